"""Looks for double reports at entry, and keeps what an officer decides of them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.projects.choices import DuplicateVerdict
from luodi.projects.models import LikelyDuplicate, Project, ProjectRecord
from luodi.projects.queries import like_candidates
from luodi_engine.duplicates import Match, ProjectEntry, candidates

from .figures import record_of

MOST_PAIRS = 3


def entry_of(project: Project) -> ProjectEntry:
    """The fields that tell two reports apart, amounts in 万元."""
    return ProjectEntry(
        key=str(project.pk),
        city_code=project.outside_code,
        name=project.name,
        investor=project.lead_investor.name if project.lead_investor else "",
        amount=project.planned_investment,
        importer=str(project.introduced_by_id or ""),
        industry=(project.industry_id or "")[:1],
        sub_industry=project.industry_id or "",
    )


@action
def note_likely_duplicates(project: Project) -> list[LikelyDuplicate]:
    """Compare a project with those that might be the same and put likely pairs into the pool."""
    others = {str(other.pk): other for other in like_candidates(project)}
    found = candidates(entry_of(project), [entry_of(other) for other in others.values()])
    pairs = [_pair(project, others[match.key], match) for match in found]
    known = set(LikelyDuplicate.objects.filter(project=project).values_list("other_id", flat=True))
    known |= set(LikelyDuplicate.objects.filter(other=project).values_list("project_id", flat=True))
    fresh = [pair for pair in pairs if pair.other_id not in known]
    return LikelyDuplicate.objects.bulk_create(fresh)


@action
def note_exact_duplicates(projects: Sequence[Project]) -> int:
    """Put into the pool which of many new projects bear the name or outside number of an earlier one; how many.

    Two queries whatever their number; at most three pairs a project, and only levels L1 and L2.
    """
    by_number: dict[str, list[Project]] = {}
    by_name: dict[str, list[Project]] = {}
    ids = {project.pk for project in projects}
    names = {project.normalised_name for project in projects}
    numbers = {project.outside_code for project in projects if project.outside_code}
    same = Q(normalised_name__in=names) | Q(outside_code__in=numbers)
    rows = Project.objects.living().filter(same).select_related("lead_investor").order_by("pk")
    for other in [*rows.exclude(pk__in=ids)[: len(projects) * MOST_PAIRS], *projects]:
        by_name.setdefault(other.normalised_name, []).append(other)
        if other.outside_code:
            by_number.setdefault(other.outside_code, []).append(other)
    pairs = []
    for project in projects:
        alike = [*by_number.get(project.outside_code, [])[:MOST_PAIRS], *by_name[project.normalised_name]]
        earlier = {other.pk: other for other in alike[: 2 * MOST_PAIRS] if other.pk < project.pk}
        matches = candidates(entry_of(project), [entry_of(other) for other in earlier.values()])
        strong = [match for match in matches if match.is_strong]
        pairs += [_pair(project, earlier[int(match.key)], match) for match in strong[:MOST_PAIRS]]
    known = set(LikelyDuplicate.objects.filter(project__in=ids).values_list("project_id", "other_id"))
    fresh = [pair for pair in pairs if (pair.project_id, pair.other_id) not in known]
    return len(LikelyDuplicate.objects.bulk_create(fresh, batch_size=500))


@action
def decide_duplicate(pair: LikelyDuplicate, verdict: str, *, by: User, reason: str) -> LikelyDuplicate:
    """Keep an officer's decision. ``same`` takes the later report out of all figures; ``new`` clears the pair.

    Raises ``Refused`` without a reason, ``Conflict`` when it was decided meanwhile.
    """
    if verdict not in {DuplicateVerdict.SAME, DuplicateVerdict.NEW}:
        raise Refused.because(_("Decide “same project” or “new project”."), field="verdict")
    if not reason.strip():
        raise Refused.because(_("Say why, so that both units can follow the decision."), field="reason")
    locked = LikelyDuplicate.objects.select_for_update(of=("self",)).select_related("project", "other")
    pair = locked.get(pk=pair.pk)
    if pair.verdict != DuplicateVerdict.OPEN:
        raise Conflict(
            Obstacle(_("Somebody already decided this pair. Nothing was changed."), code="conflict")
        )
    pair.verdict, pair.decided_by, pair.decided_at, pair.reason = verdict, by, clock.now(), reason
    pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
    if verdict == DuplicateVerdict.SAME:
        _fold(pair)
    after = {"other": pair.other_id, "verdict": verdict, "level": pair.level}
    record_event(Verb.DECIDE, pair.project, by=by, after=after, reason=reason)
    return pair


@action
def reopen_duplicate(pair: LikelyDuplicate, *, by: User, reason: str) -> LikelyDuplicate:
    """Undo a decision with a reason; a folded report counts again."""
    if not reason.strip():
        raise Refused.because(_("Say why the decision is undone."), field="reason")
    locked = LikelyDuplicate.objects.select_for_update(of=("self",)).select_related("project", "other")
    pair = locked.get(pk=pair.pk)
    if pair.verdict == DuplicateVerdict.OPEN:
        raise Conflict(Obstacle(_("This pair is open already."), code="conflict"))
    before, at = pair.verdict, clock.now()
    pair.verdict, pair.decided_by, pair.decided_at, pair.reason = DuplicateVerdict.OPEN, None, None, ""
    pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
    for project in Project.objects.filter(
        Q(pk=pair.project_id, same_as=pair.other_id) | Q(pk=pair.other_id, same_as=pair.project_id)
    ):
        project.same_as, project.updated_at = None, at
        project.save(update_fields=["same_as", "updated_at"])
        _renew_records([project])
    record_event(Verb.UNDO, pair.project, by=by, before={"verdict": before}, reason=reason)
    return pair


def _pair(project: Project, other: Project, match: Match) -> LikelyDuplicate:
    return LikelyDuplicate(
        project=project,
        other=other,
        level=match.level,
        confidence=match.confidence,
        reasons=[{"code": reason.code, "params": dict(reason.params)} for reason in match.reasons],
    )


def _fold(pair: LikelyDuplicate) -> None:
    """The report entered later is the double one; it keeps its page and leaves every figure."""
    first, second = sorted((pair.project, pair.other), key=lambda project: project.pk)
    if first.same_as_id is not None:
        first = first.same_as or first
    second.same_as, second.updated_at = first, clock.now()
    second.save(update_fields=["same_as", "updated_at"])
    _renew_records([second])


def _renew_records(projects: Iterable[Project]) -> None:
    for project in projects:
        at = project.updated_at
        ProjectRecord.objects.filter(project=project, recorded_to__isnull=True).update(recorded_to=at)
        record_of(project, at).save(force_insert=True)
