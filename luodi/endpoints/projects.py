"""Projects: the ledger, one project, entering and changing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from luodi.accounts.access import require, units_for
from luodi.api.entry import as_posted, by_code, cleaned, given_values, keep_only
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, seen_version, writing
from luodi.api.records import ListRecords
from luodi.api.types import (
    Count,
    Day,
    Given,
    Id,
    IndustryCode,
    Line,
    LongLine,
    Number,
    OrganizationCode,
    Pk,
    Prose,
    RegionCode,
    Version,
    Wan,
    WanUsd,
    code_of,
)
from luodi.common import clock
from luodi.projects import access, actions, queries
from luodi.projects.choices import CapitalNature, Exclusion, Nature, OriginRing, ProjectClass
from luodi.projects.forms import ExclusionForm, ProjectForm
from luodi.projects.models import Project
from luodi.projects.tables import COLUMNS, FILTERS

from .project_records import NextStepOut, ProjectOut, project_record, steps_ahead

router = Router()
SEE = ("projects.view", "projects.view_signed", "projects.view_involved")
ORGANIZATIONS = ("host", "responsible_unit", "introduced_by", "park")
LEDGER = Listing(
    name="Projects",
    access=access.listed_projects,
    records=ListRecords(
        Project,
        COLUMNS,
        values={"lead_investor": "lead_investor"},
        always=("code", "version", "updated_at", "is_example"),
    ),
    rights=SEE,
    filters=FILTERS,
    changed="updated_at",
)
ClassCode: Any = code_of(ProjectClass.choices)
OriginCode: Any = code_of(OriginRing.choices)
NatureCode: Any = code_of(Nature.choices)
CapitalCode: Any = code_of(CapitalNature.choices)
ExclusionCode: Any = code_of(Exclusion.choices)


class ProjectFields(Given):
    """The ledger fields that are entered; what is left out stays as it is."""

    lead_investor: Id | None = None
    project_class: ClassCode = "industrial_land"
    industry: IndustryCode | None = None
    planned_investment_wan: Wan | None = None
    origin_ring: OriginCode | None = None
    first_contact_on: Day | None = None
    introduced_by: OrganizationCode | None = None
    leader_in_charge: Line | None = None
    next_step: LongLine | None = None
    next_step_due_on: Day | None = None
    summary: Prose | None = None
    responsible_unit: OrganizationCode | None = None
    officer: Id | None = None
    nature: NatureCode = "new"
    capital_nature: CapitalCode = "domestic"
    planned_fixed_assets_wan: Wan | None = None
    planned_working_capital_wan: Wan | None = None
    contracted_investment_wan: Wan | None = None
    contracted_wan_usd: WanUsd | None = None
    park: OrganizationCode | None = None
    in_park: bool | None = None
    land_area_mu: Number | None = None
    plant_area_sqm: Number | None = None
    jobs: Count | None = None
    output_promised_wan: Wan | None = None
    tax_promised_wan: Wan | None = None
    local_company: Id | None = None
    investor_province: RegionCode | None = None
    investor_city: RegionCode | None = None
    planned_start_on: Day | None = None
    planned_completion_on: Day | None = None
    planned_production_on: Day | None = None
    problems: Prose | None = None
    is_confidential: bool = False
    outside_code: Line | None = None


class NewProject(ProjectFields):
    """A new lead."""

    name: Line
    host: OrganizationCode


class ProjectChanges(ProjectFields):
    """Only the fields to change, and the version you saw (or ``If-Match``)."""

    name: Line = ""
    host: OrganizationCode = ""
    version: Version | None = None


class Exclusions(Given):
    """For which reasons the project does not count; none: it counts."""

    exclusions: list[ExclusionCode]
    exclusion_note: Line = ""
    version: Version | None = None


@reading(router, "", gives=LEDGER.page())
def list_projects(request: HttpRequest, given: Query[LEDGER.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Projects you may see, with the columns and filters of the ledger."""
    return LEDGER.answer(request, given)


@reading(router, "/{int:pk}", gives=ProjectOut)
def get_project(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One project with its steps, papers, partners, and what it could do next."""
    return told(access.project_for(user_of(request), pk), request)


@reading(router, "/{int:pk}/next-steps", gives=many(NextStepOut))
def list_next_steps(request: HttpRequest, pk: Pk) -> HttpResponse:
    """The stages the project could enter next, each with everything that stands in the way today and who clears it."""
    return answer(steps_ahead(access.project_for(user_of(request), pk)))


@writing(router, "", gives=ProjectOut, status=201)
def create_project(request: HttpRequest, given: NewProject) -> HttpResponse:
    """Enter a new lead; the earlier reports that look like it go to the pool of likely double reports."""
    user = user_of(request)
    require(user, "projects.add")
    units = queries.host_units(units_for(user, "projects.add"))
    values = _checked(given_values(given), units=units)
    access.require_unit(user, values["host"])
    project = actions.register_project(values, by=user, on=clock.today())
    return told(access.project_for(user, project.pk), request, status=201)


@writing(router, "/{int:pk}", gives=ProjectOut, method="PATCH", versioned=True)
def change_project(request: HttpRequest, pk: Pk, given: ProjectChanges) -> HttpResponse:
    """Change the fields that are sent; 409 where somebody saved since the version you saw."""
    user = user_of(request)
    project = access.project_for(user, pk, action="change")
    version = seen_version(request, given.version, required=True)
    units = queries.host_units(units_for(user, "projects.change"), present=project.host)
    changes = _checked(given_values(given, besides=("version",)), units=units, instance=project)
    if "host" in changes:
        access.require_unit(user, changes["host"], "projects.change")
    actions.update_project(project, changes, by=user, on=clock.today(), expected_version=version)
    return told(access.project_for(user, pk), request)


@writing(router, "/{int:pk}/exclusions", gives=ProjectOut, versioned=True)
def set_exclusions(request: HttpRequest, pk: Pk, given: Exclusions) -> HttpResponse:
    """Say for which reasons the project does not count; only the bureau may."""
    user = user_of(request)
    project = access.project_for(user, pk, action="change")
    require(user, "projects.accept", project.host.path)
    values = given_values(given, besides=("version",))
    form = ExclusionForm(values)
    keep_only(form, ("exclusions", "exclusion_note"))
    version = seen_version(request, given.version)
    actions.update_project(project, cleaned(form), by=user, on=clock.today(), expected_version=version)
    return told(access.project_for(user, pk), request)


def user_of(request: HttpRequest) -> Any:
    """Who asks."""
    return request.user


def told(project: Project, request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """The project with its version."""
    return answer(project_record(project, user_of(request)), status=status, version=project.version)


def _checked(values: dict[str, Any], *, units: Any, instance: Project | None = None) -> dict[str, Any]:
    """The values as the form of the page cleans them; raises ``Refused`` with everything that is wrong."""
    places = queries.places()
    names = set(values) if instance is not None else {*values, "name", "host"}
    posted = as_posted(by_code(values, ORGANIZATIONS, places))
    form = ProjectForm(posted, units=units, places=places, instance=instance)
    keep_only(form, names)
    return cleaned(form)
