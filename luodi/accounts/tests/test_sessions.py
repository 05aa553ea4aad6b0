"""Sessions end in time, and at once when rights change."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.accounts.actions import deactivate_user, end_posting, grant_posting, reset_password
from luodi.accounts.choices import Role
from luodi.audit.models import AuditEvent

ME = "/people/me/"
MINUTE = 60


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as travel:
        yield travel


def is_in(client) -> bool:
    return client.get(ME).status_code == 200


def test_a_session_ends_after_thirty_idle_minutes_and_leads_back(clock, signed_in):
    client = signed_in("clerk")
    assert is_in(client)
    clock.shift(29 * MINUTE)
    assert is_in(client)
    clock.shift(31 * MINUTE)
    response = client.get(f"{ME}?a=1")
    assert response.url == "/accounts/login/?expired=1&next=%2Fpeople%2Fme%2F%3Fa%3D1"
    assert AuditEvent.objects.latest("sequence").details["reason"] == "idle"
    assert not is_in(client)


@pytest.mark.parametrize("name", ["auditor", "security", "system"])
def test_administrators_have_fifteen_idle_minutes(clock, signed_in, name):
    client = signed_in(name)
    assert is_in(client)
    clock.shift(14 * MINUTE)
    assert is_in(client)
    clock.shift(16 * MINUTE)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_of_work(clock, signed_in):
    client = signed_in("clerk")
    for _ in range(12 * 3):
        assert is_in(client)
        clock.shift(20 * MINUTE)
    clock.shift(1)
    assert not is_in(client)


def test_a_fragment_request_makes_the_browser_go_to_the_login(clock, signed_in):
    client = signed_in("clerk")
    client.get(ME)
    clock.shift(31 * MINUTE)
    response = client.get(ME, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"].startswith("/accounts/login/?expired=1")


def test_reading_pages_writes_the_session_once_a_minute_at_most(clock, signed_in):
    client = signed_in("clerk")
    client.get(ME)
    clock.shift(30)
    with CaptureQueriesContext(connection) as queries:
        client.get(ME)
    assert [query for query in queries.captured_queries if query["sql"].startswith("UPDATE")] == []


@pytest.mark.parametrize("change", ["grant", "end", "close", "reset"])
def test_open_sessions_end_with_the_very_next_request(world, signed_in, change):
    client, clerk, security = signed_in("clerk"), world.people["clerk"], world.people["security"]
    assert is_in(client)
    today = date.today()
    if change == "grant":
        grant_posting(
            clerk, role=Role.OUTPOST, organization=world.places["outpost"], since=today, by=security
        )
    elif change == "end":
        end_posting(clerk.postings.get(), on=today, by=security)
    elif change == "close":
        deactivate_user(clerk, by=security, reason="left")
    else:
        reset_password(clerk, by=security, reason="forgotten")
    assert not is_in(client)


def test_a_posting_ended_today_allows_nothing_any_more(world):
    clerk = world.people["clerk"]
    end_posting(clerk.postings.get(), on=date.today(), by=world.people["security"])
    clerk.__dict__.pop("scope", None)
    assert not clerk.scope.roles
