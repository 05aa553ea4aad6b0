"""A rate kept as the two numbers it was made of, so that it can explain itself and round exactly."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """``numerator`` ÷ ``denominator``; 1 is the whole (100 %). Raises ``ZeroDivisionError`` for nothing below.

    >>> rate = Rate(Decimal(222), Decimal(247))
    >>> rate.percent(1), str(rate)
    (Decimal('89.9'), '222 / 247')
    >>> Rate(Decimal("0.405")).percent(1)
    Decimal('40.5')
    """

    numerator: Decimal
    denominator: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        """Refuse a rate that is no number."""
        if self.denominator == 0:
            raise ZeroDivisionError("a rate needs something to be a part of")
        if not (self.numerator.is_finite() and self.denominator.is_finite()):
            raise ValueError("a rate is made of finite numbers")

    @property
    def exact(self) -> Fraction:
        """The rate without rounding."""
        return Fraction(self.numerator) / Fraction(self.denominator)

    @property
    def value(self) -> Decimal:
        """The rate as a decimal of 28 digits, 0-1 for a part of a whole."""
        return self.numerator / self.denominator

    def percent(self, digits: int = 1) -> Decimal:
        """Percent with ``digits`` after the point, a half rounded away from zero, from the exact rate.

        >>> Rate(Decimal(1), Decimal(8)).percent(0), Rate(Decimal(-1), Decimal(8)).percent(0)
        (Decimal('13'), Decimal('-13'))
        """
        return rounded_half_up(self.exact * 100, digits)

    def points_over(self, other: "Rate | Fraction") -> "Rate":
        """The difference in points, itself a rate (0.1 = 10 points).

        >>> Rate(Decimal("0.405")).points_over(Fraction(1, 4)).percent(1)
        Decimal('15.5')
        """
        gap = self.exact - (other.exact if isinstance(other, Rate) else other)
        return Rate(Decimal(gap.numerator), Decimal(gap.denominator))

    def __eq__(self, other: object) -> bool:
        """Equal when the exact values are: 1 / 2 is 2 / 4."""
        return isinstance(other, Rate) and self.exact == other.exact

    def __hash__(self) -> int:
        """By the exact value."""
        return hash(self.exact)

    def __lt__(self, other: "Rate") -> bool:
        """Compared by the exact value."""
        return self.exact < other.exact

    def __str__(self) -> str:
        """The numbers it was made of."""
        return f"{self.numerator} / {self.denominator}"


def rounded_half_up(value: Fraction, digits: int) -> Decimal:
    """``value`` with ``digits`` after the point, a half away from zero, computed in whole numbers.

    >>> rounded_half_up(Fraction(5, 1000), 2), rounded_half_up(Fraction(-5, 1000), 2)
    (Decimal('0.01'), Decimal('-0.01'))
    """
    scaled = abs(value) * Fraction(10) ** digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = -whole if value < 0 else whole
    return Decimal(signed).scaleb(-digits)
