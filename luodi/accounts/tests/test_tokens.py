"""Personal API tokens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from luodi.accounts.actions import change_password, issue_token, revoke_token, use_token
from luodi.accounts.models import ApiToken
from luodi.audit.models import AuditEvent
from luodi.common.errors import Conflict, Refused

TODAY = date.today()


@pytest.fixture
def issued(world) -> tuple[ApiToken, str]:
    clerk = world.people["clerk"]
    return issue_token(clerk, name="sync", scope="read", expires_on=TODAY + timedelta(days=30), by=clerk)


def test_only_the_hash_of_the_secret_is_kept(issued):
    token, secret = issued
    assert secret not in str(ApiToken.objects.values().get())
    assert not AuditEvent.objects.filter(body__contains=secret).exists()
    assert secret.startswith(f"luodi_{token.prefix}_")


def test_a_token_opens_and_its_use_is_noted(issued):
    token, secret = issued
    assert use_token(secret) == token
    token.refresh_from_db()
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)


def test_strange_secrets_open_nothing(issued):
    _token, secret = issued
    for wrong in ("", "luodi_", secret[:-1], secret.upper(), f"Bearer {secret}"):
        assert use_token(wrong) is None


@pytest.mark.parametrize("end", ["revoked", "expired", "closed", "password"])
def test_a_token_ends(issued, end):
    token, secret = issued
    if end == "revoked":
        revoke_token(token, by=token.user)
    elif end == "expired":
        ApiToken.objects.update(expires_on=TODAY - timedelta(days=1))
    elif end == "closed":
        token.user.is_active = False
        token.user.save()
    else:
        change_password(token.user, password="Blue7-river", by=token.user)
    assert use_token(secret) is None


def test_a_token_is_revoked_once(issued):
    token, _secret = issued
    revoke_token(token, by=token.user)
    with pytest.raises(Conflict):
        revoke_token(token, by=token.user)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_needs_an_end_in_reach(world, days):
    clerk = world.people["clerk"]
    with pytest.raises(Refused, match="Choose a day"):
        issue_token(clerk, name="x", scope="read", expires_on=TODAY + timedelta(days=days), by=clerk)


def test_the_page_shows_the_secret_once(signed_in, world):
    client = signed_in("clerk")
    values = {"name": "sync", "scope": "write", "expires_on": str(TODAY + timedelta(days=10))}
    response = client.post("/people/me/tokens/add/", values)
    assert use_token(response.context["secret"]).scope == "write"
    assert response.context["secret"] not in client.get("/people/me/").content.decode()
