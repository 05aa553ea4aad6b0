"""Why a firm has its place: what each part adds, the evidence for it, and what would change the place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luodi_engine.chains.problems import ChainError, problem
from luodi_engine.chains.ranking.grams import Floats, tidy
from luodi_engine.chains.ranking.lexical import picked
from luodi_engine.chains.ranking.ranker import Question, Ranker
from luodi_engine.chains.ranking.weights import PARTS, SIGNALS

EVIDENCE = 5
LEAST_LIKE = 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing a part rests on.

    ``kind`` says what ``text`` is: a shared word, a product (like the segment in letters or in meaning), an
    industry, a link, a firm that is alike; ``strength`` is its likeness or chance, 0-1.
    """

    kind: str
    text: str
    strength: float


@dataclass(frozen=True, slots=True)
class RankPart:
    """What one part adds to the score: positive speaks for the firm, 0 is the average firm.

    ``rank_without`` is the place the firm would have if this part did not count.
    """

    part: str
    points: float
    signals: tuple[tuple[str, float, float], ...]
    evidence: tuple[Evidence, ...]
    rank_without: int


@dataclass(frozen=True, slots=True)
class RankExplanation:
    """One firm in one answer; the points of ``parts`` add up to ``score``.

    ``to_next`` is how many points separate the firm from the place above, None for the first.
    """

    segment: str
    code: str
    name: str
    rank: int
    score: float
    parts: tuple[RankPart, ...]
    to_next: float | None


def explained(index: Ranker, question: Question, code: str) -> RankExplanation:
    """The explanation of a firm's place, strongest parts first; ``ChainError`` for an unknown firm.

    >>> from luodi_engine.chains.ranking.examples import tea_town
    >>> town = tea_town()
    >>> found = explained(town, town.ask("绿茶加工"), "1")
    >>> [one.text for part in found.parts if part.part == "words" for one in part.evidence]
    ['绿茶']
    >>> abs(sum(part.points for part in found.parts) - found.score) < 1e-4
    True
    """
    if code not in index.corpus.rows:
        raise ChainError([problem("", "firm_unknown", found=code)])
    row = index.corpus.rows[code]
    places = [place for place in question.order if place not in question.seeds or place == row]
    rank = places.index(row) + 1
    evidence = _evidence(index, question, row)
    parts = []
    for part, names in PARTS.items():
        columns = [SIGNALS.index(name) for name in names]
        values, weights = question.signals[row, columns], question.weights[columns]
        if not weights.any():
            continue
        without = question.scores - question.signals[:, columns] @ weights
        better = without > without[row]
        better[list(question.seeds)] = False
        parts.append(
            RankPart(
                part,
                round(float(values @ weights), 6),
                tuple(
                    (name, round(float(value), 4), round(float(weight), 4))
                    for name, value, weight in zip(names, values, weights, strict=True)
                ),
                evidence.get(part, ()),
                int(better.sum()) + 1,
            )
        )
    above = question.scores[places[rank - 2]] - question.scores[row] if rank > 1 else None
    return RankExplanation(
        question.text,
        code,
        index.corpus.firms[row].full_name,
        rank,
        float(question.scores[row]),
        tuple(sorted(parts, key=lambda part: -abs(part.points))),
        None if above is None else float(above),
    )


def _evidence(index: Ranker, question: Question, row: int) -> dict[str, tuple[Evidence, ...]]:
    columns, weights = index.texts.query(question.text)
    alike = picked(index.lexical.by_gram, columns, weights)
    point = index.space.point(columns, weights)
    meanings = index.space.products @ (point / (np.linalg.norm(point) + np.float32(1e-9)))
    firm = index.corpus.firms[row]
    found = {
        "words": shared_words(question.text, (*index.products_of(row), firm.full_name, firm.short_name)),
        "products": (
            *_products(index, row, alike, "product_in_letters"),
            *_products(index, row, meanings, "product_in_meaning"),
        ),
        "neighbours": _products(
            index, row, index.space.products @ _unit(point @ index.company.neighbours), "keeps_company"
        ),
        "industry": _industry(index, row, point),
        "links": tuple(
            Evidence("link", other, round(weight, 4))
            for other, weight in index.links.around(question.text)
            if any(tidy(other) in tidy(product) for product in index.products_of(row))
        )[:EVIDENCE],
    }
    if question.seeds:
        near = index.space.firms[list(question.seeds)] @ index.space.firms[row]
        order = np.argsort(-near, kind="stable")[:EVIDENCE]
        found["seeds"] = tuple(
            Evidence("seed", index.corpus.firms[question.seeds[one]].full_name, round(float(near[one]), 4))
            for one in order
        )
    return found


def shared_words(segment: str, texts: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The longest pieces of the segment (two characters or more) that stand in any of the texts.

    >>> [one.text for one in shared_words("绿茶加工", ("富硒绿茶", "食品加工"))]
    ['绿茶', '加工']
    """
    short = tidy(segment)
    whole = "\n".join(tidy(text) for text in texts)
    found: list[str] = []
    for size in range(len(short), 1, -1):
        for start in range(len(short) - size + 1):
            piece = short[start : start + size]
            if piece in whole and not any(piece in longer for longer in found):
                found.append(piece)
    return tuple(Evidence("word", piece, round(len(piece) / len(short), 4)) for piece in found[:EVIDENCE])


def _products(index: Ranker, row: int, likeness: Floats, kind: str) -> tuple[Evidence, ...]:
    held = index.lexical.holds.indices[index.lexical.holds.indptr[row] : index.lexical.holds.indptr[row + 1]]
    order = held[np.argsort(-likeness[held], kind="stable")[:EVIDENCE]]
    return tuple(
        Evidence(kind, index.products[number], round(float(likeness[number]), 4))
        for number in order
        if likeness[number] >= LEAST_LIKE
    )


def _industry(index: Ranker, row: int, point: Floats) -> tuple[Evidence, ...]:
    group = int(index.company.groups[0][row])
    if group < 0:
        return ()
    chances = np.maximum(point @ index.company.industry + index.company.prior, 1e-5)
    name = index.corpus.firms[row].industry_name or index.corpus.firms[row].industry_code
    return (Evidence("industry", name, round(float(chances[group] / chances.sum()), 4)),)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), dtype=np.float32)
