"""Whom and which unit an entry form offers."""

from typing import Any

from django.db.models import Q, QuerySet

from luodi.accounts.access import unit_ids
from luodi.accounts.models import Organization, Posting, User
from luodi.common import clock

HOST_KINDS = ("district", "county", "zone")
MOST = 20


def host_units(
    units: QuerySet[Organization], *, present: Organization | None = None
) -> QuerySet[Organization]:
    """Those of ``units`` that can be the statistical host, and the present one."""
    allowed = Q(kind__in=HOST_KINDS)
    if present is not None:
        return (units.filter(allowed) | Organization.objects.filter(pk=present.pk)).order_by("path")
    return units.filter(allowed)


def places() -> list[Organization]:
    """Every active organization in the order of the tree, with one query."""
    return list(Organization.objects.filter(is_active=True).order_by("path"))


def officers_for(user: User) -> QuerySet[User]:
    """People who work at the places where ``user`` may change projects."""
    ids = unit_ids(user, "projects.change")
    postings = Posting.objects.current(clock.today())
    if ids is not None:
        postings = postings.filter(organization__in=ids)
    return User.objects.filter(is_active=True, pk__in=postings.values("user")).select_related("organization")


def find_officers(user: Any, typed: str) -> list[User]:
    """At most twenty of them whose name, login or office contains what was typed."""
    found = officers_for(user)
    if typed:
        found = found.filter(
            Q(name__icontains=typed) | Q(username__icontains=typed) | Q(organization__name__icontains=typed)
        )
    return list(found.order_by("organization__path", "name")[:MOST])
