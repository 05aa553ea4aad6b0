"""Reads of figures: measuring, the records behind a cell, the units that are compared."""

from .measuring import measure, measure_windows
from .records import records_behind, shares_of, total_behind
from .units import CityUnits, assessed_units, city_units

__all__ = [
    "CityUnits",
    "assessed_units",
    "city_units",
    "measure",
    "measure_windows",
    "records_behind",
    "shares_of",
    "total_behind",
]
