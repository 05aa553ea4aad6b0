"""People with a login: the list, one person, entering, changing, closing a login, granting and ending postings.

One-time passwords are handed over in person, so they are made on the pages alone.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from luodi.accounts import access, actions, queries
from luodi.accounts.choices import Role
from luodi.accounts.forms import PersonForm, PostingForm
from luodi.accounts.models import Posting, User
from luodi.accounts.views.people import PeopleList
from luodi.api.entry import as_posted, cleaned, given_values, keep_only, organizations_by_code
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, ListRecords
from luodi.api.types import Day, Given, OrganizationCode, Pk, Reason, code_of
from luodi.common import clock

from .projects import user_of

router = Router()
VIEW, CHANGE, GRANT = "users.view", "users.change", "postings.grant"


def _roles(person: Any) -> list[str]:
    return [posting.role for posting in person.current_postings]


PEOPLE = Listing(
    name="People",
    access=queries.people_for_list,
    records=ListRecords(
        User,
        PeopleList.columns,
        values={"organization": "organization", "roles": _roles},
        loads={"roles": ()},
    ),
    rights=(VIEW,),
    filters=PeopleList.filters,
    default_sort="username",
)
PERSON = Fields(
    User,
    (
        "username",
        "name",
        "organization",
        "position",
        "phone",
        "email",
        "is_active",
        "date_joined",
        "last_login",
        "must_change_password",
        "is_example",
    ),
)
POSTING = Fields(Posting, ("role", "organization", "since", "until", "granted_by"))
HeldOut = POSTING.schema("Posting")
PersonOut = PERSON.schema("Person", uses_two_step=bool, postings=many(HeldOut))
RoleCode: Any = code_of(Role.choices)


class PersonFields(Given):
    """What is known of a person; what is left out stays as it is."""

    position: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)


class NewPerson(PersonFields):
    """A new login without any rights and without a password."""

    username: str = Field(max_length=60)
    name: str = Field(max_length=40)
    organization: OrganizationCode


class PersonChanges(PersonFields):
    """Only the facts to change; the login name stays."""

    name: str = Field("", max_length=40)
    organization: OrganizationCode = ""


class NewPosting(Given):
    """A role at an organization from a day on (today where it is left out)."""

    role: RoleCode
    organization: OrganizationCode
    since: Day | None = None


class EndOfPosting(Reason):
    """From which day on it holds no longer (today where it is left out), and why."""

    on: Day | None = None


@reading(router, "", gives=PEOPLE.page())
def list_people(request: HttpRequest, given: Query[PEOPLE.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Everybody with a login whom you may see, for the administrators."""
    return PEOPLE.answer(request, given)


@reading(router, "/{int:pk}", gives=PersonOut)
def get_person(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One person with all postings, the running ones first."""
    access.require(user_of(request), VIEW)
    return _told(request, pk)


@writing(router, "", gives=PersonOut, status=201)
def create_person(request: HttpRequest, given: NewPerson) -> HttpResponse:
    """Make a login; the person comes in through the identity provider, or with a password an administrator sets on the page."""
    user = user_of(request)
    access.require(user, CHANGE)
    values = _placed(user, given)
    form = PersonForm(as_posted(values), places=access.units_for(user, CHANGE), is_new=True)
    keep_only(form, values)
    made = actions.create_user(password=None, must_change_password=False, by=user, **cleaned(form))
    return _told(request, made.pk, status=201)


@writing(router, "/{int:pk}", gives=PersonOut, method="PATCH")
def change_person(request: HttpRequest, pk: Pk, given: PersonChanges) -> HttpResponse:
    """Change the facts that are sent."""
    user = user_of(request)
    person = access.person_for(user, pk, action="change")
    values = _placed(user, given)
    form = PersonForm(as_posted(values), places=access.units_for(user, CHANGE))
    keep_only(form, values)
    actions.change_user(person, by=user, **cleaned(form))
    return _told(request, pk)


@writing(router, "/{int:pk}/close", gives=PersonOut)
def close_person(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Close the login: sessions and tokens end at once, what the person did stays on record."""
    person = access.person_for(user_of(request), pk, action="change")
    actions.deactivate_user(person, by=user_of(request), reason=given.reason)
    return _told(request, pk)


@writing(router, "/{int:pk}/reopen", gives=PersonOut)
def reopen_person(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Open a closed login again."""
    person = access.person_for(user_of(request), pk, action="change")
    actions.reactivate_user(person, by=user_of(request), reason=given.reason)
    return _told(request, pk)


@writing(router, "/{int:pk}/postings", gives=PersonOut, status=201)
def grant_posting(request: HttpRequest, pk: Pk, given: NewPosting) -> HttpResponse:
    """Grant a role at an organization: the only way to rights, and never to oneself."""
    user = user_of(request)
    person = access.person_for(user, pk, action="grant")
    places = access.units_for(user, GRANT)
    place = organizations_by_code(places, [given.organization], field="organization")[given.organization]
    since = given.since or clock.today()
    posted = {"role": given.role, "organization": place.pk, "since": since.isoformat()}
    actions.grant_posting(person, by=user, **cleaned(PostingForm(posted, places=places)))
    return _told(request, pk, status=201)


@writing(router, "/postings/{int:pk}/end", gives=PersonOut)
def end_posting(request: HttpRequest, pk: Pk, given: EndOfPosting) -> HttpResponse:
    """Let a posting hold no longer from a day on; open sessions of the person end at once."""
    posting = access.posting_for(user_of(request), pk)
    actions.end_posting(posting, on=given.on or clock.today(), by=user_of(request), reason=given.reason)
    return _told(request, posting.user_id)


def _placed(user: Any, given: Given) -> dict[str, Any]:
    """What was sent, the organization as a number; raises ``Refused`` for one where people cannot be put."""
    values = given_values(given)
    if code := values.get("organization"):
        places = access.units_for(user, CHANGE)
        values["organization"] = organizations_by_code(places, [code], field="organization")[code].pk
    return values


def _told(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    person = access.person_for(user_of(request), pk)
    held = [{"id": row.pk, **POSTING.record(row)} for row in queries.postings_of(person)]
    record = {
        "id": person.pk,
        **PERSON.record(person),
        "uses_two_step": queries.uses_two_step(person),
        "postings": held,
    }
    return answer(record, status=status)
