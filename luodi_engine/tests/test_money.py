"""Money keeps its unit, its currency and every digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.values import UNITS, Money

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)


@given(AMOUNTS, st.sampled_from(sorted(UNITS)))
def test_an_amount_comes_back_in_the_unit_it_was_stated_in(number: Decimal, unit: str) -> None:
    assert Money.stated(number, unit).in_unit(unit) == number


@given(AMOUNTS, AMOUNTS)
def test_sums_lose_nothing(one: Decimal, other: Decimal) -> None:
    total = Money(one) + Money(other)
    assert total - Money(other) == Money(one)
    assert (Money(one) < Money(other)) is (one < other)


@pytest.mark.parametrize(
    ("number", "unit", "ten_thousands"),
    [
        ("1.5", "亿元", "15000"),
        ("25000", "元", "2.5"),
        ("3", "千万元", "3000"),
        ("0.00001", "元", "1E-9"),
        ("500", "万美元", "500"),
        ("2", "亿美元", "20000"),
    ],
)
def test_units_lead_to_ten_thousands(number: str, unit: str, ten_thousands: str) -> None:
    assert Money.stated(Decimal(number), unit).amount == Decimal(ten_thousands)


def test_dollars_and_yuan_are_never_reckoned_together() -> None:
    dollars, yuan = Money(Decimal(1), "USD"), Money(Decimal(7))
    for wrong in (
        lambda: dollars + yuan,
        lambda: dollars - yuan,
        lambda: dollars < yuan,
        lambda: dollars.in_unit("亿元"),
    ):
        with pytest.raises(ValueError, match="CNY|constant rate"):
            wrong()


def test_what_is_no_exact_amount_is_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        Money(1.5)  # type: ignore[arg-type]
    for wrong in (Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999")):
        with pytest.raises(ValueError, match="not an amount"):
            Money(wrong)
    with pytest.raises(ValueError, match="currency"):
        Money(Decimal(1), "EUR")
    with pytest.raises(ValueError, match="not a unit"):
        Money.stated(Decimal(1), "块")
    with pytest.raises(ValueError, match="not an amount"):
        Money.stated(Decimal("1e999999"), "元")
