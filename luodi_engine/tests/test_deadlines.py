"""Working days follow the announced calendar, and a deadline answers its three questions."""

import csv
import pickle
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi_engine.deadlines import (
    MESSAGES,
    STATES,
    Deadline,
    DeadlineRule,
    Extension,
    WorkCalendar,
    add_working_days,
    extension_refusals,
    parse_deadlines,
    working_days_between,
)
from luodi_engine.tests.case_rows import case_rows, rule_bodies
from luodi_engine.values.reading import RulesError

PLAIN = WorkCalendar()
ROWS = case_rows("deadlines")


def announced(folder: Path) -> WorkCalendar:
    """The calendar of the data folder, all years merged."""
    with (folder / "cn_calendar" / "cn_special_days_2007_2026.csv").open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(row["date"]), row["kind"]) for row in csv.DictReader(file)]
    return WorkCalendar(
        (day for day, kind in rows if kind == "rest"), (day for day, kind in rows if kind == "work")
    )


@pytest.mark.shared_data
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['start']} +{row['after']}")
def test_a_worked_case_comes_out(row: dict[str, Any], shared_data_dir: Path) -> None:
    calendar = announced(shared_data_dir)
    found = add_working_days(row["start"], row["after"], calendar)
    assert (found.on, found.assumed) == (row["due"], row.get("assumed", False)), row["why"]
    if row["after"]:
        assert working_days_between(row["start"], row["due"], calendar).days == row["after"]


@pytest.mark.shared_data
def test_the_announced_years_are_those_of_the_notices(shared_data_dir: Path) -> None:
    calendar = announced(shared_data_dir)
    assert calendar.announced_years == frozenset(range(2007, 2027))
    assert calendar.is_assumed(date(2027, 1, 4)) and calendar.is_assumed(date(2006, 12, 30))
    assert calendar.is_working(date(2006, 12, 30))


@pytest.mark.shared_data
def test_the_quick_count_equals_the_slow_one_over_twenty_years(shared_data_dir: Path) -> None:
    calendar = announced(shared_data_dir)
    start, day, count = date(2006, 12, 20), date(2006, 12, 20), 0
    while day < date(2027, 2, 1):
        day += timedelta(days=1)
        if calendar.is_working(day):
            count += 1
            assert add_working_days(start, count, calendar).on == day
        assert working_days_between(start, day, calendar).days == count


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(st.sets(DAYS, max_size=40), st.sets(DAYS, max_size=40), DAYS, st.integers(0, 60))
def test_the_quick_count_equals_the_slow_one_in_any_calendar(
    rest: set[date], work: set[date], start: date, days: int
) -> None:
    calendar = WorkCalendar(rest - work, work)
    slow = start
    for _ in range(days):
        slow += timedelta(days=1)
        while not calendar.is_working(slow):
            slow += timedelta(days=1)
    if days == 0:
        while not calendar.is_working(slow):
            slow += timedelta(days=1)
    found = add_working_days(start, days, calendar).on
    assert found == slow
    count = sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, (found - start).days + 1))
    assert working_days_between(start, found, calendar).days == count
    assert working_days_between(found, start, calendar).days == -count


def test_a_day_listed_twice_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="2026-01-01"):
        WorkCalendar([date(2026, 1, 1)], [date(2026, 1, 1)])


@pytest.mark.parametrize("days", [-1, 10**9])
def test_an_absurd_number_of_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        add_working_days(date(2026, 1, 1), days, PLAIN)


def test_a_calendar_can_be_kept_in_a_cache() -> None:
    calendar = WorkCalendar([date(2026, 1, 1)], [date(2026, 1, 4)])
    again = pickle.loads(pickle.dumps(calendar))
    assert again == calendar and again.worked_through(date(2026, 1, 4)) == calendar.worked_through(
        date(2026, 1, 4)
    )


def test_the_clock_starts_on_the_next_working_day_and_runs_out_at_the_end_of_the_due_day() -> None:
    deadline = Deadline(date(2026, 8, 7), 3, PLAIN, warn_days=1)
    assert deadline.starts_on() == date(2026, 8, 10)
    assert deadline.due(on=date(2026, 8, 7)).on == date(2026, 8, 12)
    assert deadline.late_working_days(on=date(2026, 8, 12)).days == 0
    assert deadline.late_working_days(on=date(2026, 8, 17)).days == 3


def test_a_period_of_calendar_days_that_ends_on_a_rest_day_ends_on_the_next_working_day() -> None:
    deadline = Deadline(date(2026, 8, 1), 7, PLAIN, unit="calendar")
    assert deadline.due(on=date(2026, 8, 1)).on == date(2026, 8, 10)
    assert deadline.starts_on() == date(2026, 8, 2)


def test_an_extension_is_seen_from_the_day_it_was_granted_and_not_before() -> None:
    deadline = Deadline(
        date(2026, 8, 7), 3, PLAIN, extensions=(Extension(date(2026, 8, 11), 5, "two departments"),)
    )
    assert deadline.due(on=date(2026, 8, 10)).on == date(2026, 8, 12)
    assert deadline.due(on=date(2026, 8, 11)).on == date(2026, 8, 19)
    assert deadline.state(on=date(2026, 8, 13)) == "running"
    assert deadline.state(on=date(2026, 8, 20)) == "overdue"


def test_what_was_done_in_time_stays_met_and_what_was_late_stays_late() -> None:
    in_time = Deadline(date(2026, 8, 7), 3, PLAIN, met_on=date(2026, 8, 12))
    late = Deadline(date(2026, 8, 7), 3, PLAIN, met_on=date(2026, 8, 14))
    day = date(2026, 9, 1)
    assert (in_time.state(on=day), late.state(on=day)) == ("met", "met_late")
    assert late.state(on=date(2026, 8, 13)) == "overdue"
    assert late.late_working_days(on=day).days == 2
    assert late.late_working_days(on=date(2026, 8, 13)).days == 1


@given(st.integers(0, 30), st.integers(0, 5), st.integers(-5, 60), st.none() | st.integers(0, 60))
def test_a_deadline_is_always_in_one_of_its_states(
    limit: int, warn: int, asked: int, met: int | None
) -> None:
    start = date(2026, 8, 7)
    met_on = None if met is None else start + timedelta(days=met)
    deadline = Deadline(start, limit, PLAIN, warn_days=warn, met_on=met_on)
    on = start + timedelta(days=asked)
    state = deadline.state(on=on)
    assert state in STATES
    late = deadline.late_working_days(on=on).days > 0
    assert not late or state in ("overdue", "met_late")


def test_an_extension_is_refused_with_every_reason() -> None:
    rule = DeadlineRule("x", "甲", "X", 3, most_extensions=1, most_extension_days=5, ask_before_days=1)
    started = date(2026, 8, 7)
    earlier = Deadline(
        started, 3, PLAIN, extensions=(Extension(date(2026, 8, 10), 4, "x"),), met_on=date(2026, 9, 1)
    )
    refused = extension_refusals(earlier, rule, Extension(date(2026, 9, 1), 9))
    codes = [refusal.message_code for refusal in refused]
    none = extension_refusals(
        Deadline.under(rule, started, PLAIN), rule, Extension(date(2026, 8, 11), 0, "x")
    )
    assert set(codes) | {refusal.message_code for refusal in none} == set(MESSAGES)
    assert all(str(refusal) for refusal in refused)
    assert (
        extension_refusals(Deadline.under(rule, started, PLAIN), rule, Extension(date(2026, 8, 11), 5, "x"))
        == ()
    )


def test_the_shipped_deadlines_are_read_and_the_version_of_2024_is_shorter() -> None:
    versions = {
        rules.version: rules for _, body in rule_bodies("deadlines") for rules in [parse_deadlines(body)]
    }
    assert (
        versions["2022"].rule("request_resolve").limit_days,
        versions["2024"].rule("request_resolve").limit_days,
    ) == (15, 5)
    assert versions["2024"].rule("policy_items_published").limit_days == 7
    with pytest.raises(KeyError):
        versions["2022"].rule("policy_items_published")
    assert all(rule.source for rules in versions.values() for rule in rules.rules)


def test_mistakes_in_deadlines_are_reported_at_once() -> None:
    row = {"code": "a", "label": "甲", "label_en": "A", "limit_days": 1, "source": "example"}
    body = {
        "code": "x",
        "version": 1,
        "effective_from": "2022-01-01",
        "source": "x",
        "rules": [row, {**row, "limit": 3, "limit_days": None}],
    }
    with pytest.raises(RulesError) as caught:
        parse_deadlines(body)
    assert [(problem.path, problem.message_code) for problem in caught.value.problems] == [
        ("rules[1].limit", "rule.unknown_key_nearest"),
        ("rules[1].code", "rule.duplicate"),
        ("rules[1].limit_days", "rule.missing"),
    ]
