"""The cockpit, the wall screen, each person's own work, and where somebody lands."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from luodi.common import clock
from luodi.indicators.access import VIEW
from luodi.indicators.queries import city_units
from luodi.web.pages import PageView

from .forms import CockpitForm
from .queries import cockpit, my_work

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
        context = {"form": form, "asked": asked, "units": units, **cockpit(asked, units, self.user)}
        return render(request, self.template, context)


class Wall(Cockpit):
    """The same figures on a dark wall screen that renews itself."""

    template = "dashboards/wall.html"


class MyWork(PageView):
    """What waits for the person who is signed in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        return render(request, "dashboards/my_work.html", my_work(self.user))
