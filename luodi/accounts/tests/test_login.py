"""Logging in, failing, being locked out, and what the change log says of it."""

import statistics
import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from luodi.audit.models import AuditEvent

from .conftest import PASSWORD

LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def attempt(client: Client, login: str, password: str, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_the_right_password_opens_the_start_page_and_is_noted(client, li):
    response = attempt(client, "clerk", PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert verbs() == ["login"]
    client.post("/accounts/logout/")
    assert verbs() == ["login", "logout"]


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, li):
    known, unknown = attempt(client, "clerk", "wrong"), attempt(client, "nobody-at-all", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert verbs() == ["login_failed", "login_failed"]


def test_of_an_unknown_name_only_the_beginning_is_kept(client, li):
    attempt(client, "MyPassword123", "x")
    event = AuditEvent.objects.get()
    assert event.object_label == "MyP…"
    assert "MyPassword123" not in event.body


@pytest.mark.parametrize("login", ["clerk", "nobody-at-all"])
def test_five_wrong_passwords_lock_the_name_for_this_address_and_say_how_long(client, li, login):
    for _ in range(5):
        response = attempt(client, login, "wrong")
    assert response.status_code == 429
    assert 29 <= int(response["Retry-After"]) / 60 <= 30
    assert attempt(client, login, PASSWORD).status_code == 429


def test_the_lock_ends_when_it_said_it_would_although_somebody_kept_trying(client, li):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        for _ in range(5):
            attempt(client, "clerk", "wrong")
        clock.shift(29 * 60)
        response = attempt(client, "clerk", PASSWORD)
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        clock.shift(61)
        assert attempt(client, "clerk", PASSWORD).status_code == 302


def test_somebody_elsewhere_does_not_lock_the_owner_out(client, li):
    for _ in range(6):
        attempt(Client(REMOTE_ADDR="10.1.1.1"), "clerk", "wrong")
    assert attempt(client, "clerk", PASSWORD).status_code == 302


def test_guesses_from_many_addresses_shut_out_strange_devices_only(client, li):
    attempt(client, "clerk", PASSWORD)
    client.post("/accounts/logout/")
    for number in range(30):
        attempt(Client(REMOTE_ADDR=f"10.1.1.{number}"), "clerk", "wrong")
    assert attempt(Client(REMOTE_ADDR="10.2.2.2"), "clerk", PASSWORD).status_code == 429
    assert attempt(client, "clerk", PASSWORD).status_code == 302


def test_behind_a_proxy_the_visitor_is_told_by_the_proxy_and_not_by_himself(client, li, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        attempt(client, "clerk", "wrong", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 10.9.9.9")
    assert attempt(client, "clerk", "wrong", HTTP_X_FORWARDED_FOR="2.2.2.2, 10.9.9.9").status_code == 429
    assert attempt(client, "clerk", PASSWORD, HTTP_X_FORWARDED_FOR="10.9.9.9, 10.8.8.8").status_code == 302


def test_the_session_key_changes_at_login(client, li):
    client.get(LOGIN)
    before = client.session.session_key
    attempt(client, "clerk", PASSWORD)
    assert client.session.session_key != before


def test_nobody_can_sign_up(client):
    assert "form" not in (client.get("/accounts/signup/").context or {})
    assert client.post("/accounts/signup/").status_code == 405


def test_a_closed_login_stays_closed_with_the_right_password(client, li):
    li.is_active = False
    li.save()
    response = attempt(client, "clerk", PASSWORD)
    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


@pytest.mark.slow
def test_the_time_of_the_answer_does_not_tell_whether_a_name_exists(li, settings):
    settings.AXES_FAILURE_LIMIT = settings.GUESSES_AN_HOUR = 10_000

    def seconds(login: str) -> float:
        started = time.process_time()
        attempt(Client(), login, "wrong")
        return time.process_time() - started

    seconds("clerk"), seconds("nobody-at-all")
    pairs = [(seconds("clerk"), seconds("nobody-at-all")) for _ in range(15)]
    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert abs(known - unknown) / known < 0.15
