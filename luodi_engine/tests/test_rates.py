"""Rates, pace, schedules and ranks give what was published, and None for what is unknown."""

from decimal import Decimal
from typing import Any

import pytest

from luodi_engine import rates
from luodi_engine.tests.case_rows import case_rows, number
from luodi_engine.values import Period, Rate


def worked(row: dict[str, Any]) -> Rate | None:
    """The rate of a case row."""
    period = Period.parse(str(row["period"])) if "period" in row else None
    if row["rate"] == "pace":
        assert period
        return rates.pace_of(Rate(number(row["achievement"]), Decimal(100)), period)
    part, whole = number(row["part"]), number(row["whole"])
    if row["rate"] == "schedule":
        assert period
        named = {month: number(amount) for month, amount in row["named"].items()}
        return rates.schedule_achievement(part, rates.Schedule(whole, named), period)
    found: Rate | None = getattr(rates, row["rate"])(part, whole)
    return found


@pytest.mark.parametrize("row", case_rows("rates"), ids=lambda row: f"{row['rate']} {row['printed']}")
def test_a_published_rate_comes_out_to_the_last_printed_digit(row: dict[str, Any]) -> None:
    printed = Decimal(row["printed"])
    found = worked(row)
    assert found is not None
    assert str(found.percent(-int(printed.as_tuple().exponent))) == row["printed"]


def test_what_is_unknown_stays_unknown_and_is_never_zero() -> None:
    assert rates.start_rate(None, 5) is None
    assert rates.start_rate(5, None) is None
    assert rates.start_rate(0, 0) is None
    assert rates.achievement(5, 0) is None
    assert rates.pace(None, 10, Period.parse("2026-03")) is None
    assert rates.year_on_year(None, 5) is None
    assert rates.year_on_year(5, None) is None
    assert rates.year_on_year(5, 0) is None
    assert rates.schedule_gap(5, rates.Schedule(Decimal(0)), Period.parse("2026-03")) is None


def test_nothing_done_of_something_is_zero() -> None:
    found = rates.start_rate(0, 5)
    assert found is not None and found.percent(1) == 0


def test_every_batch_rate_says_what_it_is_made_of() -> None:
    missing = [
        name
        for name in rates.DEFINITIONS
        if name.endswith("_rate")
        and name not in ("in_park_rate", "industry_fit_rate")
        and not hasattr(rates, name)
    ]
    assert missing == []


def test_a_named_schedule_is_even_between_its_months() -> None:
    schedule = rates.Schedule(Decimal(120), {3: Decimal(10), 6: Decimal(40)})
    due = [schedule.due_by(Period(2026, month=month)) for month in (3, 4, 6, 9, 12)]
    assert due == [10, 20, 40, 80, 120]
    assert (
        rates.schedule_achievement(5, rates.Schedule(Decimal(120), {3: Decimal(0)}), Period.parse("2026-02"))
        is None
    )


@pytest.mark.parametrize(
    ("named", "words"),
    [({13: 5}, "outside 1-12"), ({3: 5, 6: 4}, "falls"), ({3: 500}, "target"), ({12: 90}, "target")],
)
def test_a_schedule_that_contradicts_itself_is_refused(named: dict[int, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rates.Schedule(Decimal(100), {month: Decimal(amount) for month, amount in named.items()})


def test_equals_share_a_rank_and_the_unknown_come_last_without_one() -> None:
    figures = [
        ("A", Rate(Decimal(1), Decimal(3))),
        ("B", None),
        ("C", Rate(Decimal(2), Decimal(6))),
        ("D", Decimal("0.2")),
    ]
    placed = rates.rank(figures)
    assert [(one.key, one.rank) for one in placed] == [("A", 1), ("C", 1), ("D", 3), ("B", None)]
    assert [one.rank for one in rates.rank(figures, dense=True)] == [1, 1, 2, None]
    assert [one.key for one in rates.rank(figures, low_is_good=True)] == ["D", "A", "C", "B"]
    assert rates.rank([]) == ()
