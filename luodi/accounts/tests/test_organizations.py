"""Entering, changing and moving organizations."""

import pytest

from luodi.accounts.actions import change_organization, change_user, create_organization, move_organization
from luodi.accounts.models import Organization, User
from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused


def test_a_code_is_given_once(world):
    with pytest.raises(Refused, match="taken"):
        create_organization(
            code="east", name="x", kind="county", by=world.people["system"], parent=world.city
        )


def test_a_new_name_is_noted_with_the_old_one(world):
    change_organization(world.places["east"], by=world.people["system"], name="东城区", short_name="东城")
    event = AuditEvent.objects.latest("sequence").details
    assert (event["before"]["name"], event["after"]["name"]) == ("east", "东城区")


def test_saving_without_a_change_notes_nothing(world):
    change_organization(world.places["east"], by=world.people["system"], name="east")
    assert not AuditEvent.objects.exists()


def test_rights_follow_a_moved_organization(world):
    park = Organization.objects.add_child(world.places["west"], dict(code="park", name="园区", kind="park"))
    clerk = world.people["clerk"]
    assert not clerk.scope.allows("projects.add", park.path)
    park = move_organization(
        park, to=world.places["east"], by=world.people["system"], reason="reform of 2026"
    )
    assert clerk.scope.allows("projects.add", park.path)
    assert AuditEvent.objects.latest("sequence").details["before"] == {"below": "west"}


def test_nothing_is_moved_below_itself_or_without_a_reason(world):
    east = Organization.objects.get(code="east")
    park = Organization.objects.add_child(east, dict(code="park", name="园区", kind="park"))
    for to, reason in ((park, "why"), (world.places["west"], " ")):
        with pytest.raises(Refused):
            move_organization(
                Organization.objects.get(code="east"), to=to, by=world.people["system"], reason=reason
            )


def test_an_organization_where_people_hold_postings_stays_open(world):
    with pytest.raises(Refused, match="End these first"):
        change_organization(world.places["east"], by=world.people["system"], is_active=False)


def test_the_tree_takes_the_same_queries_however_large_it_is(signed_in, world, django_assert_max_num_queries):
    client = signed_in("system")
    client.get("/people/organizations/")
    with django_assert_max_num_queries(8):
        assert client.get("/people/organizations/").status_code == 200
    for number in range(30):
        Organization.objects.add_child(
            world.city, dict(code=f"more{number}", name=f"more{number}", kind="department")
        )
        world.city.refresh_from_db()
    with django_assert_max_num_queries(8):
        assert "more29" in client.get("/people/organizations/").content.decode()


def test_the_list_of_people_takes_the_same_queries_however_long_it_is(
    signed_in, world, django_assert_max_num_queries
):
    client = signed_in("system")
    client.get("/people/")
    for number in range(30):
        world.person(f"more{number}", "unit_clerk", world.places["east"])
    with django_assert_max_num_queries(10):
        assert client.get("/people/").status_code == 200


def test_what_another_administrator_changed_meanwhile_is_not_overwritten(signed_in, world):
    client, east = signed_in("system"), world.places["east"]
    for url, change in (
        (
            f"/people/organizations/{east.pk}/change/",
            lambda: change_organization(east, by=world.people["system"], name="新名称"),
        ),
        (
            f"/people/{world.people['clerk'].pk}/change/",
            lambda: change_user(world.people["clerk"], by=world.people["system"], phone="123"),
        ),
    ):
        form = client.get(url).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in shown.items() if value is not None and value is not False}
        assert sent["seen"]
        change()
        assert client.post(url, sent).status_code == 409
        sent["seen"] = client.get(url).context["form"]["seen"].value()
        assert client.post(url, sent).status_code == 302


def test_a_kind_grants_no_rights_in_the_whole_city(world):
    east, clerk = world.places["east"], world.people["clerk"]
    assert not clerk.scope.everywhere("projects.view")
    with pytest.raises(Refused, match="End these first"):
        change_organization(east, by=world.people["system"], kind="department")
    assert not User.objects.get(pk=clerk.pk).scope.everywhere("projects.view")
    changed = change_organization(east, by=world.people["system"], kind="district")
    assert changed.kind == "district"
