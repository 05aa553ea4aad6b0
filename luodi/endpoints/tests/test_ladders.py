"""The bureau drafts, changes, adopts and withdraws a ladder over the API, as in the editor of the pages."""

from copy import deepcopy
from datetime import date

import pytest
from django.utils import timezone

from luodi.audit.models import AuditEvent
from luodi.ladders.models import LadderVersion
from luodi.ladders.queries import version_for

NEW = {"name": "二〇二七版", "effective_from": "2027-01-01", "source": "市政府办公室通知"}


@pytest.fixture
def chen(city, program):
    return program("chen")


@pytest.fixture
def draft(chen):
    return chen.post("/reference/ladders", NEW).json()


def test_one_version_is_read_whole(chen):
    first = chen.get("/reference/ladders").json()["items"][0]
    told = chen.get(f"/reference/ladders/{first['id']}")
    ladder = told.json()
    assert told.headers["ETag"] == f'"{ladder["digest"]}"'
    signed = next(each for each in ladder["stages"] if each["code"] == "signed")
    assert signed["needs_acceptance"] and signed["milestone"] == "signed_on" and signed["limits"]
    gates = [gate for stage in ladder["stages"] for gate in stage["gates"]]
    assert any(gate["documents"] == ["investment_contract"] for gate in gates)
    assert any(gate["fields"] for gate in gates) and all(gate["role"] for gate in gates)
    assert any(gate["limit_working_days"] for gate in gates)
    assert ladder["source"] and ladder["effective_from"]


def test_a_draft_begins_with_the_ladder_in_force(chen, draft):
    in_force = version_for(timezone.localdate())
    assert (draft["state"], draft["is_in_force"], draft["created_by"]["name"]) == ("draft", False, "chen")
    assert draft["body"]["stages"] == in_force.body["stages"]
    assert (draft["body"]["source"], draft["body"]["version"]) == (NEW["source"], NEW["name"])
    assert chen.get(f"/reference/ladders/{draft['id']}/against/{in_force.pk}").json() == []


def test_stages_that_were_read_can_be_sent_back_and_change_nothing(chen, draft):
    sent = {"stages": draft["stages"], "digest": draft["digest"]}
    answer = chen.ask("PATCH", f"/reference/ladders/{draft['id']}", sent)
    assert answer.status_code == 200
    assert answer.json() == draft


def test_a_changed_gate_is_told_against_the_version_before(chen, draft):
    stages = draft["stages"]
    stages[1]["stale_after_days"] = 99
    stages[1]["gates"].append(
        {"label": "专家论证", "label_en": "Experts heard", "documents": ["legal_review"]}
    )
    path = f"/reference/ladders/{draft['id']}"
    changed = chen.ask("PATCH", path, {"stages": stages}, If_Match=f'"{draft["digest"]}"')
    assert changed.status_code == 200
    assert changed.json()["stages"][1]["gates"][-1]["code"] == "gate_1"
    found = chen.get(f"{path}/against/{version_for(timezone.localdate()).pk}").json()
    assert {(each["kind"], each["after"]) for each in found} >= {("changed", "99"), ("added", "Legal review")}


def test_every_mistake_comes_back_with_place_value_and_way_out_in_the_language_asked_for(chen, draft):
    stages = deepcopy(draft["stages"])
    stages[1]["label"] = ""
    stages[2]["limits"] = {"default": -3}
    stages[3]["gates"] = [{"code": "Große Stufe", "label": "甲", "label_en": "A", "documents": ["contract"]}]
    sent = {"stages": stages, "digest": draft["digest"]}
    answer = chen.ask("PATCH", f"/reference/ladders/{draft['id']}", sent, Accept_Language="zh-CN")
    assert answer.status_code == 422
    told = {each["field"]: each for each in answer.json()["obstacles"]}
    assert set(told) == {
        "stages.1.label",
        "stages.2.limits.default",
        "stages.3.gates.0.code",
        "stages.3.gates.0.documents.0",
    }
    limit = told["stages.2.limits.default"]["message"]
    assert "第 3 阶段" in limit and "-3" in limit and "default" not in limit
    assert "contract" in told["stages.3.gates.0.documents.0"]["message"]
    assert chen.get(f"/reference/ladders/{draft['id']}").json() == draft


def test_two_programs_do_not_overwrite_each_other(chen, draft):
    path = f"/reference/ladders/{draft['id']}"
    first = chen.ask("PATCH", path, {"stages": draft["stages"][:-1], "digest": draft["digest"]})
    second = chen.ask("PATCH", path, {"stages": draft["stages"], "digest": draft["digest"]})
    assert (first.status_code, second.status_code) == (200, 409)
    assert chen.ask("PATCH", path, {"name": "无凭据"}).json()["obstacles"][0]["field"] == "digest"
    both = chen.ask("PATCH", path, {"digest": draft["digest"]}, If_Match='"0000000000000000"')
    assert both.status_code == 422
    assert len(LadderVersion.objects.get(pk=draft["id"]).body["stages"]) == len(draft["stages"]) - 1


def test_a_draft_is_adopted_from_a_day_on_and_never_edited_again(chen, draft):
    path = f"/reference/ladders/{draft['id']}"
    answer = chen.post(f"{path}/adopt", {"effective_from": "2027-02-01"}, Idempotency_Key="a-1")
    assert answer.status_code == 200
    adopted = answer.json()
    assert (adopted["state"], adopted["effective_from"], adopted["source"]) == (
        "adopted",
        "2027-02-01",
        NEW["source"],
    )
    assert version_for(date(2027, 2, 1)).pk == draft["id"]
    assert (
        chen.post(f"{path}/adopt", {"effective_from": "2027-02-01"}, Idempotency_Key="a-1").json() == adopted
    )
    assert chen.post(f"{path}/adopt", {}).status_code == 409
    edited = chen.ask("PATCH", path, {"name": "x", "digest": adopted["digest"]})
    assert (edited.status_code, edited.json()["obstacles"][0]["code"]) == (409, "adopted")
    assert AuditEvent.objects.filter(verb="accept", object_id=str(draft["id"])).count() == 1


def test_two_versions_cannot_begin_on_one_day(chen, draft):
    day = version_for(timezone.localdate()).effective_from.isoformat()
    answer = chen.post(f"/reference/ladders/{draft['id']}/adopt", {"effective_from": day})
    assert (answer.status_code, answer.json()["obstacles"][0]["field"]) == (422, "effective_from")


def test_a_draft_is_discarded_and_the_last_version_stays(chen, draft):
    path = f"/reference/ladders/{draft['id']}/withdraw"
    assert chen.post(path, {"reason": ""}).status_code == 422
    assert chen.post(path, {"reason": "not needed"}).json()["state"] == "withdrawn"
    assert chen.post(path, {"reason": "not needed"}).status_code == 409
    first, *rest = LadderVersion.objects.filter(state="adopted").values_list("pk", flat=True)
    for pk in rest:
        assert chen.post(f"/reference/ladders/{pk}/withdraw", {"reason": "x"}).status_code == 200
    assert chen.post(f"/reference/ladders/{first}/withdraw", {"reason": "x"}).status_code == 422


@pytest.mark.parametrize("changes", [{"name": " "}, {"source": ""}, {"effective_from": "2027-13-01"}])
def test_a_draft_needs_name_day_and_source(chen, changes):
    answer = chen.post("/reference/ladders", NEW | changes)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["obstacles"]] == [*changes]


def test_a_county_reads_rules_and_changes_none(city, program, draft):
    li = program("li")
    path = f"/reference/ladders/{draft['id']}"
    assert li.get(path).status_code == 200
    for method, address, body in (
        ("POST", "/reference/ladders", NEW),
        ("PATCH", path, {"name": "x", "digest": draft["digest"]}),
        ("POST", f"{path}/adopt", {}),
        ("POST", f"{path}/withdraw", {"reason": "x"}),
    ):
        assert li.ask(method, address, body).status_code == 403
    assert LadderVersion.objects.get(pk=draft["id"]).state == "draft"
