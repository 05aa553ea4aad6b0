"""Changes of a project: its fields with the version checked, one change to many, and its status."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.search import search_text_for
from luodi.projects.choices import Participation, Status
from luodi.projects.facts import check_values, column_values, field_label
from luodi.projects.models import ACCEPTANCES, MILESTONES, Participant, Project, StatusChange
from luodi.projects.queries import fit_of
from luodi_engine.names import normalise_name

from .duplicates import note_likely_duplicates
from .figures import save_project

GUARDED = frozenset(
    {*MILESTONES, *ACCEPTANCES, "stage", "status", "pending_stage", "code", "countable", "same_as"}
)
FOLLOWING = (
    "normalised_name",
    "search_text",
    "leading_industry",
    "fits_leading_industry",
    "in_park",
    "last_touched_on",
)
BULK_FIELDS = frozenset(
    {"officer", "leader_in_charge", "next_step", "next_step_due_on", "responsible_unit", "park"}
)


@action
def update_project(
    project: Project,
    changes: Mapping[str, Any],
    *,
    by: User,
    on: date,
    expected_version: int | None = None,
    reason: str = "",
) -> Project:
    """Change the given fields. Amounts in 万元.

    Stage, status and milestone dates are not changed here; they have transitions of their own (``ValueError``).
    Raises ``Conflict`` where somebody saved since ``expected_version``, ``Refused`` for contradictions.
    """
    if guarded := GUARDED & changes.keys():
        raise ValueError(f"not changed by update_project: {sorted(guarded)}")
    project = Project.objects.select_for_update().get(pk=project.pk)
    if expected_version is not None and project.version != expected_version:
        raise Conflict(
            Obstacle(
                _(
                    "Somebody saved this project since you opened it. Look at the new values and enter yours again."
                ),
                code="conflict",
            )
        )
    held = column_values(project)
    before = {name: getattr(project, _column(name)) for name in changes}
    for name, value in changes.items():
        setattr(project, name, value)
    after = {name: getattr(project, _column(name)) for name in changes}
    changed = [name for name in changes if before[name] != after[name]]
    if not changed:
        return project
    check_values(column_values(project), today=on, before=held)
    _follow_up(project, changed, on=on)
    save_project(project, [*changed, *FOLLOWING], at=clock.now())
    record_event(
        Verb.CHANGE,
        project,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )
    if {"name", "lead_investor", "planned_investment", "industry"} & set(changed):
        note_likely_duplicates(project)
    return project


@action
def bulk_update(projects: Iterable[Project], changes: Mapping[str, Any], *, by: User, on: date) -> int:
    """Give many projects the same officer, leader, next step, unit or park; tells how many changed.

    All or nothing; raises ``ValueError`` for a field that cannot be changed in bulk.
    """
    if wrong := changes.keys() - BULK_FIELDS:
        raise ValueError(f"not changed in bulk: {[field_label(name) for name in sorted(wrong)]}")
    count = 0
    for project in projects:
        before = project.version
        count += update_project(project, changes, by=by, on=on).version != before
    return count


@action
def set_participants(project: Project, organizations: Iterable[Any], *, by: User) -> None:
    """Name the organizations that assist; they see the project from now on."""
    wanted = {organization.pk for organization in organizations}
    current = Participant.objects.filter(project=project, kind=Participation.ASSISTS)
    had = set(current.values_list("organization_id", flat=True))
    current.exclude(organization__in=wanted).delete()
    fresh = [Participant(project=project, organization_id=pk) for pk in sorted(wanted - had)]
    Participant.objects.bulk_create(fresh)
    if wanted != had:
        record_event(
            Verb.CHANGE, project, by=by, before={"assists": sorted(had)}, after={"assists": sorted(wanted)}
        )


def _column(name: str) -> str:
    return str(Project._meta.get_field(name).attname)  # type: ignore[union-attr]


def _follow_up(project: Project, changed: list[str], *, on: date) -> None:
    project.normalised_name = normalise_name(project.name)
    project.search_text = _search_text(project)
    project.last_touched_on = max(project.last_touched_on, on)
    if "park" in changed and "in_park" not in changed:
        project.in_park = True if project.park_id else project.in_park
    if {"industry", "host"} & set(changed) and "fits_leading_industry" not in changed:
        project.leading_industry, project.fits_leading_industry = fit_of(project, project.signed_on or on)


def _search_text(project: Project) -> str:
    investor = project.lead_investor.name if project.lead_investor else ""
    return search_text_for(project.name, project.code, project.outside_code, investor)


def renew_search_texts(ids: list[int]) -> None:
    """Let projects be found by the name of their investor, after that became another enterprise."""
    projects = list(Project.objects.filter(pk__in=ids).select_related("lead_investor"))
    for project in projects:
        project.search_text = _search_text(project)
    Project.objects.bulk_update(projects, ["search_text"], batch_size=200)


@action
def change_status(project: Project, to: str, *, by: User, on: date, reason: str) -> StatusChange:
    """Set the status with its reason from ``on``.

    Raises ``Refused`` without a reason, for the status it already has, for a day in the future, and for a
    project whose claimed step still waits.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    obstacles = []
    if not reason.strip():
        obstacles.append(Obstacle(_("A change of status needs a reason."), field="reason"))
    if to not in Status.values:
        known = ", ".join(str(label) for label in Status.labels)
        obstacles.append(
            Obstacle(_("“{to}” is no status. Choose one of: {known}.").format(to=to, known=known), field="to")
        )
    elif to == project.status:
        obstacles.append(Obstacle(_("The project already has this status."), field="to"))
    if on > clock.today():
        obstacles.append(Obstacle(_("The date lies in the future."), field="on"))
    if project.pending_stage and to not in {Status.ONGOING, Status.DELAYED}:
        obstacles.append(
            Obstacle(_("A claim waits for acceptance. Decide or withdraw it first."), code="pending")
        )
    if obstacles:
        raise Refused.of(obstacles)
    at = clock.now()
    change = StatusChange.objects.create(
        project=project,
        from_status=project.status,
        to_status=to,
        effective_on=on,
        reason=reason,
        changed_by=by,
        recorded_at=at,
    )
    before = {"status": project.status}
    project.status, project.status_reason, project.status_since = to, reason, on
    project.last_touched_on = max(project.last_touched_on, on)
    save_project(project, ["status", "status_reason", "status_since", "last_touched_on"], at=at)
    record_event(Verb.CHANGE, project, by=by, before=before, after={"status": to, "on": on}, reason=reason)
    return change
