"""A small city for the tests of this app."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from luodi.accounts.models import User
from tests.access import World

PASSWORD = "Right-Horse-9"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals outside a request are read as they are written in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def li(world: World) -> User:
    """A unit clerk with a password."""
    user = world.people["clerk"]
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def signed_in(world: World, client: Client):
    """A function that logs a persona in."""

    def sign_in(name: str) -> Client:
        client.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
