"""A published table as plain values: how it is read from a file or a form, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle, Refused
from luodi_engine.published import Input, Verdict, judge_figure

from .choices import CheckKind, Measure

MOST_ROWS, MOST_COLUMNS, MOST_DIGITS = 200, 40, 8
CONSTANT = "const:"


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """A column of a table as it is written down."""

    code: str
    label_zh: str
    unit: str
    digits: int = 0
    is_exact: bool = False
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row: its printed digits by column; a cell that was not printed is missing."""

    code: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenCheck:
    """A printed figure and the cells it is made of."""

    kind: str
    printed: str
    parts: tuple[str, ...]
    scale: int = 1
    digits: int = 0
    expected: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A whole table."""

    code: str
    place: str
    period: str
    title_zh: str
    source: str
    columns: tuple[WrittenColumn, ...]
    rows: tuple[WrittenRow, ...]
    checks: tuple[WrittenCheck, ...] = ()
    region_code: str = ""
    title_en: str = ""
    note: str = ""

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "WrittenTable":
        """From the plain values of a file (see data/README.md); raises ``KeyError`` for a missing key."""
        columns = tuple(
            WrittenColumn(
                each["code"],
                each["label_zh"],
                each["unit"],
                each["digits"],
                each["exact"],
                each.get("label_en", ""),
            )
            for each in value["columns"]
        )
        rows = tuple(
            WrittenRow(
                each["code"],
                each["label"],
                {code: str(text) for code, text in each["values"].items() if text is not None},
            )
            for each in value["rows"]
        )
        checks = tuple(
            WrittenCheck(
                each["kind"],
                each["printed"],
                tuple(each["parts"]),
                int(each["scale"]),
                each["digits"],
                each.get("expect", ""),
                each.get("note", "") or "",
            )
            for each in value.get("checks", ())
        )
        plain = ("code", "place", "period", "title_zh", "source", "region_code", "title_en", "note")
        texts = {name: value.get(name) or "" for name in plain}
        return cls(columns=columns, rows=rows, checks=checks, **texts)

    def cell(self, name: str) -> tuple[str, Input]:
        """The printed digits at ``row.column`` or an exact constant; raises ``LookupError`` or ``ValueError``."""
        if name.startswith(CONSTANT):
            text = name.removeprefix(CONSTANT)
            return text, Input.parse(text)
        row_code, _dot, column_code = name.partition(".")
        row = next(each for each in self.rows if each.code == row_code)
        column = next(each for each in self.columns if each.code == column_code)
        text = row.values[column_code]
        return text, Input.parse(text, None if column.is_exact else column.digits)

    def verdict(self, check: WrittenCheck) -> Verdict:
        """What can be said of a printed figure; raises ``LookupError`` and ``ValueError`` as the table is wrong."""
        printed, _input = self.cell(check.printed)
        inputs = [self.cell(part) for part in check.parts]
        return judge_figure(check.kind, Decimal(printed), inputs, check.digits, scale=check.scale)


def require_sound(table: WrittenTable) -> None:
    """Raises ``Refused`` with everything that is wrong with the table, each with its place."""
    found = [*_missing_texts(table), *_wrong_shape(table), *_wrong_cells(table)]
    if not found:
        found = list(_wrong_checks(table))
    if found:
        raise Refused.of(found)


def _missing_texts(table: WrittenTable) -> Iterator[Obstacle]:
    texts = (("place", _("place")), ("title_zh", _("title")), ("source", _("source")))
    for name, label in texts:
        if not getattr(table, name).strip():
            yield Obstacle(_("Give the {what} of the table.").format(what=label), field=name)


def _wrong_shape(table: WrittenTable) -> Iterator[Obstacle]:
    if not table.columns or not table.rows:
        yield Obstacle(_("The table needs a head and at least one row below it."), field="text")
    if len(table.rows) > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        message = _("The table is larger than {rows} rows and {columns} columns. Enter it in parts.")
        yield Obstacle(message.format(rows=MOST_ROWS, columns=MOST_COLUMNS), field="text")
    for what, codes in (("column", _codes(table.columns)), ("row", _codes(table.rows))):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            message = _("{what} “{code}” stands twice. Name each once.")
            yield Obstacle(message.format(what=_(what), code=code), field="text")
    for column in table.columns:
        if column.unit not in Measure.values or not 0 <= column.digits <= MOST_DIGITS:
            message = _("Column “{label}”: unit or digits cannot be used.")
            yield Obstacle(message.format(label=column.label_zh), field="text")


def _wrong_cells(table: WrittenTable) -> Iterator[Obstacle]:
    digits = {column.code: column for column in table.columns}
    for row in table.rows:
        for code, text in row.values.items():
            column = digits.get(code)
            place = _("row “{row}”, column “{column}”").format(
                row=row.label, column=column.label_zh if column else code
            )
            number = number_of(text)
            if column is None or number is None:
                message = _("{place}: “{text}” is not a number. Write digits, or leave the cell empty.")
                yield Obstacle(message.format(place=place, text=text[:40]), field="text")
            elif number != round(number, column.digits):
                message = _(
                    "{place}: {text} has more than {digits} digits after the point. Correct the digits."
                )
                yield Obstacle(message.format(place=place, text=text, digits=column.digits), field="text")


def _wrong_checks(table: WrittenTable) -> Iterator[Obstacle]:
    for check in table.checks:
        try:
            table.verdict(check)
        except (LookupError, StopIteration, ArithmeticError):
            message = _("Check of {printed}: it names a cell that is not printed. Choose another.")
            yield Obstacle(message.format(printed=check.printed), field="text")
        except ValueError:
            message = _("Check of {printed}: a {kind} cannot be made of these cells or digits.")
            kind = dict(CheckKind.choices).get(check.kind, check.kind)
            yield Obstacle(message.format(printed=check.printed, kind=kind), field="text")


def number_of(text: str) -> Decimal | None:
    """The number of printed digits, None where there is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def _codes(items: Sequence[WrittenColumn] | Sequence[WrittenRow]) -> list[str]:
    return [each.code for each in items]
