"""Every indicator of the city, in the order in which pages show them."""

from .base import Indicator, Window
from .capital import ARRIVED, CAPITAL_INDICATORS
from .projects import BATCH_PARTS, SIGNED_BANDS, STEPS
from .rates import RATES

INDICATORS: tuple[Indicator, ...] = (*SIGNED_BANDS, *CAPITAL_INDICATORS, *RATES, *STEPS, *BATCH_PARTS)
BY_CODE: dict[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}

__all__ = ["ARRIVED", "BY_CODE", "INDICATORS", "Indicator", "Window"]
