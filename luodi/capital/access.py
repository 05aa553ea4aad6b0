"""Who may see and decide paid-in capital."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import unit_ids
from luodi.accounts.models import Organization, User
from luodi.projects.access import project_for, visible_projects
from luodi.projects.models import Project

from .choices import ClaimState
from .models import CapitalEvidence, FrozenMonth, PaidInCapital

SEE = ("projects.view", "projects.view_signed", "projects.view_involved")
CHANGEABLE = (ClaimState.CLAIMED, ClaimState.RETURNED)


def visible_capital(user: User) -> QuerySet[PaidInCapital]:
    """Amounts of the projects ``user`` may see."""
    rows = PaidInCapital.objects.all()
    if user.scope.everywhere("projects.view"):
        return rows
    ids = unit_ids(user, "projects.view") or []
    if user.scope.everywhere("projects.view_signed"):
        # Money is claimed for signed projects only, so that nothing one takes part in is left out. The expressions
        # keep the database from beginning with the projects, after which it would have to sort all their amounts.
        signed = rows.alias(
            signed=Cast("project__signed_on", CharField()), double=Coalesce("project__same_as_id", 0)
        )
        return signed.filter(signed__isnull=False, double__lt=1)
    if user.scope.allows("projects.view_involved"):
        return rows.filter(Q(host__in=ids) | Q(project__in=visible_projects(user).values("pk")))
    return rows.filter(host__in=ids) if len(ids) == 1 else _in_order_of_months(rows, ids)


def _in_order_of_months(rows: QuerySet[PaidInCapital], ids: list[int]) -> QuerySet[PaidInCapital]:
    """Rows of several hosts. The sum keeps the database off the index of hosts, which would make it sort them all."""
    return rows.alias(of_host=F("host_id") + 0).filter(of_host__in=ids)


def listed_capital(user: User) -> QuerySet[PaidInCapital]:
    """The same with what a list row shows; evidence is read as ``papers`` with one query a page."""
    people = ("claimed_by", "decided_by")
    rows = visible_capital(user).select_related("project", "host", *people)
    return rows.defer("project__search_text", "project__summary", "project__problems").prefetch_related(
        Prefetch("evidence", to_attr="papers")
    )


def decidable_capital(user: User) -> QuerySet[PaidInCapital]:
    """Claimed amounts that wait for ``user``'s acceptance; never one's own."""
    ids = unit_ids(user, "capital.accept")
    claimed = PaidInCapital.objects.waiting().exclude(claimed_by=user)
    return claimed if ids is None else claimed.filter(host__in=ids)


def capital_for(user: User, pk: int, *, action: str = "view") -> PaidInCapital:
    """The amount, or 404 where ``user`` may not see its project, or 403 where they may but not ``action`` it."""
    rows = PaidInCapital.objects.select_related("project", "host", "claimed_by", "decided_by")
    capital = get_object_or_404(rows, pk=pk)
    if not _is_visible(user, capital):
        raise Http404
    if action != "view" and not user.scope.allows(f"capital.{action}", capital.host.path):
        raise PermissionDenied(_("You may see this amount but not change it."))
    return capital


def _is_visible(user: User, capital: PaidInCapital) -> bool:
    if user.scope.allows("projects.view", capital.host.path):
        return True
    return visible_projects(user).filter(pk=capital.project_id).exists()


def project_to_claim(user: User, pk: int) -> Project:
    """The project for which ``user`` may claim money; 404 where they may not see it, 403 where not claim."""
    project = project_for(user, pk)
    if not may(user, "claim", project):
        raise PermissionDenied(_("Money of this project is claimed by its unit."))
    return project


def project_to_share(user: User, pk: int) -> Project:
    """The project whose credit ``user`` may share between units; 404 or 403."""
    project = project_for(user, pk)
    if not user.scope.allows("credits.change", project.host.path):
        raise PermissionDenied(_("Credit is shared by the bureau."))
    return project


def may(user: User, action: str, project: Project) -> bool:
    """Whether ``user`` may ``claim`` or ``accept`` money of the project."""
    return user.scope.allows(f"capital.{action}", project.host.path)


def evidence_for(user: User, capital: int, pk: int) -> CapitalEvidence:
    """A document of an amount that ``user`` may see, or 404."""
    found = capital_for(user, capital)
    return get_object_or_404(found.evidence.select_related("document"), pk=pk)


def unit_to_freeze(user: User, code: str) -> Organization | None:
    """The unit whose month ``user`` may freeze (None: all units); 404 for no such unit, 403 where they may not."""
    unit = get_object_or_404(Organization, code=code, is_active=True) if code else None
    if not user.scope.allows("capital.freeze", unit.path if unit else ""):
        raise PermissionDenied(_("Months are frozen by the bureau."))
    return unit


def frozen_for(user: User, pk: int) -> FrozenMonth:
    """A frozen month that ``user`` may reopen; 404 where there is none, 403 where they may not."""
    frozen = get_object_or_404(FrozenMonth.objects.select_related("host", "frozen_by"), pk=pk)
    if not user.scope.allows("capital.freeze", frozen.host.path if frozen.host else ""):
        raise PermissionDenied(_("Months are reopened by the bureau."))
    return frozen


def freezable(user: User) -> Any:
    """A function telling whether ``user`` may freeze months of the unit with a path ("" for all units)."""
    return lambda path: user.scope.allows("capital.freeze", path)
