"""The small city of the access matrix with the shipped ladders adopted."""

import pytest
from django.core.cache import cache
from django.test import Client

from luodi.ladders.actions import load_shipped
from luodi.ladders.models import LadderVersion
from tests.access import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(db) -> World:
    cache.clear()
    return World()


@pytest.fixture
def shipped(world: World) -> list[LadderVersion]:
    return load_shipped()


@pytest.fixture
def signed_in(world: World, client: Client):
    """A function that logs a persona in."""

    def sign_in(name: str) -> Client:
        client.force_login(world.people[name], backend=BACKEND)
        return client

    return sign_in
