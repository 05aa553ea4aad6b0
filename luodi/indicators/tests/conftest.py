"""A small city for the tests of figures."""

import pytest

from .factories import City, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()
