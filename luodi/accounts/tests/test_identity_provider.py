"""Login through the city's identity provider."""

import json
import os
import subprocess
import sys

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser

from luodi.accounts.adapters import SocialAdapter
from luodi.accounts.models import User

PROBE = """
import django; django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
import json
page = Client().get("/accounts/login/").content.decode()
print(json.dumps({"name": "市统一身份认证" in page, "form": "/accounts/oidc/city/login/" in page}))
"""


def login_of(name: str) -> SocialLogin:
    account = SocialAccount(provider="city", uid="42", extra_data={"userinfo": {"preferred_username": name}})
    return SocialLogin(user=User(), account=account)


@pytest.fixture
def request_of_nobody(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.session = {}
    return request


@pytest.mark.slow
def test_the_provider_is_offered_once_its_address_is_set(tmp_path):
    environment = {
        **os.environ,
        "LUODI_VAR": str(tmp_path),
        "LUODI_DATABASE": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "LUODI_OIDC_ADDRESS": "https://id.example.gov.cn",
        "LUODI_OIDC_NAME": "市统一身份认证",
        "LUODI_OIDC_CLIENT": "luodi",
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout or "{}") == {"name": True, "form": True}, done.stderr


def test_without_an_address_nothing_is_offered(client, db):
    assert "oidc" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("name", ["stranger", "", "closed"])
def test_an_unknown_person_is_refused_and_no_account_is_made(world, request_of_nobody, name):
    User.objects.create(username="closed", name="closed", is_active=False)
    before = User.objects.count()
    with pytest.raises(ImmediateHttpResponse) as caught:
        SocialAdapter().pre_social_login(request_of_nobody, login_of(name))
    assert caught.value.response.status_code == 403
    assert User.objects.count() == before


def test_a_known_person_is_connected_by_the_login_name(world, request_of_nobody, settings):
    app = {
        "provider_id": "city",
        "name": "City",
        "client_id": "x",
        "secret": "",
        "settings": {"server_url": "https://id"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    login = login_of("clerk")
    SocialAdapter().pre_social_login(request_of_nobody, login)
    assert login.user == world.people["clerk"]
    assert SocialAccount.objects.get(user=login.user).uid == "42"


def test_sign_up_is_closed_on_this_way_too(request_of_nobody):
    assert not SocialAdapter().is_open_for_signup(request_of_nobody, login_of("x"))
