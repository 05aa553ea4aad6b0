"""The table of all figures, and the two pictures of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import INDICATORS, Indicator
from luodi.indicators.figures import CITY, ELSEWHERE, Cell, Figures
from luodi.indicators.written import chart_column, unit_words, written
from luodi.web.charts import Chart
from luodi.web.charts import Column as ChartColumn
from luodi.web.formats import is_chinese

from .measuring import measure, measure_windows
from .units import CityUnits


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as the page writes it: the figure, the parts of a rate, and the address of its records."""

    text: str
    cell: Cell
    url: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An indicator with its cell for the city and each unit."""

    indicator: Indicator
    unit: str
    cells: tuple[CellText, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Indicators by units for one period."""

    asked: Asked
    units: CityUnits
    heads: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    figures: Figures

    def filed(self) -> list[list[Any]]:
        """The rows of a file, the values unrounded."""
        return [
            [str(row.indicator.label), row.unit, *(cell.cell.value for cell in row.cells)]
            for row in self.rows
        ]


def figure_table(asked: Asked, units: CityUnits, indicators: Sequence[Indicator] = INDICATORS) -> FigureTable:
    """All figures of a period for the city, each unit, and hosts of no unit where they have any."""
    figures = measure(
        [one.code for one in indicators], asked.window, as_of=asked.moment, basis=asked.basis, units=units
    )
    columns = columns_of(units, figures)
    rows = tuple(
        FigureRow(
            one,
            unit_words(one),
            tuple(_cell_text(one, figures, asked, key=key, code=code) for key, code, _name in columns),
        )
        for one in indicators
    )
    return FigureTable(asked, units, tuple(name for _key, _code, name in columns), rows, figures)


def columns_of(units: CityUnits, figures: Figures | None = None) -> list[tuple[int, str, str]]:
    """(key of figures, code, name) of the city, the units, and "elsewhere" where something counts there."""
    found = [
        (CITY, "", str(units.city or _("City"))),
        *((unit.pk, unit.code, str(unit)) for unit in units.units),
    ]
    if figures is not None and figures.has_elsewhere():
        found.append((ELSEWHERE, "", _("Elsewhere")))
    return found


def by_unit(indicator: Indicator, figures: Figures, asked: Asked, units: CityUnits) -> Chart:
    """The units compared by one figure, largest first as the direction asks."""
    rows = [(str(unit), figures.value(indicator.code, unit.pk)) for unit in units.units]
    return Chart(
        "by-unit",
        "bar",
        indicator.label,
        [ChartColumn(_("Unit")), chart_column(indicator)],
        rows,
        note=str(asked),
        links=links_of(indicator.code, asked, units.units),
    )


def by_month(indicator: Indicator, asked: Asked, units: CityUnits) -> Chart:
    """The city's figure of each month, this year beside the last."""
    windows = {year: asked.months(year) for year in (asked.year, asked.year - 1)}
    found = measure_windows(
        [indicator.code],
        [*windows[asked.year], *windows[asked.year - 1]],
        as_of=asked.moment,
        basis=asked.basis,
        units=units,
    )
    unit = units.by_code(asked.unit) if asked.unit else None
    return month_chart(indicator, asked, found, key=units.key_of(unit))


def month_chart(
    indicator: Indicator,
    asked: Asked,
    found: Mapping[Any, Figures],
    *,
    key: int = CITY,
    code: str = "by-month",
) -> Chart:
    """Twelve months of this year and the last; months to come are unknown."""
    this_year, last_year = asked.months(asked.year), asked.months(asked.year - 1)
    now = [found[window].value(indicator.code, key) for window in this_year]
    before = [found[window].value(indicator.code, key) for window in last_year]
    now += [None] * (12 - len(now))
    names = [month_name(number) for number in range(1, 13)]
    columns = [
        ChartColumn(_("Month")),
        chart_column(indicator, str(asked.year)),
        chart_column(indicator, str(asked.year - 1)),
    ]
    links = {
        names[number - 1]: asked.changed(month=number, span="month").records_url(indicator.code, asked.unit)
        for number in range(1, asked.month + 1)
    }
    rows = list(zip(names, now, before, strict=True))
    return Chart(
        code,
        "bar",
        indicator.label,
        columns,
        rows,
        note=_("by month"),
        links=links,
        options={"lines": [2], "dashed": [2]},
    )


def month_name(number: int) -> str:
    """The name of a month on an axis."""
    return f"{number}月" if is_chinese() else f"{number:02d}"


def links_of(code: str, asked: Asked, units: Sequence[Organization]) -> dict[str, str]:
    """Addresses of the records behind each unit's cell, by the unit's name."""
    return {str(unit): asked.records_url(code, unit.code) for unit in units}


def _cell_text(indicator: Indicator, figures: Figures, asked: Asked, *, key: int, code: str) -> CellText:
    cell = figures.cell(indicator.code, key)
    parts = ""
    if indicator.is_rate and cell.denominator is not None:
        parts = f"{cell.numerator:,.0f}/{cell.denominator:,.0f}"
    url = "" if key == ELSEWHERE else asked.records_url(indicator.code, code)
    return CellText(written(indicator, cell.value), cell, url, parts)
