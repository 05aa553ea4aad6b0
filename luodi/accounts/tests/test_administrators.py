"""Three separated administrators: who makes logins, who grants rights, who reads the change log."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from luodi.accounts.access import person_for
from luodi.accounts.actions import deactivate_user, end_posting, grant_posting
from luodi.accounts.choices import SEPARATED_ROLES, Role
from luodi.accounts.models import Posting
from luodi.accounts.roles import ALLOWED
from luodi.common.errors import Conflict, Refused

TODAY = date.today()
ADMINISTRATORS = {
    "auditor": Role.AUDITOR,
    "security": Role.SECURITY_ADMINISTRATOR,
    "system": Role.SYSTEM_ADMINISTRATOR,
}


def test_their_rights_do_not_overlap_and_touch_no_business():
    rights = [ALLOWED[role] - {"organizations.view", "users.view"} for role in SEPARATED_ROLES]
    assert all(not first & second for first in rights for second in rights if first is not second)
    business = ("projects.", "enterprises.", "capital.", "targets.", "figures.", "statistics.")
    assert not [code for role in SEPARATED_ROLES for code in ALLOWED[role] if code.startswith(business)]


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("role", Role.values)
def test_nobody_holds_a_second_role_beside_one_of_the_three(world, held, role):
    person = world.people[held]
    by = world.people["security"] if held != "security" else world.people["system"]
    with pytest.raises(Refused):
        grant_posting(person, role=role, organization=world.city, since=TODAY, by=by)


@pytest.mark.parametrize("role", SEPARATED_ROLES)
def test_nobody_with_work_of_his_own_becomes_one_of_the_three(world, role):
    with pytest.raises(Refused, match="held alone"):
        grant_posting(
            world.people["clerk"],
            role=role,
            organization=world.city,
            since=TODAY,
            by=world.people["security"],
        )


def test_the_database_itself_refuses_two_of_the_three_and_a_grant_to_oneself(world):
    auditor, nobody = world.people["auditor"], world.people["nobody"]
    values = {"organization": world.city, "since": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(user=auditor, role=Role.SYSTEM_ADMINISTRATOR, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(user=nobody, role=Role.LEADER, granted_by=nobody, **values)


def test_nobody_grants_to_himself_or_ends_his_own_posting(world):
    security = world.people["security"]
    with pytest.raises(Refused):
        grant_posting(security, role=Role.LEADER, organization=world.city, since=TODAY, by=security)
    with pytest.raises(Refused):
        end_posting(security.postings.get(), on=TODAY, by=security)


@pytest.mark.parametrize("action", ["change", "grant", "reset"])
def test_access_says_so_too(world, action):
    for name in ("security", "system"):
        with pytest.raises(PermissionDenied):
            person_for(world.people[name], world.people[name].pk, action=action)


def test_the_system_administrator_cannot_take_the_place_of_the_others(world):
    system, security = world.people["system"], world.people["security"]
    for name in ("auditor", "security"):
        with pytest.raises(PermissionDenied):
            person_for(system, world.people[name].pk, action="reset")
    assert person_for(security, world.people["auditor"].pk, action="reset")
    with pytest.raises(PermissionDenied):
        person_for(security, world.people["clerk"].pk, action="reset")


def test_a_posting_ends_once(world):
    posting = world.people["clerk"].postings.get()
    end_posting(posting, on=TODAY, by=world.people["security"], reason="moved")
    with pytest.raises(Conflict):
        end_posting(posting, on=TODAY, by=world.people["security"])


def test_the_same_role_at_the_same_place_is_granted_once(world):
    with pytest.raises(Refused, match="already"):
        grant_posting(
            world.people["clerk"],
            role=Role.UNIT_CLERK,
            organization=world.places["east"],
            since=TODAY,
            by=world.people["security"],
        )


def test_the_security_administrator_grants_on_the_page(signed_in, world):
    nobody = world.people["nobody"]
    values = {"role": "unit_clerk", "organization": world.places["west"].pk, "since": "2026-01-01"}
    response = signed_in("security").post(f"/people/{nobody.pk}/postings/add/", values)
    assert response.url == f"/people/{nobody.pk}/"
    posting = nobody.postings.get()
    assert (posting.role, posting.granted_by) == ("unit_clerk", world.people["security"])


@pytest.mark.parametrize("name", ["auditor", "security"])
def test_the_system_administrator_cannot_take_their_place_by_closing_their_login_first(world, name):
    system, person = world.people["system"], world.people[name]
    deactivate_user(person_for(system, person.pk, action="change"), by=system, reason="left")
    with pytest.raises(PermissionDenied):
        person_for(system, person.pk, action="reset")


def test_nor_before_their_posting_begins(world):
    system, person = world.people["system"], world.people["nobody"]
    tomorrow = TODAY + timedelta(days=1)
    grant_posting(
        person, role=Role.AUDITOR, organization=world.city, since=tomorrow, by=world.people["security"]
    )
    with pytest.raises(PermissionDenied):
        person_for(system, person.pk, action="reset")
