"""The figures made ready for scoring: classes, targets, items, denominators, imputation, outliers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from luodi_engine.scoring.columns import Column, Mask, Partition, column, filled, marks
from luodi_engine.scoring.dataset import DataSet
from luodi_engine.scoring.items import counted, doubled_items
from luodi_engine.scoring.numbers import ONE, ZERO
from luodi_engine.scoring.outliers import Treated, treated
from luodi_engine.scoring.problems import ExpressionError, Problem, problem, unknown
from luodi_engine.scoring.reader import Scope
from luodi_engine.scoring.scheme import Input, Scheme


@dataclass
class Frame:
    """Prepared columns of one run; ``stages`` keeps every step for whoever checks it."""

    scheme: Scheme
    data: DataSet
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)
    stages: dict[str, dict[str, Column]] = field(default_factory=dict)
    imputed: dict[str, Mask] = field(default_factory=dict)
    treatments: dict[str, Treated] = field(default_factory=dict)
    masks: dict[str, tuple[Column, Mask]] = field(default_factory=dict)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The class of every row; the scheme's list of units goes before the data's column."""
        listed = self.scheme.unit_classes
        return tuple(listed.get(unit.code, unit.unit_class) for unit in self.data.row_units)

    @cached_property
    def unit_codes(self) -> Column:
        return column([code for code, _ in self.data.rows])

    @cached_property
    def _partitions(self) -> dict[Scope, Partition]:
        return {}

    def labels(self, scope: Scope) -> list[tuple[str, str]]:
        """The group of every row under a scope."""
        if scope.within == "class":
            groups: Iterable[str] = self.classes
        elif scope.within == "all":
            groups = ("" for _ in self.data.rows)
        else:
            groups = (unit.groups.get(scope.within, "") for unit in self.data.row_units)
        periods = ("" if scope.pool else period for _, period in self.data.rows)
        return list(zip(groups, periods, strict=True))

    def partition(self, scope: Scope) -> Partition:
        """All rows in the groups of a scope."""
        if scope not in self._partitions:
            self._partitions[scope] = Partition(self.labels(scope))
        return self._partitions[scope]

    def present(self, code: str) -> Mask:
        """Where a figure is there."""
        values = self.columns[code]
        known = self.masks.get(code)
        if known is None or known[0] is not values:
            same = values is self.data.columns.get(code)
            known = (values, self.data.present[code] if same else filled(values))
            self.masks[code] = known
        return known[1]

    def rows_of_class(self, applies: Mapping[str, bool]) -> Mask:
        """A mask of the rows whose class is marked."""
        return np.fromiter((applies[each] for each in self.classes), dtype=bool, count=len(self.classes))


def prepared(scheme: Scheme, data: DataSet) -> Frame:
    """The frame of a run, with the problems of its figures in ``frame.problems``."""
    frame = Frame(scheme, data)
    _check_units(frame)
    frame.problems += doubled_items(data)
    _check_groups(frame)
    if not frame.problems:
        _raw(frame)
    if not frame.problems:
        _denominate(frame)
        _impute(frame)
        _formulas(frame)
        _treat(frame)
    return frame


def _check_units(frame: Frame) -> None:
    scheme, data = frame.scheme, frame.data
    if not data.rows:
        frame.problems.append(problem("", "no_rows"))
    if not scheme.classes:
        return
    found = set()
    for unit in data.units:
        unit_class = scheme.unit_classes.get(unit.code, unit.unit_class)
        found.add(unit_class)
        if unit_class not in scheme.classes:
            frame.problems.append(unknown(unit.title, "unknown_class", unit_class, scheme.classes))
    for code, title in scheme.classes.items():
        if code not in found:
            frame.problems.append(problem(f"classes.{code}", "class_without_units", unit_class=title))
    for code in scheme.unit_classes:
        if code not in data.unit_by_code:
            frame.problems.append(
                problem(f"classes.{scheme.unit_classes[code]}", "listed_unit_without_rows", unit=code)
            )


def _check_groups(frame: Frame) -> None:
    for group in frame.scheme.groups:
        without = [unit.title for unit in frame.data.units if not unit.groups.get(group)]
        if without:
            frame.problems.append(
                problem(group, "group_missing", units=", ".join(without[:8]), count=len(without))
            )


def _raw(frame: Frame) -> None:
    data = frame.data
    for each in frame.scheme.inputs:
        if each.kind == "formula":
            continue
        if each.kind == "items":
            frame.columns[each.code] = counted(data, each)
        elif each.by_unit or each.by_class:
            frame.columns[each.code] = _table(frame, each)
        elif each.code in data.columns:
            frame.columns[each.code] = data.columns[each.code]
        elif each.title and each.title in data.columns:
            frame.columns[each.code] = data.columns[each.title]
        else:
            frame.problems.append(unknown("", "unknown_column", each.title or each.code, data.columns))
            continue
        if each.schedule:
            frame.columns[each.code] = _scheduled(frame, each)
    frame.stages["raw"] = dict(frame.columns)


def _table(frame: Frame, each: Input) -> Column:
    return column(
        [
            each.by_unit.get(unit, each.by_class.get(unit_class))
            for (unit, _), unit_class in zip(frame.data.rows, frame.classes, strict=True)
        ]
    )


def _scheduled(frame: Frame, each: Input) -> Column:
    for period in frame.data.periods:
        if period not in each.schedule:
            frame.problems.append(
                unknown(f"{each.code}.schedule", "period_not_scheduled", period, each.schedule)
            )
    shares = [each.schedule.get(period, ONE) for _, period in frame.data.rows]
    values = frame.columns[each.code].tolist()
    return column(
        [None if value is None else value * share for value, share in zip(values, shares, strict=True)]
    )


def _denominate(frame: Frame) -> None:
    for each in frame.scheme.inputs:
        if not each.denominator:
            continue
        raw, under = frame.stages["raw"][each.code], frame.stages["raw"][each.denominator]
        there = filled(raw) & filled(under)
        zero = there & marks(under == ZERO)
        for row in np.flatnonzero(zero)[:50].tolist():
            place = frame.data.place(row, each.denominator)
            frame.problems.append(problem(place, "denominator_zero", figure=each.code))
        divided = column([None] * len(raw))
        usable = there & ~zero
        divided[usable] = raw[usable] / under[usable]
        frame.columns[each.code] = divided
    frame.stages["denominated"] = dict(frame.columns)


def _impute(frame: Frame) -> None:
    for each in frame.scheme.inputs:
        if each.kind != "formula":
            _impute_one(frame, each)
    frame.stages["imputed"] = dict(frame.columns)


def _impute_one(frame: Frame, each: Input) -> None:
    rule = each.missing.rule
    there = frame.present(each.code)
    if rule in ("refuse", "no_points", "leave") or there.all():
        return
    values = frame.columns[each.code].copy()
    if rule == "value":
        values[~there] = each.missing.value
    elif rule == "last_period":
        latest: dict[str, Any] = {}
        for row, (unit, _) in enumerate(frame.data.rows):
            if there[row]:
                latest[unit] = values[row]
            else:
                values[row] = latest.get(unit)
    else:
        for members in frame.partition(each.missing.scope).members:
            known = values[members[there[members]]].tolist()
            if known:
                values[members[~there[members]]] = _middle(known, rule)
    frame.columns[each.code] = values
    frame.imputed[each.code] = ~there & frame.present(each.code)


def _middle(known: list[Decimal], rule: str) -> Decimal:
    if rule == "mean":
        return sum(known, ZERO) / len(known)
    ordered, half = sorted(known), len(known) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _formulas(frame: Frame) -> None:
    for each in frame.scheme.inputs:
        if each.formula is None:
            continue
        named = [name for name in each.formula.names if not name.startswith("@")]
        there = np.ones(len(frame.data.rows), dtype=bool)
        for name in named:
            there &= frame.present(name)
        rows = np.flatnonzero(there)
        values = column([None] * len(there))
        values[rows] = column(
            rowwise(frame, rows.tolist(), each.formula.names, each.formula.function, code=each.code)
        )
        frame.columns[each.code] = values
        _impute_one(frame, each)


def rowwise(frame: Frame, rows: list[int], names: Iterable[str], function: Any, *, code: str) -> list[Any]:
    """``function`` of each row's figures by name; a refusal names the unit and the period."""
    columns = {
        name: text_column(frame, name) if name.startswith("@") else frame.columns[name] for name in names
    }
    results: list[Any] = []
    for row in rows:
        try:
            results.append(function({name: values[row] for name, values in columns.items()}))
        except ExpressionError as error:
            results.append(ZERO)
            for found in error.problems:
                frame.problems.append(
                    Problem(f"{frame.data.place(row, code)} {found.place}".strip(), found.code, found.values)
                )
    return results


def text_column(frame: Frame, name: str) -> Column:
    """The text a condition may ask for: a unit's class or group."""
    if name == "@class":
        return column(list(frame.classes))
    group = name.removeprefix("@group:")
    return column([unit.groups.get(group, "") for unit in frame.data.row_units])


def _treat(frame: Frame) -> None:
    treatment = frame.scheme.treatment
    if treatment is not None:
        for code in treatment.inputs:
            values = frame.columns[code].copy()
            for members in frame.partition(treatment.scope).members:
                known = members[filled(values[members])]
                found = treated(
                    values[known],
                    at_most=treatment.winsorise_at_most,
                    skew=treatment.skew,
                    kurt=treatment.kurtosis,
                    then_log=treatment.then == "log_shifted",
                )
                values[known] = found.values
                frame.treatments[code] = found
            frame.columns[code] = values
    frame.stages["treated"] = dict(frame.columns)
