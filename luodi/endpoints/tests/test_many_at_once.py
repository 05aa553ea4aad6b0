"""Many claims accepted, many targets set, the register searched, files of imports and the history of an object."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from luodi.audit.models import AuditEvent
from luodi.capital.actions import claim_capital
from luodi.capital.models import PaidInCapital
from luodi.projects.models import Project
from luodi.projects.tests.factories import START, climb, make_enterprise, make_project
from luodi.targets.models import Target


@pytest.fixture
def claims(city):
    """Three claims of Li, the last one without a voucher."""
    signed = climb(city, make_project(city), "signed")
    month = (START + timedelta(days=60)).replace(day=1)
    paper = [("payment_voucher", ContentFile(b"%PDF-1.4 voucher", name="voucher.pdf"))]
    return [
        claim_capital(signed, month=month, amount=Decimal(amount), by=city.people["li"], files=files)
        for amount, files in ((100, paper), (200, paper), (300, []))
    ]


def test_many_claims_are_accepted_all_or_none(claims, program):
    chen = program("chen")
    ids = [claim.pk for claim in claims]
    refused = chen.post("/capital/accept", {"amounts": ids})
    assert (refused.status_code, refused.json()["obstacles"][0]["code"]) == (422, "evidence")
    assert not PaidInCapital.objects.filter(state="accepted").exists()
    given = {"amounts": [*ids[:2], 999_999], "note": "checked"}
    done = chen.post("/capital/accept", given, Idempotency_Key="m-1")
    assert done.json() == {"accepted": 2, "left_out": 1}
    assert chen.post("/capital/accept", given, Idempotency_Key="m-1").content == done.content
    assert chen.post("/capital/accept", given).json() == {"accepted": 0, "left_out": 3}
    assert set(PaidInCapital.objects.filter(state="accepted").values_list("reason", flat=True)) == {"checked"}


def test_a_claim_changed_since_it_was_seen_is_not_accepted(claims, program):
    chen, [claim, *_others] = program("chen"), claims
    seen = chen.get(f"/capital/{claim.pk}").json()["updated_at"]
    PaidInCapital.objects.filter(pk=claim.pk).update(updated_at=claim.updated_at + timedelta(minutes=1))
    given = {"amounts": [claim.pk], "seen": {str(claim.pk): seen}}
    answer = chen.post("/capital/accept", given)
    assert answer.status_code == 409, answer.content
    given["seen"] = {str(claim.pk): chen.get(f"/capital/{claim.pk}").json()["updated_at"]}
    assert chen.post("/capital/accept", given).json() == {"accepted": 1, "left_out": 0}


def test_who_may_not_accept_is_denied_and_an_empty_choice_is_refused(claims, program):
    assert program("li").post("/capital/accept", {"amounts": [claims[0].pk]}).status_code == 403
    assert program("chen").post("/capital/accept", {"amounts": []}).status_code == 422


def target(unit: str, value: str, **more) -> dict[str, object]:
    """A target of signed projects."""
    return {
        "indicator": "signed_projects",
        "unit": unit,
        "year": 2026,
        "value": value,
        "source": "通知",
        **more,
    }


def test_many_targets_are_set_all_or_none_and_every_value_stays_on_file(city, program):
    chen = program("chen")
    wrong = chen.ask("PUT", "/targets", {"targets": [target("east", "5"), target("west", "-1")]})
    assert wrong.status_code == 422
    assert "2" in wrong.json()["obstacles"][0]["message"]
    unknown = chen.ask("PUT", "/targets", {"targets": [target("atlantis", "5")]})
    assert (unknown.status_code, unknown.json()["obstacles"][0]["field"]) == (422, "unit")
    assert not Target.objects.exists()
    made = chen.ask("PUT", "/targets", {"targets": [target("east", "5"), target("city", "9")]})
    assert [each["value"] for each in made.json()] == ["5", "9"]
    again = {"targets": [target("east", "6")], "reason": "raised by the plenary"}
    assert chen.ask("PUT", "/targets", again).status_code == 200
    values = chen.get("/targets/signed_projects/east/2026").json()
    assert [(each["value"], each["reason"]) for each in values] == [("6", "raised by the plenary"), ("5", "")]
    assert program("li").ask("PUT", "/targets", again).status_code == 403


def test_targets_are_proposed_by_growth_or_from_a_total_and_nothing_is_set(city, program):
    chen = program("chen")
    climb(city, make_project(city), "signed")
    asked = f"/targets/proposals?code=signed_projects&year={START.year + 1}"
    grown = chen.get(f"{asked}&growth=1").json()
    found = {each["unit"]["code"]: (each["last_year"], each["proposed"]) for each in grown["proposals"]}
    assert (found["east"], grown["last_total"], grown["total"]) == (("1", "2"), "1", "2")
    shared = chen.get(f"{asked}&way=share&total=30").json()
    assert {each["unit"]["code"]: each["proposed"] for each in shared["proposals"]}["east"] == "30"
    assert (shared["stress"]["reached"], shared["stress"]["city_rate"]) == ("27", "0.9")
    assert chen.get(f"{asked}&way=share").json()["obstacles"][0]["field"] == "total"
    assert chen.get(f"{asked}&growth=11").status_code == 422
    assert program("li").get(asked).status_code == 403
    assert not Target.objects.exists()


def test_projects_that_need_attention_are_listed_by_what_they_need(city, program):
    project = make_project(city)
    Project.objects.filter(pk=project.pk).update(stage_due_on=START)
    chen = program("chen")
    late = chen.get("/projects/attention?kind=overdue")
    assert late.status_code == 200
    assert [each["id"] for each in late.json()["items"]] == [project.pk]
    assert program("zhao").get("/projects/attention").json()["items"] == []
    assert chen.get("/projects/attention?kind=rain").status_code == 422


def test_the_register_is_searched_for_likely_duplicates(city, program):
    make_enterprise("巴中样例石墨有限公司", core_name="样例石墨")
    make_enterprise("巴中样例石墨有限责任公司", core_name="样例石墨")
    chen = program("chen")
    found = chen.post("/enterprises/duplicates/search", {}).json()["found"]
    assert found == len(chen.get("/enterprises/duplicates").json()["items"])
    assert chen.post("/enterprises/duplicates/search", {}).json() == {"found": 0}
    assert program("li").post("/enterprises/duplicates/search", {}).status_code == 403


def test_officers_are_found_by_name(city, program):
    found = program("li").get("/projects/officers?q=li").json()
    assert {"id": city.people["li"].pk, "name": "li"}.items() <= found[0].items()
    assert program("wang").get("/projects/officers").status_code == 403


def test_the_files_of_an_import_are_read(city, program):
    chen = program("chen")
    make_project(city)
    for what in ("template", "records"):
        answer = chen.get(f"/imports/kinds/projects/{what}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AuditEvent.objects.latest("sequence").verb == "export"
    assert chen.get("/imports/kinds/weather/template").status_code == 404
    assert program("wang").get("/imports/kinds/projects/records").status_code == 403


def test_an_auditor_reads_everything_that_happened_to_one_object(administrators, program, auditor):
    he, east = program("he"), administrators.east
    he.ask("PATCH", f"/organizations/{east.pk}", {"short_name": "东区"})
    [event] = program("auditor").get(f"/audit/objects/accounts/organization/{east.pk}").json()
    assert (event["verb"], event["actor"]["name"]) == ("change", "he")
    assert event["changes"][0]["after"] == "东区"
    assert he.get(f"/audit/objects/accounts/organization/{east.pk}").status_code == 403
