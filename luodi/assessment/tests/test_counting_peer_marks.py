"""Marks that units gave each other in a closed window count in a run, and the score opens down to each of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.accounts.models import Organization
from luodi.assessment import actions
from luodi.assessment.explaining import engine_run, unit_page, year_so_far
from luodi.assessment.sources import Ask
from luodi.assessment.tests import factories
from luodi.common.errors import Refused
from luodi.indicators.tests.factories import signed
from luodi.peers.actions import close_window
from luodi.peers.tests.factories import marked, window

GIVEN = (("west", 90), ("office", 60), ("post", 70), ("bureau", 75))


def scheme_of(city, take):
    """The small scheme with 5 points for peer marks out of 100."""
    body = factories.body()
    body["inputs"][1] = {"code": "marks", "title": "互评", "kind": "items", "items": "单位互评", "take": take}
    body["indicators"][1]["method"] = {
        "kind": "peer_marks",
        "out_of": 100,
        "judges": [{"input": "marks", "share": 1}],
    }
    return actions.add_scheme(body, by=city.chen)


@pytest.fixture
def places(city):
    signed(city, date(2025, 3, 3))
    return {one.code: one for one in Organization.objects.exclude(code="city")}


@pytest.fixture
def marks(city, places):
    """East is marked by four others with 90, 60, 70 and 75, west by nobody but east."""
    found = window(
        city.chen, list(places.values()), year=2025, opens_on=date(2025, 7, 1), closes_on=date(2025, 7, 9)
    )
    for code, mark in GIVEN:
        marked(found, places[code], {places["east"]: mark}, by=city.chen, on=date(2025, 7, 2))
    marked(found, places["east"], {places["west"]: 50, places["office"]: 40}, by=city.li, on=date(2025, 7, 2))
    return found


def points(run):
    return {one.code: one.points["judged"][1] for one in run.scores.all()}


@pytest.mark.parametrize(
    ("take", "east"),
    [
        ("mean", "3.69"),
        ("trimmed_mean", "3.63"),
    ],  # 73.75 and, without 90 and 60, 72.5 of a hundred; five points
)
def test_the_rule_of_the_scheme_is_taken(city, marks, take, east):
    close_window(marks, by=city.chen)
    run = actions.make_run(scheme_of(city, take), Ask(2025, 12), by=city.chen)
    assert points(run) == {"east": east, "west": "2.50"}
    assert engine_run(run).hash == run.result_hash


def test_an_open_window_and_one_of_later_months_do_not_count(city, marks):
    version = scheme_of(city, "mean")
    assert points(actions.make_run(version, Ask(2025, 12), by=city.chen)) == {"east": "0.00", "west": "0.00"}
    close_window(marks, by=city.chen)
    assert points(actions.make_run(version, Ask(2025, 6), by=city.chen)) == {"east": "0.00", "west": "0.00"}
    assert points(actions.make_run(version, Ask(2025, 7), by=city.chen))["west"] == "2.50"


def test_the_score_opens_down_to_every_mark(city, marks, office):
    close_window(marks, by=city.chen)
    run = actions.make_run(scheme_of(city, "mean"), Ask(2025, 12), by=city.chen)
    [row] = [one for one in unit_page(run, "east").rows if one.code == "judged"]
    assert len(row.set_by) == 1
    told = row.set_by[0][1]
    assert all(f"{code} {mark}" in told for code, mark in GIVEN)
    page = office.get(reverse("assessment:run_unit", args=[run.pk, "east"])).content.decode()
    assert told in page


def test_marks_of_the_same_kind_do_not_count_twice(city, marks):
    version = scheme_of(city, "mean")
    close_window(marks, by=city.chen)
    outside = actions.bring_outside_figures(
        "", by=city.chen, items="unit,kind,key,quantity\neast,单位互评,甲,90\n"
    )
    with pytest.raises(Refused, match="单位互评"):
        actions.make_run(version, Ask(2025, 12), by=city.chen, outside=outside)


def test_month_by_month_the_marks_come_in_when_the_window_was(city, marks):
    close_window(marks, by=city.chen)
    run = actions.make_run(scheme_of(city, "mean"), Ask(2025, 12), by=city.chen)
    scores = year_so_far(run).charts[0]
    by_month = {row[0]: row[1] for row in scores.rows}
    assert by_month["2025-12"] - by_month["2025-06"] >= Decimal("3.69")
