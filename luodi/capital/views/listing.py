"""The list of paid-in capital, and the look-up of projects for it."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from luodi.capital import access, queries
from luodi.capital.tables import COLUMNS, FILTERS
from luodi.projects.access import visible_projects
from luodi.web.listing import BulkAction
from luodi.web.pages import ListPage, PageView


class CapitalList(ListPage):
    """Every amount of the projects the user may see."""

    rights = access.SEE
    code = "capital"
    title = _("Paid-in capital")
    note = _(
        "Money as it arrived, by month. Only accepted amounts count; foreign capital keeps yuan and dollars as stated."
    )
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.listed_capital)
    default_sort = "-month"
    template_name = "capital/list.html"
    export_name = _("Paid-in capital")
    empty_title = _("No money claimed yet")
    empty_text = _("Money is claimed on the page of its project, with the voucher as evidence.")
    bulk = (BulkAction(_("Accept"), "capital:accept_many", "check", "capital.accept"),)


class ProjectOptions(PageView):
    """Signed projects for a select that searches as one types."""

    rights = access.SEE

    def get(self, request: HttpRequest) -> JsonResponse:
        """At most twenty, as ``[{"value", "text", "note"}]``."""
        found = queries.find_projects(visible_projects(self.user), request.GET.get("q", "")[:60])
        rows = [{"value": row.pk, "text": row.name, "note": f"{row.code} · {row.host}"} for row in found]
        return JsonResponse(rows, safe=False)
