"""Writing of tables as .xlsx with constant memory, and as .csv, neither of which can run as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from luodi.common.workbooks.cells import RUNS_AS_FORMULA, FaultyCell, PercentNumber, guard_cell, unguard_cell
from luodi.common.workbooks.errors import too_large

__all__ = ["TableColumn", "guard_cell", "table_lines", "unguard_cell", "write_table"]

LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
EXACT_DIGITS = 15
EXACT_INTEGERS: int = 10**EXACT_DIGITS
# Characters XML 1.0 has no place for; XlsxWriter escapes the control characters below a blank by itself.
NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
NUMBER_FORMATS = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "#,##0.00",
    "amount": "#,##0.00",
    "rate": "0.0%",
    "date": "yyyy-mm-dd",
    "month": 'yyyy"年"m"月"',
    "datetime": "yyyy-mm-dd hh:mm",
    "duration": "[h]:mm:ss",
    "general": "General",
}
WIDTHS = {
    "text": 18,
    "integer": 10,
    "decimal": 14,
    "amount": 14,
    "rate": 9,
    "date": 12,
    "month": 12,
    "datetime": 17,
}
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column to write: its header, its kind (text, integer, decimal, amount, rate, date, month, datetime), its width."""

    label: str
    kind: str = "text"
    width: int | None = None


class CellFormats:
    """The cell formats of one workbook, made once for each combination asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._of_number: dict[str, Format] = {}
        self.plain = self()

    def __call__(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"valign": "vcenter", **properties})
        return self._made[key]

    def number(self, kind: str, look: dict[str, Any]) -> Format:
        """The format of a number, date or span of ``kind``."""
        if look:
            return self(num_format=NUMBER_FORMATS[kind], **look)
        if kind not in self._of_number:
            self._of_number[kind] = self(num_format=NUMBER_FORMATS[kind])
        return self._of_number[kind]


def write_table(
    target: IO[bytes] | Path | str,
    *,
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[object]],
    note_lines: Sequence[str] = (),
    format: str = "xlsx",
) -> int:
    """Write one table and return the number of its rows; memory does not grow with them.

    As ``"xlsx"``: title, notes, frozen header with filter, number formats; text is stored as text, whatever it
    begins with. As ``"csv"``: header and rows only, UTF-8 with a mark for Excel, guarded by ``guard_cell``.
    Raises ``WorkbookError`` beyond the rows a sheet can have.
    """
    if format == "csv":
        return write_text(target, columns, rows)
    with xlsxwriter.Workbook(target, OPTIONS) as workbook:
        workbook.set_calc_mode("auto")
        sheet = workbook.add_worksheet(sheet_name(title))
        formats = CellFormats(workbook)
        header_row = write_heading(sheet, formats, title=title, note_lines=note_lines)
        write_header(sheet, formats, columns, header_row)
        written = 0
        for written, row in enumerate(rows, start=1):
            if header_row + written >= MOST_ROWS:
                raise too_large(_("A sheet cannot have more than {limit} rows.").format(limit=MOST_ROWS))
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                write_cell(sheet, formats, (header_row + written, index), value, kind=column.kind)
        if columns:
            sheet.autofilter(header_row, 0, header_row + max(written, 1), len(columns) - 1)
    return written


def write_heading(sheet: Worksheet, formats: CellFormats, *, title: str, note_lines: Sequence[str]) -> int:
    """Write title and notes; the row index where the header goes."""
    row = 0
    if title:
        sheet.set_row(0, 26)
        write_cell(sheet, formats, (0, 0), title, bold=True, font_size=15)
        row = 1
    for line in note_lines:
        write_cell(sheet, formats, (row, 0), line, font_color="#666666")
        row += 1
    return row


def write_header(sheet: Worksheet, formats: CellFormats, columns: Sequence[TableColumn], row: int) -> None:
    """Write the header and set widths, the frozen pane and the way it prints."""
    for index, column in enumerate(columns):
        label = str(column.label)
        shown = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)
        width = column.width or min(max(WIDTHS.get(column.kind, 14), shown + 4), 40)
        sheet.set_column(index, index, width)
    sheet.set_row(row, 22)
    for index, column in enumerate(columns):
        look: dict[str, Any] = {
            "bold": True,
            "bg_color": "#E8EEF7",
            "bottom": 1,
            "text_wrap": True,
            "align": "center",
        }
        write_cell(sheet, formats, (row, index), str(column.label), **look)
    sheet.freeze_panes(row + 1, min(1, len(columns)))
    sheet.repeat_rows(row)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def write_cell(
    sheet: Worksheet,
    formats: CellFormats,
    place: tuple[int, int],
    value: object,
    *,
    kind: str = "",
    **look: Any,
) -> None:
    """Write one value at (row, column) by its own type, in the number format of ``kind`` where that fits the type.

    Numbers of more than 15 digits are written as text, as a spreadsheet would lose the last ones.
    """
    row, column = place
    if isinstance(value, str):
        if value:
            write_text_cell(sheet, formats, place, value, look=look)
        elif look:
            sheet.write_blank(row, column, None, formats(**look))
    elif value is None:
        if look:
            sheet.write_blank(row, column, None, formats(**look))
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", formats(**look))
    elif isinstance(value, int | float | Decimal):
        if fits_number(value):
            sheet.write_number(row, column, float(value), formats.number(number_kind(value, kind), look))
        else:
            write_text_cell(sheet, formats, place, str(value), look=look)
    elif isinstance(value, datetime | date | timedelta | time):
        moment = local_time(value)
        sheet.write_datetime(row, column, moment, formats.number(date_kind(moment, kind), look))
    else:
        text = value.text if isinstance(value, FaultyCell) else str(value)
        write_text_cell(sheet, formats, place, text, look=look)


def write_text_cell(
    sheet: Worksheet, formats: CellFormats, place: tuple[int, int], text: str, *, look: dict[str, Any]
) -> None:
    """Write ``text`` as text, marked so that editing it cannot turn it into a formula either."""
    text = NOT_IN_XML.sub("\ufffd", text)
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    if RUNS_AS_FORMULA.match(text):
        look = {**look, "quote_prefix": True}
    if "\n" in text:
        look = {**look, "text_wrap": True}
    sheet.write_string(place[0], place[1], text, formats(**look) if look else formats.plain)


def local_time(value: Any) -> Any:
    """``value``, without its time zone and in the office's own time where it is an instant with one."""
    return make_naive(value) if isinstance(value, datetime) and is_aware(value) else value


def date_kind(value: date | time | timedelta, kind: str) -> str:
    """The kind of number format a date, instant or span is shown in."""
    if isinstance(value, timedelta | time):
        return "duration"
    if kind in ("date", "month", "datetime"):
        return kind
    return "datetime" if isinstance(value, datetime) and value.time() != time() else "date"


def number_kind(value: int | float | Decimal, kind: str) -> str:
    """The kind of number format a number is shown in."""
    if kind in ("integer", "decimal", "amount", "rate"):
        return kind
    return "rate" if isinstance(value, PercentNumber) else "general"


def fits_number(value: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of ``value``.

    >>> fits_number(Decimal("3.14")), fits_number(12345678901234567), fits_number(float("nan"))
    (True, False, False)
    """
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, int):
        return -EXACT_INTEGERS < value < EXACT_INTEGERS
    if not value.is_finite():
        return False
    digits: int = len(value.normalize().as_tuple().digits)
    exponent: int = value.adjusted()
    return digits <= EXACT_DIGITS and -300 < exponent < 300


def sheet_name(title: str) -> str:
    """A name a sheet may have.

    >>> sheet_name("2026年[一季度]"), sheet_name("")
    ('2026年 一季度', 'Sheet1')
    """
    name = SHEET_NAME.sub(" ", "".join(c for c in title if c.isprintable())).strip()[:31].strip()
    return "Sheet1" if not name or name.lower() == "history" else name


def plain_value(value: object) -> object:
    """A value as a text file shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return local_time(value).isoformat(" ")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float | date):
        return value
    return guard_cell(NOT_IN_XML.sub("\ufffd", str(value)))


def table_lines(columns: Sequence[TableColumn], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The table as .csv, a piece at a time, for a response that is sent while it is made."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([guard_cell(str(column.label)) for column in columns])
    for row in rows:
        if buffer.tell() > 32_768:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
        writer.writerow([plain_value(value) for value in row])
    yield buffer.getvalue().encode()


def write_text(
    target: IO[bytes] | Path | str, columns: Sequence[TableColumn], rows: Iterable[Sequence[object]]
) -> int:
    """Write the table as .csv and return the number of its rows."""
    written = 0

    def counted() -> Iterator[Sequence[object]]:
        nonlocal written
        for row in rows:
            written += 1
            yield row

    if isinstance(target, Path | str):
        with Path(target).open("wb") as stream:
            stream.writelines(table_lines(columns, counted()))
    else:
        for piece in table_lines(columns, counted()):
            target.write(piece)
    return written
