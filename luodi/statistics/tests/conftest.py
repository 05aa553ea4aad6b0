"""Chen may enter statistics, Wang reads them."""

from datetime import date

import pytest

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, Posting, User


@pytest.fixture
def people(db) -> dict[str, User]:
    city = Organization.objects.add_root(dict(code="city", name="样例市", kind=OrganizationKind.CITY))
    found = {}
    for name, role in (("chen", Role.BUREAU), ("wang", Role.LEADER)):
        found[name] = User.objects.create(username=name, name=name, organization=city)
        Posting.objects.create(user=found[name], role=role, organization=city, since=date(2020, 1, 1))
    return found


@pytest.fixture
def chen(people, client):
    """A browser in which Chen is logged in."""
    client.force_login(people["chen"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
