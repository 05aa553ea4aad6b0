"""A small city with two officers who keep results."""

import pytest

from luodi.indicators.tests.factories import City, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()
