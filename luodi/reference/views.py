"""Look-ups for selects that search as one types; the working calendar; layouts of leading industries."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.pages import PageView

from . import access, actions, queries
from .choices import RegionLevel
from .forms import CorrectionForm, LayoutForm, LeadingRows, SpecialDayForm


class IndustryOptions(PageView):
    """Industries for a select, as ``[{"value", "text", "note"}]``."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Those that match ``?q=``."""
        return JsonResponse(queries.find_industries(request.GET.get("q", "")[:40]), safe=False)


class RegionOptions(PageView):
    """Countries and administrative regions for a select; ``?level=`` and ``?province=`` leave only some."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Those that match ``?q=``."""
        level = request.GET.get("level", "")
        level = level if level in RegionLevel.values else ""
        province = request.GET.get("province", "")[:6]
        found = queries.find_regions(request.GET.get("q", "")[:40], level=level, province=province)
        return JsonResponse(found, safe=False)


class WorkingCalendar(PageView):
    """Rest days and make-up workdays of a year: what deadlines are counted by."""

    rights = access.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """One year as squares and as a list."""
        today = clock.today()
        asked = request.GET.get("year", "")
        is_year = asked.isascii() and asked.isdecimal() and len(asked) == 4
        year = int(asked) if is_year and 1990 <= int(asked) <= 2100 else today.year
        days = queries.special_days_of(year)
        announced = queries.announced_years()
        context = {
            "year": year,
            "days": days,
            "months": queries.months_of(year, days),
            "years": sorted({*announced[:6], year, today.year, today.year + 1}, reverse=True),
            "is_announced": year in announced,
            "today": today,
            "may_change": access.may_change(self.user),
        }
        return render(request, "reference/calendar.html", context)


class SpecialDayEntry(EntryPage):
    """Make a day a rest day or a workday."""

    rights = (access.CHANGE,)
    form_class = SpecialDayForm
    title = _("Set a special day")
    note = _("Deadlines that are computed from now on follow it; days already given stay as they are.")
    trail = ((_("Working calendar"), "reference:calendar"),)

    def subject(self, **kwargs: Any) -> None:
        """Nothing yet; 403 for whoever may not."""
        access.require_change(self.user)

    def form(self, subject: Any, *args: Any) -> SpecialDayForm:
        """The day that was clicked stands in the form."""
        initial = {"day": self.request.GET.get("day"), "is_workday": "rest"}
        return SpecialDayForm(args[0] if args else None, initial=initial)

    def way_back(self, subject: Any) -> str:
        """The calendar."""
        return reverse("reference:calendar")

    def perform(self, form: SpecialDayForm, subject: Any) -> str:
        """Set it and show its year."""
        given = dict(form.cleaned_data)
        day = given.pop("day")
        actions.set_special_day(day, by=self.user, **given)
        return f"{reverse('reference:calendar')}?year={day.year}"


class RemoveSpecialDay(EntryPage):
    """Let a day be what it is in an ordinary week."""

    form_class = ReasonForm
    title = _("Take a special day away")
    note = _("The day counts again as in an ordinary week: Monday to Friday work, Saturday and Sunday rest.")
    button = _("Take away")
    done = _("Taken away.")
    is_grave = True
    trail = ((_("Working calendar"), "reference:calendar"),)

    def subject(self, **kwargs: Any) -> Any:
        """The day, or 404 or 403."""
        return access.special_day_for(self.user, kwargs["day"])

    def way_back(self, subject: Any) -> str:
        """Its year."""
        return f"{reverse('reference:calendar')}?year={subject.day.year}"

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Take it away."""
        actions.remove_special_day(subject.day, by=self.user, reason=form.cleaned_data["reason"])


class Layouts(PageView):
    """Leading industries of the city and its counties, by years."""

    rights = access.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Layouts that hold this year or in ``?year=``; all of them with ``?year=all``."""
        asked = request.GET.get("year", "")
        is_year = asked.isascii() and asked.isdecimal() and len(asked) == 4
        year = int(asked) if is_year and int(asked) else clock.today().year
        rows = access.visible_layouts(self.user)
        context = {
            "year": None if asked == "all" else year,
            "this_year": clock.today().year,
            "layouts": queries.layout_rows(
                rows, year=None if asked == "all" else year, places=queries.places_of_layouts()
            ),
            "may_change": access.may_change(self.user),
        }
        return render(request, "reference/layouts.html", context)


class NewLayout(EntryPage):
    """A new layout of a place; the one before ends the year before."""

    rights = (access.CHANGE,)
    template_name = "reference/new_layout.html"
    title = _("New layout")
    note = _(
        "The layout that holds now ends with the year before. Projects are judged by the layout of the year they were signed in."
    )
    trail = ((_("Leading industries"), "reference:layouts"),)

    def subject(self, **kwargs: Any) -> None:
        """Nothing yet; 403 for whoever may not."""
        access.require_change(self.user)

    def form(self, subject: Any, *args: Any) -> LayoutForm:
        """The form, and below it one row for each industry."""
        posted = args[0] if args else None
        self.rows = LeadingRows(posted, prefix="industry")
        initial = {"place_code": self.request.GET.get("place", ""), "year_from": clock.today().year}
        return LayoutForm(*args, places=queries.places_of_layouts(), initial=initial)

    def way_back(self, subject: Any) -> str:
        """The layouts."""
        return reverse("reference:layouts")

    def perform(self, form: LayoutForm, subject: Any) -> None:
        """Put it into force."""
        if not self.rows.is_valid():
            raise Refused.because(_("One of the industries is not complete. See below."))
        filled = [row.cleaned_data for row in self.rows.forms if row.has_changed()]
        given = dict(form.cleaned_data)
        actions.set_layout(given.pop("place_code"), industries=filled, by=self.user, **given)

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """With the rows of industries."""
        return {**super().extra_context(subject), "rows": self.rows}


class CorrectLeadingIndustry(EntryPage):
    """Correct one leading industry."""

    form_class = CorrectionForm
    title = _("Correct a leading industry")
    note = _("For mistakes only. Where the city changes its layout, enter a new layout with its first year.")
    trail = ((_("Leading industries"), "reference:layouts"),)

    def subject(self, **kwargs: Any) -> Any:
        """The industry, or 404 or 403."""
        return access.leading_industry_for(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> CorrectionForm:
        """The present values."""
        return CorrectionForm.of(subject, *args[:1])

    def shown_values(self, subject: Any) -> Any:
        """What the form shows of the industry."""
        names = (field.attname for field in subject._meta.concrete_fields)
        return {name: str(getattr(subject, name)) for name in names}

    def way_back(self, subject: Any) -> str:
        """The layouts."""
        return reverse("reference:layouts")

    def perform(self, form: CorrectionForm, subject: Any) -> None:
        """Save what changed."""
        changes = dict(form.cleaned_data)
        reason = changes.pop("reason")
        actions.correct_leading_industry(subject, changes, by=self.user, reason=reason)


class RemoveLeadingIndustry(CorrectLeadingIndustry):
    """Take away one that was entered by mistake."""

    form_class = ReasonForm  # type: ignore[assignment]
    title = _("Take a leading industry away")
    note = _(
        "Only for one that was entered by mistake; an industry that no longer leads ends with a new layout."
    )
    button = _("Take away")
    done = _("Taken away.")
    is_grave = True

    def form(self, subject: Any, *args: Any) -> Any:
        """Only the reason."""
        return ReasonForm(*args)

    def perform(self, form: Any, subject: Any) -> None:
        """Take it away."""
        actions.remove_leading_industry(subject, by=self.user, reason=form.cleaned_data["reason"])
