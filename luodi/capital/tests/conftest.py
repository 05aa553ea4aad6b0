"""A small city with a signed project, documents in a folder that is thrown away."""

import pytest
from django.core.cache import cache
from django.test import Client

from luodi.projects.models import Project
from luodi.projects.tests.factories import City, make_city

from .factories import signed_project

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
    cache.clear()
    return make_city()


@pytest.fixture
def project(city: City) -> Project:
    return signed_project(city)


@pytest.fixture
def signed_in(client: Client, city: City):
    """A function that logs one of the four in."""

    def sign_in(name: str) -> Client:
        client.force_login(city.people[name], backend=BACKEND)
        return client

    return sign_in
