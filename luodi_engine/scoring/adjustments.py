"""What is added and taken away after the indicators: bonuses, deductions, vetoes, in the scheme's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from luodi_engine.scoring.aggregate import NodeScore
from luodi_engine.scoring.columns import (
    Column,
    Mask,
    chosen,
    cleaned,
    constant,
    greater,
    lesser,
    limited,
    marks,
    printed,
)
from luodi_engine.scoring.expressions import Expression
from luodi_engine.scoring.frame import Frame, text_column
from luodi_engine.scoring.items import sharers
from luodi_engine.scoring.leaves import MOST_PROBLEMS
from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.problems import ExpressionError, Problem, problem
from luodi_engine.scoring.scheme import Adjustment, Entry, Veto


@dataclass(frozen=True, slots=True)
class EntryScore:
    """One kind of bonus or deduction on all rows: the count it stands on and the points (never negative)."""

    entry: Entry
    count: Column
    points: Column


@dataclass(frozen=True, slots=True)
class AdjustmentScore:
    """All kinds together, after the cap on the whole."""

    entries: tuple[EntryScore, ...]
    points: Column


def adjustment_score(frame: Frame, adjustment: Adjustment) -> AdjustmentScore:
    """The points of all bonuses, or of all deductions, without counting anything twice."""
    found = [_entry_score(frame, entry) for entry in adjustment.entries]
    by_item = _best_items(frame, adjustment)
    found = [
        EntryScore(one.entry, *_capped(by_item[one.entry.code], one.entry))
        if one.entry.code in by_item
        else one
        for one in found
    ]
    found = _once_a_unit(found)
    total = constant(ZERO, len(frame.data.rows))
    for one in found:
        total = total + one.points
    return AdjustmentScore(tuple(found), limited(total, None, adjustment.cap))


def _capped(pair: tuple[Column, Column], entry: Entry) -> tuple[Column, Column]:
    return pair[0], limited(pair[1], None, entry.cap)


def figure(frame: Frame, code: str, used_by: str) -> Column:
    """A figure for a rule outside the tree: missing ones are refused, or count as nothing."""
    there = frame.present(code)
    if there.all():
        return frame.columns[code]
    rule = frame.scheme.input_by_code[code].missing.rule
    if rule not in ("no_points", "leave"):
        for row in np.flatnonzero(~there)[:MOST_PROBLEMS].tolist():
            frame.problems.append(problem(frame.data.place(row, code), "figure_missing", indicator=used_by))
    return chosen(there, frame.columns[code], ZERO)


def _entry_score(frame: Frame, entry: Entry) -> EntryScore:
    title = entry.title or entry.code
    if entry.formula is not None:
        figures = {
            name: figure(frame, name, title) for name in entry.formula.names if not name.startswith("@")
        }
        points = rows_of(frame, entry.formula, figures, entry.code)
        return EntryScore(entry, points, limited(greater(points, ZERO), None, entry.cap))
    if entry.item_kind:
        empty = constant(ZERO, len(frame.data.rows))
        return EntryScore(entry, empty, empty)
    count = figure(frame, entry.input, title)
    negative = marks(count < ZERO)
    for row in np.flatnonzero(negative)[:MOST_PROBLEMS].tolist():
        frame.problems.append(problem(frame.data.place(row, entry.input), "figure_negative", indicator=title))
    if entry.above or entry.above_number:
        above = figure(frame, entry.above, title) if entry.above else entry.above_number
        count = greater(count - above, ZERO)
    return EntryScore(entry, count, limited(count * entry.per, None, entry.cap))


def _best_items(frame: Frame, adjustment: Adjustment) -> dict[str, tuple[Column, Column]]:
    """Item entries: of the same thing under entries with the same ``once`` only the best counts."""
    entries = [entry for entry in adjustment.entries if entry.item_kind]
    shared = sharers(frame.data.items) if any(entry.split for entry in entries) else {}
    best: dict[tuple[str, str, str, str], tuple[Decimal, Decimal, str]] = {}
    for item in frame.data.items:
        for entry in entries:
            if entry.item_kind != item.kind:
                continue
            parts = shared.get((item.kind, item.key, item.period), 1) if entry.split else 1
            quantity = item.quantity / parts
            slot = (item.unit, item.period, entry.once or f"\0{entry.code}", item.key)
            candidate = (quantity * entry.per, quantity, entry.code)
            if slot not in best or candidate[0] > best[slot][0]:
                best[slot] = candidate
    sums: dict[tuple[str, str, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for (unit, period, _, _), (points, quantity, code) in best.items():
        sums[code, unit, period][0] += quantity
        sums[code, unit, period][1] += points
    found = {}
    for entry in entries:
        count, points_column = (constant(ZERO, len(frame.data.rows)) for _ in range(2))
        for (code, unit, period), (quantity, points) in sums.items():
            row = frame.data.row_number.get((unit, period))
            if code == entry.code and row is not None:
                count[row], points_column[row] = quantity, points
        found[entry.code] = (count, points_column)
    return found


def _once_a_unit(found: list[EntryScore]) -> list[EntryScore]:
    """Of figure entries with the same ``once`` only the largest counts for a unit; a tie goes to the first."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        if one.entry.once and not one.entry.item_kind:
            groups[one.entry.once].append(number)
    for members in groups.values():
        best = found[members[0]].points
        for number in members[1:]:
            best = greater(best, found[number].points)
        free = np.ones(len(best), dtype=bool)
        for number in members:
            one = found[number]
            counting = free & marks(one.points == best)
            free &= ~counting
            found[number] = EntryScore(one.entry, one.count, chosen(counting, one.points, ZERO))
    return found


def rows_of(frame: Frame, expression: Expression, figures: Mapping[str, Column], code: str) -> Column:
    """An expression on every row, with its figures given."""
    texts = {name: text_column(frame, name) for name in expression.names if name.startswith("@")}
    columns = {**figures, **texts}
    made = constant(ZERO, len(frame.data.rows))
    for row in range(len(made)):
        try:
            made[row] = expression.function({name: values[row] for name, values in columns.items()})
        except ExpressionError as error:
            for found in error.problems:
                place = frame.data.place(row, code)
                frame.problems.append(Problem(f"{place} {found.place}".strip(), found.code, found.values))
    return made


def condition(frame: Frame, expression: Expression, known: Mapping[str, Column], code: str) -> Mask:
    """Where a condition holds; ``known`` holds points of indicators, the total and ranks by code."""
    figures = {
        name: known[name] if name in known else figure(frame, name, code)
        for name in expression.names
        if not name.startswith("@")
    }
    return marks(rows_of(frame, expression, figures, code))


@dataclass(frozen=True, slots=True)
class Ending:
    """From base to final score: the score after every step, in order, and what was done in it."""

    steps: tuple[tuple[str, Column], ...]
    bonus: AdjustmentScore
    deductions: AdjustmentScore
    vetoes: tuple[tuple[Veto, Mask], ...]
    exact: Column
    printed: Column


def ending(frame: Frame, scores: Mapping[str, NodeScore]) -> Ending:
    """Take the total of the tree through the steps of the scheme in their order."""
    scheme = frame.scheme
    total = scores[scheme.total.code]
    value = cleaned(chosen(total.scored, total.value, ZERO))
    bonus, deductions = adjustment_score(frame, scheme.bonus), adjustment_score(frame, scheme.deductions)
    steps: list[tuple[str, Column]] = [("base", value)]
    vetoes: list[tuple[Veto, Mask]] = []
    used = used_steps(frame)
    for step in used:
        if step == "cap":
            value = limited(value, None, scheme.cap)
        elif step == "floor":
            value = limited(value, scheme.floor, None)
        elif step == "bonus":
            value = value + bonus.points
        elif step == "deductions":
            value = value - deductions.points
        elif step == "veto":
            value = _vetoed(frame, scores, value, vetoes)
        if step != "round":
            steps.append((step, value))
    shown = printed(value, scheme.digits, scheme.mode)
    steps.append(("round", shown))
    return Ending(tuple(steps), bonus, deductions, tuple(vetoes), value, shown)


def used_steps(frame: Frame) -> tuple[str, ...]:
    """The steps that do something in this scheme, in its order."""
    scheme = frame.scheme
    idle = {
        "cap": scheme.cap is None,
        "floor": scheme.floor is None,
        "bonus": not scheme.bonus.entries,
        "deductions": not scheme.deductions.entries,
        "veto": not scheme.vetoes,
    }
    return tuple(step for step in scheme.steps if not idle.get(step, False))


class KnownPoints(Mapping[str, Column]):
    """What conditions may name: points of indicators by #code (nothing where there is none), and ``extra``."""

    def __init__(self, scores: Mapping[str, NodeScore], **extra: Column) -> None:
        self.scores, self.extra = scores, extra

    def __getitem__(self, name: str) -> Column:
        if name in self.extra:
            return self.extra[name]
        score = self.scores[name.removeprefix("#")] if name.startswith("#") else None
        if score is None:
            raise KeyError(name)
        return cleaned(chosen(score.scored, score.points, ZERO))

    def __contains__(self, name: object) -> bool:
        return name in self.extra or (isinstance(name, str) and name.startswith("#"))

    def __iter__(self) -> Iterator[str]:
        return iter([*self.extra, *(f"#{code}" for code in self.scores)])

    def __len__(self) -> int:
        return len(self.extra) + len(self.scores)


def _vetoed(
    frame: Frame, scores: Mapping[str, NodeScore], value: Column, found: list[tuple[Veto, Mask]]
) -> Column:
    known = KnownPoints(scores, total=value)
    for veto in frame.scheme.vetoes:
        holds = condition(frame, veto.when, known, veto.title or veto.code)
        found.append((veto, holds))
        if veto.effect == "zero":
            value = chosen(holds, ZERO, value)
        elif veto.effect == "at_most":
            value = chosen(holds, lesser(value, veto.value), value)
    return value


def excluded(end: Ending) -> Mask:
    """Rows a veto keeps out of the ranking."""
    held = [holds for veto, holds in end.vetoes if veto.effect == "exclude"]
    nobody = np.zeros(len(end.exact), dtype=bool)
    return marks(np.logical_or.reduce([nobody, *held]))
