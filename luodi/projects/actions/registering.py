"""Takes leads and projects into the ledger, one by hand or many from a ledger kept elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.actions.inserting import insert_many
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.common.search import search_text_for
from luodi.ladders.queries import ladder_for
from luodi.projects.choices import EventKind, EventState, Participation, Stage
from luodi.projects.facts import check_values, derive_days
from luodi.projects.models import MILESTONES, Investor, Participant, Project, ProjectNumber, StageEvent
from luodi.projects.queries import fit_of
from luodi.reference.queries import work_calendar
from luodi_engine.deadlines import WorkCalendar
from luodi_engine.ladders import Ladder
from luodi_engine.names import normalise_name
from luodi_engine.stages import stage_due_on

from .advancing import ACCEPTED_ON
from .duplicates import note_likely_duplicates
from .figures import keep_records

BATCH = 500
Fits = dict[tuple[str | None, int, int], tuple[str, bool | None]]


@action
def register_project(
    values: Mapping[str, Any],
    *,
    by: User,
    on: date,
    partners: Sequence[Any] = (),
    assists: Sequence[Any] = (),
) -> Project:
    """Enter a new lead with the given field values and look for double reports.

    Amounts in 万元. ``partners`` are further investing enterprises, ``assists`` organizations that take part. An
    outpost that names nobody else introduces what it enters, and sees it from then on. Raises ``Refused`` with every
    contradiction; nothing is written then.
    """
    given = dict(values)
    if given.get("introduced_by") is None and given.get("introduced_by_id") is None:
        given["introduced_by"] = _introducer(by, given.get("host"))
    project = _prepare(given, by=by, on=on, at=clock.now())
    project.stage = Stage.LEAD
    _store([project], opening=False, by=by)
    Investor.objects.bulk_create(
        [Investor(project=project, enterprise=enterprise) for enterprise in partners]
    )
    joining = [(organization, Participation.ASSISTS) for organization in assists]
    if project.introduced_by_id:
        joining.append((project.introduced_by, Participation.INTRODUCED))
    Participant.objects.bulk_create(
        [Participant(project=project, organization=o, kind=kind) for o, kind in joining]
    )
    note_likely_duplicates(project)
    return project


def _introducer(by: User, host: Organization | None) -> Organization | None:
    """The office of somebody who sees only projects he takes part in; nobody for those who see the place's all."""
    scope = by.scope
    if host is None or scope.allows("projects.view", host.path) or not scope.allows("projects.view_involved"):
        return None
    return Organization.objects.filter(pk__in=scope.organization_ids).order_by("path").first()


@action
def open_projects(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: User,
    on: date,
    reason: str,
    tolerated: Collection[str] = (),
) -> list[Project]:
    """Take over projects of a ledger kept elsewhere at the stage they have reached, with their stage dates.

    Each row holds field values, ``stage`` and milestone dates. Documents are not asked for; such projects are
    marked as owing evidence, and their opening steps are noted as an opening balance with ``reason``, accepted on
    the days they took effect. Raises ``Refused`` where a row contradicts itself in a way whose code is not
    ``tolerated``; then no row is written.
    """
    at = clock.now()
    projects = []
    fits: Fits = {}
    for row in rows:
        project = _prepare(dict(row), by=by, on=on, at=at, tolerated=tolerated, fits=fits)
        project.evidence_owed = project.stage != Stage.LEAD
        for milestone, accepted in ACCEPTED_ON.items():
            setattr(project, accepted, getattr(project, milestone))
        projects.append(project)
    for start in range(0, len(projects), BATCH):
        _store(projects[start : start + BATCH], opening=True, by=by, reason=reason)
    return projects


def _prepare(
    values: dict[str, Any],
    *,
    by: User,
    on: date,
    at: datetime,
    tolerated: Collection[str] = (),
    fits: Fits | None = None,
) -> Project:
    if not values.get("name"):
        raise Refused.because(_("Give the project a name."), field="name")
    if values.get("host") is None and values.get("host_id") is None:
        raise Refused.because(_("Name the unit that hosts the project."), field="host")
    check_values(values, today=on, tolerated=tolerated)
    project = Project(**values)
    project.normalised_name = normalise_name(project.name)
    project.created_by = by
    project.updated_at = at
    touched = [day for name in MILESTONES if (day := getattr(project, name)) is not None]
    entered = max(touched, default=project.first_contact_on or on)
    project.stage_entered_on = values.get("stage_entered_on") or entered
    project.last_touched_on = values.get("last_touched_on") or max(entered, project.stage_entered_on)
    if project.responsible_unit_id is None:
        project.responsible_unit_id = project.host_id
    if project.in_park is None and project.park_id is not None:
        project.in_park = True
    if project.fits_leading_industry is None:
        key = (project.industry_id, project.host_id, on.year)
        found = (fits or {}).get(key) or fit_of(project, on)
        project.leading_industry, project.fits_leading_industry = found
        if fits is not None:
            fits[key] = found
    project.countable = not project.exclusions
    derive_days(project)
    return project


def _store(projects: list[Project], *, opening: bool, by: User, reason: str = "") -> None:
    at = projects[0].updated_at
    by_year: dict[int, list[Project]] = {}
    for project in projects:
        if not project.code:
            by_year.setdefault((project.first_contact_on or clock.day_of(at)).year, []).append(project)
    for year, fresh in sorted(by_year.items()):
        for project, number in zip(fresh, take_numbers(year, len(fresh)), strict=True):
            project.code = number
    version, ladder = ladder_for(clock.day_of(at))
    calendar = work_calendar()
    for project in projects:
        _set_due(project, ladder, calendar)
        investor = project.lead_investor.name if project.lead_investor_id and project.lead_investor else ""
        project.search_text = search_text_for(project.name, project.code, project.outside_code, investor)
    insert_many(projects)
    keep_records(projects, at)
    if opening:
        steps = [
            step
            for project in projects
            for step in _opening_steps(project, ladder, version, by=by, reason=reason)
        ]
        insert_many(steps)
    verb = Verb.IMPORT if opening else Verb.CREATE
    for project in projects:
        record_event(
            verb, project, by=by, after={"stage": project.stage, "host": project.host_id}, reason=reason
        )


def _set_due(project: Project, ladder: Ladder, calendar: WorkCalendar) -> None:
    if project.stage in ladder.codes:
        due = stage_due_on(
            project.stage_entered_on, ladder.stage(project.stage), project.project_class, calendar
        )
        project.stage_due_on = due.on if due else None


def _opening_steps(
    project: Project, ladder: Ladder, version: Any, *, by: User, reason: str
) -> list[StageEvent]:
    steps = []
    before = Stage.LEAD.value
    reached = ladder.position(project.stage) if project.stage in ladder.codes else 0
    for stage in ladder.stages[1 : reached + 1]:
        day = getattr(project, stage.milestone) if stage.milestone in MILESTONES else None
        if day is None and stage.code != project.stage:
            continue
        steps.append(
            StageEvent(
                project=project,
                kind=EventKind.OPENING,
                from_stage=before,
                to_stage=stage.code,
                effective_on=day or project.stage_entered_on,
                recorded_at=project.updated_at,
                state=EventState.ACCEPTED,
                claimed_by=by,
                decided_by=by,
                decided_at=project.updated_at,
                reason=reason,
                ladder=version,
            )
        )
        before = stage.code
    return steps


def take_numbers(year: int, count: int) -> list[str]:
    """``count`` fresh numbers such as ``P2026-00042``; must run inside a transaction, which it locks on."""
    ProjectNumber.objects.get_or_create(year=year)
    counter = ProjectNumber.objects.select_for_update().get(year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"P{year}-{number:05d}" for number in range(first, first + count)]
