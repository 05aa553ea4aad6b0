"""What a person may do and where: permissions by place, read with one query per request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone

from .choices import OrganizationKind
from .roles import ALLOWED, CITY_WIDE

if TYPE_CHECKING:
    from .models import User

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Permission codes with the places (tree paths) below which each holds; ``EVERYWHERE`` is the whole city."""

    places: dict[str, frozenset[str]] = field(default_factory=dict)
    organization_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()

    def allows(self, code: str, path: str | None = None) -> bool:
        """Whether ``code`` is allowed at ``path``, or anywhere at all when no path is given."""
        places = self.places.get(code, frozenset())
        if path is None:
            return bool(places)
        return any(path.startswith(place) for place in places)

    def everywhere(self, code: str) -> bool:
        """Whether ``code`` holds in the whole city."""
        return EVERYWHERE in self.places.get(code, frozenset())

    def paths(self, code: str) -> frozenset[str]:
        """Tree paths below which ``code`` holds."""
        return self.places.get(code, frozenset())


NOTHING = Scope()
CITY_ROLE_KINDS = {
    OrganizationKind.CITY,
    OrganizationKind.BUREAU,
    OrganizationKind.PERFORMANCE_OFFICE,
    OrganizationKind.AUDIT_OFFICE,
    OrganizationKind.IT_OFFICE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.OUTPOST,
}


def scope_of(user: User) -> Scope:
    """The scope of an active user on today's postings; nothing for anybody else.

    Offices of the city work for the whole city, so their postings hold everywhere; those of a county, zone or
    park hold below it. Totals and public facts (``CITY_WIDE``) are seen by all who may see them somewhere.
    """
    if not user.is_active or user.pk is None:
        return NOTHING
    postings = apps.get_model("accounts", "Posting").objects.current(timezone.localdate())
    rows = postings.filter(user=user).values_list(
        "role", "organization_id", "organization__path", "organization__kind", "organization__depth"
    )
    places: dict[str, set[str]] = {}
    organizations: set[int] = set()
    roles: set[str] = set()
    for role, organization_id, path, kind, depth in rows:
        whole_city = kind in CITY_ROLE_KINDS and depth <= 2
        for code in ALLOWED.get(role, frozenset()):
            place = EVERYWHERE if whole_city or code in CITY_WIDE else path
            places.setdefault(code, set()).add(place)
        organizations.add(organization_id)
        roles.add(role)
    return Scope(
        {code: frozenset(found) for code, found in places.items()}, frozenset(organizations), frozenset(roles)
    )
