"""A browser, and people who sign in as they would."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from luodi.projects.tests.factories import City, make_city

PASSWORD = "Journey-2026-test"


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
