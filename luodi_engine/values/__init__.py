"""Values shared by every part of the engine: periods, money, rates, intervals."""

from luodi_engine.values.intervals import Interval
from luodi_engine.values.money import CNY, UNITS, USD, Money
from luodi_engine.values.periods import Period
from luodi_engine.values.rates import Rate, rounded_half_up

__all__ = ["CNY", "UNITS", "USD", "Interval", "Money", "Period", "Rate", "rounded_half_up"]
