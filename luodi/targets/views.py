"""Pages of targets: the year's table with standings, and one target with its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.common.workbooks.writing import TableColumn
from luodi.indicators.catalogue import INDICATORS
from luodi.indicators.choices import Span
from luodi.indicators.files import table_file
from luodi.indicators.queries import city_units, columns_of
from luodi.indicators.written import unit_words
from luodi.web.pages import PageView
from luodi.web.record_pages import FormPage
from luodi_engine.scoring.numbers import plain

from . import actions
from .access import CHANGE, VIEW, may_change, place_for, require_change
from .forms import HelpForm, TargetForm, TargetsForm, decimal_of
from .helping import proposed_targets
from .queries import (
    filed_targets,
    history_of,
    measured_standings,
    standing_chart,
    standing_target,
    targeted,
    targets_of,
)


class TargetsPage(PageView):
    """Targets of a year, indicators by units, with how far each unit is."""

    rights = (VIEW,)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the targets as a workbook that can be brought in again."""
        form = TargetsForm(request.GET, today=clock.today())
        asked = form.asked.changed(span=Span.CUMULATIVE)
        units = city_units()
        if request.GET.get("format") == "xlsx":
            return self._file(asked.year, filed_targets(asked.year, units))
        indicators = targeted(targets_of(asked.year, units, as_of=asked.moment))
        chosen = form.chosen or next(iter(indicators), None)
        listed = indicators if chosen is None or chosen in indicators else [*indicators, chosen]
        found, _targets = measured_standings(listed, asked, units)
        close = next((one for one in found if one.indicator is chosen), None)
        context = {
            "form": form,
            "asked": asked,
            "heads": [name for _key, _code, name in columns_of(units)],
            "rows": [one for one in found if one.has_target],
            "close": close,
            "chart": standing_chart(close, asked) if close else None,
            "city_code": units.city.code if units.city else "",
            "may_change": may_change(self.user),
            "others": [one for one in INDICATORS if one not in indicators],
        }
        return render(request, "targets/list.html", context)

    def _file(self, year: int, rows: list[list[Any]]) -> HttpResponseBase:
        heads = [_("Indicator"), _("Indicator code"), _("Unit"), _("Unit code")]
        columns = [TableColumn(head, width=20) for head in heads]
        columns.append(TableColumn(_("Year"), "general", width=8))
        numbers = (_("Target"), _("By March"), _("By June"), _("By September"), _("By December"))
        columns += [TableColumn(head, "general", width=14) for head in numbers]
        columns.append(TableColumn(_("Source"), width=30))
        notes = [
            _("Amounts in 10,000 yuan or 10,000 US dollars, rates from 0 to 1; quarters are cumulative.")
        ]
        name = _("Targets {year}").format(year=year)
        return table_file(
            name=name,
            columns=columns,
            rows=rows,
            notes=notes,
            by=self.user,
            told={"page": "targets", "year": year},
        )


class TargetHelp(PageView):
    """Targets proposed by growth, capacity or tailored difficulty, with stress; set all at once when they are right."""

    rights = (CHANGE,)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The proposal as asked."""
        require_change(self.user)
        first = INDICATORS[0].code
        usual = {
            "code": first,
            "year": clock.today().year + 1,
            "way": "growth",
            "growth": 10,
            "rate": 90,
            "basis": first,
        }
        return self._page(
            {name: request.GET.get(name) or usual.get(name, "") for name in HelpForm.base_fields}
        )

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Set the targets as written in the boxes, all or none."""
        require_change(self.user)
        form = HelpForm(request.POST)
        if not form.is_valid():
            return self._page(request.POST, status=422)
        wish, units = form.wish, city_units()
        given = {one.code: request.POST.get(f"target:{one.code}", "").strip() for one in units.units}
        rows = [
            {
                "indicator": wish.indicator.code,
                "unit": one,
                "year": wish.year,
                "value": decimal_of(given[one.code]),
                "source": form.cleaned_data["source"],
            }
            for one in units.units
            if given[one.code]
        ]
        try:
            actions.set_targets(rows, by=self.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            return self._page(request.POST, status=status, refused=refused)
        messages.success(request, _("The targets are set."))
        return HttpResponseRedirect(f"{reverse('targets:list')}?year={wish.year}&code={wish.indicator.code}")

    def _page(self, given: Any, *, status: int = 200, refused: Refused | None = None) -> HttpResponseBase:
        form = HelpForm(given)
        obstacles = list(refused.obstacles) if refused else []
        found = None
        if form.is_valid():
            try:
                found = proposed_targets(form.wish, city_units())
            except Refused as error:
                obstacles += error.obstacles
                status = 422 if status == 200 else status
        posted = self.request.POST
        rows = [
            (one, posted.get(f"target:{one.unit.code}", "" if one.proposed is None else plain(one.proposed)))
            for one in (found.proposals if found else [])
        ]
        context: dict[str, Any] = {"form": form, "found": found, "rows": rows, "refused": obstacles}
        if form.is_valid():
            context |= {
                "indicator": form.wish.indicator,
                "unit_words": unit_words(form.wish.indicator),
                "rate": form.wish.rate,
            }
        return render(self.request, "targets/help.html", context, status=status)


class TargetPage(FormPage):
    """One unit's target for one indicator and year: how it stands, every value it had, and a new one."""

    rights = (VIEW,)
    template_name = "targets/target.html"

    def subject(self, **kwargs: Any) -> Any:
        """Indicator, unit and year; 404, or 403 for setting without the right."""
        units = city_units()
        action = "change" if self.request.method == "POST" else "view"
        indicator, unit = place_for(
            self.user, indicator=kwargs["indicator"], unit=kwargs["unit"], units=units, action=action
        )
        return {
            "indicator": indicator,
            "unit": unit,
            "year": kwargs["year"],
            "units": units,
            "target": standing_target(indicator.code, unit, kwargs["year"]),
        }

    def form(self, subject: Any, *args: Any) -> TargetForm:
        """The form with the standing target in its boxes."""
        return TargetForm(*args[:1], indicator=subject["indicator"], target=subject["target"])

    def act(self, form: Any, subject: Any) -> str:
        """Set the target; ``Conflict`` where another value was set since the page was opened."""
        seen, target = form.cleaned_data.get("standing"), subject["target"]
        if seen != (target.pk if target else None):
            message = _("Somebody set this target since you opened the page. Look at the new value below.")
            raise Conflict.because(message, code="conflict")
        actions.set_target(
            subject["indicator"].code,
            subject["unit"],
            subject["year"],
            form.amounts()["value"],
            by=self.user,
            quarters=form.amounts()["quarters"],
            source=form.cleaned_data["source"],
            reason=form.cleaned_data.get("reason", ""),
        )
        messages.success(self.request, _("The target is set."))
        return f"{reverse('targets:list')}?year={subject['year']}&code={subject['indicator'].code}"

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """How the unit stands, and the history."""
        today = clock.today()
        form = TargetsForm({"year": str(subject["year"])}, today=today)
        found, _targets = measured_standings([subject["indicator"]], form.asked, subject["units"])
        key = subject["units"].key_of(subject["unit"])
        return {
            **subject,
            "asked": form.asked,
            "standing": next(each for each in found[0].everybody if each.unit == key),
            "history": history_of(subject["indicator"].code, subject["unit"], subject["year"]),
            "unit_words": unit_words(subject["indicator"]),
            "may_change": may_change(self.user),
            "records_url": form.asked.records_url(
                subject["indicator"].code, "" if subject["unit"].depth == 1 else subject["unit"].code
            ),
            "list_url": f"{reverse('targets:list')}?year={subject['year']}&code={subject['indicator'].code}",
        }
