"""A small city with a round of the third quarter and somebody logged in."""

import pytest
from django.core.cache import cache
from django.test import Client

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, Posting, User
from luodi.common import clock
from luodi.demo.history import moment
from luodi.projects.tests.factories import City, make_city
from luodi.targeting.models import QuarterlyRound

from .factories import DAY, START, make_round

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
def city(db) -> City:
    """Sun writes for the first department, Tang for the second, Chen and Gao decide, Li and Zhao are of counties."""
    cache.clear()
    found = make_city()
    found.city.refresh_from_db()
    second = Organization.objects.add_child(
        found.city, dict(code="office2", name="office2", kind=OrganizationKind.DEPARTMENT)
    )
    tang = User.objects.create(username="tang", name="tang", organization=second)
    Posting.objects.create(
        user=tang, role=Role.DEPARTMENT, organization=second, since=START.replace(year=2020)
    )
    found.people["tang"] = tang
    return found


@pytest.fixture
def today(city):
    """The sixth of July 2026, a Monday, noon."""
    with clock.at(moment(DAY, 12)):
        yield DAY


@pytest.fixture
def office(city) -> Organization:
    return Organization.objects.get(code="office")


@pytest.fixture
def office2(city) -> Organization:
    return Organization.objects.get(code="office2")


@pytest.fixture
def summer(city, today, office, office2) -> QuarterlyRound:
    return make_round(city.chen, office, office2)


@pytest.fixture
def signed_in(client: Client, city: City):
    """A function that logs somebody in."""

    def sign_in(name: str) -> Client:
        client.force_login(city.people[name], backend=BACKEND)
        return client

    return sign_in
