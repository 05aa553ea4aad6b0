"""Money in 万元 and 万美元, kept exactly and never converted between currencies."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Self

CNY, USD = "CNY", "USD"
UNITS: dict[str, tuple[str, int]] = {
    "元": (CNY, -4),
    "万元": (CNY, 0),
    "百万元": (CNY, 2),
    "千万元": (CNY, 3),
    "亿元": (CNY, 4),
    "美元": (USD, -4),
    "万美元": (USD, 0),
    "百万美元": (USD, 2),
    "亿美元": (USD, 4),
}
"""Units as stated in ledgers, with their currency and the power of ten that leads to 万元 / 万美元."""

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in 万元 (``CNY``) or 万美元 (``USD``).

    There is no rate between the two: foreign capital keeps what was stated in each. Raises
    ``TypeError`` for a float, ``ValueError`` for an unknown currency or an amount that is no number.

    >>> Money.stated(Decimal("1.5"), "亿元")
    Money(amount=Decimal('15000'), currency='CNY')
    >>> Money.stated(Decimal("1.5"), "亿元").in_unit("元")
    Decimal('150000000')
    """

    amount: Decimal
    currency: str = CNY

    def __post_init__(self) -> None:
        """Refuse what is not an exact amount."""
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount of money is a Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite() or abs(self.amount.adjusted()) > MOST_DIGITS:
            raise ValueError(f"{self.amount} is not an amount of money")
        if self.currency not in (CNY, USD):
            raise ValueError(f"currency {self.currency!r} is not {CNY} or {USD}")

    @classmethod
    def stated(cls, number: Decimal | int, unit: str) -> Self:
        """The amount stated as ``number`` of ``unit``, one of ``UNITS``; raises ``ValueError`` for another unit."""
        currency, power = _unit(unit)
        return cls(_shifted(Decimal(number), power), currency)

    def in_unit(self, unit: str) -> Decimal:
        """The number of ``unit`` this is, exactly; raises ``ValueError`` for a unit of the other currency."""
        currency, power = _unit(unit)
        if currency != self.currency:
            raise ValueError(f"{self.currency} cannot be stated in {unit}: there is no constant rate")
        return _shifted(self.amount, -power)

    def __add__(self, other: "Money") -> "Money":
        """The sum; raises ``ValueError`` across currencies."""
        self._same_currency(other)
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference; raises ``ValueError`` across currencies."""
        self._same_currency(other)
        return Money(EXACT.subtract(self.amount, other.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Whether this is less; raises ``ValueError`` across currencies."""
        self._same_currency(other)
        return self.amount < other.amount

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together")


def _unit(unit: str) -> tuple[str, int]:
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is not a unit of money: use one of {', '.join(UNITS)}")
    return UNITS[unit]


def _shifted(number: Decimal, power: int) -> Decimal:
    """``number`` × 10^power without exponent notation or trailing zeros after the point.

    >>> _shifted(Decimal("1.50"), 4), _shifted(Decimal("25000"), -4)
    (Decimal('15000'), Decimal('2.5'))
    """
    try:
        moved = EXACT.scaleb(number, power).normalize(EXACT)
        return moved.quantize(Decimal(1), context=EXACT) if moved == moved.to_integral_value() else moved
    except InvalidOperation:
        raise ValueError(f"{number} is not an amount of money") from None
