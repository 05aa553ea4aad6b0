"""The page of the description works under the strict policy, with nothing from other servers, and asks as the reader."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from luodi.config.api import api
from luodi.projects.tests.factories import make_city

playwright = pytest.importorskip("playwright.sync_api")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def signed_in(person) -> str:
    """The key of a new session of a person."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not Path(settings.BROWSER).exists(), reason="no Chromium here")
def test_the_page_draws_every_operation_and_sends_nothing_elsewhere(live_server, tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    key = signed_in(make_city().people["li"])
    asked: list[str] = []
    refused: list[str] = []
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch_persistent_context(
            str(tmp_path), executable_path=settings.BROWSER, args=ARGUMENTS, headless=True
        )
        browser.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto(f"{live_server.url}/api/docs")
        page.wait_for_selector(".opblock", timeout=60_000)
        count = page.locator(".opblock").count()
        browser.close()
    described = api.get_openapi_schema()["paths"].values()
    assert count == sum(len(ways) for ways in described)
    assert not refused
    assert all(url.startswith((live_server.url, "data:")) for url in asked), asked
