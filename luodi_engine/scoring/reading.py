"""Reads figures from the text of a CSV file or from JSON and YAML values into a ``DataSet``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.dataset import BLANK, DataSet, Item, Unit, data_set
from luodi_engine.scoring.numbers import read_number
from luodi_engine.scoring.problems import DataError, Problem, SchemeError, problem, unknown
from luodi_engine.scoring.reader import Reader, Vocabulary
from luodi_engine.scoring.scheme import Scheme

LAYOUTS = ("wide", "long", "periods_in_columns")
ALIASES = {
    "unit": ("unit", "单位", "单位代码", "code"),
    "name": ("name", "名称", "单位名称"),
    "class": ("class", "类别", "单位类别"),
    "period": ("period", "期间", "年度", "月份", "year"),
    "indicator": ("indicator", "指标"),
    "value": ("value", "数值", "值"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table keeps what: the scheme's ``data_layout``.

    ``wide`` has one row a unit and period, ``long`` one row a figure, ``periods_in_columns`` one row a unit
    with columns such as ``income_1990`` (``pattern`` is then ``{input}_{period}``).
    """

    form: str = "wide"
    columns: Mapping[str, str] = field(default_factory=dict)
    rename: Mapping[str, str] = field(default_factory=dict)
    pattern: str = "{input}_{period}"
    skip_when_blank: tuple[str, ...] = ()


def layout_of(scheme: Scheme) -> Layout:
    """The layout a scheme declares; raises ``SchemeError`` for what it does not know."""
    problems: list[Problem] = []
    reader = Reader(scheme.body.get("data_layout") or {}, "data_layout", problems, Vocabulary())
    columns = {key: reader.text(key) for key in ALIASES if reader.has(key)}
    rename = reader.inner("rename")
    renamed = {rename.text(key): key for key in rename.body}
    pattern = reader.text("pattern") or "{input}_{period}"
    if pattern.count("{input}") != 1 or pattern.count("{period}") != 1:
        reader.refuse("pattern", "bad_pattern", found=pattern)
    made = Layout(
        reader.choice("form", LAYOUTS, "wide"),
        columns,
        renamed,
        pattern,
        tuple(str(name) for name in reader.items("skip_when_blank")),
    )
    reader.finish()
    if problems:
        raise SchemeError(problems)
    return made


def read_csv(text: str, scheme: Scheme, items: str = "") -> DataSet:
    """Figures from the text of a CSV file (and of a second one with single items).

    Raises ``DataError`` with every missing column, bad cell, doubled row and unknown unit.

    >>> from luodi_engine.scoring.parsing import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 1},
    ...     "indicators": [{"code": "a", "weight": 1, "method": {"kind": "direct", "input": "x"}}]})
    >>> read_csv("unit,period,x\\na,2024,5\\n", scheme).rows
    (('a', '2024'),)
    """
    layout = layout_of(scheme)
    header, rows = _table(text)
    place = _Header(header, layout)
    lines = [row for row in rows if not any(_blank(place.cell(row, name)) for name in layout.skip_when_blank)]
    if layout.form == "long":
        return _long(lines, place, scheme, read_items_csv(items))
    if layout.form == "periods_in_columns":
        return _by_period(lines, place, scheme, read_items_csv(items))
    return _wide(lines, place, scheme, read_items_csv(items))


def _blank(cell: str) -> bool:
    return cell.strip().lower() in BLANK


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error as error:
        raise DataError([problem("", "file_form", form="CSV", found=error)]) from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise DataError([problem("", "no_rows")])
    header = [name.strip() for name in lines[0]]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    problems = [problem("row 1", "doubled_header", name=name) for name in doubled]
    problems += [
        problem(f"row {number}", "long_row")
        for number, line in enumerate(lines[1:], 2)
        if len(line) > len(header)
    ]
    if problems:
        raise DataError(problems)
    return header, lines[1:]


class _Header:
    """Finds cells by column name, by the layout's name or by a usual one."""

    def __init__(self, header: Sequence[str], layout: Layout) -> None:
        self.names = list(header)
        self.layout = layout
        self.number = {name: number for number, name in enumerate(header)}

    def find(self, key: str) -> str:
        """The column that holds ``key``; empty when there is none."""
        declared = self.layout.columns.get(key)
        options = (declared,) if declared else ALIASES[key]
        return next((name for name in options if name in self.number), "")

    def needed(self, key: str) -> str:
        found = self.find(key)
        if not found:
            wanted = self.layout.columns.get(key) or key
            raise DataError([unknown("row 1", "header_missing", wanted, self.names)])
        return found

    def cell(self, row: Sequence[str], name: str) -> str:
        number = self.number.get(name, -1)
        return row[number].strip() if 0 <= number < len(row) else ""


def _units(rows: Iterable[Sequence[str]], place: _Header, scheme: Scheme) -> list[Unit]:
    """The units of a table; a class or group that differs between rows of a unit is refused."""
    unit_column, name_column, class_column = place.needed("unit"), place.find("name"), place.find("class")
    found: dict[str, Unit] = {}
    problems: list[Problem] = []
    for row in rows:
        code = place.cell(row, unit_column)
        groups = {group: place.cell(row, group) for group in scheme.groups}
        unit = Unit(code, place.cell(row, name_column), place.cell(row, class_column), groups)
        known = found.setdefault(code, unit)
        for group, first, second in (
            ("class", known.unit_class, unit.unit_class),
            *((group, known.groups[group], groups[group]) for group in scheme.groups),
        ):
            if first != second:
                problems.append(
                    problem("", "group_conflict", unit=code, group=group, first=first, second=second)
                )
    if problems:
        raise DataError(dict.fromkeys(problems))
    return list(found.values())


def _figure_columns(scheme: Scheme, place: _Header) -> dict[str, str]:
    """Column of each figure the scheme reads: renamed, by code or by title."""
    found = {}
    for code in scheme.data_columns:
        title = scheme.input_by_code[code].title
        renamed = [column for column, target in place.layout.rename.items() if target == code]
        options = [*renamed, code, title]
        found[code] = next((name for name in options if name and name in place.number), "")
    missing = [
        unknown("row 1", "unknown_column", scheme.input_by_code[code].title or code, place.names)
        for code, name in found.items()
        if not name
    ]
    if missing:
        raise DataError(missing)
    return found


def _wide(rows: list[list[str]], place: _Header, scheme: Scheme, items: list[Item]) -> DataSet:
    units = _units(rows, place, scheme)
    unit_column, period_column = place.needed("unit"), place.find("period")
    columns = _figure_columns(scheme, place)
    made = [
        {
            "unit": place.cell(row, unit_column),
            "period": place.cell(row, period_column),
            **{code: place.cell(row, name) for code, name in columns.items()},
        }
        for row in rows
    ]
    return data_set(units, made, items, columns=scheme.data_columns, first_row=2)


def _long(rows: list[list[str]], place: _Header, scheme: Scheme, items: list[Item]) -> DataSet:
    units = _units(rows, place, scheme)
    unit_column, indicator, value = place.needed("unit"), place.needed("indicator"), place.needed("value")
    period_column = place.find("period")
    codes = {code: code for code in scheme.data_columns}
    codes |= {scheme.input_by_code[code].title: code for code in scheme.data_columns}
    codes |= dict(place.layout.rename)
    made: dict[tuple[str, str], dict[str, Any]] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        key = (place.cell(row, unit_column), place.cell(row, period_column))
        figures = made.setdefault(key, {"unit": key[0], "period": key[1]})
        code = codes.get(place.cell(row, indicator))
        if code is None:
            continue
        if code in figures:
            problems.append(problem(f"row {number}", "doubled_figure", unit=key[0], period=key[1], name=code))
        figures[code] = place.cell(row, value)
    if problems:
        raise DataError(problems)
    return data_set(units, made.values(), items, columns=scheme.data_columns)


def _by_period(rows: list[list[str]], place: _Header, scheme: Scheme, items: list[Item]) -> DataSet:
    units = _units(rows, place, scheme)
    unit_column = place.needed("unit")
    names = {code: code for code in scheme.data_columns} | {
        to: name for name, to in place.layout.rename.items()
    }
    found: dict[str, dict[str, str]] = {}
    for code, name in names.items():
        shape = re.escape(place.layout.pattern).replace(r"\{input\}", re.escape(name))
        matcher = re.compile(shape.replace(r"\{period\}", r"(?P<period>[\w-]+)"))
        for column in place.names:
            if match := matcher.fullmatch(column):
                found.setdefault(match["period"], {})[code] = column
    if not found:
        shapes = ", ".join(place.layout.pattern.replace("{input}", name) for name in list(names.values())[:4])
        raise DataError(
            [problem("row 1", "no_period_columns", found=shapes, known=", ".join(place.names[:12]))]
        )
    made = [
        {
            "unit": place.cell(row, unit_column),
            "period": period,
            **{code: place.cell(row, column) for code, column in columns.items()},
        }
        for row in rows
        for period, columns in sorted(found.items())
    ]
    return data_set(units, made, items, columns=scheme.data_columns)


def read_items_csv(text: str) -> list[Item]:
    """Single items from a CSV with the columns unit, kind, key, and quantity and period where they differ."""
    if not text:
        return []
    header, rows = _table(text)
    missing = [
        unknown("items, row 1", "header_missing", name, header)
        for name in ("unit", "kind", "key")
        if name not in header
    ]
    if missing:
        raise DataError(missing)
    return read_items([dict(zip(header, row, strict=False)) for row in rows])


def read_items(entries: Iterable[Mapping[str, Any]]) -> list[Item]:
    """Single items from mappings with unit, kind, key and, when they differ from 1 and none, quantity and period.

    >>> read_items([{"unit": "a", "kind": "trip", "key": "t1"}])[0].quantity
    Decimal('1')
    """
    found, problems = [], []
    for number, entry in enumerate(entries, start=1):
        quantity = entry.get("quantity")
        read: Decimal | Problem = Decimal(1)
        if quantity is not None and str(quantity).strip():
            read = read_number(quantity, f"item {number} · quantity")
        if isinstance(read, Problem):
            problems.append(read)
            continue
        unit, kind, key = (str(entry.get(name, "")).strip() for name in ("unit", "kind", "key"))
        found.append(Item(unit, kind, key, read, str(entry.get("period") or "").strip()))
    if problems:
        raise DataError(problems)
    return found


def read_values(body: Any, scheme: Scheme) -> DataSet:
    """Figures from JSON or YAML values: {units, rows, items}; ``units`` may be left out.

    Raises ``DataError`` with everything that is wrong.

    >>> from luodi_engine.scoring.parsing import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 1},
    ...     "indicators": [{"code": "a", "weight": 1, "method": {"kind": "direct", "input": "x"}}]})
    >>> read_values({"rows": [{"unit": "a", "x": 1}]}, scheme).rows
    (('a', ''),)
    """
    if not isinstance(body, Mapping):
        raise DataError([problem("", "not_a_mapping", found=body)])
    problems = []
    lists: dict[str, list[Mapping[str, Any]]] = {}
    for key in ("units", "rows", "items"):
        value = body.get(key) or []
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            problems.append(problem(key, "not_a_list", found=value))
            value = []
        lists[key] = value
    problems += [unknown(str(key), "unknown_key", str(key), lists) for key in body if key not in lists]
    if problems:
        raise DataError(problems)
    units = [_unit(entry, scheme) for entry in lists["units"]]
    if not units:
        found = {str(row.get("unit", "")): row for row in reversed(lists["rows"])}
        units = [_unit({**row, "code": code}, scheme) for code, row in sorted(found.items())]
    titles = {scheme.input_by_code[code].title: code for code in scheme.data_columns}
    rows = [{titles.get(str(key), str(key)): value for key, value in row.items()} for row in lists["rows"]]
    names = {name for row in rows for name in row}
    absent = [code for code in scheme.data_columns if code not in names]
    if absent:
        raise DataError([unknown("rows", "unknown_column", code, names) for code in absent])
    return data_set(units, rows, read_items(lists["items"]), columns=scheme.data_columns)


def _unit(entry: Mapping[str, Any], scheme: Scheme) -> Unit:
    groups = entry.get("groups")
    source = {**entry, **groups} if isinstance(groups, Mapping) else entry
    return Unit(
        str(entry.get("code", "")),
        str(entry.get("name") or ""),
        str(entry.get("class") or ""),
        {group: str(source.get(group) or "") for group in scheme.groups},
    )
