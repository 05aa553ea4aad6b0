"""How alike two firms' texts are: the share of their character pairs that both have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

LONGEST = 400


def pairs_of(*texts: str) -> frozenset[str]:
    """Every run of two characters inside a word, at most ``LONGEST`` characters of each text.

    >>> sorted(pairs_of("富硒茶，茶叶"))
    ['富硒', '硒茶', '茶叶']
    """
    found: set[str] = set()
    for text in texts:
        word = ""
        for char in f"{text[:LONGEST]}\n".casefold():
            if char.isalnum():
                if word:
                    found.add(word[-1] + char)
                word += char
            else:
                word = ""
    return frozenset(found)


def likeness(one: frozenset[str], other: frozenset[str]) -> Decimal:
    """Sørensen-Dice coefficient: twice the shared pairs by all pairs; nothing shared with nothing is 0.

    >>> str(likeness(pairs_of("富硒绿茶"), pairs_of("富硒红茶")))
    '0.3333'
    """
    whole = len(one) + len(other)
    return (Decimal(2 * len(one & other)) / whole).quantize(Decimal("0.0001")) if whole else Decimal(0)


def likest(one: frozenset[str], others: Iterable[tuple[str, frozenset[str]]]) -> tuple[Decimal, str]:
    """The best likeness to any of some named texts, with the name; 0 and no name without any."""
    best = max(((likeness(one, other), name) for name, other in others), default=(Decimal(0), ""))
    return best if best[0] else (Decimal(0), "")
