"""One-time codes, and the roles that must use them."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from luodi.accounts.actions import reset_two_step
from luodi.accounts.adapters import TwoStepAdapter
from luodi.audit.models import AuditEvent
from luodi.common.errors import Refused

from .conftest import PASSWORD

ACTIVATE = "/accounts/two-step/totp/activate/"


@pytest.fixture
def secret(li) -> str:
    secret = generate_totp_secret()
    TOTP.activate(li, secret)
    return secret


def code(secret: str, counter: int) -> str:
    return format_hotp_value(hotp_value(secret, counter))


def test_a_password_alone_does_not_open_a_login_with_a_second_step(client, li, secret):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        response = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
        assert response.url == "/accounts/two-step/authenticate/"
        assert client.get("/people/me/").status_code == 302
        client.post("/accounts/two-step/authenticate/", {"code": "000000"})
        assert AuditEvent.objects.latest("sequence").verb == "login_failed"
        client.post("/accounts/two-step/authenticate/", {"code": code(secret, int(time.time()) // 30)})
        assert client.get("/people/me/").status_code == 200


def test_a_role_that_must_use_it_is_sent_to_set_it_up(signed_in, settings):
    client = signed_in("clerk")
    assert client.get("/people/me/").status_code == 200
    settings.TOTP_ROLES = frozenset({"unit_clerk"})
    assert client.get("/people/me/").url == ACTIVATE


def test_once_set_up_the_way_is_free(signed_in, secret, settings):
    settings.TOTP_ROLES = frozenset({"unit_clerk"})
    assert signed_in("clerk").get("/people/me/").status_code == 200


def test_a_role_that_must_use_it_cannot_take_it_away(li, secret, settings):
    authenticator = Authenticator.objects.get(user=li)
    assert TwoStepAdapter().can_delete_authenticator(authenticator)
    settings.TOTP_ROLES = frozenset({"unit_clerk"})
    assert not TwoStepAdapter().can_delete_authenticator(authenticator)


def test_whoever_lost_the_phone_gets_it_taken_away_with_a_reason(world, li, secret):
    with pytest.raises(Refused):
        reset_two_step(li, by=world.people["system"], reason="")
    reset_two_step(li, by=world.people["system"], reason="phone lost")
    assert not Authenticator.objects.filter(user=li).exists()
    with pytest.raises(Refused):
        reset_two_step(li, by=world.people["system"], reason="again")
