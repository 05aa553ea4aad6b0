"""The stage board and the progress wall."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.accounts.access import require
from luodi.projects import queries
from luodi.projects.access import visible_projects
from luodi.projects.tables import FILTERS
from luodi.web.filtering import BoundFilters, Organizations

BOARD_FILTERS = tuple(each for each in FILTERS if each.code in {"q", "unit", "alarm", "class", "signed"})


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Active projects by stage, the freshest cards of each; drag a card or use its menu to advance it."""
    bound, rows = _narrowed(request)
    context = {"bound": bound, "columns": queries.board_columns(rows)}
    return render(request, "projects/board.html", context)


@login_required
def gantt(request: HttpRequest) -> HttpResponse:
    """Planned against actual time of the projects chosen: 挂图作战."""
    bound, rows = _narrowed(request)
    context = {"bound": bound, **queries.gantt_facts(rows)}
    return render(request, "projects/gantt.html", context)


def _narrowed(request: HttpRequest) -> tuple[BoundFilters, Any]:
    user: Any = request.user
    if not any(user.scope.allows(f"projects.{each}") for each in ("view", "view_signed", "view_involved")):
        require(user, "projects.view")
    bound = BoundFilters(BOARD_FILTERS, request.GET, Organizations())
    return bound, bound.narrow(visible_projects(user).active())  # type: ignore[attr-defined]
