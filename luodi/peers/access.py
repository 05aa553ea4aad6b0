"""Who keeps windows, who marks, and who sees which marks when."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require, unit_ids
from luodi.accounts.models import Organization, User

from .choices import WindowState
from .models import MarkWindow, PeerMark

VIEW, KEEP, GIVE = "assessment.view", "assessment.change", "peers.give"


def may_keep(user: User) -> bool:
    """Whether ``user`` opens and closes windows: the city does, never a unit."""
    return bool(user.scope.everywhere(KEEP))


def require_keep(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever does not keep windows for the city."""
    require(user, KEEP)
    if not may_keep(user):
        raise PermissionDenied(_("Windows of peer marks are kept by the city's performance office."))


def own_units(user: User) -> QuerySet[Organization]:
    """The offices ``user`` is posted to, and for officers of a county all below; whoever keeps the windows has none."""
    if may_keep(user) or not user.scope.allows(GIVE):
        return Organization.objects.none()
    below = () if user.scope.everywhere(GIVE) else (unit_ids(user, GIVE) or ())
    rows = Organization.objects.filter(is_active=True, pk__in={*user.scope.organization_ids, *below})
    return rows.order_by("path")


def visible_windows(user: User) -> QuerySet[MarkWindow]:
    """All for who keeps them; for others those their units take part in, and published ones."""
    rows = MarkWindow.objects.select_related("made_by", "closed_by", "published_by")
    if not user.scope.allows(VIEW):
        return rows.none()
    if may_keep(user):
        return rows
    taking_part = MarkWindow.units.through.objects.filter(organization__in=own_units(user))
    return rows.filter(Q(state=WindowState.PUBLISHED) | Q(pk__in=taking_part.values("markwindow")))


def window_for(user: User, pk: int, *, action: str = "view") -> MarkWindow:
    """The window; 404 where ``user`` does not see it, 403 where they may not ``change`` it."""
    found = get_object_or_404(visible_windows(user), pk=pk)
    if action == "change":
        require_keep(user)
    return found


def marker_for(user: User, pk: int, unit: int) -> tuple[MarkWindow, Organization]:
    """The window and the unit ``user`` marks for; 404 where it takes no part or is not theirs, 403 for who keeps."""
    window = window_for(user, pk)
    if may_keep(user):
        raise PermissionDenied(_("Units mark each other; whoever keeps the window gives no marks."))
    rows = own_units(user).filter(pk__in=window.units.values("pk"))
    return window, get_object_or_404(rows, pk=unit)


def visible_marks(user: User, window: MarkWindow) -> QuerySet[PeerMark]:
    """All once published; before that a unit's own alone, and all for who keeps the window once it is closed."""
    rows = window.marks.select_related("marker", "unit", "given_by")
    if window.state == WindowState.PUBLISHED or (may_keep(user) and window.is_counted):
        return rows
    return rows.filter(marker__in=own_units(user))
