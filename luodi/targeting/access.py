"""Who may see and work which targets. Targets are negotiations: a county never sees another county's."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require, unit_ids
from luodi.accounts.models import Organization, User

from .models import Extract, QuarterlyRound, Submission, TargetFirm

VIEW, VIEW_ALL = "targeting.view", "targeting.view_all"
UNIVERSE, LOAD = "universe.view", "universe.load"
SUBMIT, REVIEW, WORK = "targeting.submit", "targeting.review", "targeting.work"


def own_units(user: User) -> set[int]:
    """The offices ``user`` is posted to, and for officers of a county, zone or park all places below."""
    below = [] if user.scope.everywhere(WORK) else unit_ids(user, WORK)
    return {*user.scope.organization_ids, *(below or ())}


def visible_rounds(user: User) -> QuerySet[QuarterlyRound]:
    """Every round, for whoever may see target lists: when what is due is no secret."""
    return QuarterlyRound.objects.all() if user.scope.allows(VIEW) else QuarterlyRound.objects.none()


def round_for(user: User, pk: int, *, action: str = "view") -> QuarterlyRound:
    """The round; 403 where ``user`` may not ``change`` rounds, which the city's bureau does."""
    require(user, VIEW)
    found = get_object_or_404(visible_rounds(user), pk=pk)
    if action != "view":
        require_rounds(user)
    return found


def may_open_rounds(user: User) -> bool:
    """Whether ``user`` opens and closes rounds."""
    return user.scope.everywhere(REVIEW)


def require_rounds(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever may not open and close rounds."""
    if not may_open_rounds(user):
        raise PermissionDenied(_("Rounds are opened and closed by the city's bureau."))


def visible_submissions(user: User) -> QuerySet[Submission]:
    """Submissions of departments in the places ``user`` oversees, and those of the own office."""
    rows = Submission.objects.select_related("round", "department", "submitted_by", "decided_by")
    ids = unit_ids(user, VIEW_ALL)
    if ids is None:
        return rows
    own = user.scope.organization_ids if user.scope.allows(VIEW) else frozenset()
    return rows.filter(department__in={*ids, *own})


def submission_for(user: User, pk: int, *, action: str = "view") -> Submission:
    """The submission; 404 where ``user`` may not see it, 403 where they may not ``change`` or ``review`` it."""
    require(user, VIEW)
    found = get_object_or_404(visible_submissions(user), pk=pk)
    if action == "change" and not may_submit(user, found.department):
        raise PermissionDenied(_("A submission is written by its department."))
    if action == "review" and not user.scope.allows(REVIEW, found.department.path):
        raise PermissionDenied(_("Submissions are decided by the bureau."))
    return found


def may_submit(user: User, department: Organization) -> bool:
    """Whether ``user`` writes for ``department``."""
    return user.scope.allows(SUBMIT) and department.pk in user.scope.organization_ids


def submissions_to_fill(user: User) -> QuerySet[Submission]:
    """Submissions that ``user`` may still write, the latest quarter first."""
    rows = visible_submissions(user) if user.scope.allows(SUBMIT) else Submission.objects.none()
    own = rows.filter(department__in=user.scope.organization_ids, state__in=("draft", "returned"))
    return own.filter(round__state="open").order_by("-round__year", "-round__quarter")


def reviewable_submissions(user: User) -> QuerySet[Submission]:
    """Submissions that wait for ``user``'s decision; never one's own."""
    ids = unit_ids(user, REVIEW)
    rows = visible_submissions(user).filter(state="submitted").exclude(submitted_by=user)
    return rows if ids is None else rows.filter(department__in=ids)


def visible_targets(user: User) -> QuerySet[TargetFirm]:
    """Targets of the submissions ``user`` may see, and accepted ones suggested to or worked by the own units."""
    rows = TargetFirm.objects.all()
    ids = unit_ids(user, VIEW_ALL)
    if ids is None:
        return rows
    if not user.scope.allows(VIEW):
        return rows.none()
    own = own_units(user) | set(ids)
    departments = {*ids, *user.scope.organization_ids}
    mine = Q(owner__in=own) | Q(suggested_owner__in=own)
    named = TargetFirm.objects.filter(mine | Q(submission__department__in=departments))
    accepted = named.filter(folded_into__isnull=False, accepted_on__isnull=False).values("folded_into")
    listed = (mine & Q(accepted_on__isnull=False)) | Q(pk__in=accepted)
    return rows.filter(Q(submission__department__in=departments) | listed)


def merged_targets(user: User) -> QuerySet[TargetFirm]:
    """The merged list as far as ``user`` may see it, with what a row shows."""
    return visible_targets(user).merged().for_list()  # type: ignore[attr-defined]


def own_targets(user: User) -> QuerySet[TargetFirm]:
    """Targets on which ``user`` or their unit works; those carried over or dropped are left out."""
    mine = Q(officer=user) | Q(owner__in=own_units(user) if user.scope.allows(WORK) else ())
    return merged_targets(user).filter(mine, outcome="")


def target_for(user: User, pk: int, *, action: str = "view") -> TargetFirm:
    """The target; 404 where ``user`` may not see it, 403 where they may but not ``work`` or ``review`` it."""
    require(user, VIEW)
    rows = visible_targets(user).select_related(
        "submission__round", "submission__department", "segment__chain_map__chain", "enterprise", "officer"
    )
    rows = rows.select_related("owner", "suggested_owner", "project__host", "folded_into", "origin")
    found = get_object_or_404(rows, pk=pk)
    if action == "work" and not may_work(user, found):
        raise PermissionDenied(_("This target is worked by its unit."))
    if action == "review" and not user.scope.allows(REVIEW, found.submission.department.path):
        raise PermissionDenied(_("Targets are assigned by the bureau."))
    return found


def draft_target_for(user: User, pk: int) -> TargetFirm:
    """A target of a submission that ``user`` may still write; 404 or 403."""
    target = target_for(user, pk)
    if not may_submit(user, target.submission.department):
        raise PermissionDenied(_("A submission is written by its department."))
    return target


def may_work(user: User, target: TargetFirm) -> bool:
    """Whether ``user`` notes touches: the bureau, the unit that works on it, and its department while no unit does."""
    if user.scope.allows(REVIEW, target.submission.department.path) or target.officer_id == user.pk:
        return True
    own = own_units(user)
    if not user.scope.allows(WORK):
        return False
    if target.owner_id is not None:
        return target.owner_id in own
    return target.submission.department_id in user.scope.organization_ids


def workable(user: User, pks: Iterable[int]) -> list[TargetFirm]:
    """Chosen targets of the merged list that ``user`` may carry over or drop."""
    rows = merged_targets(user).filter(pk__in=list(pks)[:500], outcome="")
    return [row for row in rows if may_work(user, row)]


def attachment_for(user: User, pk: int) -> Submission:
    """A submission with a document, or 404 or 403."""
    found = submission_for(user, pk)
    if found.attachment_id is None:
        raise Http404
    return found


def visible_extracts(user: User) -> QuerySet[Extract]:
    """Registry extracts, for whoever may look into the universe; it holds no secrets of the city."""
    return (
        Extract.objects.select_related("made_by") if user.scope.allows(UNIVERSE) else Extract.objects.none()
    )


def extract_for(user: User, pk: int) -> Extract:
    """An extract to map and load; 403 for whoever does not load extracts."""
    require(user, LOAD)
    return get_object_or_404(visible_extracts(user), pk=pk)
