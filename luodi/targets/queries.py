"""Reads of targets: who owes what, how far each unit is, and how a target came to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, INDICATORS, Indicator
from luodi.indicators.choices import Direction
from luodi.indicators.figures import CITY, Figures
from luodi.indicators.queries import CityUnits, columns_of, measure_windows
from luodi.indicators.written import chart_column
from luodi.web.charts import Chart
from luodi.web.charts import Column as ChartColumn
from luodi_engine.rates import rank

from .facts import Standing, standing
from .models import Target

Targets = Mapping[tuple[str, int], Target]


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """How the city and its units stand with one indicator, the units in their order."""

    indicator: Indicator
    city: Standing
    units: tuple[Standing, ...]

    @property
    def everybody(self) -> tuple[Standing, ...]:
        """The city, then the units."""
        return (self.city, *self.units)

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """The units from first to last, those without a rank at the end."""
        return tuple(sorted(self.units, key=lambda each: (each.rank is None, each.rank or 0)))

    @property
    def has_target(self) -> bool:
        """Whether anybody has a target."""
        return any(each.target is not None for each in self.everybody)


def targets_of(year: int, units: CityUnits, *, as_of: datetime | None = None) -> Targets:
    """Targets of a year by indicator and unit as figures name it, as they stood at a moment."""
    rows = Target.objects.standing(as_of).filter(year=year)
    city = units.city.pk if units.city else 0
    return {(row.indicator, CITY if row.unit_id == city else row.unit_id): row for row in rows}


def targeted(targets: Targets) -> list[Indicator]:
    """The indicators for which anybody has a target, in the order of the catalogue."""
    codes = {code for code, _unit in targets}
    return [one for one in INDICATORS if one.code in codes]


def standings(
    indicators: Sequence[Indicator],
    asked: Asked,
    units: CityUnits,
    *,
    targets: Targets,
    figures: Figures,
    before: Figures,
) -> list[IndicatorStanding]:
    """Achievement, pace, year on year and rank of the city and the units, from figures measured already."""
    places = columns_of(units)
    found = []
    for indicator in indicators:
        rows = [
            standing(
                indicator,
                place,
                target=targets.get((indicator.code, place[0])),
                actual=figures.value(indicator.code, place[0]),
                before=before.value(indicator.code, place[0]),
                period=asked.period,
            )
            for place in places
        ]
        found.append(IndicatorStanding(indicator, rows[0], tuple(_ranked(indicator, rows[1:]))))
    return found


def measured_standings(
    indicators: Sequence[Indicator], asked: Asked, units: CityUnits
) -> tuple[list[IndicatorStanding], Targets]:
    """The same, with targets and figures read: four statements."""
    targets = targets_of(asked.year, units, as_of=asked.moment)
    windows = [asked.window, asked.window_before]
    codes = [one.code for one in indicators]
    found = measure_windows(codes, windows, as_of=asked.moment, basis=asked.basis, units=units)
    figures, before = found[asked.window], found[asked.window_before]
    return standings(indicators, asked, units, targets=targets, figures=figures, before=before), targets


def history_of(indicator: str, unit: Organization, year: int) -> QuerySet[Target]:
    """Every value a target ever had, the newest first."""
    rows = Target.objects.filter(indicator=indicator, unit=unit, year=year)
    return rows.select_related("set_by").order_by("-set_at", "-pk")


def standing_target(indicator: str, unit: Organization, year: int) -> Target | None:
    """The target in force."""
    return Target.objects.standing().filter(indicator=indicator, unit=unit, year=year).first()


def filed_targets(year: int, units: CityUnits) -> list[list[Any]]:
    """Targets of a year as rows of a file: indicator, its code, unit, its code, year, value, quarters, source."""
    names = {
        key: (code or (units.city.code if units.city else ""), name) for key, code, name in columns_of(units)
    }
    rows = []
    for (code, unit), target in targets_of(year, units).items():
        if unit in names and code in BY_CODE:
            quarters = [*target.amounts, *[None] * 4][:4]
            place, name = names[unit]
            rows.append(
                [str(BY_CODE[code].label), code, name, place, year, target.value, *quarters, target.source]
            )
    order = {one.code: at for at, one in enumerate(INDICATORS)}
    return sorted(rows, key=lambda row: (order[row[1]], row[3]))


def standing_chart(found: IndicatorStanding, asked: Asked, *, code: str = "standing") -> Chart:
    """The units' figures beside what is due by now."""
    indicator = found.indicator
    rows = [(each.name, each.actual, each.due) for each in found.units]
    due = _("Target") if indicator.is_rate else _("Due by now")
    columns = [ChartColumn(_("Unit")), chart_column(indicator), chart_column(indicator, due)]
    links = {each.name: asked.records_url(indicator.code, each.code) for each in found.units}
    return Chart(
        code, "bar", indicator.label, columns, rows, note=str(asked), options={"target": 2}, links=links
    )


def _ranked(indicator: Indicator, rows: Sequence[Standing]) -> list[Standing]:
    """Ranked by achievement where targets are set, else by the figure itself."""
    by_target = any(each.achieved is not None for each in rows)
    values = [(each.code, each.achieved if by_target else each.actual) for each in rows]
    placed = {one.key: one for one in rank(values, low_is_good=indicator.direction == Direction.LOWER)}
    names = {each.code: each.name for each in rows}
    return [
        replace(
            each,
            rank=placed[each.code].rank,
            tied_with=tuple(names[code] for code in placed[each.code].tied_with),
        )
        for each in rows
    ]
