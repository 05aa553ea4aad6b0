"""Scores the leaves of a scheme: every method on the rows it applies to, with what one more would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from luodi_engine.scoring.columns import Column, Index, Mask, Partition, constant, limited, printed
from luodi_engine.scoring.frame import Frame, rowwise, text_column
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet
from luodi_engine.scoring.numbers import HUNDRED, ZERO
from luodi_engine.scoring.problems import problem
from luodi_engine.scoring.reader import Operand, Scope
from luodi_engine.scoring.scheme import Node

MOST_PROBLEMS = 200


class RunSheet(Sheet):
    """The rows of a frame one leaf is scored on; ``probe`` adds to the units' own figures."""

    def __init__(
        self, frame: Frame, rows: Index, node: Node, probe: Mapping[str, Decimal] | None = None
    ) -> None:
        self.frame, self.rows, self.node = frame, rows, node
        self.probe = probe or {}
        self.whole = len(rows) == len(frame.data.rows)
        self._columns: dict[str, Column] = {}
        self._own: dict[str, Column] = {}

    def others(self, code: str) -> Column:
        if code not in self._columns:
            values = self.frame.columns[code]
            self._columns[code] = values if self.whole else values[self.rows]
        return self._columns[code]

    def own(self, code: str) -> Column:
        if code not in self.probe:
            return self.others(code)
        if code not in self._own:
            self._own[code] = self.others(code) + self.probe[code]
        return self._own[code]

    def operand(self, operand: Operand) -> Column:
        if operand.name:
            return self.own(operand.name)
        if not operand.by_unit and not operand.by_class:
            return constant(operand.number if operand.number is not None else ZERO, len(self.rows))
        found = constant(operand.number, len(self.rows))
        for place, row in enumerate(self.rows.tolist()):
            unit = self.frame.data.rows[row][0]
            value = operand.by_unit.get(unit, operand.by_class.get(self.frame.classes[row], operand.number))
            if value is None:
                self.frame.problems.append(problem(self.frame.data.place(row, self.node.code), "no_quantity"))
            found[place] = ZERO if value is None else value
        return found

    def partition(self, scope: Scope) -> Partition:
        if self.whole:
            return self.frame.partition(scope)
        labels = self.frame.labels(scope)
        return Partition(labels[row] for row in self.rows.tolist())

    def units(self) -> Column:
        return self.frame.unit_codes[self.rows]

    def lower_is_better(self, code: str) -> bool:
        return self.frame.scheme.input_by_code[code].lower_is_better

    def never_negative(self, code: str) -> bool:
        data = self.frame.data
        raised = all(amount > 0 for amount in self.probe.values())
        return raised and self.frame.columns[code] is data.columns.get(code) and data.never_negative[code]

    def refuse(self, where: Mask, code: str, name: str = "", **values: Any) -> None:
        if self.probe or not where.any():
            return
        for place in np.flatnonzero(where)[:MOST_PROBLEMS].tolist():
            where_it_stands = self.frame.data.place(int(self.rows[place]), name or self.node.code)
            self.frame.problems.append(
                problem(where_it_stands, code, indicator=self.node.title or self.node.code, **values)
            )

    def rowwise(self, codes: Iterable[str], function: Callable[[dict[str, Any]], Any]) -> Column:
        names = tuple(codes)
        if not self.probe:
            found = rowwise(self.frame, self.rows.tolist(), names, function, code=self.node.code)
        else:
            texts = {name: text_column(self.frame, name)[self.rows] for name in names if name.startswith("@")}
            columns = {name: texts.get(name) if name in texts else self.own(name) for name in names}
            found = [
                function({name: values[row] for name, values in columns.items() if values is not None})
                for row in range(len(self.rows))
            ]
        made = np.empty(len(self.rows), dtype=object)
        made[:] = found
        return made


@dataclass(frozen=True, slots=True)
class LeafScore:
    """A leaf on all rows: where it applies, where it has a score, the result and how it came about.

    ``rows`` are the row numbers the method was run on; ``outcome`` holds its columns for these rows.
    """

    node: Node
    applies: Mask
    scored: Mask
    value: Column
    rows: Index
    outcome: Outcome | None
    unscored_zero: Mask


def needed(method: Method) -> tuple[str, ...]:
    """The inputs a method needs, without the names that hold text."""
    return tuple(name for name in method.inputs if not name.startswith("@"))


def leaf_score(frame: Frame, node: Node, applies: Mask) -> LeafScore:
    """Run the method of a leaf on the rows it applies to; problems go to ``frame.problems``."""
    method = node.method
    if method is None:
        raise ValueError(f"{node.code} is not a leaf")
    size = len(frame.data.rows)
    scored, as_zero = applies.copy(), np.zeros(size, dtype=bool)
    for code in needed(method):
        absent = applies & ~frame.present(code)
        if absent.any():
            scored &= ~absent
            as_zero |= absent & _absent_as_zero(frame, node, code, absent)
    rows = np.flatnonzero(scored)
    value = constant(ZERO, size)
    outcome = None
    if len(rows):
        outcome = method.evaluate(RunSheet(frame, rows, node))
        result = finished(node, outcome.value)
        if len(rows) == size:
            value = result
        else:
            value[rows] = result
    return LeafScore(node, applies, scored | as_zero, value, rows, outcome, as_zero)


def _absent_as_zero(frame: Frame, node: Node, code: str, absent: Mask) -> bool:
    """Whether a missing figure counts as no points; a rule of ``refuse`` notes every cell."""
    rule = frame.scheme.input_by_code[code].missing.rule
    if rule in ("no_points", "leave"):
        return rule == "no_points"
    for row in np.flatnonzero(absent)[:MOST_PROBLEMS].tolist():
        frame.problems.append(
            problem(frame.data.place(row, code), "figure_missing", indicator=node.title or node.code)
        )
    return True


def finished(node: Node, value: Column) -> Column:
    """A leaf's result with its own limits and rounding, before the weight."""
    if node.cap is not None or node.floor is not None:
        value = limited(value, node.floor, node.cap)
    return value if node.digits is None else printed(value, node.digits, node.mode)


def contribution(node: Node, value: Column, weight: Column) -> Column:
    """What a node brings into the sum of its parent: share × weight, percent × weight ÷ 100, or points."""
    if node.gives == "points":
        return value
    share: Column = value * weight
    if node.gives == "share":
        return share
    percentage: Column = share / HUNDRED
    return percentage


def one_more(frame: Frame, score: LeafScore) -> dict[str, Column]:
    """For every measured input: what one more of it (alone) would change in the leaf's result.

    Left out for inputs that outlier treatment has changed, because one more then moves the treatment too.
    """
    method = score.node.method
    found: dict[str, Column] = {}
    if method is None or not len(score.rows):
        return found
    before = finished(score.node, score.outcome.value) if score.outcome else score.value[score.rows]
    for code in method.measured:
        if code.startswith("@") or code in frame.treatments:
            continue
        each = frame.scheme.input_by_code[code]
        sheet = RunSheet(frame, score.rows, score.node, {code: each.one_more})
        if each.denominator:
            sheet._own[code] = (
                sheet.others(code) + each.one_more / frame.stages["raw"][each.denominator][score.rows]
            )
        found[code] = finished(score.node, method.evaluate(sheet).value) - before
    return found
