"""Writes the value of an indicator in its unit."""

from decimal import Decimal
from typing import Any

from django.template import Library

from luodi.indicators.catalogue import Indicator
from luodi.indicators.written import unit_words, written
from luodi.web.formats import NOT_KNOWN, exact, grouped, rounded

register = Library()


@register.filter
def figure(value: Decimal | None, indicator: Indicator) -> str:
    """``{{ standing.actual|figure:indicator }}``: the value without its unit, a dash where it is unknown."""
    return written(indicator, value)


@register.filter
def measured_in(indicator: Any) -> str:
    """``{{ indicator|measured_in }}``: the unit as a table head says it."""
    return unit_words(indicator)


@register.filter
def gap(value: Any) -> str:
    """``{{ standing.gap.value|gap }}``: a difference of two rates in points, signed, where the unit is said elsewhere."""
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    scaled = rounded(number * 100, 1)
    return f"{'+' if scaled > 0 else ''}{grouped(scaled, 1)}"
