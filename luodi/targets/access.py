"""Who may see and set targets."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from luodi.accounts.access import require
from luodi.accounts.models import Organization, User
from luodi.indicators.catalogue import BY_CODE, Indicator
from luodi.indicators.queries import CityUnits

VIEW, CHANGE = "targets.view", "targets.change"


def require_targets(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not see targets; whoever may sees those of all units."""
    require(user, VIEW)


def may_change(user: User) -> bool:
    """Whether ``user`` sets targets. The city sets them: a county does not set its own."""
    return bool(user.scope.everywhere(CHANGE))


def require_change(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` does not set targets for the city."""
    if not may_change(user):
        raise PermissionDenied(_("Targets are set by the city's bureau and performance office."))


def place_for(
    user: User, *, indicator: str, unit: str, units: CityUnits, action: str = "view"
) -> tuple[Indicator, Organization]:
    """The indicator and the unit an address names, or 404, or 403 where ``user`` may see but not set its target."""
    require(user, VIEW)
    found, organization = BY_CODE.get(indicator), units.by_code(unit)
    if found is None or organization is None:
        raise Http404
    if action != "view" and not may_change(user):
        raise PermissionDenied(_("Targets are set by the city's bureau and performance office."))
    return found, organization
