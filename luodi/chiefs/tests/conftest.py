"""The small city with a chain of tea, and a function that logs a persona in."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.access import World

from .factories import lead

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return World()


@pytest.fixture
def led(world):
    """The chain of tea led by the chief from 2024 on, with the nine ones."""
    return lead(world)


@pytest.fixture
def signed_in(world: World, client: Client):
    """A function that logs a persona in."""

    def sign_in(name: str) -> Client:
        client.force_login(world.people[name], backend=BACKEND)
        return client

    return sign_in
