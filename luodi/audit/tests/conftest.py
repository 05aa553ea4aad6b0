"""A small city for the tests of this app."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.access import World


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals outside a request are read as they are written in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def auditor(world, client):
    """A browser in which the auditor is logged in."""
    client.force_login(world.people["auditor"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
