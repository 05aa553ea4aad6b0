"""The persons and the city of the list tests."""

from datetime import date

from django.test import Client

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, Posting, User

LIST = "/organizations/"


def city_with(counties: int, **more) -> Organization:
    """A city and its counties ``county-000`` on, in that order."""
    city = Organization.objects.filter(code="city").first()
    if city is None:
        city = Organization(code="city", name="示例市", kind=OrganizationKind.CITY)
        Organization.objects.add_root(instance=city)
    first = Organization.objects.filter(kind=OrganizationKind.COUNTY).count()
    for number in range(first, first + counties):
        child = Organization(
            code=f"county-{number:03}",
            name=f"示例县{number}",
            kind=OrganizationKind.COUNTY,
            order=number % 3,
            **more,
        )
        Organization.objects.add_child(city, instance=child)
        city.refresh_from_db()
    return city


def signed_in(organization: Organization, role: str = Role.BUREAU, username: str = "li") -> Client:
    """A client of a person with that role there; the person is ``client.person``."""
    person = User.objects.create_user(username, password=None, name=username, organization=organization)
    Posting.objects.create(user=person, organization=organization, role=role, since=date(2020, 1, 1))
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.person = person
    return client


def codes(answer) -> list[str]:
    """The codes of the rows on a page."""
    return [row.code for row in answer.context["page"].rows]
