"""What somebody who opens a list sees, filters, orders and pages through."""

from datetime import date

import pytest
from django.test import Client

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, Posting, User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luodi.web.tests.lists_site")]
LIST = "/organizations/"


@pytest.fixture
def city():
    return Organization.add_root(code="city", name="示例市", kind=OrganizationKind.CITY)


@pytest.fixture
def counties(city):
    return [
        city.add_child(
            code=f"county-{number:03}", name=f"示例县{number}", kind=OrganizationKind.COUNTY, order=number % 3
        )
        for number in range(60)
    ]


def signed_in(organization, role=Role.BUREAU, username="li") -> Client:
    user = User.objects.create_user(username, password=None, name=username, organization=organization)
    Posting.objects.create(user=user, organization=organization, role=role, since=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def li(city):
    return signed_in(city)


def test_a_page_has_fifty_rows_and_leads_to_the_next(li, counties):
    page = li.get(LIST).context["page"]
    assert len(page.rows) == 50 and page.previous is None
    following = li.get(LIST, {"page": page.next}).context["page"]
    assert [row.code for row in following.rows] == [f"county-{number:03}" for number in range(49, 60)]
