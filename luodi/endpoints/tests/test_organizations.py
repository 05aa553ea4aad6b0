"""The system administrator keeps the tree over the API, with the rights, refusals and events of the page."""

import pytest

from luodi.accounts.models import Organization
from luodi.audit.models import AuditEvent

NORTH = {"code": "north", "name": "北县", "kind": "county", "parent": "city", "is_assessed": True}


@pytest.fixture
def he(administrators, program):
    return program("he")


def test_an_organization_is_entered_below_another_and_logged(he):
    answer = he.post("/organizations", NORTH)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["code"], made["parent"]["code"], made["is_assessed"]) == ("north", "city", True)
    assert he.get(f"/organizations/{made['id']}").json() == made
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_id, event.actor.username) == ("create", str(made["id"]), "he")


def test_the_same_key_enters_it_once(he):
    first, second = (he.post("/organizations", NORTH, Idempotency_Key="n-1") for _time in range(2))
    assert first.json() == second.json()
    assert Organization.objects.filter(code="north").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "east"}, "code"),
        ({"code": "no blanks"}, "code"),
        ({"name": " "}, "name"),
        ({"kind": "village"}, "kind"),
        ({"parent": "atlantis"}, "parent"),
        ({"region_code": "51"}, "region_code"),
        ({"rank": 1}, "rank"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_entered(he, changes, field):
    before = Organization.objects.count()
    answer = he.post("/organizations", NORTH | changes)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json()["obstacles"]}
    assert Organization.objects.count() == before


def test_only_what_is_sent_changes_and_closing_waits_until_nobody_works_there(administrators, he):
    east = administrators.east
    changed = he.ask("PATCH", f"/organizations/{east.pk}", {"short_name": "东区"}).json()
    assert (changed["short_name"], changed["name"], changed["is_active"]) == ("东区", "east", True)
    refused = he.ask("PATCH", f"/organizations/{east.pk}", {"is_active": False})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["obstacles"]] == ["is_active"]
    made = he.post("/organizations", NORTH).json()
    closed = he.ask("PATCH", f"/organizations/{made['id']}", {"is_active": False})
    assert (closed.status_code, closed.json()["is_active"]) == (200, False)


def test_it_is_moved_with_a_reason_and_never_below_itself(he):
    made = he.post("/organizations", NORTH).json()
    park = he.post(
        "/organizations", {"code": "park", "name": "园区", "kind": "park", "parent": "north"}
    ).json()
    path = f"/organizations/{made['id']}/move"
    moved = he.post(path, {"to": "west", "reason": "adjusted"})
    assert (moved.status_code, moved.json()["parent"]["code"]) == (200, "west")
    assert he.get(f"/organizations/{park['id']}").json()["depth"] == 4
    below = he.post(path, {"to": "park", "reason": "adjusted"})
    assert (below.status_code, below.json()["obstacles"][0]["field"]) == (422, "to")
    assert he.post(path, {"to": None, "reason": ""}).status_code == 422
    assert he.post(path, {"to": None, "reason": "adjusted"}).json()["parent"] is None


@pytest.mark.parametrize("name", ["chen", "li", "luo"])
def test_nobody_else_changes_the_tree(administrators, program, name):
    other = program(name)
    east = administrators.east.pk
    assert other.get(f"/organizations/{east}").status_code == 200
    assert other.post("/organizations", NORTH).status_code == 403
    assert other.ask("PATCH", f"/organizations/{east}", {"name": "x"}).status_code == 403
    assert other.post(f"/organizations/{east}/move", {"to": None, "reason": "x"}).status_code == 403


def test_a_token_that_only_reads_changes_nothing(administrators, program):
    assert program("he", scope="read").post("/organizations", NORTH).status_code == 403
    assert not Organization.objects.filter(code="north").exists()
