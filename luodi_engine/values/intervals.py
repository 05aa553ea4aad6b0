"""Intervals of exact numbers, for figures known only as they were rounded for print."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Self

DOWN = Context(prec=60, rounding=ROUND_FLOOR)
UP = Context(prec=60, rounding=ROUND_CEILING)
MOST_DIGITS = 40
MODES = ("half_up", "any", "down")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``; each end belongs to it where ``…_closed`` says so.

    A bound that cannot be written in 60 digits is moved outwards and left open, so the interval never
    loses a possible value. Raises ``ValueError`` when nothing lies inside.

    >>> Interval.rounded(Decimal("42.6"), 1)
    Interval(low=Decimal('42.55'), high=Decimal('42.65'), low_closed=True, high_closed=False)
    >>> print(Interval.exact(Decimal(1)) / Interval.exact(Decimal(4)))
    [0.25, 0.25]
    """

    low: Decimal
    high: Decimal
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        """Refuse an interval without members."""
        if not (self.low.is_finite() and self.high.is_finite()):
            raise ValueError("the ends of an interval are finite numbers")
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"nothing lies between {self.low} and {self.high}")

    @classmethod
    def exact(cls, value: Decimal | int) -> Self:
        """The interval of one known number."""
        return cls(Decimal(value), Decimal(value))

    @classmethod
    def rounded(cls, printed: Decimal, digits: int, mode: str = "half_up") -> Self:
        """The values that print as ``printed`` with ``digits`` after the point.

        ``half_up`` is the school rule (a half goes away from zero), ``any`` allows a half to go either way,
        ``down`` cuts digits off. Raises ``ValueError`` when ``printed`` has more digits than that.

        >>> print(Interval.rounded(Decimal("-1"), 0), Interval.rounded(Decimal("0.5"), 1, "down"))
        (-1.5, -0.5] [0.5, 0.6)
        """
        if mode not in MODES:
            raise ValueError(f"rounding mode {mode!r} is not one of {', '.join(MODES)}")
        if not printed.is_finite() or printed.adjusted() + digits > MOST_DIGITS or digits > MOST_DIGITS:
            raise ValueError(f"{printed} with {digits} digits after the point is too long")
        unit = Decimal(1).scaleb(-digits)
        if printed != printed.quantize(unit, context=UP):
            raise ValueError(f"{printed} has more than {digits} digits after the point")
        reach = unit if mode == "down" else unit / 2
        low = printed if mode == "down" and printed > 0 else DOWN.subtract(printed, reach)
        high = printed if mode == "down" and printed < 0 else UP.add(printed, reach)
        return cls(low, high, mode == "any" or printed > 0, mode == "any" or printed < 0)

    def __add__(self, other: "Interval") -> "Interval":
        """All sums of a number of this and a number of the other."""
        low, low_exact = _rounded_down(DOWN.add(self.low, other.low), UP.add(self.low, other.low))
        high, high_exact = _rounded_up(DOWN.add(self.high, other.high), UP.add(self.high, other.high))
        return Interval(
            low,
            high,
            self.low_closed and other.low_closed and low_exact,
            self.high_closed and other.high_closed and high_exact,
        )

    def __neg__(self) -> "Interval":
        """The same numbers with the other sign."""
        return Interval(self.high.copy_negate(), self.low.copy_negate(), self.high_closed, self.low_closed)

    def __sub__(self, other: "Interval") -> "Interval":
        """All differences.

        >>> print(Interval.rounded(Decimal(3), 0) - Interval.exact(1))
        [1.5, 2.5)
        """
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        """All products.

        >>> print(Interval(Decimal(-1), Decimal(2)) * Interval(Decimal(3), Decimal(4), True, False))
        (-4, 8)
        """
        ends = [
            (one, two, one_closed and two_closed or (one == 0 and one_closed) or (two == 0 and two_closed))
            for one, one_closed in ((self.low, self.low_closed), (self.high, self.high_closed))
            for two, two_closed in ((other.low, other.low_closed), (other.high, other.high_closed))
        ]
        lows = [(*_rounded_down(DOWN.multiply(a, b), UP.multiply(a, b)), closed) for a, b, closed in ends]
        highs = [(*_rounded_up(DOWN.multiply(a, b), UP.multiply(a, b)), closed) for a, b, closed in ends]
        low = min(value for value, _, _ in lows)
        high = max(value for value, _, _ in highs)
        return Interval(
            low,
            high,
            any(value == low and exact and closed for value, exact, closed in lows),
            any(value == high and exact and closed for value, exact, closed in highs),
        )

    def __truediv__(self, other: "Interval") -> "Interval":
        """All quotients; raises ``ZeroDivisionError`` unless every number of the divisor is above zero.

        >>> print(Interval.exact(1) / Interval(Decimal(2), Decimal(4), False, True))
        [0.25, 0.5)
        """
        if other.low <= 0:
            raise ZeroDivisionError("the divisor may be zero or less")
        below, above = (other.high, other.high_closed), (other.low, other.low_closed)
        divisor, divisor_closed = below if self.low >= 0 else above
        low, low_exact = _rounded_down(DOWN.divide(self.low, divisor), UP.divide(self.low, divisor))
        low_closed = self.low_closed and low_exact and (divisor_closed or self.low == 0)
        divisor, divisor_closed = above if self.high >= 0 else below
        high, high_exact = _rounded_up(DOWN.divide(self.high, divisor), UP.divide(self.high, divisor))
        high_closed = self.high_closed and high_exact and (divisor_closed or self.high == 0)
        return Interval(low, high, low_closed, high_closed)

    def contains(self, value: Decimal) -> bool:
        """Whether ``value`` lies inside."""
        above = value > self.low or (value == self.low and self.low_closed)
        return above and (value < self.high or (value == self.high and self.high_closed))

    def overlaps(self, other: "Interval") -> bool:
        """Whether some number lies in both."""
        return not (self._below(other) or other._below(self))

    def within(self, other: "Interval") -> bool:
        """Whether every number of this lies in the other.

        >>> Interval.exact(Decimal("42.55")).within(Interval.rounded(Decimal("42.6"), 1))
        True
        """
        low = self.low > other.low or (self.low == other.low and (other.low_closed or not self.low_closed))
        high = self.high < other.high or (
            self.high == other.high and (other.high_closed or not self.high_closed)
        )
        return low and high

    def _below(self, other: "Interval") -> bool:
        touching = self.high == other.low and not (self.high_closed and other.low_closed)
        return self.high < other.low or touching

    def __str__(self) -> str:
        """As in a textbook: ``[1, 2)``."""
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"


def _rounded_down(down: Decimal, up: Decimal) -> tuple[Decimal, bool]:
    return down, down == up


def _rounded_up(down: Decimal, up: Decimal) -> tuple[Decimal, bool]:
    return up, down == up
