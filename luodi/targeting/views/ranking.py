"""The ranking of enterprises for a segment or a lead firm, and the step into a quarterly list."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _g

from luodi.common.errors import Refused
from luodi.enterprises.access import enterprise_for
from luodi.targeting import access, actions
from luodi.targeting.forms import AskForm, TakeForm
from luodi.targeting.queries import ranking
from luodi.targeting.sources import weight_versions
from luodi.web.pages import PageView

from .frame import RIGHTS, tabs

SHOWN = 50


class RankingPage(PageView):
    """Enterprises outside the city, best first, each place with its parts, evidence and what would change it."""

    rights = RIGHTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The ranking for ``?segment=`` or ``?lead=``; without either, what to choose."""
        form = AskForm(request.GET or None)
        asked = self.asked(form)
        if asked is not None:
            form.show("lead" if asked.lead else "segment", asked.lead or asked.segment)
        context = {
            "tabs": tabs(self.user),
            "tab": "ranking",
            "form": form,
            "found": ranking.ranking(asked, self.user, shown=SHOWN) if asked else None,
            "nothing_missing": asked is None and form.is_valid() and bool(form.cleaned_data["lead"]),
            "versions": weight_versions(),
            "part_names": ranking.PART_NAMES,
            "open_lists": list(access.submissions_to_fill(self.user)[:20]),
        }
        return render(request, "targeting/ranking.html", context)

    def asked(self, form: AskForm) -> ranking.Asked | None:
        """What the address asks for; 404 for a segment or firm that is not to be seen."""
        if not form.is_valid():
            return None
        given = form.cleaned_data
        if given["lead"]:
            lead = enterprise_for(self.user, given["lead"])
            form.show("lead", lead)
            return ranking.asked_for_lead(lead)
        if not given["segment"]:
            return None
        asked = ranking.asked_for_segment(given["segment"])
        if asked is None:
            raise Http404
        return asked


class TakeRanked(PageView):
    """Put a ranked enterprise into an open submission; its reasons are carried as the why."""

    rights = (access.SUBMIT,)

    def post(self, request: HttpRequest) -> HttpResponse:
        """One click: the firm goes in, and the page comes back."""
        form = TakeForm(request.POST)
        if not form.is_valid():
            messages.error(request, _g("Choose the quarterly list and the firm again."))
            return redirect("targeting:ranking")
        given = form.cleaned_data
        submission = access.submission_for(self.user, given["submission"], action="change")
        asked = ranking.asked_for_segment(given["segment"])
        if asked is None:
            raise Http404
        found = ranking.ranking(asked, self.user, shown=ranking.MOST_CANDIDATES)
        row = next((each for each in found.rows if each.enterprise.pk == given["enterprise"]), None)
        try:
            self._take(submission, row, found, number=given["enterprise"])
        except Refused as refused:
            for obstacle in refused.obstacles:
                messages.error(request, str(obstacle))
        else:
            messages.success(request, _g("The firm is in the list of {list}.").format(list=submission))
        return redirect(f"{reverse('targeting:ranking')}?segment={asked.segment.pk}")

    def _take(self, submission: Any, row: ranking.Row | None, found: ranking.Ranking, *, number: int) -> None:
        enterprise = row.enterprise if row else enterprise_for(self.user, number)
        values: dict[str, Any] = {"enterprise": enterprise, "segment": found.asked.segment}
        if row is not None:
            values |= {"why": ranking.why_of(row), "reasons": ranking.reasons_of(row, found)}
        actions.add_target(submission, values, by=self.user)
