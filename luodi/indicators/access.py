"""Who may see figures, and which of the records behind them."""

from typing import Any

from django.db.models import QuerySet

from luodi.accounts.access import require
from luodi.accounts.models import User
from luodi.capital.access import visible_capital
from luodi.capital.models import PaidInCapital
from luodi.projects.access import visible_projects
from luodi.projects.models import Project

VIEW = "figures.view"


def require_figures(user: User) -> None:
    """Raises ``PermissionDenied`` where ``user`` may not see figures; whoever may sees those of all units."""
    require(user, VIEW)


def visible_records(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of the records behind a figure those that ``user`` may see; others count, but stay unnamed."""
    if user.scope.everywhere("projects.view"):
        return rows
    if rows.model is Project:
        return rows & visible_projects(user)
    if rows.model is PaidInCapital:
        return rows & visible_capital(user)
    return rows.filter(project__in=visible_projects(user).values("pk"))
