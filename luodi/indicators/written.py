"""How the value of an indicator is written, by its unit."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.web.charts import Column as ChartColumn
from luodi.web.formats import FORMATS

from .catalogue import Indicator
from .choices import Unit

FORMAT_OF: dict[str, str] = {Unit.COUNT: "count", Unit.WAN: "wan", Unit.WAN_USD: "count", Unit.RATE: "rate"}
KIND_OF: dict[str, str] = {Unit.COUNT: "number", Unit.WAN: "wan", Unit.WAN_USD: "usd", Unit.RATE: "rate"}
"""The kind of column in which a list writes and files a value."""


def written(indicator: Indicator, value: Decimal | None) -> str:
    """The value without its unit; a dash for what is unknown."""
    return str(FORMATS[FORMAT_OF[indicator.unit]](value))


def unit_words(indicator: Indicator) -> str:
    """The unit as a table head says it."""
    words = {
        Unit.COUNT: _("projects"),
        Unit.WAN: _("10k yuan"),
        Unit.WAN_USD: _("10k US dollars"),
        Unit.RATE: "%",
    }
    return words[Unit(indicator.unit)]


def chart_column(indicator: Indicator, label: Any = "") -> ChartColumn:
    """A chart's column for the values of an indicator."""
    unit = "" if indicator.is_rate else unit_words(indicator)
    return ChartColumn(label or indicator.label, FORMAT_OF[indicator.unit], unit)
