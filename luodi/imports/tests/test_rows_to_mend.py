"""Whatever is wrong in a file is told at once: row, column, value and the way out; nothing is written."""

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.common.errors import Refused
from luodi.common.workbooks.errors import ERROR_HEADER
from luodi.common.workbooks.tests.specimens import XXE, entities, package, zip_bomb
from luodi.enterprises.models import Enterprise
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.projects.models import Project

from .factories import GOOD, HEADERS, brought_in, checked, uploaded, workbook

pytestmark = pytest.mark.django_db
WIDE = (
    *HEADERS,
    "开工日期",
    "投产日期",
    "固定资产投资（亿元）",
    "统一社会信用代码",
    "状态",
    "行业类别",
    "系统编号",
)


def row(**given):
    """A row of the wide sheet that is right but for what is given by header."""
    values = {"项目名称": "银耳深加工项目", "责任单位": "east", **given}
    return tuple(values.get(header) for header in WIDE)


BAD = {
    "a name is missing": (row(项目名称=""), "项目名称", ""),
    "a unit nobody knows": (row(责任单位="nirgends"), "责任单位", "nirgends"),
    "a day that is none": (row(签约日期="2026-2-30"), "签约日期", "2026-2-30"),
    "a day without a year": (row(签约日期="3月2日"), "签约日期", "3月2日"),
    "a day to come": (row(签约日期="2090-1-1"), "签约日期", ""),
    "an amount in words": (row(**{"总投资（亿元）": "若干"}), "总投资（亿元）", "若干"),
    "a negative amount": (row(**{"总投资（亿元）": -3}), "总投资（亿元）", ""),
    "an amount beyond all measure": (row(**{"总投资（亿元）": 9_000_000}), "总投资（亿元）", ""),
    "a part larger than the whole": (
        row(**{"总投资（亿元）": 1, "固定资产投资（亿元）": 2}),
        "总投资（亿元）",
        "",
    ),
    "production before the start": (row(开工日期="2025-5-1", 投产日期="2025-4-1"), "投产日期", ""),
    "a stage behind its dates": (row(阶段="洽谈", 开工日期="2025-5-1"), "阶段", ""),
    "a stage nobody knows": (row(阶段="飞升"), "阶段", "飞升"),
    "a status nobody knows": (row(状态="飞升"), "状态", "飞升"),
    "a code with a wrong check character": (
        row(统一社会信用代码="91350100M000100Y44"),
        "统一社会信用代码",
        "91350100M000100Y44",
    ),
    "a region nobody knows": (row(来源地="桃花源"), "来源地", "桃花源"),
    "an industry code nobody knows": (row(行业类别="9999"), "行业类别", "9999"),
    "a number of no project": (row(系统编号="P1999-00001"), "系统编号", ""),
    "a cell with an error value": (row(阶段="#REF!"), "阶段", "#REF!"),
    "a text that is too long": (row(项目名称="长" * 161), "项目名称", ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_names_its_row_column_value_and_remedy(city, kind):
    bad, header, value = BAD[kind]
    run = checked(city.chen, workbook([row(项目名称="好项目"), bad], WIDE))
    assert run.state == RunState.FAULTY
    [fault] = run.faults
    assert (fault["row"], fault["header"]) == (3, header)
    assert fault["column"] == openpyxl.utils.get_column_letter(WIDE.index(header) + 1)
    assert not value or fault["value"].startswith(value)
    assert fault["message"] and fault["remedy"]
    assert not Project.objects.exists()


def test_all_faults_of_all_rows_are_told_at_once(city):
    rows = [bad for bad, _header, _value in BAD.values()]
    run = checked(city.chen, workbook([*rows, row(项目名称="", 阶段="飞升", 签约日期="x")], WIDE))
    assert run.faulty == len(BAD) + 1
    assert {fault["row"] for fault in run.faults} == set(range(2, len(BAD) + 3))
    assert len([fault for fault in run.faults if fault["row"] == len(BAD) + 2]) == 3


def test_the_same_project_twice_in_a_file_is_told_at_the_second(city):
    run = checked(city.chen, workbook([GOOD[2], GOOD[1], GOOD[2]]))
    [fault] = run.faults
    assert fault["row"] == 4 and "2" in fault["message"]


def test_the_sheet_comes_back_with_a_column_that_says_how_to_mend_it_and_can_be_brought_in_mended(city):
    above = [["样例市台账"]]
    run = checked(city.chen, workbook([GOOD[0], ("银耳", "nirgends", *[None] * 6)], above=above))
    book = openpyxl.load_workbook(run.error_sheet.path)
    sheet = book.active
    added = [cell.value for cell in sheet[2]].index(ERROR_HEADER) + 1
    assert sheet.cell(3, added).value is None
    assert "B4" in sheet.cell(4, added).value and "nirgends" in sheet.cell(4, added).value
    assert sheet.cell(4, 2).fill.fgColor.rgb.endswith("FFC7CE")
    sheet.cell(4, 2).value = "east"
    path = f"{run.error_sheet.path}.mended.xlsx"
    book.save(path)
    with open(path, "rb") as mended:
        brought_in(city.chen, mended.read())
    assert Project.objects.count() == 2


def test_hundreds_of_faulty_rows_come_back_whole_while_the_page_shows_the_first(city):
    rows = [(f"项目{number}", "nirgends", *[None] * 6) for number in range(700)]
    run = checked(city.chen, workbook(rows))
    assert (run.faulty, len(run.faults)) == (700, 200)
    sheet = openpyxl.load_workbook(run.error_sheet.path).active
    assert all(sheet.cell(number, len(HEADERS) + 1).value for number in range(2, 702))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("台账.xlsx", b"", "empty"),
        ("台账.xlsx", b"%PDF-1.7 not a workbook", "not_a_workbook"),
        ("台账.xls", b"<html><table><tr><td>1</td></tr></table>", "web_page"),
        ("台账.xlsx", workbook(GOOD)[:900], "damaged"),
        ("台账.xlsx", zip_bomb(), "too_large"),
        ("台账.xlsx", entities(XXE), "damaged"),
        ("台账.xlsx", package({"xl/worksheets/sheet1.xml": "<worksheet/>"}), "empty"),
        ("台账.docx", b"PK\x05\x06" + b"\0" * 18, "not_a_workbook"),
    ],
)
def test_a_file_that_is_no_sound_workbook_is_refused_with_a_reason_and_not_kept(
    city, name, content, code, tmp_path
):
    with pytest.raises(Refused) as caught:
        uploaded(city.chen, content, name=name)
    [obstacle] = caught.value.obstacles
    assert obstacle.field == "file" and name in str(obstacle)
    assert obstacle.code == code or code in {"damaged", "too_large"}
    assert not ImportRun.objects.exists()
    assert not [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]


def test_a_path_in_the_file_name_is_dropped(city):
    file = SimpleUploadedFile("x.xlsx", workbook(GOOD))
    file._name = "../../etc/台账.xlsx"
    from luodi.imports.actions import upload_run

    run = upload_run("projects", file, by=city.chen)
    assert run.name == "台账.xlsx" and "台账" not in run.file.name


def test_formulas_and_scripts_in_cells_stay_text(city):
    evil = "=HYPERLINK(1)<script>alert(1)</script>"
    brought_in(city.chen, workbook([(evil, "east", "+cmd|' /C calc'!A0", *[None] * 5)]))
    assert Project.objects.get().name.startswith("=HYPERLINK")
    assert Enterprise.objects.get().name.startswith("+cmd")


def test_an_amount_in_dollars_is_not_taken_for_yuan(city):
    run = uploaded(city.chen, workbook([("a", "east", 5)], ("项目名称", "责任单位", "总投资（万美元）")))
    from luodi.imports.actions import choose_columns

    with pytest.raises(Refused, match="USD|万美元"):
        choose_columns(run, {"name": "项目名称", "planned_investment": "总投资（万美元）"}, by=city.chen)
