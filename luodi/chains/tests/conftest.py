"""The small city, texts in English whatever the catalogue holds, and a function that logs a persona in."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests.access import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _in_english(settings) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return World()


@pytest.fixture
def signed_in(world: World, client: Client):
    """A function that logs a persona in."""

    def sign_in(name: str) -> Client:
        client.force_login(world.people[name], backend=BACKEND)
        return client

    return sign_in
