"""Who may see and change enterprises. The register belongs to the whole city; contacts are for those who work on it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.models import User

from .models import Contact, DuplicatePair, Enterprise, Merge

VIEW = "enterprises.view"
CHANGE = "enterprises.change"
MERGE = "enterprises.merge"


def visible_enterprises(user: User) -> QuerySet[Enterprise]:
    """Every enterprise that was not merged into another, for whoever may see enterprises at all."""
    return Enterprise.objects.living() if user.scope.allows(VIEW) else Enterprise.objects.none()


def listed_enterprises(user: User) -> QuerySet[Enterprise]:
    """The same with what a list row shows."""
    return visible_enterprises(user).for_list()  # type: ignore[attr-defined]


def enterprise_for(user: User, pk: int, *, action: str = "view") -> Enterprise:
    """The enterprise, also a merged one to look at; 404 where ``user`` sees none, 403 where they may not ``action``.

    Actions: ``change`` (facts, contacts), ``merge`` (merging, blacklisting; for the whole city only). Raises 404
    for changing one that was merged into another.
    """
    if not user.scope.allows(VIEW):
        raise PermissionDenied(_("You may not see enterprises."))
    rows = Enterprise.objects.for_detail()
    enterprise = get_object_or_404(rows if action == "view" else rows.living(), pk=pk)
    if action != "view" and not may(user, action):
        raise PermissionDenied(_("You may see this enterprise but not change it."))
    return enterprise


def may(user: User, action: str) -> bool:
    """Whether ``user`` may ``change`` or ``merge`` enterprises."""
    return user.scope.everywhere(MERGE) if action == "merge" else user.scope.allows(CHANGE)


def require_merge(user: User) -> None:
    """Raises ``PermissionDenied`` for whoever may not decide on duplicates in the whole city."""
    if not may(user, "merge"):
        raise PermissionDenied(_("Duplicates are decided by the bureau."))


def contact_for(user: User, enterprise: int, pk: int) -> Contact:
    """A contact of an enterprise, for whoever may change it; 404 or 403 as for the enterprise."""
    found = enterprise_for(user, enterprise, action="change")
    return get_object_or_404(found.contacts, pk=pk)


def visible_pairs(user: User) -> QuerySet[DuplicatePair]:
    """Likely duplicates, for whoever decides them; pairs with one merged meanwhile only when decided."""
    if not may(user, "merge"):
        return DuplicatePair.objects.none()
    waiting = DuplicatePair.objects.filter(first__merged_into__isnull=True, second__merged_into__isnull=True)
    return waiting | DuplicatePair.objects.exclude(verdict="open")


def pair_for(user: User, pk: int) -> DuplicatePair:
    """A pair to decide; raises ``PermissionDenied`` for whoever may not, 404 where there is none."""
    require_merge(user)
    rows = DuplicatePair.objects.select_related("decided_by")
    for side in ("first", "second"):
        rows = rows.select_related(
            side, *(f"{side}__{each}" for each in ("country", "province", "city", "industry"))
        )
    return get_object_or_404(rows, pk=pk)


def merge_for(user: User, pk: int) -> Merge:
    """A merge to undo; raises ``PermissionDenied`` for whoever may not, 404 where there is none."""
    if not may(user, "merge"):
        raise PermissionDenied(_("Merges are undone by the bureau."))
    return get_object_or_404(Merge.objects.select_related("kept", "merged"), pk=pk)
