"""The small city and the programs of its people, as for the machinery of the interface, and two administrators."""

import pytest

from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, User
from luodi.api.tests.conftest import city, program
from luodi.projects.tests.factories import City, add_person

__all__ = ["administrators", "city", "program"]


@pytest.fixture
def administrators(city: City) -> City:
    """The city with He, who makes logins and organizations, and Luo, who grants postings."""
    office = Organization.objects.get(code="office")
    add_person(city, "he", Role.SYSTEM_ADMINISTRATOR, office)
    add_person(city, "luo", Role.SECURITY_ADMINISTRATOR, office)
    return city


@pytest.fixture
def auditor(city: City) -> User:
    """Somebody who reads the change log."""
    return add_person(city, "auditor", Role.AUDITOR, Organization.objects.get(code="office"))
