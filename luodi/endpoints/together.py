"""What concerns several records at once: likely double reports, one change to many projects, who assists, contacts."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import visible_organizations
from luodi.api.entry import as_posted, cleaned, given_values, keep_only
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, ListRecords, Reference, plain
from luodi.api.types import Count, Day, Given, Id, Line, LongLine, Note, OrganizationCode, Pk, Reason
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.enterprises import access as enterprise_access
from luodi.enterprises import actions as enterprise_actions
from luodi.projects import access as project_access
from luodi.projects import actions as project_actions
from luodi.projects.choices import DuplicateLevel, DuplicateVerdict
from luodi.projects.forms import BulkForm
from luodi.projects.models import LikelyDuplicate
from luodi.projects.queries import find_officers, officers_for, pair_facts
from luodi.projects.tables import DUPLICATE_COLUMNS
from luodi.web.filters import Choice

from .enterprises import CONTACT, ContactOut
from .project_records import ProjectOut
from .projects import told, user_of

enterprises, projects, duplicates = Router(), Router(), Router()
POOL = Listing(
    name="Duplicates",
    access=project_access.listed_duplicates,
    records=ListRecords(LikelyDuplicate, DUPLICATE_COLUMNS),
    rights=("projects.decide_duplicates",),
    filters=(
        Choice(code="verdict", label=_("Verdict"), choices=DuplicateVerdict.choices),
        Choice(code="level", label=_("Level"), choices=DuplicateLevel.choices, multiple=True),
    ),
    default_sort="-confidence",
)
PAIR = Fields(
    LikelyDuplicate,
    ("project", "other", "level", "confidence", "verdict", "decided_by", "decided_at", "reason", "found_at"),
)
PairOut = PAIR.schema("Duplicate", reasons=list[str])


class Verdict(Given):
    """The same project or a new one, and why."""

    verdict: Literal["same", "new"]
    reason: Note


class ContactIn(Given):
    """What is known of a person at an enterprise; business contacts only."""

    name: Line | None = None
    position: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    note: LongLine | None = None


class AssistingIn(Given):
    """Codes of the organizations that assist; they see the project from now on."""

    assists: list[OrganizationCode] = Field(max_length=50)


class ManyIn(Given):
    """Which projects, and what to change in each of them."""

    projects: list[Id] = Field(min_length=1, max_length=500)
    officer: Id | None = None
    leader_in_charge: Line | None = None
    next_step: LongLine | None = None
    next_step_due_on: Day | None = None


class OfficersQuery(BaseModel):
    """What was typed."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=60)


class OfficerOut(BaseModel):
    """Somebody who can be named as officer."""

    id: int
    name: str
    office: Reference | None


class ManyOut(Given):
    """How many projects changed."""

    changed: Count


@writing(enterprises, "/{int:pk}/contacts", gives=ContactOut, status=201)
def add_contact(request: HttpRequest, pk: Pk, given: ContactIn) -> HttpResponse:
    """Note a person at an enterprise."""
    user = user_of(request)
    enterprise = enterprise_access.enterprise_for(user, pk, action="change")
    contact = enterprise_actions.add_contact(enterprise, given_values(given), by=user)
    return answer({"id": contact.pk, **CONTACT.record(contact)}, status=201)


@writing(enterprises, "/{int:pk}/contacts/{int:contact}", gives=ContactOut, method="PATCH")
def change_contact(request: HttpRequest, pk: Pk, contact: Pk, given: ContactIn) -> HttpResponse:
    """Change what is known of the person."""
    user = user_of(request)
    found = enterprise_access.contact_for(user, pk, contact)
    changes = {"name": found.name, **given_values(given)}
    changed = enterprise_actions.change_contact(found, changes, by=user)
    return answer({"id": changed.pk, **CONTACT.record(changed)})


@writing(enterprises, "/{int:pk}/contacts/{int:contact}/remove", gives=None, status=204)
def remove_contact(request: HttpRequest, pk: Pk, contact: Pk, given: Reason) -> HttpResponse:
    """Take the person out of the register, with a reason."""
    found = enterprise_access.contact_for(user_of(request), pk, contact)
    enterprise_actions.remove_contact(found, by=user_of(request), reason=given.reason)
    return HttpResponse(status=204)


@reading(projects, "/officers", gives=many(OfficerOut))
def search_officers(request: HttpRequest, given: Query[OfficersQuery]) -> HttpResponse:
    """At most twenty people you may name as officers, by name, login or office."""
    project_access.require_changing(user_of(request))
    found = find_officers(user_of(request), given.q)
    return answer([{"id": row.pk, "name": str(row), "office": plain(row.organization)} for row in found])


@writing(projects, "/{int:pk}/assisting", gives=ProjectOut, method="PUT")
def set_assisting(request: HttpRequest, pk: Pk, given: AssistingIn) -> HttpResponse:
    """Name the organizations that assist; those left out no longer do."""
    user = user_of(request)
    project = project_access.project_for(user, pk, action="change")
    known = {each.code: each for each in visible_organizations(user)}
    unknown = [code for code in given.assists if code not in known]
    if unknown:
        raise Refused.of(Obstacle(f"“{code}”", field="assists", code="unknown") for code in unknown)
    project_actions.set_participants(project, [known[code] for code in given.assists], by=user)
    return told(project_access.project_for(user, pk), request)


@writing(projects, "/many", gives=ManyOut)
def change_many(request: HttpRequest, given: ManyIn) -> HttpResponse:
    """The same officer, leader or next step for many projects, all or none; those you may not change are left out."""
    user = user_of(request)
    project_access.require_changing(user)
    values = given_values(given, besides=("projects",))
    form = BulkForm(as_posted(values), officers=officers_for(user))
    keep_only(form, values)
    cleaned(form)
    chosen = list(project_access.changeable_projects(user).filter(pk__in=given.projects))
    count = project_actions.bulk_update(chosen, form.changes(), by=user, on=clock.today())
    return answer({"changed": count})


@reading(duplicates, "", gives=POOL.page())
def list_duplicates(request: HttpRequest, given: Query[POOL.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Pairs of projects that look like one, as far as you may decide them."""
    return POOL.answer(request, given)


@reading(duplicates, "/{int:pk}", gives=PairOut)
def get_duplicate(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One pair with what speaks for one project."""
    return _told_pair(project_access.duplicate_for(user_of(request), pk))


@writing(duplicates, "/{int:pk}/decide", gives=PairOut)
def decide_duplicate(request: HttpRequest, pk: Pk, given: Verdict) -> HttpResponse:
    """Decide a pair; the same: the later report leaves all figures."""
    pair = project_access.duplicate_for(user_of(request), pk)
    return _told_pair(
        project_actions.decide_duplicate(pair, given.verdict, by=user_of(request), reason=given.reason)
    )


@writing(duplicates, "/{int:pk}/reopen", gives=PairOut)
def reopen_duplicate(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Undo a decision with a reason."""
    pair = project_access.duplicate_for(user_of(request), pk)
    return _told_pair(project_actions.reopen_duplicate(pair, by=user_of(request), reason=given.reason))


def _told_pair(pair: Any) -> HttpResponse:
    return answer({"id": pair.pk, **PAIR.record(pair), "reasons": pair_facts(pair)["reasons"]})
