"""Who may do what where."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .models import Organization, User

_CACHE = "_unit_ids"


def require(user: User, code: str, path: str | None = None) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not do ``code`` at ``path`` (or anywhere)."""
    if not user.is_authenticated or not user.scope.allows(code, path):
        raise PermissionDenied(_("You are not allowed to do this here."))


def unit_ids(user: User, code: str) -> list[int] | None:
    """Ids of the organizations where ``code`` holds; None for the whole city, an empty list for nowhere."""
    if user.scope.everywhere(code):
        return None
    cache: dict[str, list[int]] = user.__dict__.setdefault(_CACHE, {})
    if code not in cache:
        places = Q()
        for path in user.scope.paths(code):
            places |= Q(path__startswith=path)
        found = Organization.objects.filter(places).values_list("id", flat=True) if places else []
        cache[code] = list(found)
    return cache[code]


def visible_organizations(user: User) -> QuerySet[Organization]:
    """Every organization, for whoever has a posting at all: the structure of the city is no secret."""
    return Organization.objects.all() if user.scope.roles else Organization.objects.none()


def units_for(user: User, code: str) -> QuerySet[Organization]:
    """Active organizations where ``user`` may do ``code``, in the order of the tree."""
    ids = unit_ids(user, code)
    units = Organization.objects.filter(is_active=True)
    return (units if ids is None else units.filter(id__in=ids)).order_by("path")
