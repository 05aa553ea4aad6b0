"""What the server tells the browser about trust, on every kind of answer."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.test import Client

from tests.access import World

PAGES = ("/accounts/login/", "/no-such-page/", "/people/me/", "/people/", "/audit/")
TLS_PROBE = """
import django; django.setup()
import json
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
plain = Client().get("/accounts/login/")
page = Client().get("/accounts/login/", HTTP_X_FORWARDED_PROTO="https", SERVER_NAME="localhost")
cookie = page.cookies["csrftoken"]
print(json.dumps({"redirect": plain.status_code, "hsts": page.headers.get("Strict-Transport-Security", ""),
                  "secure": bool(cookie["secure"])}))
"""


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("persona", [None, "clerk"])
def test_every_answer_forbids_what_it_does_not_need(address, persona):
    client = Client()
    if persona:
        client.force_login(
            World().people[persona], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"):
        assert rule in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    world, client = World(), Client()
    clerk = world.people["clerk"]
    clerk.set_password("Right-Horse-9")
    clerk.save()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "clerk", "password": "Right-Horse-9"})
    for name in ("csrftoken", "sessionid", "luodi_device"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


@pytest.mark.slow
def test_behind_tls_everything_is_secure_and_the_secret_is_its_owners_alone(tmp_path):
    environment = {
        **os.environ,
        "LUODI_TLS": "true",
        "LUODI_VAR": str(tmp_path),
        "LUODI_DATABASE": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", TLS_PROBE], env=environment, capture_output=True, text=True, check=False
    )
    told = json.loads(done.stdout or "{}")
    assert (told.get("redirect"), told.get("secure")) == (301, True), done.stderr
    assert "max-age=31536000" in told["hsts"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
