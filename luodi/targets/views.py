"""Pages of targets: the year's table with standings, and one target with its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.common.errors import Conflict
from luodi.common.workbooks.writing import TableColumn
from luodi.indicators.catalogue import INDICATORS
from luodi.indicators.choices import Span
from luodi.indicators.files import table_file
from luodi.indicators.queries import city_units, columns_of
from luodi.indicators.written import unit_words
from luodi.web.pages import PageView
from luodi.web.record_pages import FormPage

from . import actions
from .access import VIEW, may_change, place_for
from .forms import TargetForm, TargetsForm
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
