"""A program recommends firms for its department, reads quarters and targets, and notes touches."""

import pytest

from luodi.accounts.models import Organization
from luodi.common import clock
from luodi.demo.history import moment
from luodi.projects.tests.factories import make_enterprise
from luodi.targeting.models import TargetFirm
from luodi.targeting.tests.factories import DAY, accepted, make_round, submission_of


@pytest.fixture
def mine(city):
    """The submission of Sun's department in the third quarter of 2026."""
    with clock.at(moment(DAY, 12)):
        office = Organization.objects.get(code="office")
        yield submission_of(make_round(city.chen, office), office)


def test_firms_are_recommended_all_or_none(city, program, mine):
    known = make_enterprise("杭州样例茶业有限公司")
    sun, path = program("sun"), f"/target-firms/submissions/{mine.pk}/targets"
    rows = [{"enterprise": known.pk, "segment_name": "茶", "suggested_owner": "east"}, {"name": "乙"}]
    refused = sun.post(path, {"targets": [*rows, {"enterprise": 999_999, "suggested_owner": "nowhere"}]})
    assert refused.status_code == 422 and not TargetFirm.objects.exists()
    fields = [each["field"] for each in refused.json()["obstacles"]]
    assert fields == ["targets[2].enterprise", "targets[2].suggested_owner"]
    made = sun.post(path, {"targets": rows}).json()
    assert [one["name"] for one in made["targets"]] == ["杭州样例茶业有限公司", "乙"]
    assert made["targets"][0]["suggested_owner"]["code"] == "east"
    assert sun.post(path, {"targets": [{"name": "乙"}]}).status_code == 422
    assert program("li").post(path, {"targets": [{"name": "丙"}]}).status_code == 404


def test_a_target_is_touched_and_read(city, program, mine):
    [tea] = accepted(mine, "甲公司", by=city.sun, bureau=city.chen, suggested_owner=city.east)
    li, path = program("li"), f"/target-firms/{tea.pk}"
    body = {"kind": "visit", "on": DAY.isoformat(), "note": "见了总经理", "to_status": "visited"}
    made = li.post(f"{path}/touches", body)
    assert made.status_code == 201
    assert (made.json()["status"], made.json()["touches"][0]["note"]) == ("visited", "见了总经理")
    assert li.post(f"{path}/status", {"to": "listed"}).status_code == 422
    assert (
        li.post(f"{path}/status", {"to": "set_aside", "reason": "外地已签"}).json()["status"] == "set_aside"
    )
    assert program("zhao").get(path).status_code == 404
    rows = li.get("/target-firms?status=set_aside").json()["items"]
    assert [(row["id"], row["departments"]) for row in rows] == [(tea.pk, ["office"])]


def test_quarters_come_with_their_measures(city, program, mine):
    accepted(mine, "甲公司", by=city.sun, bureau=city.chen)
    [quarter] = program("chen").get("/target-firms/rounds").json()
    assert (quarter["due_on"], quarter["targets"], quarter["hit_rate"]) == ("2026-07-14", 1, "0.0000")
    [one] = quarter["submissions"]
    assert (one["department"]["code"], one["time"], one["completeness"]) == ("office", "on_time", "0.4000")
    [seen] = program("li").get("/target-firms/rounds").json()
    assert (seen["submissions"], seen["freshness"]) == ([], None)
