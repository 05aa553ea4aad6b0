"""Who may see and enter published statistics."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.access import require
from luodi.accounts.models import User

from .models import PublishedTable

VIEW, CHANGE = "statistics.view", "statistics.change"


def visible_tables(user: User) -> QuerySet[PublishedTable]:
    """Every table, for whoever may see statistics: they are public."""
    rows = PublishedTable.objects.all()
    return rows if user.scope.allows(VIEW) else rows.none()


def listed_tables(user: User) -> QuerySet[Any]:
    """The same with the counts of their checks."""
    return visible_tables(user).for_list()  # type: ignore[attr-defined]


def table_for(user: User, code: str, *, action: str = "view") -> PublishedTable:
    """The table, or 404, or 403 where ``user`` may see but not ``action`` it."""
    rows = visible_tables(user).for_detail()  # type: ignore[attr-defined]
    table: PublishedTable = get_object_or_404(rows, code=code)
    if action != "view":
        require_change(user)
    return table


def require_change(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not enter statistics."""
    require(user, VIEW)
    if not user.scope.allows(CHANGE):
        raise PermissionDenied(_("Statistics are entered by the bureau and the performance office."))
