"""Cells as people write them and the values, or the errors with a way out, that come of them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.common.workbooks.cells import FaultyCell, PercentNumber
from luodi.common.workbooks.cleaning import (
    CellError,
    clean_amount,
    clean_boolean,
    clean_choice,
    clean_code,
    clean_date,
    clean_decimal,
    clean_integer,
    clean_month,
    clean_rate,
    clean_text,
    unit_from_header,
)

DAY = date(2026, 9, 2)
CHOICES = {"bazhou": ["巴州区", "巴州"], "tongjiang": ["通江县"], "nanjiang": ["南江县"]}


def code_of(clean, *arguments: object, **options: object) -> str:
    """The code of the error that cleaning raises, whose message and remedy are never empty."""
    with pytest.raises(CellError) as caught:
        clean(*arguments, **options)
    assert caught.value.message and caught.value.remedy
    return caught.value.code


@pytest.mark.parametrize(
    "written",
    [
        46267,
        46267.75,
        "46267",
        20260902,
        "20260902",
        "2026-9-2",
        "2026-09-02",
        "2026/9/2",
        "2026.9.2",
        "2026年9月2日",
        "2026年09月02号",
        " 2026 年 9 月 2 日 ",
        "２０２６－９－２",
        "2026-09-02 10:30:00",
        "2026/9/2 8:05",
        "2026-09-02T00:00:00",
        datetime(2026, 9, 2, 17, 30),
        DAY,
    ],
)
def test_each_way_to_write_a_day_gives_that_day(written) -> None:
    assert clean_date(written) == DAY


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-02-30", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("2026年9月", "month_only"),
        ("2026-9", "month_only"),
        (2026.9, "month_as_number"),
        (2026, "year_only"),
        ("2026年", "year_only"),
        ("9月2日", "no_year"),
        ("26.9.2", "short_year"),
        ("2/9/2026", "date_order"),
        ("2026年9月上旬", "vague_date"),
        ("2026年三季度", "vague_date"),
        ("1026-9-2", "implausible_date"),
        (datetime(2206, 9, 2), "implausible_date"),
        ("尽快", "not_a_date"),
        (True, "not_a_date"),
        (3, "not_a_date"),
        (FaultyCell("#N/A"), "formula_error"),
        (FaultyCell("="), "formula_not_calculated"),
    ],
)
def test_what_is_no_certain_day_says_why(written, code: str) -> None:
    assert code_of(clean_date, written) == code


def test_a_bare_month_is_a_day_only_where_asked() -> None:
    assert clean_date("2026年9月", day_of_month="first") == date(2026, 9, 1)
    assert clean_date("2028年2月", day_of_month="last") == date(2028, 2, 29)
    for written in ("2026年9月", "2026-09", "202609", 202609, "2026年9月份", 46267, DAY):
        assert clean_month(written) == date(2026, 9, 1)
    assert clean_date(44805, epoch_1904=True) == DAY


@pytest.mark.parametrize("nothing", [None, "", "  ", "—", "-", "/", "无", "待定", "暂无", "N/A", "\u3000"])
def test_blank_is_unknown_and_never_zero(nothing) -> None:
    for clean in (clean_date, clean_month, clean_integer, clean_decimal, clean_rate, clean_text, clean_code):
        assert clean(nothing) is None
    assert clean_amount(nothing, "万元") is None
    assert clean_choice(nothing, CHOICES) is None
    assert clean_amount(0, "万元") == 0 and clean_amount("0", "万元") == 0


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [
        (3.2, "亿元", "32000"),
        ("3.2亿", "万元", "32000"),
        ("3.2亿元整", None, "32000"),
        ("１，２３４．５", "万元", "1234.5"),
        ("1,234,567元", None, "123.4567"),
        (12345, "元", "1.2345"),
        ("¥1,000", "万元", "1000"),
        ("￥1千万", "元", "1000"),
        ("500万美元", "万美元", "500"),
        ("US$500万", "美元", "500"),
        (5_000_000, "美元", "500"),
        ("(500)", "万元", "-500"),
        ("-3", "万元", "-3"),
        (0.1 + 0.2, "亿元", "3000.0000000000004"),
        ("1.5E3", "万元", "1500"),
        ("1 200", "万元", "1200"),
        ("2百万元", None, "200"),
    ],
)
def test_amounts_in_every_unit_become_ten_thousands_exactly(written, unit: str | None, amount: str) -> None:
    assert clean_amount(written, unit) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "unit", "code"),
    [
        (320, None, "unit_unknown"),
        ("500万美元", "万元", "currency"),
        ("3亿元", "万美元", "currency"),
        ("3-5亿", "万元", "range"),
        ("3亿~5亿", "万元", "range"),
        ("约3亿", "万元", "approximate"),
        ("3亿以上", "万元", "approximate"),
        ("12,5", "万元", "separator"),
        ("1,23,456", "万元", "separator"),
        ("三亿", "万元", "not_a_number"),
        ("1.2.3", "万元", "not_a_number"),
        ("1e99", "万元", "not_a_number"),
        ("$3亿元", "万元", "not_a_number"),
        (DAY, "万元", "not_a_number"),
        (True, "万元", "not_a_number"),
    ],
)
def test_an_amount_that_is_not_one_clear_number_says_why(written, unit: str | None, code: str) -> None:
    assert code_of(clean_amount, written, unit) == code


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("计划总投资（亿元）", "亿元"),
        ("总投资(万元)", "万元"),
        ("投资额（单位：亿元）", "亿元"),
        ("投资额（人民币，万元）", "万元"),
        ("实际利用外资（万美元）", "万美元"),
        ("投资额（亿元）-其中：固定资产投资", "亿元"),
        ("金额（亿）", "亿元"),
        ("总投资/万元", "万元"),
        ("总投资 亿元", "亿元"),
        ("单位：万元", "万元"),
        ("单位：万元  填报单位：示例", "万元"),
        ("金额（元）", "元"),
        ("项目名称", None),
        ("投资方（公司）", None),
        ("电子元器件产值", None),
        ("亩均税收（万元/亩）", None),
        ("总投资", None),
    ],
)
def test_the_unit_is_read_off_the_header(header: str, unit: str | None) -> None:
    assert unit_from_header(header) == unit


def test_rates_are_fractions_and_what_could_be_either_is_asked_back() -> None:
    assert clean_rate("85%") == clean_rate("８５％") == clean_rate(0.85) == clean_rate(PercentNumber(0.85))
    assert clean_rate(85, percent_column=True) == Decimal("0.85")
    assert clean_rate(PercentNumber(1.2), percent_column=True) == Decimal("1.2")
    assert code_of(clean_rate, 85) == "rate_unclear"
    assert code_of(clean_rate, 0.85, percent_column=True) == "rate_unclear"


def test_whole_numbers_take_counting_words_and_refuse_fractions() -> None:
    assert clean_integer("1,200人") == clean_integer(1200.0) == clean_integer("1200") == 1200
    assert code_of(clean_integer, "3.5") == "not_whole"
    assert code_of(clean_decimal, "3万元") == "not_a_number"


def test_yes_and_no_in_every_spelling() -> None:
    assert all(clean_boolean(yes) is True for yes in ("是", "√", "Y", "yes", 1, True, "TRUE", " ✓ ", "有"))
    assert all(clean_boolean(no) is False for no in ("否", "×", "N", "no", 0, False, "无", "没有"))
    assert clean_boolean(None) is clean_boolean("待定") is None
    assert code_of(clean_boolean, "也许") == "not_yes_or_no"


def test_text_loses_what_cannot_be_seen_and_keeps_what_was_meant() -> None:
    assert clean_text("  巴中\u200b市\u3000招商\x07局 ") == "巴中市 招商局"
    assert clean_text("ＡＢＣ公司（中国）１号，二期") == "ABC公司（中国）1号，二期"
    assert clean_text("一\r\n二") == "一 二"
    assert clean_text("一\r\n 二", multiline=True) == "一\n二"
    assert clean_text(12) == "12" and clean_text(1.50) == "1.5" and clean_text(DAY) == "2026-09-02"
    assert code_of(clean_text, "长" * 11, max_length=10) == "too_long"


def test_codes_are_folded_and_a_long_number_that_lost_digits_is_refused() -> None:
    assert clean_code(" ９１511900ma62-0000 ") == "91511900MA620000"
    assert code_of(clean_code, 915119006200001234) == "digits_lost"


def test_a_choice_is_found_by_any_name_and_a_near_miss_is_offered_the_nearest() -> None:
    assert (
        clean_choice("巴州", CHOICES)
        == clean_choice(" 巴州区 ", CHOICES)
        == clean_choice("BAZHOU", CHOICES)
        == "bazhou"
    )
    with pytest.raises(CellError) as caught:
        clean_choice("巴洲区", CHOICES)
    assert "巴州区" in caught.value.remedy and "通江县" in caught.value.remedy


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.text(alphabet="0123456789.,-/年月日亿万元美%¥$ ()约至（）％", max_size=14),
    st.datetimes(),
    st.dates(),
    st.timedeltas(),
    st.builds(FaultyCell, st.text(max_size=9)),
)


@settings(max_examples=600, deadline=None)
@given(CELLS)
def test_no_cell_whatever_raises_anything_but_a_cell_error(cell) -> None:
    cleaners = (
        clean_date,
        clean_month,
        clean_decimal,
        clean_integer,
        clean_rate,
        clean_text,
        clean_code,
        clean_boolean,
        lambda value: clean_amount(value, "亿元"),
        lambda value: clean_amount(value, None),
        lambda value: clean_choice(value, CHOICES),
    )
    for clean in cleaners:
        try:
            clean(cell)
        except CellError as error:
            assert len(str(error)) < 700


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**9, places=4),
    st.sampled_from(["元", "万元", "亿元", "万美元", "美元"]),
)
def test_an_amount_written_out_is_read_back_exactly(number: Decimal, unit: str) -> None:
    scale = {"元": Decimal("0.0001"), "美元": Decimal("0.0001"), "亿元": Decimal(10_000)}.get(
        unit, Decimal(1)
    )
    assert clean_amount(f"{number:,f}", unit) == number * scale
    assert clean_amount(f"{number:f}{unit}", None) == number * scale
