"""Interval arithmetic never loses a possible value, and its ends are exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.values import Interval


@st.composite
def intervals(draw: st.DrawFn, least: int = -40) -> Interval:
    """Intervals with every kind of end, in eighths from ``least`` to 40."""
    numbers = st.integers(least, 40).map(lambda number: Decimal(number) / 8)
    low, high = sorted((draw(numbers), draw(numbers)))
    closed = low == high
    return Interval(low, high, closed or draw(st.booleans()), closed or draw(st.booleans()))


def members(interval: Interval) -> list[Fraction]:
    """Some numbers of the interval, its closed ends among them."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    inside = [low + (high - low) * Fraction(share, 100) for share in (1, 37, 50, 99)]
    zero = [Fraction(0)] if low < 0 < high else []
    return [
        *inside,
        *zero,
        *([low] if interval.low_closed else []),
        *([high] if interval.high_closed else []),
    ]


def holds(interval: Interval, value: Fraction) -> bool:
    """Whether an exact fraction lies inside."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    return (
        low < value < high
        or (value == low and interval.low_closed)
        or (value == high and interval.high_closed)
    )


@given(intervals(), intervals())
def test_sums_differences_and_products_of_members_lie_inside(one: Interval, other: Interval) -> None:
    for left in members(one):
        for right in members(other):
            assert holds(one + other, left + right)
            assert holds(one - other, left - right)
            assert holds(one * other, left * right)


@given(intervals(), intervals(least=1))
def test_quotients_of_members_lie_inside(one: Interval, other: Interval) -> None:
    for left in members(one):
        for right in members(other):
            assert holds(one / other, left / right)


@given(intervals(), intervals())
def test_a_closed_end_of_a_result_is_reached_by_members(one: Interval, other: Interval) -> None:
    products = {left * right for left in members(one) for right in members(other)}
    found = one * other
    assert found.low_closed is (Fraction(found.low) in products)
    assert found.high_closed is (Fraction(found.high) in products)
    sums = {left + right for left in members(one) for right in members(other)}
    assert (one + other).low_closed is (Fraction((one + other).low) in sums)


@pytest.mark.parametrize(
    ("printed", "digits", "mode", "shown"),
    [
        ("42.6", 1, "half_up", "[42.55, 42.65)"),
        ("0", 0, "half_up", "(-0.5, 0.5)"),
        ("-3", 0, "half_up", "(-3.5, -2.5]"),
        ("83", 0, "any", "[82.5, 83.5]"),
        ("83", 0, "down", "[83, 84)"),
        ("0", 0, "down", "(-1, 1)"),
        ("-83", 0, "down", "(-84, -83]"),
        ("1200", -2, "half_up", "[1150, 1250)"),
    ],
)
def test_what_prints_so_is_known(printed: str, digits: int, mode: str, shown: str) -> None:
    found = Interval.rounded(Decimal(printed), digits, mode)
    assert (found.low, found.high) == tuple(Decimal(end) for end in shown[1:-1].split(", "))
    assert (found.low_closed, found.high_closed) == (shown[0] == "[", shown[-1] == "]")


@pytest.mark.parametrize(
    ("printed", "digits", "mode"),
    [("1.25", 1, "half_up"), ("1", 0, "up"), ("1e60", 0, "any"), ("NaN", 0, "any"), ("1", 99, "any")],
)
def test_an_impossible_print_is_refused(printed: str, digits: int, mode: str) -> None:
    with pytest.raises(ValueError, match="digits|mode"):
        Interval.rounded(Decimal(printed), digits, mode)


def test_an_interval_without_members_and_a_divisor_that_may_be_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing lies between"):
        Interval(Decimal(1), Decimal(1), True, False)
    with pytest.raises(ValueError, match="nothing lies between"):
        Interval(Decimal(2), Decimal(1))
    with pytest.raises(ValueError, match="finite"):
        Interval(Decimal(1), Decimal("Infinity"))
    with pytest.raises(ZeroDivisionError):
        Interval.exact(1) / Interval(Decimal(0), Decimal(1), False, True)


@given(intervals(), intervals())
def test_overlap_and_inclusion_agree_with_the_members(one: Interval, other: Interval) -> None:
    if one.within(other):
        assert all(holds(other, value) for value in members(one))
        assert one.overlaps(other)
    if any(holds(other, value) for value in members(one)):
        assert one.overlaps(other) and other.overlaps(one)
    assert one.contains(one.low) is one.low_closed and one.contains(one.high) is one.high_closed


def test_a_quotient_without_an_end_is_widened_and_left_open() -> None:
    third = Interval.exact(1) / Interval.exact(3)
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)
    assert not third.low_closed and not third.high_closed
