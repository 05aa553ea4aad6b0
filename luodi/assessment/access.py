"""Who may see, change and object to assessments."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require, units_for
from luodi.accounts.models import Organization, User

from .choices import SchemeState
from .models import AssessmentRun, Objection, Publication, SchemeVersion

Found = TypeVar("Found", SchemeVersion, AssessmentRun, Publication, Objection)
VIEW, CHANGE, OBJECT = "assessment.view", "assessment.change", "assessment.object"


def may_change(user: User) -> bool:
    """Whether ``user`` writes schemes and publishes results: the city does, never a unit its own."""
    return bool(user.scope.everywhere(CHANGE))


def require_change(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` does not keep schemes and results for the city."""
    require(user, CHANGE)
    if not may_change(user):
        raise PermissionDenied(_("Schemes and results are kept by the city's performance office."))


def visible_schemes(user: User) -> QuerySet[SchemeVersion]:
    """All versions for those who write them, published ones for everybody who sees assessments."""
    if not user.scope.allows(VIEW):
        return SchemeVersion.objects.none()
    rows = SchemeVersion.objects.all()
    return rows if may_change(user) else rows.filter(state=SchemeState.PUBLISHED)


def visible_runs(user: User) -> QuerySet[AssessmentRun]:
    """All runs for those who make them, for others those whose results were published."""
    if not user.scope.allows(VIEW):
        return AssessmentRun.objects.none()
    rows = AssessmentRun.objects.select_related("scheme", "made_by", "outside__document")
    return rows if may_change(user) else rows.filter(Q(publications__isnull=False)).distinct()


def visible_publications(user: User) -> QuerySet[Publication]:
    """What was published is there for everybody who sees assessments."""
    rows = Publication.objects.select_related("run__scheme", "published_by", "frozen_by", "replaces")
    return rows if user.scope.allows(VIEW) else rows.none()


def scheme_for(user: User, pk: int, *, action: str = "view") -> SchemeVersion:
    """The scheme; 404 where ``user`` may not see it, 403 where they may see but not ``change`` it."""
    related = ("made_by", "reviewed_by", "published_by", "copied_from")
    found = get_object_or_404(visible_schemes(user).select_related(*related), pk=pk)
    return _changed(user, found, action)


def run_for(user: User, pk: int, *, action: str = "view") -> AssessmentRun:
    """The run; 404 or 403 as for schemes."""
    return _changed(user, get_object_or_404(visible_runs(user), pk=pk), action)


def publication_for(user: User, pk: int, *, action: str = "view") -> Publication:
    """The published results; ``object`` needs a unit of one's own that objects."""
    found = get_object_or_404(visible_publications(user), pk=pk)
    if action == "object":
        if not own_units(user).exists():
            raise PermissionDenied(_("Units object to their own results; you have no unit here."))
        return found
    return _changed(user, found, action)


def objection_for(user: User, pk: int, *, action: str = "view") -> Objection:
    """The objection; 404 where ``user`` may not see it: the office sees all, a unit its own."""
    rows = Objection.objects.select_related("unit", "document", "filed_by", "answered_by", "publication")
    found = get_object_or_404(rows, pk=pk)
    if not may_change(user) and not user.scope.allows(OBJECT, found.unit.path):
        raise Http404
    return _changed(user, found, action)


def own_units(user: User) -> QuerySet[Organization]:
    """Assessed units for which ``user`` may object; whoever answers objections files none."""
    if may_change(user):
        return Organization.objects.none()
    return units_for(user, OBJECT).filter(is_assessed=True)


def _changed(user: User, found: Found, action: str) -> Found:
    if action != "view":
        require_change(user)
    return found
