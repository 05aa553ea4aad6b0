"""The figures a scheme is run on: units, rows of (unit, period), exact columns and single items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from luodi_engine.scoring.canonical import digest
from luodi_engine.scoring.columns import Column, Index, Mask, column, filled
from luodi_engine.scoring.numbers import ZERO, plain, read_number
from luodi_engine.scoring.problems import DataError, Problem, problem

BLANK = ("", "-", "—", "n/a", "na", "nan", "..", "…", "null", "none")


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is scored: ``unit_class`` picks weights and rules, ``groups`` are further divisions by name."""

    code: str
    name: str = ""
    unit_class: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class Item:
    """One thing counted for a unit: a project, a finding, a judge's mark.

    ``kind`` says what it is, ``key`` which one (the same project carries the same key everywhere).
    """

    unit: str
    kind: str
    key: str
    quantity: Decimal = Decimal(1)
    period: str = ""


@dataclass(frozen=True)
class DataSet:
    """Figures in canonical order (period, unit), so that the order of a file can never change a score.

    Build it with ``data_set``; a column holds a ``Decimal`` or None (missing) for every row.
    """

    units: tuple[Unit, ...]
    rows: tuple[tuple[str, str], ...]
    columns: Mapping[str, Column]
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        """Look once at which cells are filled and whether any is negative: every run on them needs it."""
        present = {code: filled(values) for code, values in self.columns.items()}
        lowest = {code: min(values[present[code]], default=ZERO) for code, values in self.columns.items()}
        object.__setattr__(self, "present", present)
        object.__setattr__(self, "never_negative", {code: number >= ZERO for code, number in lowest.items()})

    present: Mapping[str, Mask] = field(init=False, compare=False, repr=False, default_factory=dict)
    never_negative: Mapping[str, bool] = field(init=False, compare=False, repr=False, default_factory=dict)

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def row_units(self) -> tuple[Unit, ...]:
        """The unit of every row."""
        return tuple(self.unit_by_code[code] for code, _ in self.rows)

    @cached_property
    def unit_numbers(self) -> Index:
        """For every row the place of its unit in ``units``."""
        place = {unit.code: number for number, unit in enumerate(self.units)}
        return np.fromiter((place[code] for code, _ in self.rows), dtype=np.intp, count=len(self.rows))

    @cached_property
    def row_number(self) -> Mapping[tuple[str, str], int]:
        return {row: number for number, row in enumerate(self.rows)}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(period for _, period in self.rows))

    @cached_property
    def hash(self) -> str:
        """SHA-256 over units, figures and items; equal figures in any order have equal hashes."""
        lines = [
            f"u\t{unit.code}\t{unit.name}\t{unit.unit_class}\t{sorted(unit.groups.items())}"
            for unit in self.units
        ]
        lines += ["r\t" + "\t".join(row) for row in self.rows]
        for code in sorted(self.columns):
            values = self.columns[code].tolist()
            lines.append(
                f"c\t{code}\t" + "\t".join("" if value is None else plain(value) for value in values)
            )
        lines += ["i\t" + "\t".join((i.unit, i.period, i.kind, i.key, plain(i.quantity))) for i in self.items]
        return digest("\n".join(lines))

    def place(self, row: int, code: str = "") -> str:
        """Where a figure stands, as an officer would say it: unit, period, column.

        >>> figures = data_set([Unit("a", "甲县")], [{"unit": "a", "period": "2024-01", "x": 1}])
        >>> figures.place(0, "x")
        '甲县 · 2024-01 · x'
        """
        unit, period = self.rows[row]
        return " · ".join(part for part in (self.unit_by_code[unit].title, period, code) if part)

    def without(self, unit: str) -> DataSet:
        """The same figures without one unit; ``DataError`` when there is no such unit."""
        if unit not in self.unit_by_code:
            raise DataError(
                [problem("", "unknown_unit", unit=unit, known=", ".join(list(self.unit_by_code)[:12]))]
            )
        return self.kept([row for row in range(len(self.rows)) if self.rows[row][0] != unit])

    def only(self, period: str) -> DataSet:
        """The figures of one period."""
        return self.kept([row for row in range(len(self.rows)) if self.rows[row][1] == period])

    def kept(self, rows: Sequence[int]) -> DataSet:
        """The figures of some rows, by row number, with the units and items that belong to them."""
        kept = tuple(self.rows[row] for row in rows)
        codes = {code for code, _ in kept}
        chosen = np.asarray(rows, dtype=np.intp)
        return DataSet(
            tuple(unit for unit in self.units if unit.code in codes),
            kept,
            {code: values[chosen] for code, values in self.columns.items()},
            tuple(item for item in self.items if (item.unit, item.period) in set(kept)),
        )

    def changed(self, unit: str, period: str, figures: Mapping[str, Decimal | None]) -> DataSet:
        """The same figures with some replaced in one row; ``KeyError`` when there is no such row."""
        row = self.row_number[unit, period]
        columns = dict(self.columns)
        for code, value in figures.items():
            columns[code] = columns[code].copy()
            columns[code][row] = value
        return DataSet(self.units, self.rows, columns, self.items)


def data_set(
    units: Iterable[Unit],
    rows: Iterable[Mapping[str, Any]],
    items: Iterable[Item] = (),
    *,
    columns: Iterable[str] | None = None,
    first_row: int = 1,
) -> DataSet:
    """Figures from rows with keys ``unit``, ``period`` (may be left out) and one key a column.

    Blank cells are missing. Raises ``DataError`` with every bad cell, unknown unit and doubled row;
    ``columns`` limits what is read, ``first_row`` is the number of the first row in the user's file.

    >>> figures = data_set([Unit("b"), Unit("a")], [{"unit": "b", "x": "1,200"}, {"unit": "a", "x": ""}])
    >>> figures.rows, figures.columns["x"].tolist()
    ((('a', ''), ('b', '')), [None, Decimal('1200')])
    """
    reading = _Reading(tuple(sorted(units, key=lambda unit: unit.code)))
    for number, row in enumerate(rows, start=first_row):
        reading.add(number, row)
    wanted = tuple(dict.fromkeys(columns)) if columns is not None else reading.names()
    return reading.finished(wanted, tuple(items))


class _Reading:
    """Rows on their way in, with everything that is wrong with them."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self.units = units
        self.known = {unit.code for unit in units}
        self.problems: list[Problem] = []
        self.rows: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}
        counted: set[str] = set()
        for unit in units:
            if not unit.code:
                self.problems.append(problem("", "blank_unit", name=unit.name or "-"))
            if unit.code in counted:
                self.problems.append(problem("", "doubled_unit", unit=unit.code))
            counted.add(unit.code)

    def add(self, number: int, row: Mapping[str, Any]) -> None:
        unit, period = str(row.get("unit", "")).strip(), str(row.get("period") or "").strip()
        if unit not in self.known:
            known = ", ".join(sorted(self.known)[:12])
            self.problems.append(problem(f"row {number}", "unknown_unit", unit=unit, known=known))
        elif (unit, period) in self.rows:
            first = self.rows[unit, period][0]
            self.problems.append(
                problem(f"row {number}", "doubled_row", unit=unit, period=period, first=first)
            )
        else:
            self.rows[unit, period] = (number, row)

    def names(self) -> tuple[str, ...]:
        found = {name: None for _, row in self.rows.values() for name in row}
        return tuple(name for name in found if name not in ("unit", "period"))

    def finished(self, wanted: tuple[str, ...], items: tuple[Item, ...]) -> DataSet:
        keys = sorted(self.rows, key=lambda key: (key[1], key[0]))
        columns = {name: column([self.cell(key, name) for key in keys]) for name in wanted}
        for item in items:
            if item.unit not in self.known:
                known = ", ".join(sorted(self.known)[:12])
                self.problems.append(problem(f"item {item.key}", "unknown_unit", unit=item.unit, known=known))
        if self.problems:
            raise DataError(self.problems)
        ordered = sorted(items, key=lambda i: (i.period, i.unit, i.kind, i.key, i.quantity))
        return DataSet(self.units, tuple(keys), columns, tuple(ordered))

    def cell(self, key: tuple[str, str], name: str) -> Decimal | None:
        number, row = self.rows[key]
        value = row.get(name)
        if value is None or (isinstance(value, str) and value.strip().lower() in BLANK):
            return None
        if isinstance(value, float) and value != value:
            return None
        read = read_number(value, f"row {number} · {name} ({key[0]}{' ' + key[1] if key[1] else ''})")
        if isinstance(read, Problem):
            self.problems.append(read)
            return None
        return read
