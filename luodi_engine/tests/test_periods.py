"""Periods are read, written, compared with the calendar, and refuse what does not exist; rates round exactly."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.values import Period, Rate

PERIODS = st.one_of(
    st.builds(Period, st.integers(1949, 2199)),
    st.builds(Period, st.integers(1949, 2199), quarter=st.integers(1, 4)),
    st.builds(Period, st.integers(1949, 2199), month=st.integers(1, 12)),
)


@given(PERIODS)
def test_a_period_written_is_read_as_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert period.contains(period.first_day) and period.contains(period.last_day)
    assert period.months[0].first_day == period.first_day and period.months[-1].last_day == period.last_day
    assert len(period.months) == {"year": 12, "quarter": 3, "month": 1}[period.kind]


@pytest.mark.parametrize(
    ("text", "first", "last", "elapsed"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), Fraction(1)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), Fraction(1, 4)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31), Fraction(1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Fraction(1, 6)),
        (" 2026-9 ", date(2026, 9, 1), date(2026, 9, 30), Fraction(3, 4)),
    ],
)
def test_a_period_knows_its_days_and_how_much_of_the_year_is_over(
    text: str, first: date, last: date, elapsed: Fraction
) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.last_day, period.elapsed) == (first, last, elapsed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-Q0",
        "2026/09",
        "1900",
        "9999",
        "2026-09-01",
        "２０２６",
        "2026年",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period|outside"):
        Period.parse(text)


def test_a_quarter_and_a_month_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="not both"):
        Period(2026, quarter=1, month=1)


def test_the_year_before_keeps_quarter_and_month() -> None:
    assert [str(Period.parse(text).year_before()) for text in ("2026", "2026-Q3", "2026-02")] == [
        "2025",
        "2025-Q3",
        "2025-02",
    ]


@given(st.integers(-1000, 1000), st.integers(1, 1000), st.integers(0, 4))
def test_a_rate_rounds_a_half_away_from_zero(part: int, whole: int, digits: int) -> None:
    printed = Rate(Decimal(part), Decimal(whole)).percent(digits)
    exact = Fraction(part * 100, whole)
    gap = abs(exact) - abs(Fraction(printed))
    half = Fraction(1, 2 * 10**digits)
    assert -half <= gap < half
    assert printed == 0 or (printed > 0) is (part > 0)


def test_rates_are_equal_by_value_and_ordered() -> None:
    half, same, third = (
        Rate(Decimal(1), Decimal(2)),
        Rate(Decimal(2), Decimal(4)),
        Rate(Decimal(1), Decimal(3)),
    )
    assert half == same and hash(half) == hash(same) and half != third
    assert sorted([half, third]) == [third, half]
    assert half.value == Decimal("0.5")
    assert half.points_over(third).percent(2) == Decimal("16.67")


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        Rate(Decimal(1), Decimal(0))
    with pytest.raises(ValueError, match="finite"):
        Rate(Decimal("NaN"), Decimal(1))
