"""What is written can be opened, cannot run, reads back the same, and errors return in the person's own sheet."""

import io
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.utils.timezone import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luodi.common.workbooks.cells import FaultyCell
from luodi.common.workbooks.columns import ImportColumn, clean_row, guess_mapping
from luodi.common.workbooks.errors import ERROR_HEADER
from luodi.common.workbooks.reading import open_sheet
from luodi.common.workbooks.returning import write_error_sheet
from luodi.common.workbooks.tests import specimens
from luodi.common.workbooks.writing import TableColumn, guard_cell, table_lines, unguard_cell, write_table

RUNNING = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "'=1",
    "''-1",
    "-",
    "=cmd|' /C calc'!A0",
)
COLUMNS = (
    TableColumn("项目名称"),
    TableColumn("总投资（万元）", "amount"),
    TableColumn("签约日期", "date"),
    TableColumn("完成率", "rate"),
    TableColumn("就业人数", "integer"),
)
ROW = ("示例项目", Decimal("32000.5"), date(2026, 9, 2), Decimal("0.85"), 1200)
TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40
)


def test_a_table_has_title_notes_frozen_header_filter_and_number_formats() -> None:
    stream = io.BytesIO()
    assert (
        write_table(stream, title="项目台账", columns=COLUMNS, rows=[ROW, ROW], note_lines=["示例数据"]) == 2
    )
    page = openpyxl.load_workbook(stream).active
    assert [page["A1"].value, page["A2"].value, page.freeze_panes] == ["项目台账", "示例数据", "B4"]
    assert page.auto_filter.ref == "A3:E5"
    assert [cell.number_format for cell in page[4]][1:] == ["#,##0.00", "yyyy-mm-dd", "0.0%", "#,##0"]
    assert [cell.value for cell in page[4]] == ["示例项目", 32000.5, datetime(2026, 9, 2), 0.85, 1200]


def test_an_exported_table_is_read_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, title="项目台账", columns=COLUMNS, rows=[ROW], note_lines=["示例数据"])
    sheet = open_sheet(path)
    assert sheet.headers == [column.label for column in COLUMNS]
    assert list(sheet.rows) == [(4, ["示例项目", 32000.5, datetime(2026, 9, 2), 0.85, 1200])]


@pytest.mark.parametrize("text", RUNNING)
def test_text_that_looks_like_a_formula_is_stored_as_text_and_marked(text: str) -> None:
    stream = io.BytesIO()
    write_table(stream, title="", columns=[TableColumn("名称")], rows=[[text]])
    cell = openpyxl.load_workbook(stream).active["A2"]
    assert cell.data_type == "s" and cell.quotePrefix
    content = b"".join(table_lines([TableColumn("名称")], [[text]])).decode("utf-8-sig")
    assert content.partition("\r\n")[2].lstrip('"').startswith("'")


def test_numbers_a_spreadsheet_would_shorten_and_blanks_stay_what_they_are() -> None:
    stream = io.BytesIO()
    columns = [TableColumn("a", "decimal"), TableColumn("b"), TableColumn("c"), TableColumn("d")]
    write_table(
        stream, title="", columns=columns, rows=[[Decimal("1234567890123456.78"), None, True, "长" * 40_000]]
    )
    cells = [cell.value for cell in openpyxl.load_workbook(stream).active[2]]
    assert cells[:3] == ["1234567890123456.78", None, "是"]
    assert len(cells[3]) == 32_767 and cells[3].endswith("…")


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_the_guard_is_undone_exactly(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text


def read_back(rows: list[list[str]], format: str) -> list[list[str]]:
    """``rows`` after export and import."""
    columns = [TableColumn("甲列"), TableColumn("乙列")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("wb") as stream:
            write_table(stream, title="", columns=columns, rows=[["列首", "列尾"], *rows], format=format)
        read = [cells for _number, cells in open_sheet(path, header_row=1, skip_totals=False).rows][1:]
    return [[str(cell or "") for cell in [*cells, None, None][:2]] for cells in read]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=12))
@example([[text, text[::-1]] for text in RUNNING])
@example([["_x000D_", "a\r\nb"], ["\x00\x01", "\x85\u2028"], [" x ", "\n"], ['"', ","]])
def test_import_of_an_export_is_the_same_text(format: str, rows: list[list[str]]) -> None:
    assert read_back(rows, format) == [row for row in rows if any(row)]


DECLARED = (
    ImportColumn(code="name", label="项目名称", required=True),
    ImportColumn(code="total", label="总投资", kind="amount", unit="万元"),
    ImportColumn(code="signed_on", label="签约日期", kind="date"),
)
WRONG = (
    ("项目台账（示例）",),
    ("项目名称", "总投资（亿元）", "签约日期", "备注"),
    ("示例项目一", "3-5亿", "2026-2-30", "甲"),
    (None, 3, "2026-9-2", "=1+1"),
    ("示例项目三", 3, 46267, None),
)


def returned(tmp_path: Path, rows: tuple[tuple[object, ...], ...]) -> Path:
    """The error sheet for ``rows``."""
    path, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(specimens.written_ledger(rows))
    sheet = open_sheet(path)
    mapping = guess_mapping(sheet.headers, DECLARED)
    cleaned = [clean_row(mapping, number, cells) for number, cells in sheet.rows]
    assert write_error_sheet(out, sheet, {row.number: row.errors for row in cleaned if row.errors}) == 3
    return out


def test_the_error_sheet_is_the_same_sheet_with_one_column_and_coloured_cells(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(returned(tmp_path, WRONG)).active
    assert [cell.value for cell in page[2]] == [
        "项目名称",
        "总投资（亿元）",
        "签约日期",
        "备注",
        ERROR_HEADER,
    ]
    assert (
        page["A1"].value == "项目台账（示例）" and page["B3"].value == "3-5亿" and page["C5"].value == 46267
    )
    lines = page["E3"].value.split("\n")
    assert [line[:2] for line in lines] == ["B3", "C3"]
    assert page["E4"].value.startswith("A4") and page["E5"].value is None
    red = {cell.coordinate for row in page["A3:D5"] for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"}
    assert red == {"B3", "C3", "A4"}


def test_the_mended_error_sheet_is_imported_again_as_it_is(tmp_path: Path) -> None:
    again = open_sheet(returned(tmp_path, WRONG))
    mapping = guess_mapping(again.headers, DECLARED)
    assert mapping.unused == ("备注",)
    last = [clean_row(mapping, number, cells) for number, cells in again.rows][-1]
    assert last.values == {"name": "示例项目三", "total": Decimal(30_000), "signed_on": date(2026, 9, 2)}
    twice = tmp_path / "twice.xlsx"
    write_error_sheet(twice, again, {})
    assert open_sheet(twice).headers == again.headers


def test_a_two_lined_header_survives_the_return(tmp_path: Path) -> None:
    rows = (
        ("序号", "项目名称", "投资额（亿元）", None, "签约日期"),
        (None, None, "总投资", "固定资产投资"),
        (1, None, "x", 2, "2026-9-2"),
        (2, "示例", 3, 2, "2026"),
    )
    again = open_sheet(returned(tmp_path, rows))
    assert again.headers[2:] == [
        "投资额（亿元）-总投资",
        "投资额（亿元）-固定资产投资",
        "签约日期",
        ERROR_HEADER,
    ]
    assert again.header.first_record == 3


def test_a_faulty_formula_and_any_other_object_are_written_as_their_text() -> None:
    stream = io.BytesIO()
    write_table(
        stream, title="", columns=[TableColumn("a"), TableColumn("b")], rows=[[FaultyCell("#N/A"), ("x",)]]
    )
    assert [cell.value for cell in openpyxl.load_workbook(stream).active[2]] == ["#N/A", "('x',)"]


def test_instants_are_written_in_the_time_of_the_office() -> None:
    stream = io.BytesIO()
    instant = datetime(2026, 9, 2, 1, 30, tzinfo=UTC)
    with override("Asia/Shanghai"):
        write_table(stream, title="", columns=[TableColumn("a", "datetime")], rows=[[instant]])
        text = b"".join(table_lines([TableColumn("a")], [[instant]]))
    assert openpyxl.load_workbook(stream).active["A2"].value == datetime(2026, 9, 2, 9, 30)
    assert b"2026-09-02 09:30:00" in text
