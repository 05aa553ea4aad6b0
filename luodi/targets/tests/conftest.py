"""A small city for the tests of targets."""

import pytest

from luodi.indicators.tests.factories import City, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()
