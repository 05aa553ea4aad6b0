"""A browser, and people who sign in as they would."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from luodi.projects.tests.factories import City, make_city

sync_api = pytest.importorskip("playwright.sync_api")
PASSWORD = "Journey-2026-test"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all journeys."""
    if not Path(settings.BROWSER).exists():
        pytest.skip(f"no browser at {settings.BROWSER}")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=settings.BROWSER,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def city(transactional_db: None) -> City:
    """A small city whose people can sign in."""
    made = make_city()
    for person in made.people.values():
        person.set_password(PASSWORD)
        person.save()
    return made


@pytest.fixture
def sign_in(chromium: Any, live_server: Any, city: City) -> Iterator[Callable[..., Any]]:
    """Signs somebody in; gives their page, whose ``complaints`` list what the console said."""
    contexts = []

    def signed_in(login: str, *, width: int = 1440, height: int = 900, language: str = "zh-hans") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height})
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button[type=submit].btn-primary")
        page.wait_for_load_state("networkidle")
        return page

    yield signed_in
    for context in contexts:
        context.close()
