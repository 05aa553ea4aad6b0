"""The page of the description works under the strict policy, with nothing from other servers, and asks as the reader."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from luodi.config.api import api
from luodi.projects.tests.factories import make_city

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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
def test_the_page_draws_every_operation_and_sends_nothing_elsewhere(live_server, chromium):
    key = signed_in(make_city().people["li"])
    asked: list[str] = []
    refused: list[str] = []
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(f"{live_server.url}/api/docs")
    page.wait_for_selector(".opblock", timeout=60_000)
    count = page.locator(".opblock").count()
    context.close()
    described = api.get_openapi_schema()["paths"].values()
    assert count == sum(len(ways) for ways in described)
    assert not refused
    assert all(url.startswith((live_server.url, "data:")) for url in asked), asked
