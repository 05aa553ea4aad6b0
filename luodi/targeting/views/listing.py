"""The city's list of targets, one's own, and what is done with several at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.targeting import access, actions
from luodi.targeting.access import WORK
from luodi.targeting.forms import CloseForm
from luodi.targeting.queries import lists, rounds
from luodi.targeting.tables import COLUMNS, FILTERS, row_class
from luodi.web.listing import BulkAction, chosen_rows
from luodi.web.pages import ListPage, PageView
from luodi.web.record_pages import refusals_to_form

from .frame import RIGHTS, tabs

MOST = 500


class MergedList(ListPage):
    """Every accepted target the user may see; a firm that several departments named stands once."""

    rights = RIGHTS
    code = "targeting"
    title = _("Target enterprises")
    note = _(
        "Accepted recommendations of all departments; a firm named by several stands once. "
        "A unit sees what is suggested to it or what it works on."
    )
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.merged_targets)
    default_sort = "-accepted_on"
    template_name = "targeting/list.html"
    export_name = _("Target enterprises")
    empty_title = _("No target is on the list yet")
    empty_text = _("Departments submit their targets by the quarter; the bureau accepts them.")
    row_class = staticmethod(row_class)
    bulk = (BulkAction(_("Carry over or drop"), "targeting:close_targets", "arrow-right", WORK),)
    tab = "list"

    def extra_context(self) -> dict[str, Any]:
        """The tabs."""
        return {"tabs": tabs(self.user), "tab": self.tab}


class MyTargets(MergedList):
    """Targets on which the user or their unit works, and what waits for them."""

    code = "targeting_mine"
    title = _("My targets")
    note = _("Targets on which you or your unit work.")
    access = staticmethod(access.own_targets)
    default_sort = "next_step_on"
    template_name = "targeting/mine.html"
    export_name = _("My targets")
    empty_title = _("No target is yours yet")
    empty_text = _("The bureau assigns accepted targets to the unit that was suggested.")
    tab = "mine"

    def extra_context(self) -> dict[str, Any]:
        """With what waits."""
        return {**super().extra_context(), "waiting": lists.waiting_for(self.user, on=clock.today())}


class WaitingPanel(PageView):
    """What waits in the target lists, a part of the page of one's own work; empty where nothing does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The panel alone, for htmx."""
        today = clock.today()
        may = self.user.scope.allows(access.VIEW)
        waiting = lists.waiting_for(self.user, on=today) if may else None
        return render(request, "targeting/_waiting_panel.html", {"waiting": waiting, "today": today})


class SegmentOptions(PageView):
    """Segments of the maps in force for a select that searches as one types."""

    rights = RIGHTS

    def get(self, request: HttpRequest) -> JsonResponse:
        """At most twenty, as ``[{"value", "text", "note"}]``."""
        found = lists.find_segments(request.GET.get("q", "")[:60])
        rows = [
            {
                "value": row.pk,
                "text": str(row),
                "note": " · ".join(filter(None, (str(row.chain_map.chain), row.track))),
            }
            for row in found
        ]
        return JsonResponse(rows, safe=False)


class CloseTargets(PageView):
    """Carry chosen targets over or drop them, all or none."""

    rights = (WORK,)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what was chosen; with ``apply`` do it."""
        ids = chosen_rows(request.POST, MOST)
        rows = [row for row in access.workable(self.user, ids) if row.is_going]
        form = CloseForm(
            request.POST if "apply" in request.POST else None,
            rounds=rounds.open_rounds(),
            initial={"round": next((each.pk for each in rounds.open_rounds()), None)},
        )
        status = 200
        if "apply" in request.POST and form.is_valid():
            try:
                self._apply(form.cleaned_data, rows)
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
            else:
                told = ngettext("{count} target done.", "{count} targets done.", len(rows))
                messages.success(request, told.format(count=len(rows)))
                return redirect("targeting:list")
        elif "apply" in request.POST:
            status = 422
        context = {"form": form, "rows": rows, "left_out": len(set(ids)) - len(rows)}
        return render(request, "targeting/close.html", context, status=status)

    def _apply(self, given: dict[str, Any], rows: list[Any]) -> None:
        if given["do"] == "carry":
            actions.carry_over(rows, given["round"], by=self.user, on=clock.today(), reason=given["reason"])
        else:
            actions.drop_targets(rows, by=self.user, reason=given["reason"])
