"""The project ledger, the board, the progress wall and the page of one project."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from luodi.accounts.access import require
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.projects import access, actions, queries
from luodi.projects.access import visible_projects
from luodi.projects.forms import BulkForm
from luodi.projects.queries import project_page_facts
from luodi.projects.tables import COLUMNS, FILTERS, row_class
from luodi.web.filtering import BoundFilters, Organizations
from luodi.web.fragments import fragments_of
from luodi.web.listing import BulkAction, chosen_rows
from luodi.web.pages import ListPage
from luodi.web.record_pages import refusals_to_form

MOST = 500
SEE = ("projects.view", "projects.view_signed", "projects.view_involved")


class ProjectLedger(ListPage):
    """Every lead and project the user may see."""

    rights = SEE
    code = "projects"
    title = gettext_lazy("Project ledger")
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.listed_projects)
    default_sort = "-updated_at"
    template_name = "projects/list.html"
    export_name = gettext_lazy("Project ledger")
    empty_title = gettext_lazy("No project yet")
    empty_text = gettext_lazy("Enter the first lead, or bring in your own ledger from Excel.")
    row_class = staticmethod(row_class)
    bulk = (BulkAction(gettext_lazy("Change"), "projects:bulk", "edit", "projects.change"),)

    def extra_context(self) -> dict[str, Any]:
        """Whether the user may enter projects."""
        return {"may_add": self.user.scope.allows("projects.add")}


@require_POST
@login_required
def bulk_edit(request: HttpRequest) -> HttpResponse:
    """Ask what to change in the selected projects, then change all or none."""
    ids = chosen_rows(request.POST, MOST)
    user: Any = request.user
    access.require_changing(user)
    projects = list(access.changeable_projects(user).filter(pk__in=ids).order_by("pk"))
    left_out = len(set(ids)) - len(projects)
    back = request.POST.get("back", "") if "apply" in request.POST else _came_from(request)
    list_url = f"{reverse('projects:list')}?{back}" if back else reverse("projects:list")
    form = BulkForm(request.POST if "apply" in request.POST else None, officers=queries.officers_for(user))
    status = 200
    if "apply" in request.POST and form.is_valid():
        try:
            if not form.changes():
                raise Refused.because(_("Fill in at least one field."))
            count = actions.bulk_update(projects, form.changes(), by=user, on=clock.today())
        except Refused as refused:
            refusals_to_form(form, refused)
        else:
            messages.success(
                request,
                ngettext("{count} project changed.", "{count} projects changed.", count).format(count=count),
            )
            return redirect(list_url)
    if form.errors:
        status = 422
    context = {
        "form": form,
        "projects": projects,
        "left_out": left_out,
        "back": back,
        "list_url": list_url,
    }
    return render(request, "projects/bulk.html", context, status=status)


def _came_from(request: HttpRequest) -> str:
    """Filters, order and page of the list in which the rows were picked, to go back there."""
    page = urlsplit(request.headers.get("referer", ""))
    return page.query if page.path == reverse("projects:list") else ""


@login_required
def officers(request: HttpRequest) -> JsonResponse:
    """People the user may name as officers, for a select that searches as one types."""
    found = queries.find_officers(request.user, request.GET.get("q", ""))
    rows = [
        {"value": person.pk, "text": str(person), "note": str(person.organization or "")} for person in found
    ]
    return JsonResponse(rows, safe=False)


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


@login_required
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, time, gates, money, documents and history of a project."""
    user: Any = request.user
    project = access.project_for(user, pk)
    context = {
        "project": project,
        "fragments": fragments_of("project", pk),
        **project_page_facts(project, user),
    }
    return render(request, "projects/detail.html", context)
