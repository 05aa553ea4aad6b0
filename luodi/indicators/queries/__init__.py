"""Reads of figures: measuring, the records behind a cell, the table of all, the units that are compared."""

from .drill import Drilled, drilled, listed_rows
from .measuring import figures_of, measure, measure_each, measure_windows, sums_by_host
from .records import records_behind, shares_of, total_behind
from .sources import living_projects
from .tables import (
    FigureTable,
    by_month,
    by_unit,
    columns_of,
    figure_table,
    links_of,
    month_chart,
    month_name,
)
from .units import CityUnits, assessed_units, city_units

__all__ = [
    "CityUnits",
    "Drilled",
    "FigureTable",
    "assessed_units",
    "by_month",
    "by_unit",
    "city_units",
    "columns_of",
    "drilled",
    "figure_table",
    "figures_of",
    "links_of",
    "listed_rows",
    "living_projects",
    "measure",
    "measure_each",
    "measure_windows",
    "month_chart",
    "month_name",
    "records_behind",
    "shares_of",
    "sums_by_host",
    "total_behind",
]
