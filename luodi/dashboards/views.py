"""The cockpit, the wall screen, each person's own work, and where somebody lands."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from luodi.common import clock
from luodi.indicators.access import VIEW
from luodi.indicators.queries import CityUnits, city_units
from luodi.projects.tables import COLUMNS, row_class
from luodi.web.fragments import fragments_of
from luodi.web.pages import ListPage, PageView

from .access import going_projects_of
from .filters import ATTENTION_FILTERS
from .forms import CockpitForm
from .queries import cockpit, my_work

LONGEST_FIRST = {"late_start": "signed_on", "stale": "last_touched_on", "step_due": "next_step_due_on"}
LANDING = (
    ("audit.view", "audit:list"),
    ("postings.grant", "accounts:users"),
    ("users.change", "accounts:users"),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Leaders land on the cockpit, officers on their own work, administrators on their pages."""
    user: Any = request.user
    if user.scope.allows("projects.add"):
        return redirect("dashboards:my_work")
    if user.scope.allows(VIEW):
        return redirect("dashboards:cockpit")
    for right, name in LANDING:
        if user.scope.allows(right):
            return redirect(name)
    return redirect("dashboards:my_work")


class Cockpit(PageView):
    """Targets and pace, units compared, money by month, stages, rates, and what needs attention."""

    rights = (VIEW,)
    template = "dashboards/cockpit.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page for the period, unit and day asked for."""
        units = city_units()
        form = CockpitForm(request.GET, today=clock.today(), units=units)
        asked = form.asked
        name_organization(self.user, units)
        facts = cockpit(asked, units, self.user, tile=form.coloured_by)
        return render(request, self.template, {"form": form, "asked": asked, "units": units, **facts})


class Wall(Cockpit):
    """The same figures on a dark wall screen that renews itself."""

    template = "dashboards/wall.html"


class AttentionList(ListPage):
    """Active projects that a person minds, by what needs attention; as many as the cockpit says."""

    rights = (VIEW,)
    code = "attention"
    title = gettext_lazy("Projects that need attention")
    columns = COLUMNS
    filters = ATTENTION_FILTERS
    access = staticmethod(going_projects_of)
    default_sort = "stage_due_on"
    export_name = gettext_lazy("Projects that need attention")
    empty_title = gettext_lazy("Nothing needs attention")
    empty_text = gettext_lazy("Choose another kind or unit, or go back to the cockpit.")
    row_class = staticmethod(row_class)

    def usual_sort(self) -> str:
        """What has waited longest comes first, by the day that the kind asked for is about."""
        return LONGEST_FIRST.get(self.request.GET.get("kind", ""), self.default_sort)


class MyWork(PageView):
    """What waits for the person who is signed in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        units = city_units()
        name_organization(self.user, units)
        context = {**my_work(self.user, units), "fragments": fragments_of("my_work")}
        return render(request, "dashboards/my_work.html", context)


def name_organization(user: Any, units: CityUnits) -> None:
    """Give ``user`` the organization that the shell names; it is among those just read."""
    if user.organization_id in units.by_number:
        user.organization = units.by_number[user.organization_id]
