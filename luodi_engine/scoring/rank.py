"""Ranks with a stated tie rule, and the grades and awards that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from luodi_engine.scoring.adjustments import Ending, KnownPoints, condition, excluded
from luodi_engine.scoring.aggregate import NodeScore
from luodi_engine.scoring.columns import (
    Column,
    Mask,
    chosen,
    cleaned,
    column,
    constant,
    filled,
    marks,
    printed,
)
from luodi_engine.scoring.frame import Frame
from luodi_engine.scoring.numbers import ONE, ZERO
from luodi_engine.scoring.scheme import Grade, Scheme


def ranked(keys: list[Any], ties: str) -> list[Decimal]:
    """Places of ``keys``, largest first: ties share the lowest place (min), the highest (max), the mean
    (average), or leave no gap behind them (dense).

    >>> [str(place) for place in ranked([90, 80, 80, 70], "min")]
    ['1', '2', '2', '4']
    >>> [str(place) for place in ranked([90, 80, 80, 70], "average")]
    ['1', '2.5', '2.5', '4']
    """
    order = sorted(range(len(keys)), key=lambda place: keys[place], reverse=True)
    places = [ZERO] * len(keys)
    start = dense = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and keys[order[end + 1]] == keys[order[start]]:
            end += 1
        dense += 1
        place = {
            "min": Decimal(start + 1),
            "max": Decimal(end + 1),
            "dense": Decimal(dense),
            "average": Decimal(start + end + 2) / 2,
        }[ties]
        for member in order[start : end + 1]:
            places[member] = place
        start = end + 1
    return places


def rank_column(frame: Frame, score: Column, counted: Mask, breakers: Iterable[Column] = ()) -> Column:
    """The rank of every counted row in its group under the scheme's rule; None for the others."""
    rule = frame.scheme.rank
    parts = frame.partition(rule.scope)
    found = constant(None, len(score))
    lists = [score.tolist(), *(breaker.tolist() for breaker in breakers)]
    keys: list[Any] = list(zip(*lists, strict=True)) if len(lists) > 1 else lists[0]
    for members in parts.members:
        rows = members[counted[members]].tolist()
        for row, place in zip(rows, ranked([keys[row] for row in rows], rule.ties), strict=True):
            found[row] = place
    return found


def total_ranks(frame: Frame, scores: Mapping[str, NodeScore], end: Ending) -> Column:
    """Ranks of the final scores; rows without a score and excluded ones have none."""
    rule = frame.scheme.rank
    shown = end.printed if rule.basis == "printed" else cleaned(end.exact)
    counted = scores[frame.scheme.total.code].scored & ~excluded(end)
    known = KnownPoints(scores)
    breakers = []
    for name in rule.tie_break:
        values = known.get(name)
        if values is None:
            there = frame.present(name)
            values = chosen(there, frame.columns[name], ZERO)
            if frame.scheme.input_by_code[name].lower_is_better:
                values = -values
        breakers.append(values)
    return rank_column(frame, shown, counted, breakers)


def node_ranks(frame: Frame, score: NodeScore) -> Column:
    """Ranks of one indicator, on the same kind of number as the total's."""
    scheme = frame.scheme
    if scheme.rank.basis == "printed":
        shown = printed(score.points, scheme.digits, scheme.mode)
    else:
        shown = cleaned(score.points)
    return rank_column(frame, shown, score.scored)


def grade_column(frame: Frame, scores: Mapping[str, NodeScore], end: Ending, ranks: Column) -> Column:
    """The code of every row's grade: by score and place, then moved up or down, then held back by vetoes."""
    scheme = frame.scheme
    size = len(ranks)
    if not scheme.grades:
        return constant("", size)
    counts = _group_sizes(frame, ranks)
    found = [_grade(scheme, end.printed[row], ranks[row], counts[row]) for row in range(size)]
    known = KnownPoints(scores, total=end.exact, rank=_or_zero(ranks))
    last = len(scheme.grades) - 1
    for move in scheme.grade_moves:
        holds = condition(frame, move.when, known, move.title or move.code)
        found = [
            place if place is None or not holds[row] else min(max(place - move.steps, 0), last)
            for row, place in enumerate(found)
        ]
    order = {grade.code: place for place, grade in enumerate(scheme.grades)}
    for veto, held in end.vetoes:
        if veto.effect == "grade_at_most":
            worst = order[veto.grade]
            found = [
                max(place, worst) if held[row] and place is not None else place
                for row, place in enumerate(found)
            ]
    return column(["" if place is None else scheme.grades[place].code for place in found])


def _or_zero(ranks: Column) -> Column:
    return column([ZERO if rank is None else rank for rank in ranks.tolist()])


def _group_sizes(frame: Frame, ranks: Column) -> list[int]:
    parts = frame.partition(frame.scheme.rank.scope)
    there = filled(ranks)
    sizes = np.zeros(len(ranks), dtype=int)
    for members in parts.members:
        sizes[members] = int(there[members].sum())
    return [int(size) for size in sizes]


def _grade(scheme: Scheme, score: Decimal, rank: Decimal | None, count: int) -> int | None:
    if rank is None:
        return None
    for place, grade in enumerate(scheme.grades):
        if _deserves(grade, score, rank, count):
            return place
    return len(scheme.grades) - 1


def _deserves(grade: Grade, score: Decimal, rank: Decimal, count: int) -> bool:
    if grade.at_least is not None and score < grade.at_least:
        return False
    if grade.top is not None and rank > grade.top:
        return False
    # A share of a small group is rounded down, so that a quota is never exceeded.
    return grade.top_share is None or rank <= int(grade.top_share * count)


def award_lists(
    frame: Frame, scores: Mapping[str, NodeScore], end: Ending, *, ranks: Column, grades: Column
) -> list[tuple[str, ...]]:
    """For every row the codes of the awards it wins."""
    scheme = frame.scheme
    won: list[list[str]] = [[] for _ in range(len(ranks))]
    known = KnownPoints(scores, total=end.exact, rank=_or_zero(ranks))
    order = {grade.code: place for place, grade in enumerate(scheme.grades)}
    for award in scheme.awards:
        entitled = filled(ranks)
        if award.when is not None:
            entitled &= condition(frame, award.when, known, award.title or award.code)
        if award.grade:
            reached = [bool(code) and order[code] <= order[award.grade] for code in grades.tolist()]
            entitled &= marks(reached)
        for members in frame.partition(scheme.rank.scope).members:
            rows = members[entitled[members]].tolist()
            places = ranked([-ranks[row] for row in rows], "min")
            for row, place in zip(rows, places, strict=True):
                if award.top is None or place <= award.top * ONE:
                    won[row].append(award.code)
    return [tuple(codes) for codes in won]
