"""Steps of a target and the measures of a quarterly list, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from luodi_engine.chains.target_lists import (
    LADDER,
    SET_ASIDE,
    ListedFirm,
    is_stale,
    list_measures,
    move_refusals,
    time_of,
)

TODAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("before", "to", "reason", "code"),
    [
        ("listed", "studied", "", None),
        ("listed", "intending", "", None),
        ("visited", "studied", "", "target.back_needs_reason"),
        ("visited", "studied", "名片过期", None),
        ("listed", SET_ASIDE, " ", "target.aside_needs_reason"),
        ("listed", SET_ASIDE, "已在外地投资", None),
        (SET_ASIDE, "reached", "", "target.back_needs_reason"),
        (SET_ASIDE, "reached", "重新启动", None),
        ("intending", "lead", "", "target.lead_needs_project"),
        ("lead", "visited", "x", "target.is_lead"),
        ("visited", "visited", "x", "target.same"),
        ("visited", "won", "", "target.unknown"),
    ],
)
def test_steps_of_the_ladder(before, to, reason, code):
    refusals = move_refusals(before, to, reason=reason, has_project=False)
    assert [one.message_code for one in refusals] == ([code] if code else [])
    assert all(str(one) for one in refusals)


def test_a_target_becomes_a_lead_with_its_project():
    assert all(move_refusals(step, "lead", reason="", has_project=True) == () for step in LADDER[:-1])


def test_the_due_day_is_in_time_and_the_next_is_not():
    due = date(2026, 7, 14)
    assert [time_of(day, due, on=TODAY) for day in (due, date(2026, 7, 15), None)] == [
        "on_time",
        "late",
        "overdue",
    ]
    assert time_of(None, due, on=due) == "open"


def test_never_touched_is_stale():
    assert is_stale(None, stale_days=30, on=TODAY)
    assert not is_stale(TODAY, stale_days=0, on=TODAY)


def test_measures_of_a_quarter():
    firms = [
        ListedFirm("visited", date(2026, 9, 20), 5, 5, first=1),
        ListedFirm("listed", date(2026, 7, 1), 2, 5, first=2),
        ListedFirm("listed", date(2026, 7, 1), 2, 5, first=3, is_closed=True),
        ListedFirm("lead", date(2026, 7, 1), 5, 5, first=4, is_hit=True),
        ListedFirm("lead", date(2026, 7, 1), 5, 5, first=4, is_hit=True),
        ListedFirm(SET_ASIDE, None, 5, 5, first=5),
    ]
    found = list_measures(firms, stale_days=30, on=TODAY)
    assert (found.targets, found.open, found.stale, found.hits) == (6, 2, 1, 1)
    assert (found.freshness, found.completeness, found.hit_rate) == (
        Decimal("0.5"),
        Decimal(24) / 30,
        Decimal("0.2"),
    )


def test_without_targets_nothing_is_known():
    found = list_measures([], stale_days=30, on=TODAY)
    assert (found.freshness, found.completeness, found.hit_rate) == (None, None, None)
