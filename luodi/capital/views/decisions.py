"""The bureau accepts, returns and reverses."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.capital import access, actions, queries
from luodi.capital.forms import NoteForm
from luodi.common.errors import Conflict, Refused
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.listing import chosen_rows
from luodi.web.pages import PageView
from luodi.web.record_pages import refusals_to_form

from .claims import TRAIL

MOST = 500


class Decision(EntryPage):
    """What the pages of one decision share."""

    template_name = "capital/decision.html"
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The amount, or 404 or 403."""
        return access.capital_for(self.user, kwargs["pk"], action="accept")

    def shown_values(self, subject: Any) -> Any:
        """The amount and its evidence, which is what is decided on."""
        return [subject.updated_at, subject.state, *sorted(row.pk for row in subject.evidence.all())]

    def way_back(self, subject: Any) -> str:
        """The page of the amount."""
        return reverse("capital:detail", args=[subject.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """With the amount and what proves it."""
        return {
            **super().extra_context(subject),
            "subject": "",
            "capital": subject,
            "evidence": queries.evidence_of(subject),
        }


class AcceptCapital(Decision):
    """Accept a claim: it counts from now on."""

    form_class = NoteForm
    title = _("Accept the amount")
    button = _("Accept")
    done = _("Accepted. It counts from now on.")

    def perform(self, form: NoteForm, subject: Any) -> None:
        """Accept it."""
        note = form.cleaned_data["note"]
        actions.accept_many([subject.pk], by=self.user, note=note, seen={subject.pk: subject.updated_at})


class ReturnCapital(Decision):
    """Give a claim back."""

    form_class = ReasonForm
    title = _("Return the claim")
    note = _("The unit sees the reason, mends the claim and claims again.")
    button = _("Return")
    done = _("Returned.")

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Return it."""
        actions.return_capital(subject, by=self.user, reason=form.cleaned_data["reason"])


class ReverseCapital(Decision):
    """Take an accepted amount out of the figures."""

    form_class = ReasonForm
    title = _("Reverse the amount")
    note = _("It leaves all figures from now on and stays on file; figures as of past days still show it.")
    button = _("Reverse")
    done = _("Reversed.")
    is_grave = True

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Reverse it."""
        actions.reverse_capital(subject, by=self.user, reason=form.cleaned_data["reason"])


class AcceptMany(PageView):
    """Accept many claims chosen in the list, all or none."""

    rights = ("capital.accept",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what was chosen and its sum; with ``apply`` accept it."""
        ids = chosen_rows(request.POST, MOST)
        rows = queries.chosen(access.decidable_capital(self.user), ids)
        form = NoteForm(request.POST if "apply" in request.POST else None)
        status = 200
        if "apply" in request.POST and form.is_valid():
            try:
                done = actions.accept_many(
                    [row.pk for row in rows],
                    by=self.user,
                    note=form.cleaned_data["note"],
                    seen={row.pk: parse_datetime(request.POST.get(f"seen-{row.pk}", "")) for row in rows},
                )
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
            else:
                told = ngettext("{count} amount accepted.", "{count} amounts accepted.", len(done))
                messages.success(request, told.format(count=len(done)))
                return redirect(f"{reverse('capital:list')}?state=claimed")
        context = {
            "form": form,
            "rows": rows,
            "left_out": len(set(ids)) - len(rows),
            "sums": queries.sums_of(rows),
        }
        return render(request, "capital/accept_many.html", context, status=status)
