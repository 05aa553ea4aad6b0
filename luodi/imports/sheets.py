"""Workbooks that an import understands: an empty template to fill in, and the present records in the same columns."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from luodi.accounts.models import User
from luodi.common import clock
from luodi.common.workbooks.columns import ImportColumn
from luodi.common.workbooks.writing import TableColumn, sheet_name, write_table

from .reading import EXAMPLE
from .sources import Source, Task

DROPDOWN_ROWS = 2000
LONGEST_LIST = 255
SHEET_KINDS = {"choice": "text", "code": "text", "boolean": "text"}
KIND_WORDS: dict[str, Callable[[], str]] = {
    "text": lambda: _("Text"),
    "code": lambda: _("Code, kept as text"),
    "integer": lambda: _("Whole number"),
    "decimal": lambda: _("Number"),
    "amount": lambda: _("Amount; the unit may stand in the header or the cell"),
    "rate": lambda: _("Rate"),
    "boolean": lambda: _("是 or 否"),
    "date": lambda: _("Day, such as 2026-09-02"),
    "month": lambda: _("Month, such as 2026-09"),
    "choice": lambda: _("One of the list"),
}


def header_of(column: ImportColumn) -> str:
    """The header under which a column is written, with its unit."""
    label = str(column.label)
    unit = f"（{column.unit}）" if column.kind == "amount" and column.unit and "（" not in label else ""
    return f"{label}{unit}"


def write_template(target: IO[bytes] | Path | str, source: Source, by: User) -> None:
    """Write the empty workbook of a source: help above the header, an example row, lists to choose from."""
    columns = list(source.columns(Task(by, clock.today())))
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet(sheet_name(str(source.label)))
        title = book.add_format({"bold": True, "font_size": 15})
        grey = book.add_format({"font_color": "#666666", "text_wrap": True, "valign": "top", "font_size": 9})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "align": "center"})
        must = book.add_format(
            {"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "align": "center", "font_color": "#B42318"}
        )
        pale = book.add_format({"italic": True, "font_color": "#888888"})
        page.write_string(0, 0, str(source.label), title)
        page.set_row(1, 46)
        example = source.example()
        for index, column in enumerate(columns):
            header = header_of(column)
            page.set_column(index, index, max(12, min(2 * len(header) + 4, 28)))
            page.write_string(1, index, _hint(column), grey)
            page.write_string(
                2, index, f"{header}*" if column.required else header, must if column.required else head
            )
            value = example.get(column.code, "")
            page.write(3, index, f"{EXAMPLE}{value}" if index == 0 else value, pale)
            _offer(page, column, index)
        page.freeze_panes(3, 1)
        _write_notes(book, source, columns)


def _hint(column: ImportColumn) -> str:
    words = column.help or KIND_WORDS[column.kind]()
    return f"{_('required')}; {words}" if column.required else words


def _offer(page: Worksheet, column: ImportColumn, index: int) -> None:
    """Give the column a list to choose from, where its words are few enough for one."""
    if column.kind == "boolean":
        words = ["是", "否"]
    elif column.kind == "choice" and column.choices:
        words = [str(names[0]) for names in column.choices.values()]
    else:
        return
    if len(",".join(words)) <= LONGEST_LIST:
        page.data_validation(
            3, index, DROPDOWN_ROWS, index, {"validate": "list", "source": words, "error_type": "warning"}
        )


def _write_notes(book: Any, source: Source, columns: Sequence[ImportColumn]) -> None:
    page = book.add_worksheet(_("Notes"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 40)
    page.set_column(3, 3, 60)
    page.write_string(0, 0, str(source.help))
    page.write_string(
        1, 0, _("The row that begins with {mark} is an example and is left out.").format(mark=EXAMPLE)
    )
    for index, words in enumerate((_("Column"), _("Required"), _("What to enter"), _("Also understood"))):
        page.write_string(3, index, words, bold)
    for row, column in enumerate(columns, start=4):
        names = [str(names[0]) for names in (column.choices or {}).values()]
        page.write_string(row, 0, header_of(column), wrap)
        page.write_string(row, 1, _("yes") if column.required else "", wrap)
        page.write_string(row, 2, "、".join(names) or column.help or KIND_WORDS[column.kind](), wrap)
        page.write_string(row, 3, "、".join(map(str, column.aliases)), wrap)


def write_records(target: IO[bytes] | Path | str, source: Source, by: User, *, format: str = "xlsx") -> int:
    """Write the records ``by`` may see in the columns an import reads back without a change; how many."""
    task = Task(by, clock.today())
    columns = list(source.columns(task))
    heads = [TableColumn(header_of(column), SHEET_KINDS.get(column.kind, column.kind)) for column in columns]

    def rows() -> Iterator[list[Any]]:
        for record in source.records(by):
            cells = source.cells(record, task)
            yield [_cell(column, cells.get(column.code)) for column in columns]

    return write_table(target, title=str(source.label), columns=heads, rows=rows(), format=format)


def _cell(column: ImportColumn, value: Any) -> Any:
    if column.choices and value in column.choices:
        return str(column.choices[value][0])
    return value
