"""How numbers, money, rates and dates are written on every page, file and chart."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOT_KNOWN = "—"
WAN_IN_A_YI = Decimal(10_000)


def exact(value: Any) -> Decimal | None:
    """``value`` as a Decimal, or None where it is empty or no number. Money values give their amount."""
    value = getattr(value, "amount", value)
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def rounded(number: Decimal, places: int) -> Decimal:
    """``number`` rounded half up, as ledgers round; never a negative zero.

    >>> rounded(Decimal("-0.04"), 1)
    Decimal('0.0')
    """
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def grouped(value: Any, places: int | None = None) -> str:
    """``value`` with thousands separators: whole if it is whole, else two places, or ``places`` if given.

    >>> grouped(12345), grouped("1234.5"), grouped(None)
    ('12,345', '1,234.50', '—')
    """
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    if places is None:
        places = 0 if number == number.to_integral_value() else 2
    return _signed(f"{rounded(number, places):,f}")


def wan(value: Any, places: int | None = None) -> str:
    """An amount given in 万元, grouped, without its unit (the column head says it)."""
    return grouped(value, places)


def yi(value: Any, places: int = 2) -> str:
    """An amount given in 万元, written in 亿元, without its unit.

    >>> yi(123456), yi(None)
    ('12.35', '—')
    """
    number = exact(value)
    return NOT_KNOWN if number is None else grouped(number / WAN_IN_A_YI, places)


def money(value: Any) -> str:
    """An amount given in 万元 with its unit: 万元 below one 亿, 亿元 from there on."""
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    if abs(number) >= WAN_IN_A_YI:
        return _("{amount} 100m yuan").format(amount=yi(number))
    return _("{amount} 10k yuan").format(amount=wan(number))


def usd(value: Any, places: int | None = None) -> str:
    """An amount given in 万美元 with its unit, as stated: never converted."""
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    return _("{amount} 10k US dollars").format(amount=grouped(number, places))


def rate(value: Any, places: int = 1) -> str:
    """A rate (0-1) in percent.

    >>> rate("0.872"), rate(None)
    ('87.2%', '—')
    """
    number = exact(value)
    return NOT_KNOWN if number is None else f"{grouped(number * 100, places)}%"


def points(value: Any, places: int = 1) -> str:
    """A difference of two rates (0-1), signed, in percentage points."""
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    scaled = rounded(number * 100, places)
    sign = "+" if scaled > 0 else ""
    return _("{points} percentage points").format(points=f"{sign}{grouped(scaled, places)}")


def change(value: Any, places: int = 1) -> str:
    """A relative change (0.125 = an eighth more), signed, in percent.

    >>> change("0.125"), change("-0.1")
    ('+12.5%', '−10.0%')
    """
    number = exact(value)
    if number is None:
        return NOT_KNOWN
    return f"{'+' if rounded(number * 100, places) > 0 else ''}{rate(number, places)}"


def day(value: Any) -> str:
    """A date as 2026-09-02; an instant gives its date in the city's time zone."""
    when = _local(value)
    return when.strftime("%Y-%m-%d") if when else NOT_KNOWN


def moment(value: Any) -> str:
    """An instant as 2026-09-02 14:05 in the city's time zone."""
    when = _local(value)
    if isinstance(when, datetime):
        return when.strftime("%Y-%m-%d %H:%M")
    return day(value)


def month(value: Any) -> str:
    """The month of a date: 2026年9月, or 2026-09 where the page is not Chinese."""
    when = _local(value)
    if when is None:
        return NOT_KNOWN
    return f"{when.year}年{when.month}月" if is_chinese() else when.strftime("%Y-%m")


def unknown(value: Any) -> Any:
    """``value``, or a dash where there is none."""
    return NOT_KNOWN if value is None or value == "" else value


def is_chinese() -> bool:
    """Whether the page being written is in Chinese."""
    return (get_language() or "").startswith("zh")


FORMATS = {
    "text": unknown,
    "count": grouped,
    "wan": wan,
    "yi": yi,
    "rate": rate,
    "points": points,
    "change": change,
    "day": day,
    "month": month,
}


def write_row(formats: Iterable[str], row: Iterable[Any]) -> list[str]:
    """Each value of ``row`` as the format of its column (a key of ``FORMATS``) writes it."""
    return [str(FORMATS[name](value)) for name, value in zip(formats, row, strict=True)]


def _local(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, date) else None


def _signed(text: str) -> str:
    return "−" + text[1:] if text.startswith("-") else text
