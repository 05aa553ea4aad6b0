"""Who keeps awards, who nominates, who judges what, and who sees what before results are public."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require, units_for
from luodi.accounts.models import Organization, User

from .choices import RoundState
from .models import AwardRound, Judge, Nomination

VIEW, CHANGE, NOMINATE = "assessment.view", "assessment.change", "assessment.object"


def may_keep(user: User) -> bool:
    """Whether ``user`` keeps awards for the city."""
    return bool(user.scope.everywhere(CHANGE))


def require_keep(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever does not keep awards for the city."""
    require(user, CHANGE)
    if not may_keep(user):
        raise PermissionDenied(_("Awards are kept by the city's performance office."))


def visible_awards(user: User) -> QuerySet[AwardRound]:
    """All awards for everybody who sees assessments."""
    rows = AwardRound.objects.select_related("made_by", "published_by", "frozen_by")
    return rows if user.scope.allows(VIEW) else rows.none()


def award_for(user: User, pk: int, *, action: str = "view") -> AwardRound:
    """The award; 404 where ``user`` does not see it, 403 where they may not ``change`` it or ``nominate``."""
    found = get_object_or_404(visible_awards(user).prefetch_related("criteria", seats()), pk=pk)
    if action == "change":
        require_keep(user)
    if action == "nominate" and not own_units(user).exists():
        raise PermissionDenied(_("Units nominate; you enter for none."))
    return found


def own_units(user: User) -> QuerySet[Organization]:
    """Units for which ``user`` may nominate; the office nominates for any."""
    rows = Organization.objects.filter(is_active=True, is_assessed=True)
    return rows if may_keep(user) else units_for(user, NOMINATE).filter(is_assessed=True)


def visible_nominations(user: User, award: AwardRound) -> QuerySet[Nomination]:
    """All for the office, for judges and once results are public; else those of one's own units."""
    rows = award.nominations.select_related("unit", "project", "document", "filed_by")
    if award.is_public or may_keep(user) or seat_of(user, award) is not None:
        return rows
    return rows.filter(Q(unit__in=own_units(user)) | Q(filed_by=user))


def nomination_for(user: User, pk: int, *, action: str = "view") -> Nomination:
    """The nomination; 404 where ``user`` may not see it, 403 where they are no judge and would ``score`` it."""
    award = award_for(user, get_object_or_404(Nomination, pk=pk).award_id)
    seen = get_object_or_404(visible_nominations(user, award), pk=pk)
    if action == "score" and seat_of(user, award) is None:
        raise PermissionDenied(_("Only the judges of this award give marks."))
    seen.award = award
    return seen


def seat_of(user: User, award: AwardRound) -> Judge | None:
    """The seat of ``user`` among the judges."""
    return next((one for one in award.judges.all() if one.person_id == user.pk), None)


def seats() -> Prefetch:
    """The judges of an award with where they work, read at once."""
    return Prefetch("judges", queryset=Judge.objects.select_related("person__organization"))


def may_nominate(user: User, award: AwardRound) -> bool:
    """Whether nominations are taken and ``user`` has a unit to nominate for."""
    return award.state == RoundState.NOMINATING and (may_keep(user) or own_units(user).exists())
