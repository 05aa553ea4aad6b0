"""Which segments of a chain a firm serves: proposed from products, business scope and industry code."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luodi_engine.chains.graph import Segment
from luodi_engine.chains.problems import ChainError, Problem, problem

LONGEST_SCOPE, LONGEST_PRODUCT, MOST_PRODUCTS = 10_000, 200, 500
# 不含危险化学品 and the like say what a firm may not do; 除外 and 除…外 likewise.
_EXCLUDED = re.compile(
    r"[（(【\[][^（()）】\]]*(?:不含|除外|不得|禁止)[^（()）】\]]*[)）】\]]|除[^，,；;。、]{1,30}外"
)
_CLAUSES = re.compile(r"[、，,；;。\n：:|/]+")


class Source(StrEnum):
    """Where a word was found."""

    PRODUCT = "product"
    SCOPE = "scope"
    NAME = "name"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class FirmText:
    """What is known of a firm in words; ``industry_codes`` by GB/T 4754, most important first."""

    code: str
    name: str
    products: tuple[str, ...] = ()
    scope: str = ""
    industry_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchWeights:
    """Most points of each source; they add up to 1 so that a score lies in 0-1. ``least`` is worth proposing."""

    product: float = 0.45
    scope: float = 0.2
    name: float = 0.1
    industry: float = 0.25
    least: float = 0.15


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word of the segment and the piece of the firm's text it was found in, with the points it earned."""

    word: str
    source: Source
    text: str
    points: float


@dataclass(frozen=True, slots=True)
class SegmentMatch:
    """A proposal that a firm serves a segment; ``score`` (0-1) is the sum of the points of ``words``."""

    firm: str
    segment: str
    score: float
    words: tuple[MatchedWord, ...]


@dataclass(frozen=True, slots=True)
class _Terms:
    segment: Segment
    words: tuple[str, ...]


def proposed_segments(
    firm: FirmText, segments: Sequence[Segment], weights: MatchWeights = MatchWeights(), limit: int = 5
) -> tuple[SegmentMatch, ...]:
    """The segments ``firm`` may serve, best first, with the words that matched; an officer confirms them.

    From each source only the best word counts: a long scope earns no more than a short one. A word shared by
    many segments counts for less. Raises ``ChainError`` for blank names and texts beyond their limits.

    >>> tea = Segment("tea", "茶叶加工", industry_codes=("1530",), keywords=("绿茶", "精制茶"))
    >>> water = Segment("water", "饮用水", industry_codes=("1522",))
    >>> firm = FirmText("1", "甲茶业有限公司", ("富硒绿茶",), "精制茶加工；食品销售（不含饮用水）", ("1530",))
    >>> [(found.segment, [word.word for word in found.words]) for found in proposed_segments(firm, [tea, water])]
    [('tea', ['绿茶', '精制茶', '1530'])]
    """
    if problems := firm_problems(firm):
        raise ChainError(problems)
    terms, rarity = prepared(segments)
    return _proposed(firm, terms, rarity, weights)[:limit]


def proposed_for_all(
    firms: Iterable[FirmText],
    segments: Sequence[Segment],
    weights: MatchWeights = MatchWeights(),
    limit: int = 3,
) -> tuple[SegmentMatch, ...]:
    """``proposed_segments`` for many firms, all refusals at once; firms in the given order.

    >>> proposed_for_all([FirmText("1", "甲")], [Segment("tea", "茶叶加工")])
    ()
    """
    listed = tuple(firms)
    problems = [found for firm in listed for found in firm_problems(firm)]
    seen: dict[str, str] = {}
    for firm in listed:
        if firm.code in seen:
            problems.append(problem("firms", "firm_doubled", found=firm.code, other=seen[firm.code]))
        seen[firm.code] = firm.name
    if problems:
        raise ChainError(problems)
    terms, rarity = prepared(segments)
    return tuple(found for firm in listed for found in _proposed(firm, terms, rarity, weights)[:limit])


def firm_problems(firm: FirmText) -> list[Problem]:
    """What is wrong with the texts of one firm."""
    place = f"firm {firm.code}"
    found = [] if firm.name.strip() else [problem(place, "text_blank", found="name")]
    texts = [("name", firm.name, LONGEST_PRODUCT), ("scope", firm.scope, LONGEST_SCOPE)]
    texts += [("products", product, LONGEST_PRODUCT) for product in firm.products]
    found += [
        problem(place, "text_too_long", column=column, found=len(text), limit=limit)
        for column, text, limit in texts
        if len(text) > limit
    ]
    if len(firm.products) > MOST_PRODUCTS:
        found.append(
            problem(place, "text_too_long", column="products", found=len(firm.products), limit=MOST_PRODUCTS)
        )
    return found


def prepared(segments: Sequence[Segment]) -> tuple[list[_Terms], dict[str, float]]:
    """Words of each segment, and how telling each word is (1 when only one segment has it)."""
    terms = [
        _Terms(
            segment,
            tuple(dict.fromkeys(tidy(word) for word in (segment.name, *segment.keywords) if tidy(word))),
        )
        for segment in segments
    ]
    holding = Counter(word for one in terms for word in one.words)
    rarity = {word: 1 / (1 + math.log(count)) for word, count in holding.items()}
    return terms, rarity


def _proposed(
    firm: FirmText, terms: Sequence[_Terms], rarity: dict[str, float], weights: MatchWeights
) -> tuple[SegmentMatch, ...]:
    sources = (
        (Source.PRODUCT, weights.product, [tidy(product) for product in firm.products]),
        (Source.SCOPE, weights.scope, scope_clauses(firm.scope)),
        (Source.NAME, weights.name, [tidy(firm.name)]),
    )
    held = _held([text for _source, _most, texts in sources for text in texts])
    found = []
    for one in terms:
        near = tuple(word for word in one.words if not held.isdisjoint(_pieces(word)))
        words = [
            word
            for source, most, texts in sources
            if near and (word := _best_word(near, rarity, source=source, most=most, texts=texts)) is not None
        ]
        if (industry := industry_word(firm.industry_codes, one.segment, weights.industry)) is not None:
            words.append(industry)
        score = round(sum(word.points for word in words), 4)
        if score >= weights.least:
            found.append(SegmentMatch(firm.code, one.segment.code, score, tuple(words)))
    return tuple(sorted(found, key=lambda match: -match.score))


def _held(texts: Sequence[str]) -> set[str]:
    """All pieces of a firm's texts: a word that shares none of them is like none of them."""
    return {piece for text in texts for piece in _pieces(text)}


@lru_cache(maxsize=100_000)
def _pieces(text: str) -> tuple[str, ...]:
    """The pairs of characters of a text; the text itself where it is shorter."""
    return tuple(text[at : at + 2] for at in range(len(text) - 1)) if len(text) > 1 else (text,)


def _best_word(
    words: Sequence[str], rarity: dict[str, float], *, source: Source, most: float, texts: Sequence[str]
) -> MatchedWord | None:
    best: MatchedWord | None = None
    for word in words:
        for text in texts:
            points = round(most * rarity[word] * likeness(word, text), 4)
            if points > (best.points if best else 0.0):
                best = MatchedWord(word, source, text, points)
    return best


def likeness(word: str, text: str) -> float:
    """How much of a segment's word a product name holds, 0-1.

    1 for the same text, 0.95 where the text ends with the word (Chinese puts the head last), 0.8 where it is
    inside; otherwise the share of the word's character pairs, halved, once it reaches 0.5.

    >>> [likeness("绿茶", text) for text in ("绿茶", "富硒绿茶", "绿茶饮料", "红茶")]
    [1.0, 0.95, 0.8, 0.0]
    >>> likeness("石墨负极材料", "石墨负极")
    0.3
    """
    if len(word) < 2 or len(text) < 2:
        return 1.0 if word and word == text else 0.0
    if word == text:
        return 1.0
    if text.endswith(word):
        return 0.95
    if word in text:
        return 0.8
    pairs = [word[start : start + 2] for start in range(len(word) - 1)]
    share = sum(pair in text for pair in pairs) / len(pairs)
    return share / 2 if share >= 0.5 and len(pairs) > 1 else 0.0


def industry_word(codes: Sequence[str], segment: Segment, most: float) -> MatchedWord | None:
    """The best agreement of GB/T 4754 codes: the same class 1, group 0.7, division 0.35 of the points.

    Side lines (every code after the first) count 0.8. A segment may name a group or division only.

    >>> industry_word(("1522",), Segment("tea", "茶", ("153",)), 0.25).points
    0.0875
    """
    best: MatchedWord | None = None
    for number, code in enumerate(codes):
        for wanted in segment.industry_codes:
            digits, own = re.sub(r"\D", "", wanted), re.sub(r"\D", "", code)
            if digits and own.startswith(digits) and len(digits) >= 3:
                share = 1.0
            elif own[:3] == digits[:3] and len(digits) >= 3:
                share = 0.7
            elif own[:2] == digits[:2] and len(digits) >= 2:
                share = 0.35
            else:
                continue
            points = round(most * share * (1.0 if number == 0 else 0.8), 4)
            if points > (best.points if best else 0.0):
                best = MatchedWord(wanted, Source.INDUSTRY, code, points)
    return best


def tidy(text: str) -> str:
    """Width, case and spacing made alike.

    >>> tidy(" ＬＥＤ 照明 ")
    'led照明'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def scope_clauses(scope: str) -> list[str]:
    """The clauses of a business scope without what it excludes.

    >>> scope_clauses("茶叶种植；食品销售（不含酒类）、除危险化学品外的批发")
    ['茶叶种植', '食品销售', '的批发']
    """
    return [clause for part in _CLAUSES.split(_EXCLUDED.sub("", scope)) if (clause := tidy(part))]
