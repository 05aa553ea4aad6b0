"""Who may see and change which projects."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import unit_ids
from luodi.accounts.models import User
from luodi.common import clock
from luodi.ladders.queries import NoLadder, ladder_for

from .choices import EventKind, EventState
from .models import (
    Activity,
    LikelyDuplicate,
    Participant,
    Project,
    ProjectDocument,
    StageEvent,
    StatusChange,
)


def visible_projects(user: User) -> QuerySet[Project]:
    """Projects ``user`` may see: those of their place, those they take part in, and signed ones where allowed.

    A county never sees another county's negotiations; it sees the other county in totals only. What is seen only
    because it is signed comes narrow: without what belongs to the work on it.
    """
    scope = user.scope
    if scope.everywhere("projects.view"):
        return Project.objects.living()
    places, signed = unit_ids(user, "projects.view") or [], unit_ids(user, "projects.view_signed")
    whole = Q(host__in=places) if places else Q(pk__in=[])
    if scope.allows("projects.view_involved") or scope.allows("projects.view"):
        own = scope.organization_ids
        taking_part = Participant.objects.filter(organization__in=own).values("project")
        whole |= Q(introduced_by__in=own) | Q(responsible_unit__in=own) | Q(pk__in=taking_part)
    if signed is not None and set(signed) <= set(places):
        return Project.objects.living().filter(whole)
    more = Q(signed_on__isnull=False) if signed is None else Q(signed_on__isnull=False, host__in=signed)
    return Project.objects.living().filter(whole | more).narrowed_to(whole)


def activities_of(project: Project) -> QuerySet[Activity]:
    """What was noted about a project, as it was read by ``project_for``: nothing where it is seen narrowly."""
    return project.activities.none() if project.is_narrow else project.activities.all()


def status_changes_of(project: Project) -> QuerySet[StatusChange]:
    """The changes of its status with their reasons; none where it is seen narrowly."""
    return project.status_changes.none() if project.is_narrow else project.status_changes.all()


def steps_of(project: Project) -> list[StageEvent]:
    """Its steps with who took them; where it is seen narrowly, the accepted ones and without their notes."""
    rows = project.stage_events.select_related("claimed_by", "decided_by", "ladder").defer("ladder__body")
    if not project.is_narrow:
        return list(rows)
    steps = list(rows.filter(state=EventState.ACCEPTED).exclude(kind=EventKind.ROLLBACK))
    for step in steps:
        step.reason = ""
    return steps


def papers_of(project: Project) -> QuerySet[ProjectDocument]:
    """Its papers; where it is seen narrowly, only those of signing and after: for such a stage, or of a kind that
    the ladder asks for from signing on and not before."""
    rows = project.documents.all()
    if not project.is_narrow:
        return rows
    stages, kinds = _from_signing_on()
    known = Q(stage__in=stages) | Q(stage="", document__kind__in=kinds)
    return rows.filter(known, withdrawn_at__isnull=True)


def _from_signing_on() -> tuple[list[str], set[str]]:
    """Stages from signing on, and the kinds of papers that only they ask for."""
    try:
        _version, ladder = ladder_for(clock.today())
    except NoLadder:
        return [], set()
    signing = [place for place, stage in enumerate(ladder.stages) if stage.milestone == "signed_on"]
    place = signing[0] if signing else len(ladder.stages)
    before, since = (
        {kind for stage in stages for gate in stage.gates for kind in gate.documents}
        for stages in (ladder.stages[:place], ladder.stages[place:])
    )
    return [stage.code for stage in ladder.stages[place:]], since - before


def may(user: User, project: Project, code: str) -> bool:
    """Whether ``user`` may do ``code`` (``change``, ``accept``, ``decide_duplicates`` …) to ``project``."""
    if user.scope.allows(f"projects.{code}", project.host.path):
        return True
    involved = user.scope.organization_ids & {project.introduced_by_id, project.responsible_unit_id}
    return code == "change" and bool(involved) and user.scope.allows("projects.change_involved")


def project_for(user: User, pk: int, *, action: str = "view") -> Project:
    """The project, or 404 where ``user`` may not see it, or 403 where they may see but not ``action`` it."""
    project = get_object_or_404(visible_projects(user).for_detail(), pk=pk)  # type: ignore[attr-defined]
    if action != "view" and (project.is_narrow or not may(user, project, action)):
        raise PermissionDenied(_("You may see this project but not change it."))
    return project


def listed_projects(user: User) -> QuerySet[Project]:
    """Visible projects with what a list row shows."""
    return visible_projects(user).for_list()  # type: ignore[attr-defined]


def document_for(user: User, pk: int, link: int, *, action: str = "view") -> ProjectDocument:
    """A document of a project; 404 and 403 as the project itself."""
    project = project_for(user, pk, action=action)
    return get_object_or_404(papers_of(project).select_related("document", "project"), pk=link)


def step_for(user: User, pk: int, event: int, *, action: str) -> tuple[Project, StageEvent]:
    """A project and one of its steps; 404 and 403 as the project itself."""
    project = project_for(user, pk, action=action)
    return project, get_object_or_404(project.stage_events.select_related("claimed_by"), pk=event)


def duplicate_for(user: User, pk: int) -> LikelyDuplicate:
    """A pair of likely double reports; 403 without the right to decide, 404 outside one's place."""
    if not user.scope.allows("projects.decide_duplicates"):
        raise PermissionDenied(_("Double reports are decided by the bureau."))
    return get_object_or_404(listed_duplicates(user), pk=pk)


def listed_duplicates(user: User) -> QuerySet[LikelyDuplicate]:
    """Pairs the user may decide, with what a list row shows."""
    return decidable_duplicates(user).select_related(
        "project__host", "other__host", "project__lead_investor", "other__lead_investor"
    )


def changeable_projects(user: User) -> QuerySet[Project]:
    """Projects ``user`` may change, for bulk edits and imports."""
    ids = unit_ids(user, "projects.change")
    if ids is None:
        return Project.objects.living()
    allowed = Q(host__in=ids)
    if user.scope.allows("projects.change_involved"):
        own = user.scope.organization_ids
        allowed |= Q(introduced_by__in=own) | Q(responsible_unit__in=own)
    return Project.objects.living().filter(allowed)


def decidable_events(user: User) -> QuerySet[StageEvent]:
    """Claimed steps that wait for ``user``'s acceptance."""
    ids = unit_ids(user, "projects.accept")
    claimed = StageEvent.objects.filter(state="claimed").exclude(claimed_by=user)
    return claimed if ids is None else claimed.filter(project__host__in=ids)


def decidable_duplicates(user: User) -> QuerySet[LikelyDuplicate]:
    """Likely double reports that ``user`` may decide: both reports lie in their place.

    A pair with another county's report is the city's to decide; it would show that county's negotiation.
    """
    ids = unit_ids(user, "projects.decide_duplicates")
    found = LikelyDuplicate.objects.all()
    return found if ids is None else found.filter(project__host__in=ids, other__host__in=ids)


def require_unit(user: User, host: Any, code: str = "projects.add") -> None:
    """Raises ``PermissionDenied`` where ``user`` may not do ``code`` for the unit ``host``."""
    if not user.scope.allows(code, host.path):
        raise PermissionDenied(_("You may not enter projects for {unit}.").format(unit=host))


def require_changing(user: User) -> None:
    """Raises ``PermissionDenied`` for somebody who may change no project at all."""
    if not (user.scope.allows("projects.change") or user.scope.allows("projects.change_involved")):
        raise PermissionDenied(_("You may not change projects."))
