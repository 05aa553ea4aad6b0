"""Rounds: who submitted, who is late, how good each list is; the bureau opens and closes them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.targeting import access, actions
from luodi.targeting.forms import RoundForm
from luodi.targeting.queries import rounds
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.pages import PageView

from .frame import RIGHTS, tabs

TRAIL = ((_("Quarters and submissions"), "targeting:rounds"),)


class Rounds(PageView):
    """One quarter's submissions with their measures, and the quarters beside each other."""

    rights = RIGHTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The quarter asked for, else the latest."""
        quarters = rounds.quarters(self.user, on=clock.today())
        asked = request.GET.get("round", "")
        chosen = next((each for each in quarters if str(each.round.pk) == asked), None)
        context = {
            "tabs": tabs(self.user),
            "tab": "rounds",
            "quarters": quarters,
            "chosen": chosen or next(iter(quarters), None),
            "may_change": access.may_open_rounds(self.user),
        }
        return render(request, "targeting/rounds.html", context)


class OpenRound(EntryPage):
    """Open the round of a quarter."""

    rights = (access.REVIEW,)
    form_class = RoundForm
    title = _("Open a quarter")
    note = _("Each department chosen gets an empty submission to fill by the deadline.")
    button = _("Open")
    done = _("The quarter is open.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """Nothing yet; 403 for whoever may not."""
        access.require_rounds(self.user)

    def form(self, subject: Any, *args: Any) -> RoundForm:
        """With the quarter that comes next."""
        year, quarter = rounds.next_quarter(clock.today())
        initial = {"year": year, "quarter": quarter, "departments": rounds.usual_departments()}
        return RoundForm(
            args[0] if args else None, departments=rounds.expected_departments(), initial=initial
        )

    def way_back(self, subject: Any) -> str:
        """The rounds."""
        return reverse("targeting:rounds")

    def perform(self, form: RoundForm, subject: Any) -> None:
        """Open it."""
        given = dict(form.cleaned_data)
        given["departments"] = list(given["departments"])
        actions.open_round(given.pop("year"), given.pop("quarter"), by=self.user, on=clock.today(), **given)


class CloseRound(EntryPage):
    """Close a round."""

    rights = (access.REVIEW,)
    form_class = ReasonForm
    title = _("Close the quarter")
    note = _(
        "Nothing can be submitted for it any more. Open targets stay on the list until they are carried over or dropped."
    )
    button = _("Close")
    done = _("The quarter is closed.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The round, or 404 or 403."""
        return access.round_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> ReasonForm:
        """Without a reason: nothing is lost."""
        form = ReasonForm(*args[:1])
        del form.fields["reason"]
        return form

    def way_back(self, subject: Any) -> str:
        """The round."""
        return f"{reverse('targeting:rounds')}?round={subject.pk}"

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Close it."""
        actions.close_round(subject, by=self.user, on=clock.today())
