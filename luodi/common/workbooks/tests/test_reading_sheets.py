"""What is read from sheets of every format: values, dates, headers, merged cells, rows that are no records."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from luodi.common.workbooks.cells import FaultyCell, PercentNumber
from luodi.common.workbooks.errors import Limits, WorkbookError
from luodi.common.workbooks.reading import Sheet, open_sheet
from luodi.common.workbooks.tests import specimens
from luodi.common.workbooks.tests.specimens import ods_text


def opened(tmp_path: Path, content: bytes, sheet: str | None = None, **options: object) -> Sheet:
    """The sheet in ``content``."""
    path = tmp_path / "upload.bin"
    path.write_bytes(content)
    return open_sheet(path, sheet, **options)  # type: ignore[arg-type]


def first_cells(tmp_path: Path, content: bytes) -> list[object]:
    """The cells of the first row as they stand."""
    return next(opened(tmp_path, content).all_rows())[1]


@pytest.mark.parametrize("constant_memory", [True, False])
def test_inline_and_shared_strings_read_alike(constant_memory: bool, tmp_path: Path) -> None:
    sheet = opened(tmp_path, specimens.written_ledger(constant_memory=constant_memory))
    assert sheet.headers == list(specimens.LEDGER[0])
    assert list(sheet.rows) == [(n, list(row)) for n, row in enumerate(specimens.LEDGER[1:], start=2)]
    assert (sheet.name, sheet.header_row, sheet.row_count) == ("台账", 1, 3)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("gb18030", ","),
        ("utf-16", "\t"),
        ("utf-16-le", "\t"),
        ("utf-8", ";"),
    ],
)
def test_text_files_are_read_in_each_encoding_and_separator(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    sheet = opened(tmp_path, specimens.ledger_text(encoding, separator))
    assert sheet.headers == list(specimens.LEDGER[0])
    assert [cells for _number, cells in sheet.rows] == [
        [str(cell) for cell in row] for row in specimens.LEDGER[1:]
    ]


@pytest.mark.parametrize("name", ["ledger.xls", "ledger_1904.xls"])
def test_old_workbooks_of_both_date_systems_read_alike(name: str, tmp_path: Path) -> None:
    sheet = opened(tmp_path, (specimens.SAMPLES / name).read_bytes())
    assert sheet.titles == ("项目台账（示例）",)
    assert list(sheet.rows) == [
        (3, ["示例项目1", 1.5, date(2026, 9, 2), "巴州区"]),
        (4, ["示例项目2", 3, date(2026, 9, 3), "巴州区"]),
        (5, ["示例项目3", 4.5, date(2026, 9, 4), "巴州区"]),
    ]


@pytest.mark.parametrize(("epoch_1904", "serial"), [(False, 46267), (True, 44805)])
def test_both_date_systems_give_the_same_day(epoch_1904: bool, serial: int, tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c><c r="B1" s="3"><v>{serial}.5</v></c></row>'
    content = specimens.package({"xl/workbook.xml": specimens.book_xml(epoch_1904=epoch_1904)}, rows=rows)
    assert first_cells(tmp_path, content) == [datetime(2026, 9, 2), datetime(2026, 9, 2, 12)]


def test_each_type_of_cell_becomes_its_value(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>12</v></c><c r="B1"><v>0.1</v></c><c r="C1" s="2"><v>0.85</v></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1"><f>1+1</f></c>'
        '<c r="G1"><f>1+1</f><v>2</v></c><c r="H1" t="d"><v>2026-09-02T00:00:00</v></c><c r="I1" s="4"><v>1.5</v></c>'
        '<c r="J1" t="inlineStr"><is><r><t>巴</t></r><r><t>中</t></r><rPh><t>ba</t></rPh></is></c>'
        '<c r="K1" t="str"><f>x</f><v>a_x000A_b</v></c><c r="M1" t="str"><v></v></c></row>'
    )
    cells = first_cells(tmp_path, specimens.package(rows=rows))
    fault, uncalculated = FaultyCell("#REF!"), FaultyCell("=")
    assert cells[:7] == [12, 0.1, 0.85, True, fault, uncalculated, 2]
    assert cells[7:] == [datetime(2026, 9, 2), timedelta(hours=36), "巴中", "a\nb"]
    assert isinstance(cells[2], PercentNumber) and not isinstance(cells[1], PercentNumber)


def test_names_with_a_prefix_and_cells_without_addresses_are_read(tmp_path: Path) -> None:
    main = specimens.MAIN.replace("xmlns", "xmlns:x")
    part = (
        f"<x:worksheet {main}><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>"
        "<x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    sheet = opened(tmp_path, specimens.package({specimens.SHEET: part}))
    assert list(sheet.all_rows()) == [(1, [1, 2]), (2, [3])]


def test_ods_values_repeats_and_merged_text_are_read(tmp_path: Path) -> None:
    header = "".join(ods_text(name) for name in ("项目名称", "金额（万元）", "日期", "单位"))
    number = '<table:table-cell office:value-type="float" office:value="3.50"><text:p>3.50</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-09-02"/>'
    blank = '<table:table-cell table:number-columns-repeated="900"/>'
    merged = ods_text("巴州区", 'table:number-rows-spanned="2"')
    rows = (
        f"<table:table-row>{header}{blank}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{ods_text("甲<text:s/>乙")}{number}{day}{merged}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1000000">{blank}</table:table-row>'
    )
    sheet = opened(tmp_path, specimens.ods(rows))
    assert list(sheet.rows) == [(n, ["甲 乙", 3.5, date(2026, 9, 2), "巴州区"]) for n in (2, 3)]


TWO_LINES = (
    ("2026年项目台账（示例）",),
    ("单位：亿元",),
    ("序号", "项目名称", "投资额", None, "责任单位"),
    (None, None, "计划总投资", "固定资产投资"),
    (1, 2, 3, 4, 5),
    (1, "示例项目", 3, 2, "巴州区"),
    ("合计", None, 3, 2),
    ("注：示例数据",),
)


def test_titles_two_lined_headers_numbered_columns_totals_and_footnotes_are_told_apart(
    tmp_path: Path,
) -> None:
    sheet = opened(tmp_path, specimens.written_ledger(TWO_LINES))
    assert sheet.titles == ("2026年项目台账（示例）", "单位：亿元")
    assert sheet.headers == ["序号", "项目名称", "投资额-计划总投资", "投资额-固定资产投资", "责任单位"]
    assert list(sheet.rows) == [(6, [1, "示例项目", 3, 2, "巴州区"])]
    assert sheet.skipped == [(7, "total"), (8, "footnote")]


def test_totals_are_kept_where_asked(tmp_path: Path) -> None:
    sheet = opened(tmp_path, specimens.written_ledger(TWO_LINES), skip_totals=False)
    assert [number for number, _cells in sheet.rows] == [6, 7, 8]


def test_a_record_whose_name_only_ends_like_a_total_is_kept(tmp_path: Path) -> None:
    rows = (("代码", "名称", "额"), ("A1", "针剂合计", 1), ("巴州区", "小计", 2), ("巴州区小计", None, 3))
    sheet = opened(tmp_path, specimens.written_ledger(rows))
    assert [number for number, _cells in sheet.rows] == [2]
    assert sheet.skipped == [(3, "total"), (4, "total")]


def test_merged_text_counts_for_each_row_and_a_merged_number_once(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>甲{n}</v></c>'
        + (f'<c r="B{n}" t="str"><v>巴州区</v></c><c r="C{n}"><v>9</v></c>' if n == 2 else "")
        + "</row>"
        for n in (1, 2, 3)
    )
    merged = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="C2:C3"/></mergeCells>'
    sheet = opened(tmp_path, specimens.package(rows=rows, after=merged))
    assert list(sheet.all_rows())[1:] == [(2, ["甲2", "巴州区", 9]), (3, ["甲3", "巴州区"])]
    assert "merged_cells" in {notice.code for notice in sheet.notices}


def test_a_name_over_two_columns_and_a_column_without_name_are_pointed_out(tmp_path: Path) -> None:
    rows = (("项目名称", "金额", None, "金额"), ("甲", 1, 2, 3), ("乙", 1, 2, 3))
    sheet = opened(tmp_path, specimens.written_ledger(rows))
    assert sheet.headers == ["项目名称", "金额", "", "金额 (2)"]
    notices = {notice.code: notice.message for notice in sheet.notices}
    assert "B" in notices["duplicate_header"] and "D" in notices["duplicate_header"]
    assert "C" in notices["unnamed_column"]


def test_known_names_and_the_person_overrule_the_search_for_the_header(tmp_path: Path) -> None:
    rows = (("甲", "乙", "丙", "丁"), ("名称", "额", None, None), ("x", 1, None, None))
    content = specimens.written_ledger(rows)
    assert opened(tmp_path, content).header_row == 1
    assert opened(tmp_path, content, known_headers=["名称", "额"]).header_row == 2
    assert opened(tmp_path, content, header_row=2).headers == ["名称", "额"]


def test_a_repeated_header_further_down_is_no_record(tmp_path: Path) -> None:
    sheet = opened(tmp_path, specimens.written_ledger((*specimens.LEDGER, *specimens.LEDGER)))
    assert len(list(sheet.rows)) == 6
    assert sheet.skipped == [(5, "repeated_header")]


def test_an_unknown_sheet_is_answered_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        opened(tmp_path, specimens.written_ledger(), "汇总")
    assert "台账" in caught.value.remedy


def test_a_broken_text_row_is_named(tmp_path: Path) -> None:
    long = "甲,1\n" * 3 + "乙," + "9" * 200_000
    with pytest.raises(WorkbookError) as caught:
        opened(tmp_path, long.encode(), limits=Limits(max_cell_chars=100))
    assert caught.value.code == "too_large"


MEASURE = """
import resource, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from luodi.common.workbooks.reading import open_sheet
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _row in open_sheet(sys.argv[1]).rows)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_reading_takes_no_memory_for_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(
        specimens.written_ledger((("甲", "乙"), *((f"项目{n}", f"说明{n}") for n in range(10_000))))
    )
    command = [sys.executable, "-c", MEASURE, str(path)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[4]
    )
    count, kilobytes = map(int, answer.stdout.split())
    assert count == 10_000
    assert kilobytes < 16_000
