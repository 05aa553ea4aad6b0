"""A small city for the tests of this app."""

import pytest

from tests.access import World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def auditor(world, client):
    """A browser in which the auditor is logged in."""
    client.force_login(world.people["auditor"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
