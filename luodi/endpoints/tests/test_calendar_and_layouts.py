"""The working calendar and the layouts of leading industries, kept over the API by the bureau."""

import pytest

from luodi.reference.models import Industry, LeadingIndustry, SpecialDay

HOLIDAY = {"is_workday": False, "name": "国庆节", "source": "国办通知"}
LAYOUT = {
    "place": "east",
    "layout": "1+1",
    "year_from": 2026,
    "source": "区委文件",
    "industries": [{"name": "食品饮料", "industry_codes": ["1353"]}, {"name": "文旅康养"}],
}


@pytest.fixture
def chen(city, program):
    return program("chen")


def test_a_rest_day_is_set_read_and_taken_away(chen):
    before = chen.get("/reference/calendar?year=2026").json()
    answer = chen.ask("PUT", "/reference/calendar/2026-10-01", HOLIDAY)
    assert answer.status_code == 200
    assert (answer.json()["day"], answer.json()["changed_by"]["name"]) == ("2026-10-01", "chen")
    after = chen.get("/reference/calendar?year=2026").json()
    october = [year["months"][9]["working_days"] for year in (before, after)]
    assert october[0] - october[1] == 1
    assert (before["is_announced"], after["is_announced"]) == (False, True)
    assert after["days"] == [answer.json()]
    assert chen.post("/reference/calendar/2026-10-01/remove", {"reason": "wrong day"}).status_code == 204
    assert chen.get("/reference/calendar?year=2026").json() == before
    assert chen.post("/reference/calendar/2026-10-01/remove", {"reason": "again"}).status_code == 404


def test_the_same_day_again_replaces_what_was_said(chen):
    for name in ("国庆节", "调休上班"):
        chen.ask("PUT", "/reference/calendar/2026-10-10", HOLIDAY | {"name": name, "is_workday": True})
    day = SpecialDay.objects.get()
    assert (day.name, day.is_workday) == ("调休上班", True)


@pytest.mark.parametrize(
    ("day", "changes", "field"),
    [
        ("2026-02-30", {}, "day"),
        ("1975-01-01", {}, "day"),
        ("2026-10-01", {"name": " "}, "name"),
        ("2026-10-01", {"source": ""}, "source"),
        ("2026-10-01", {"is_workday": "rest"}, "is_workday"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(chen, day, changes, field):
    answer = chen.ask("PUT", f"/reference/calendar/{day}", HOLIDAY | changes)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["obstacles"]] == [field]
    assert not SpecialDay.objects.exists()


def test_a_new_layout_ends_the_one_before(chen):
    first = chen.post("/reference/layouts", LAYOUT)
    assert first.status_code == 201
    assert [each["name"] for each in first.json()] == ["食品饮料", "文旅康养"]
    assert first.json()[0]["industry_codes"] == ["1353"]
    later = LAYOUT | {"year_from": 2028, "industries": [{"name": "生物医药"}]}
    assert chen.post("/reference/layouts", later).status_code == 201
    held = chen.get("/reference/layouts?year=2027").json()
    assert {(each["name"], each["year_to"]) for each in held} == {("食品饮料", 2027), ("文旅康养", 2027)}
    assert len(chen.get("/reference/layouts").json()) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": "bureau"}, "place_code"),
        ({"year_from": 1980}, "year_from"),
        ({"industries": []}, "industries"),
        ({"industries": [{"name": "食品", "industry_codes": ["9999"]}]}, "industry_codes"),
        ({"source": " "}, "source"),
    ],
)
def test_what_is_wrong_with_a_layout_is_told_and_nothing_changes(chen, changes, field):
    answer = chen.post("/reference/layouts", LAYOUT | changes)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json()["obstacles"]}
    assert not LeadingIndustry.objects.exists()


def test_a_mistake_is_corrected_or_taken_away_with_a_reason(chen):
    Industry.objects.create(code="1512", name="白酒制造", level=4)
    made, other = chen.post("/reference/layouts", LAYOUT).json()
    path = f"/reference/layouts/{made['id']}"
    changes = {"industry_codes": ["1512"], "year_to": 2029, "reason": "typed wrongly"}
    corrected = chen.ask("PATCH", path, changes).json()
    assert (corrected["industry_codes"], corrected["year_to"], corrected["name"]) == (
        ["1512"],
        2029,
        "食品饮料",
    )
    assert chen.ask("PATCH", path, {"year_to": 2020, "reason": "x"}).status_code == 422
    assert chen.ask("PATCH", path, {"year_to": None, "reason": "open"}).json()["year_to"] is None
    assert chen.ask("PATCH", path, {"name": "x"}).json()["obstacles"][0]["field"] == "reason"
    assert chen.post(f"/reference/layouts/{other['id']}/remove", {"reason": "double"}).status_code == 204
    assert LeadingIndustry.objects.count() == 1


def test_a_county_reads_and_changes_nothing(chen, program):
    made, _other = chen.post("/reference/layouts", LAYOUT).json()
    li = program("li")
    assert li.get("/reference/calendar").status_code == 200
    assert len(li.get("/reference/layouts").json()) == 2
    assert li.ask("PUT", "/reference/calendar/2026-10-01", HOLIDAY).status_code == 403
    assert li.post("/reference/layouts", LAYOUT | {"year_from": 2030}).status_code == 403
    assert li.ask("PATCH", f"/reference/layouts/{made['id']}", {"reason": "x"}).status_code == 403
    assert li.post(f"/reference/layouts/{made['id']}/remove", {"reason": "x"}).status_code == 403
