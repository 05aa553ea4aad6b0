"""A small city with two officers who keep results, and a year scored for it."""

from datetime import date

import pytest
from django.urls import reverse

from luodi.assessment.models import AssessmentRun
from luodi.assessment.tests import factories
from luodi.indicators.tests.factories import City, make_city, signed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def office(client, city):
    client.force_login(city.chen, backend=BACKEND)
    client.get(reverse("assessment:list"))
    return client


@pytest.fixture
def scored(city) -> AssessmentRun:
    """East has signed 2 of 4 projects and 80 marks, west none and 50."""
    for day in (3, 4):
        signed(city, date(2025, 3, day))
    return factories.run(factories.published_scheme(city.chen, city.gao), city.chen)
