"""Who may see and decide paid-in capital."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import unit_ids
from luodi.accounts.models import User
from luodi.projects.access import visible_projects

from .choices import ClaimState
from .models import PaidInCapital


def visible_capital(user: User) -> QuerySet[PaidInCapital]:
    """Amounts of the projects ``user`` may see."""
    if user.scope.everywhere("projects.view"):
        return PaidInCapital.objects.all()
    ids = unit_ids(user, "projects.view") or []
    own = Q(host__in=ids)
    if user.scope.allows("projects.view_involved"):
        own |= Q(project__in=visible_projects(user).values("pk"))
    return PaidInCapital.objects.filter(own)


def decidable_capital(user: User) -> QuerySet[PaidInCapital]:
    """Claimed amounts that wait for ``user``'s acceptance; never one's own."""
    ids = unit_ids(user, "capital.accept")
    claimed = PaidInCapital.objects.filter(state=ClaimState.CLAIMED).exclude(claimed_by=user)
    return claimed if ids is None else claimed.filter(host__in=ids)


def capital_for(user: User, pk: int, *, action: str = "view") -> PaidInCapital:
    """The amount, or 404 where ``user`` may not see it, or 403 where they may see but not ``action`` it."""
    rows = visible_capital(user).select_related("project", "host", "claimed_by", "decided_by")
    capital = get_object_or_404(rows, pk=pk)
    if action != "view" and not user.scope.allows(f"capital.{action}", capital.host.path):
        raise PermissionDenied(_("You may see this amount but not change it."))
    return capital
