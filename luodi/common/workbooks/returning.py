"""Giving a sheet back with its errors: the same rows, the wrong cells coloured, one column that says how to mend them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from luodi.common.workbooks.cells import RawCell, column_index
from luodi.common.workbooks.errors import ERROR_HEADER, CellError
from luodi.common.workbooks.reading import Sheet, is_error_header
from luodi.common.workbooks.writing import OPTIONS, CellFormats, sheet_name, write_cell

WRONG = "#FFC7CE"
NEEDS_A_LOOK = "#FFF2CC"
HEADING = "#E8EEF7"


def write_error_sheet(
    out_path: Path | str, sheet: Sheet, errors_by_row: Mapping[int, Sequence[CellError]]
) -> int:
    """Write ``sheet`` again to ``out_path`` as .xlsx with a column of errors and remedies; how many errors it names.

    Rows keep their numbers, so that an error's place is found in both files; the file can be mended and imported
    again as it is, the added column is then ignored. Memory does not grow with the rows.
    """
    named = 0
    column = error_column(sheet)
    with xlsxwriter.Workbook(str(out_path), OPTIONS) as workbook:
        page = workbook.add_worksheet(sheet_name(sheet.name))
        formats = CellFormats(workbook)
        page.set_column(0, max(column - 1, 0), 16)
        page.set_column(column, column, 70)
        last = sheet.header_row
        for number, cells in sheet.all_rows():
            last = number
            errors = errors_by_row.get(number, ())
            named += len(errors)
            if number < sheet.header.first_record:
                write_heading_row(page, formats, sheet, number=number, cells=cells, column=column)
            else:
                write_record(page, formats, number=number, cells=cells, errors=errors, column=column)
        heading = sheet.header.rows[-1] if sheet.header.rows else 1
        page.freeze_panes(heading, 1)
        page.autofilter(heading - 1, 0, max(last - 1, heading), column)
    return named


def error_column(sheet: Sheet) -> int:
    """The index of the added column: where the sheet already has one, else after the last column."""
    for index, name in enumerate(sheet.headers):
        if is_error_header(name):
            return index
    return max(len(sheet.headers), sheet.facts.columns)


def write_heading_row(
    page: Worksheet, formats: CellFormats, sheet: Sheet, *, number: int, cells: Sequence[RawCell], column: int
) -> None:
    """Write a row of the title or header, each merged text once, so that the header is found again."""
    in_header = number in sheet.header.rows
    merged = {
        (row, index)
        for top, left, bottom, right in sheet.facts.merged
        if top <= number <= bottom
        for row in (number,)
        for index in range(left, min(right, left + 300) + 1)
        if (row, index) != (top, left)
    }
    look: dict[str, Any] = {"bold": True, "bg_color": HEADING, "text_wrap": True} if in_header else {}
    for index, cell in enumerate(cells):
        if index != column:
            write_cell(
                page, formats, (number - 1, index), None if (number, index) in merged else cell, **look
            )
    if in_header and number == sheet.header.rows[0]:
        write_cell(page, formats, (number - 1, column), ERROR_HEADER, bold=True, bg_color=WRONG)


def write_record(
    page: Worksheet,
    formats: CellFormats,
    *,
    number: int,
    cells: Sequence[RawCell],
    errors: Sequence[CellError],
    column: int,
) -> None:
    """Write one record, its wrong cells coloured and its errors in the added column."""
    wrong = {column_index(error.column) for error in errors if error.column}
    for index in range(max(len(cells), max(wrong, default=-1) + 1)):
        if index != column:
            cell = cells[index] if index < len(cells) else None
            look: dict[str, Any] = {"bg_color": WRONG} if index in wrong else {}
            write_cell(page, formats, (number - 1, index), cell, **look)
    if errors:
        text = "\n".join(described(error) for error in errors)
        write_cell(page, formats, (number - 1, column), text, bg_color=NEEDS_A_LOOK, text_wrap=True)


def described(error: CellError) -> str:
    """One error as the added column says it: where, what is wrong, how to mend it."""
    where = " ".join(part for part in (error.place, error.header) if part)
    what = " ".join(part for part in (error.message, error.remedy) if part)
    return _("{where}: {what}").format(where=where, what=what) if where else what
