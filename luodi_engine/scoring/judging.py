"""Marks of several judges to one score, ranks and places: mean, trimmed mean or median, as the rule says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi_engine.scoring.numbers import rounded

RULES = ("mean", "trimmed", "median")


@dataclass(frozen=True, slots=True)
class Judged:
    """The score of one nomination, its rank (ties share the better one) and whether it has a place."""

    score: Decimal
    rank: int
    is_chosen: bool


def one_score(totals: Sequence[Decimal], rule: str, digits: int = 3) -> Decimal:
    """The judges' totals as one score; a trimmed mean of fewer than three totals is their mean.

    >>> [str(one_score([Decimal(n) for n in (70, 80, 90, 100)], rule)) for rule in RULES]
    ['85.000', '85.000', '85.000']
    >>> str(one_score([Decimal(10), Decimal(80), Decimal(90)], "trimmed")), str(one_score([Decimal(10), Decimal(90)], "trimmed"))
    ('80.000', '50.000')
    """
    ordered = sorted(totals)
    if rule == "median":
        middle = len(ordered) // 2
        kept = ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1]
    elif rule == "trimmed" and len(ordered) > 2:
        kept = ordered[1:-1]
    elif rule in RULES:
        kept = ordered
    else:
        raise ValueError(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    return rounded(sum(kept, Decimal(0)) / len(kept), digits)


def judged(totals: Mapping[str, Sequence[Decimal]], rule: str, *, places: int) -> dict[str, Judged]:
    """Scores, ranks and places of all nominations; who ties with the last place has a place too.

    >>> found = judged({"a": [Decimal(90)], "b": [Decimal(80)], "c": [Decimal(80)], "d": [Decimal(70)]}, "mean", places=2)
    >>> [(code, one.rank, one.is_chosen) for code, one in found.items()]
    [('a', 1, True), ('b', 2, True), ('c', 2, True), ('d', 4, False)]
    """
    scores = {code: one_score(given, rule) for code, given in totals.items() if given}
    ranks = {code: 1 + sum(other > score for other in scores.values()) for code, score in scores.items()}
    return {code: Judged(score, ranks[code], ranks[code] <= places) for code, score in scores.items()}
