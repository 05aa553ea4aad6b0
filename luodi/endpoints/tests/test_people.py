"""Logins and postings over the API: who may do what to whom, and no password in any answer."""

import pytest

from luodi.accounts.actions import one_time_password
from luodi.accounts.models import Posting, User
from luodi.audit.models import AuditEvent

SU = {"username": "su", "name": "苏样例", "organization": "east", "position": "科员"}


@pytest.fixture
def he(administrators, program):
    return program("he")


@pytest.fixture
def luo(administrators, program):
    return program("luo")


def test_a_login_is_made_without_rights_and_without_a_password(he, luo, client):
    answer = he.post("/people", SU)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["username"], made["organization"]["code"], made["postings"]) == ("su", "east", [])
    assert not User.objects.get(username="su").has_usable_password()
    assert AuditEvent.objects.latest("sequence").object_id == str(made["id"])


def test_no_answer_holds_a_password_or_its_hash(administrators, he):
    person = administrators.people["li"]
    person.set_password(secret := one_time_password())
    person.save()
    texts = [he.get(path).content.decode() for path in (f"/people/{person.pk}", "/people?fields=*")]
    for text in texts:
        assert secret not in text and person.password not in text
        assert '"password"' not in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "LI"}, "username"),
        ({"username": "a b"}, "username"),
        ({"email": "nobody"}, "email"),
        ({"organization": "atlantis"}, "organization"),
        ({"password": "secret"}, "password"),
    ],
)
def test_what_is_wrong_with_a_new_login_is_told_at_its_field(he, changes, field):
    answer = he.post("/people", SU | changes)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["obstacles"]] == [field]
    assert not User.objects.filter(name="苏样例").exists()


def test_facts_change_and_a_login_is_closed_and_opened_with_reasons(administrators, he):
    made = he.post("/people", SU).json()
    path = f"/people/{made['id']}"
    changed = he.ask("PATCH", path, {"position": "主任", "organization": "west"}).json()
    assert (changed["position"], changed["organization"]["code"], changed["name"]) == (
        "主任",
        "west",
        "苏样例",
    )
    assert he.post(f"{path}/close", {"reason": " "}).status_code == 422
    assert he.post(f"{path}/close", {"reason": "left"}).json()["is_active"] is False
    assert he.post(f"{path}/close", {"reason": "left"}).status_code == 422
    assert he.post(f"{path}/reopen", {"reason": "back"}).json()["is_active"] is True
    own = administrators.people["he"].pk
    assert he.post(f"/people/{own}/close", {"reason": "x"}).status_code == 403


def test_postings_are_granted_and_ended_by_the_security_administrator_alone(he, luo):
    made = he.post("/people", SU).json()
    path, posting = f"/people/{made['id']}/postings", {"role": "unit_clerk", "organization": "east"}
    assert he.post(path, posting).status_code == 403
    granted = luo.post(path, posting, Idempotency_Key="g-1")
    assert granted.status_code == 201
    assert luo.post(path, posting, Idempotency_Key="g-1").content == granted.content
    [held] = granted.json()["postings"]
    assert (held["role"], held["organization"]["code"], held["until"]) == ("unit_clerk", "east", None)
    twice = luo.post(path, posting)
    assert (twice.status_code, twice.json()["obstacles"][0]["field"]) == (422, "role")
    assert he.post(f"/people/postings/{held['id']}/end", {"reason": "x"}).status_code == 403
    ended = luo.post(f"/people/postings/{held['id']}/end", {"reason": "moved on"})
    assert ended.json()["postings"][0]["until"]
    assert luo.post(f"/people/postings/{held['id']}/end", {"reason": "again"}).status_code == 409


def test_nobody_grants_to_himself_and_the_three_roles_stay_alone(administrators, he, luo):
    own = administrators.people["luo"].pk
    posting = {"role": "bureau", "organization": "city"}
    assert luo.post(f"/people/{own}/postings", posting).status_code == 403
    other = administrators.people["he"].pk
    refused = luo.post(f"/people/{other}/postings", posting)
    assert refused.status_code == 422
    assert not Posting.objects.filter(user=other, role="bureau").exists()


def test_the_list_narrows_by_place_and_role(administrators, he, program):
    found = he.get("/people?role=unit_clerk&organization=east").json()["items"]
    assert [(each["username"], each["roles"]) for each in found] == [("li", ["unit_clerk"])]
    assert program("chen").get("/people").status_code == 403
    assert program("chen").get(f"/people/{administrators.people['li'].pk}").status_code in {403, 404}
