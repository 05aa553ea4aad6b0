"""The enterprise register, and the look-up of enterprises."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from luodi.enterprises import access, queries
from luodi.enterprises.tables import COLUMNS, FILTERS, place_of
from luodi.web.pages import ListPage, PageView


class Register(ListPage):
    """Every enterprise the city knows."""

    rights = (access.VIEW,)
    code = "enterprises"
    title = _("Enterprise register")
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.listed_enterprises)
    default_sort = "-updated_at"
    template_name = "enterprises/list.html"
    export_name = _("Enterprise register")
    empty_title = _("No enterprise yet")
    empty_text = _("Enter the first one, or bring in a list from Excel.")

    def extra_context(self) -> dict[str, Any]:
        """What the reader may do besides."""
        return {"may_add": access.may(self.user, "change"), "may_merge": access.may(self.user, "merge")}


class EnterpriseOptions(PageView):
    """Enterprises for a select that searches as one types."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> JsonResponse:
        """At most twenty, as ``[{"value", "text", "note"}]``."""
        found = queries.find_options(access.visible_enterprises(self.user), request.GET.get("q", "")[:60])
        rows = [
            {
                "value": row.pk,
                "text": row.name,
                "note": " · ".join(filter(None, (row.credit_code or "", place_of(row)))),
            }
            for row in found
        ]
        return JsonResponse(rows, safe=False)
