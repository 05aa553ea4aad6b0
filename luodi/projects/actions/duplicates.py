"""Looks for double reports at entry, and keeps what an officer decides of them."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.projects.choices import DuplicateVerdict
from luodi.projects.models import LikelyDuplicate, Project
from luodi.projects.queries import like_candidates
from luodi_engine.duplicates import Match, ProjectEntry, candidates

from .figures import keep_record, tell_followers

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
        _settle(pair)
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
    before = pair.verdict
    pair.verdict, pair.decided_by, pair.decided_at, pair.reason = DuplicateVerdict.OPEN, None, None, ""
    pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
    if before == DuplicateVerdict.SAME:
        _settle(pair)
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


def _settle(pair: LikelyDuplicate) -> None:
    """Let each of the two be folded into the earliest report that a standing decision names, or stand for itself.

    The report entered later is the double one. Reports folded into it follow to wherever it went.
    """
    rows = Project.objects.select_for_update(of=("self",)).order_by("pk")
    known = {project.pk: project for project in rows.filter(pk__in=[pair.project_id, pair.other_id])}
    waiting = [max(known)]
    while waiting:
        later = known.get(waiting[0]) or rows.get(pk=waiting[0])
        known[later.pk] = later
        decided = LikelyDuplicate.objects.filter(verdict=DuplicateVerdict.SAME)
        of_later = decided.filter(Q(project=later.pk) | Q(other=later.pk))
        others = {pk for pair in of_later.values_list("project_id", "other_id") for pk in pair} - {later.pk}
        earlier = Project.objects.filter(pk__in=[pk for pk in others if pk < later.pk]).order_by("pk").first()
        _fold(later, into=(earlier.same_as or earlier) if earlier else None)
        waiting = sorted({*waiting[1:], *(pk for pk in others if pk > later.pk)})


def _fold(project: Project, *, into: Project | None) -> None:
    """Take a report out of every figure, or let it count again; past figures stay."""
    was_living = project.same_as_id is None
    if project.same_as_id == (into.pk if into else None):
        return
    project.same_as, project.updated_at = into, clock.now()
    project.save(update_fields=["same_as", "updated_at"])
    if was_living != (into is None):
        keep_record(project, project.updated_at)
        tell_followers(project, project.updated_at)
