"""Which way a figure went, and whether that is good."""

from django.template import Library

from luodi.indicators.catalogue import Indicator
from luodi.indicators.choices import Direction
from luodi.targets.facts import Standing

register = Library()


@register.filter
def trend(standing: Standing) -> str:
    """``up``, ``down``, or empty where last year is unknown or nothing changed."""
    if standing.change is None or standing.change.exact == 0:
        return ""
    return "up" if standing.change.exact > 0 else "down"


@register.filter
def is_good(standing: Standing, indicator: Indicator) -> bool:
    """Whether the change goes the way the indicator should go."""
    rising = standing.change is not None and standing.change.exact > 0
    return rising if indicator.direction == Direction.HIGHER else not rising
