"""Which column of a sheet is taken for which declared column, and what comes of a whole row."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.common.workbooks.cleaning import CellError
from luodi.common.workbooks.columns import ImportColumn, clean_row, guess_mapping
from luodi.common.workbooks.errors import ERROR_HEADER, WorkbookError

COLUMNS = (
    ImportColumn(code="name", label="项目名称", required=True, max_length=20),
    ImportColumn(
        code="planned_total", label="计划总投资", aliases=["总投资"], kind="amount", unit="万元", minimum=0
    ),
    ImportColumn(code="fixed", label="固定资产投资", kind="amount", unit="万元"),
    ImportColumn(code="foreign", label="实际利用外资", kind="amount", unit="万美元"),
    ImportColumn(code="signed_on", label="签约时间", kind="date"),
    ImportColumn(code="started_on", label="开工时间", kind="date"),
    ImportColumn(code="planned_start", label="计划开工时间", kind="month"),
    ImportColumn(
        code="unit",
        label="责任单位",
        kind="choice",
        choices={"bz": ["巴州区"], "tj": ["通江县"]},
        required=True,
    ),
    ImportColumn(code="jobs", label="就业人数", kind="integer", maximum=100_000),
    ImportColumn(code="rate", label="完成率", kind="rate"),
    ImportColumn(code="industrial", label="是否工业项目", kind="boolean"),
    ImportColumn(code="credit_code", label="统一社会信用代码", kind="code"),
)


def mapped(*headers: str, **options: object) -> dict[str, str]:
    """Header by code."""
    return guess_mapping(headers, COLUMNS, **options).remembered  # type: ignore[arg-type]


def test_labels_aliases_units_marks_and_synonyms_are_recognised() -> None:
    headers = (
        "序号",
        "项 目 名 称*",
        "总投资（亿元）",
        "投资额-其中：固定资产投资",
        "签约日期",
        "责任单位 ",
        "★就业人数（人）",
    )
    assert mapped(*headers) == {
        "name": "项 目 名 称*",
        "planned_total": "总投资（亿元）",
        "fixed": "投资额-其中：固定资产投资",
        "signed_on": "签约日期",
        "unit": "责任单位 ",
        "jobs": "★就业人数（人）",
    }


def test_names_that_look_alike_and_mean_something_else_are_not_mixed_up() -> None:
    assert mapped("计划开工时间", "竣工时间", "签约金额", "实际总投资") == {"planned_start": "计划开工时间"}
    assert mapped("开工时间", "计划开工时间") == {"started_on": "开工时间", "planned_start": "计划开工时间"}


def test_one_header_serves_one_column_and_the_surest_pair_goes_first() -> None:
    found = mapped("总投资", "计划总投资")
    assert found == {"planned_total": "计划总投资"}
    assert guess_mapping(("总投资", "计划总投资"), COLUMNS).unused == ("总投资",)


def test_a_likeness_is_marked_as_unsure_and_the_exact_name_as_sure() -> None:
    mapping = guess_mapping(("统一社会信用代码证", "项目名称"), COLUMNS)
    assert {match.column.code: match.is_sure for match in mapping.matches} == {
        "credit_code": True,
        "name": True,
    }
    assert guess_mapping(("社会信用代码",), COLUMNS).by_code["credit_code"].score < 0.97


def test_what_was_remembered_overrules_the_guess_and_can_leave_a_column_out() -> None:
    headers = ("名字", "项目名称", "责任单位")
    assert mapped(*headers, remembered={"name": "名字", "unit": ""}) == {"name": "名字"}


def test_the_added_error_column_is_never_taken_for_anything() -> None:
    mapping = guess_mapping(("项目名称", "责任单位", ERROR_HEADER), COLUMNS)
    assert mapping.unused == ()


def test_missing_columns_and_mixed_currencies_are_all_named_at_once() -> None:
    mapping = guess_mapping(("总投资（万美元）", "别的"), COLUMNS)
    with pytest.raises(WorkbookError) as caught:
        mapping.check()
    assert all(word in str(caught.value) for word in ("项目名称", "责任单位", "万美元", "别的"))
    guess_mapping(("项目名称", "责任单位"), COLUMNS).check()


def test_the_unit_comes_from_the_header_then_the_title_then_the_declaration() -> None:
    headers = ("总投资（亿元）", "固定资产投资", "实际利用外资")
    units = {
        m.column.code: m.unit for m in guess_mapping(headers, COLUMNS, titles=("台账", "单位：亿元")).matches
    }
    assert units == {"planned_total": "亿元", "fixed": "亿元", "foreign": "万美元"}
    assert guess_mapping(("固定资产投资",), COLUMNS).matches[0].unit == "万元"


HEADERS = ("项目名称", "总投资（亿元）", "签约时间", "责任单位", "就业人数", "完成率（%）", "是否工业项目")


def test_a_good_row_becomes_values_by_code() -> None:
    row = clean_row(
        guess_mapping(HEADERS, COLUMNS), 5, ["示例项目", "3.2", 46267, "巴州区", "120人", "85%", "√"]
    )
    assert row.errors == ()
    assert row.values == {
        "name": "示例项目",
        "planned_total": Decimal(32_000),
        "signed_on": date(2026, 9, 2),
        "unit": "bz",
        "jobs": 120,
        "rate": Decimal("0.85"),
        "industrial": True,
    }


def test_a_bad_row_names_every_wrong_cell_and_gives_no_values() -> None:
    row = clean_row(
        guess_mapping(HEADERS, COLUMNS), 5, [None, -3, "2026-2-30", "巴洲区", 10**9, 85.5, "大概"]
    )
    assert row.values is None
    assert [(error.place, error.code) for error in row.errors] == [
        ("A5", "required"),
        ("B5", "out_of_bounds"),
        ("C5", "no_such_day"),
        ("D5", "not_a_choice"),
        ("E5", "out_of_bounds"),
        ("G5", "not_yes_or_no"),
    ]
    assert all(error.header and error.message and error.remedy for error in row.errors)
    assert "巴州区" in str(row.errors[3]) and "D5" in str(row.errors[3])


def test_a_short_row_is_blank_to_its_end() -> None:
    row = clean_row(guess_mapping(HEADERS, COLUMNS), 5, ["示例项目", None, None, "通江县"])
    assert row.values is not None and row.values["rate"] is None


def test_a_column_may_resolve_its_value_or_refuse_it() -> None:
    def known(value: object) -> object:
        if value != "示例企业":
            raise CellError("unknown", value, "unknown enterprise", "register it first")
        return 7

    columns = (ImportColumn(code="investor", label="投资方", resolve=known),)
    mapping = guess_mapping(("投资方",), columns)
    assert clean_row(mapping, 2, ["示例企业"]).values == {"investor": 7}
    assert [error.place for error in clean_row(mapping, 3, ["别家"]).errors] == ["A3"]


GOOD = ("示例项目", "3.2亿", "2026年9月2日", "通江县", 120, "85%", "是")
BAD = ("长" * 30, "约3亿", "9月31日", "某地", "若干", "85", "大概")


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(2, 200), st.integers(0, len(GOOD) - 1)), max_size=60))
def test_every_bad_cell_strewn_into_a_sheet_is_named_and_no_other(strewn: set[tuple[int, int]]) -> None:
    mapping = guess_mapping(tuple(h.replace("（%）", "") for h in HEADERS), COLUMNS)
    named = set()
    for number in range(2, 201):
        cells = [BAD[i] if (number, i) in strewn else good for i, good in enumerate(GOOD)]
        named.update(
            (error.row, "ABCDEFG".index(error.column)) for error in clean_row(mapping, number, cells).errors
        )
    assert named == strewn
