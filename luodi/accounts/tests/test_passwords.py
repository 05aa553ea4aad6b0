"""Password rules, the forced change, and resets."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from luodi.accounts.actions import change_password, create_user, one_time_password, reset_password
from luodi.accounts.models import FormerPassword
from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused

from .conftest import PASSWORD

CHANGE = "/accounts/password/change/"


@pytest.mark.parametrize(
    "password",
    ["Ab1-short", "alllowercase", "lower12345", "UPPER-LOWER", "Password123", "clerk-Clerk1"],
    ids=["short", "one kind", "two kinds", "two kinds with sign", "common", "like the name"],
)
def test_weak_passwords_are_refused(li, password):
    li.name = li.username = "clerk-Clerk"
    with pytest.raises(ValidationError):
        validate_password(password, li)


def test_what_is_wrong_with_a_password_is_told_in_chinese(li):
    with override("zh-hans"), pytest.raises(ValidationError) as caught:
        validate_password("Ab1-short", li)
    assert caught.value.messages == ["密码至少 10 位。"]


@pytest.mark.parametrize("password", ["Blue7-river", "a long but easy sentence", "落地生根Ab3招商引资"])
def test_good_passwords_are_taken(li, password):
    validate_password(password, li)


def test_hashes_are_argon2(li):
    assert li.password.startswith("argon2$argon2id$")


def test_the_last_five_passwords_cannot_come_back(li):
    for number in range(6):
        change_password(li, password=f"River-{number}-blue", by=li)
    for number in range(1, 6):
        with pytest.raises(ValidationError):
            validate_password(f"River-{number}-blue", li)
    validate_password(PASSWORD, li)
    assert FormerPassword.objects.filter(user=li).count() == 5


def test_a_person_with_a_password_set_by_others_must_change_it_first(client, world):
    create_user(username="new", name="new", password=PASSWORD, by=world.people["system"])
    client.post("/accounts/login/", {"login": "new", "password": PASSWORD})
    assert client.get("/people/me/").url == CHANGE
    assert client.get(CHANGE).status_code == 200
    answer = client.get("/api/projects")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
    assert CHANGE in answer.json()["message"]
    wanted = {"oldpassword": PASSWORD, "password1": "Blue7-river", "password2": "Blue7-river"}
    assert client.post(CHANGE, wanted).status_code == 302
    assert client.get("/people/me/").status_code == 200


def test_an_old_password_must_be_changed_where_the_city_says_so(signed_in, world, settings):
    clerk = world.people["clerk"]
    clerk.set_password(PASSWORD)
    clerk.password_changed_at = timezone.now() - timedelta(days=91)
    clerk.save()
    client = signed_in("clerk")
    assert client.get("/people/me/").status_code == 200
    settings.PASSWORD_DAYS = 90
    assert client.get("/people/me/").url == CHANGE


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(client, li):
    other = type(client)()
    for browser in (client, other):
        browser.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    wanted = {"oldpassword": PASSWORD, "password1": "Blue7-river", "password2": "Blue7-river"}
    client.post(CHANGE, wanted)
    assert client.get("/people/me/").status_code == 200
    assert other.get("/people/me/").status_code == 302


def test_a_reset_shows_the_password_once_and_writes_it_nowhere(signed_in, world):
    clerk = world.people["clerk"]
    response = signed_in("system").post(f"/people/{clerk.pk}/password/", {"reason": "forgotten"})
    secret = response.context["secret"]
    clerk.refresh_from_db()
    assert clerk.check_password(secret)
    assert clerk.must_change_password
    assert response["Cache-Control"] == "no-store"
    assert not AuditEvent.objects.filter(body__contains=secret).exists()


def test_one_time_passwords_pass_the_rules_and_differ(li):
    validate_password(one_time_password(), li)
    assert len({one_time_password() for _ in range(50)}) == 50


def test_a_reset_needs_a_reason_and_somebody_else(world):
    clerk = world.people["clerk"]
    with pytest.raises(Refused):
        reset_password(clerk, by=world.people["system"], reason=" ")
    with pytest.raises(Refused):
        reset_password(clerk, by=clerk, reason="mine")
