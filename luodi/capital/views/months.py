"""Months by units: what arrived, what waits, what is frozen."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.capital import access, actions, queries
from luodi.capital.filters import read_month
from luodi.capital.forms import MonthField
from luodi.common import clock
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.formats import month as written_month
from luodi.web.pages import PageView

TRAIL = ((_("Months"), "capital:months"),)


class Months(PageView):
    """Accepted and waiting money of each month and unit, and which months are frozen."""

    rights = ("figures.view",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """One year as a table."""
        today = clock.today()
        years = queries.years_with_money(today)
        asked = request.GET.get("year", "")
        year = next((each for each in years if str(each) == asked), today.year)
        units = queries.units_with_money()
        rows = queries.month_table(year, units, today=today)
        may_freeze = access.freezable(self.user)
        context = {
            "year": year,
            "years": years,
            "units": units,
            "rows": rows,
            "sums": queries.column_sums(rows),
            "may_freeze_all": may_freeze(""),
            "freezable": {unit.pk for unit in units if may_freeze(unit.path)},
            "may_open_list": any(self.user.scope.allows(right) for right in access.SEE),
        }
        return render(request, "capital/months.html", context)


class FreezeForm(forms.Form):
    """Which month of which unit; both stand in the address."""

    month = MonthField(label=_("Month"))
    unit = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class FreezeMonth(EntryPage):
    """Freeze a month: its accepted money may not change until it is reopened."""

    rights = ("capital.freeze",)
    form_class = FreezeForm
    title = _("Freeze a month")
    note = _(
        "Nothing can be claimed, accepted or reversed in a frozen month until the bureau reopens it with a reason."
    )
    button = _("Freeze")
    done = _("Frozen.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The unit, None for all units; 404 or 403."""
        code = self.request.POST.get("unit", self.request.GET.get("unit", ""))
        return access.unit_to_freeze(self.user, code)

    def form(self, subject: Any, *args: Any) -> FreezeForm:
        """The month of the address."""
        month = read_month(self.request.GET.get("month", ""))
        return FreezeForm(
            args[0] if args else None, initial={"month": month, "unit": subject.code if subject else ""}
        )

    def way_back(self, subject: Any) -> str:
        """The months."""
        return reverse("capital:months")

    def perform(self, form: FreezeForm, subject: Any) -> str:
        """Freeze it."""
        month = form.cleaned_data["month"]
        actions.freeze_month(month, by=self.user, host=subject)
        return f"{reverse('capital:months')}?year={month.year}"

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Named by the unit."""
        return {**super().extra_context(subject), "subject": subject or _("all units")}


class ReopenMonth(EntryPage):
    """Reopen a frozen month with a reason."""

    form_class = ReasonForm
    title = _("Reopen a month")
    note = _("The reason is logged, and the figures of the month can change again.")
    button = _("Reopen")
    done = _("Reopened.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The frozen month, or 404 or 403."""
        return access.frozen_for(self.user, kwargs["pk"])

    def way_back(self, subject: Any) -> str:
        """The months of its year."""
        return f"{reverse('capital:months')}?year={subject.month.year}"

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Reopen it."""
        actions.reopen_month(subject, by=self.user, reason=form.cleaned_data["reason"])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Named by month and unit."""
        name = f"{written_month(subject.month)} · {subject.host or _('all units')}"
        return {**super().extra_context(subject), "subject": name}
