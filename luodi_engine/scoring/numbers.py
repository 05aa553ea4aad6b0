"""Numbers as schemes and data files write them: read safely, kept exactly, printed with a stated rule."""

from __future__ import annotations

import unicodedata
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)

from luodi_engine.scoring.problems import Problem, problem

# 34 digits is IEEE decimal128: no published rule needs more, and every machine agrees on it.
PRECISION = 34
LARGEST_EXPONENT = 18
MOST_DIGITS = 40

ROUNDING_MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}

ONE = Decimal(1)
ZERO = Decimal(0)
HUNDRED = Decimal(100)


def arithmetic() -> Context:
    """A fresh context of the engine's arithmetic; no caller's context can change a score.

    >>> arithmetic().prec
    34
    """
    return Context(
        prec=PRECISION, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
    )


def read_number(value: object, place: str) -> Decimal | Problem:
    """The number a scheme or a data file wrote, or the problem with it.

    Takes 12, 0.5, "1,234.5", "96%", full-width digits; refuses NaN, infinities and numbers beyond 10^18.

    >>> read_number("96%", "x")
    Decimal('0.96')
    >>> read_number("1e999999999", "x").text("en")
    'x: the number 1e999999999 is too large, too small or too long (at most 18 digits before the point and 40 in all).'
    """
    if isinstance(value, bool) or value is None:
        return problem(place, "not_a_number", found=value)
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int):
        if value.bit_length() > 120:
            return problem(place, "number_size", found=hex(value)[:20])
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    elif isinstance(value, str):
        return _read_text(value, place)
    else:
        return problem(place, "not_a_number", found=value)
    return _checked(number, value, place)


def _read_text(text: str, place: str) -> Decimal | Problem:
    if len(text) > 60:
        return problem(place, "not_a_number", found=text)
    plain = text.strip()
    if not plain.isascii() or "," in plain:
        plain = unicodedata.normalize("NFKC", plain).strip().replace(",", "").replace("−", "-")
    percent = plain.endswith("%")
    try:
        number = Decimal(plain[:-1].strip() if percent else plain)
    except InvalidOperation:
        return problem(place, "not_a_number", found=text)
    checked = _checked(number, text, place)
    if percent and isinstance(checked, Decimal):
        return checked.scaleb(-2)
    return checked


def _checked(number: Decimal, shown: object, place: str) -> Decimal | Problem:
    if not number.is_finite():
        return problem(place, "not_a_number", found=shown)
    too_long = len(number.as_tuple().digits) > MOST_DIGITS
    if number and (abs(number.adjusted()) > LARGEST_EXPONENT or too_long):
        return problem(place, "number_size", found=shown)
    return number


def rounded(number: Decimal, digits: int, mode: str = "half_up") -> Decimal:
    """The number as printed: ``digits`` after the point, ``mode`` one of ``ROUNDING_MODES``.

    Noise beyond 20 digits after the point is taken off first.

    >>> rounded(Decimal("2.675"), 2)
    Decimal('2.68')
    """
    with localcontext(arithmetic()):
        clean = number.quantize(ONE.scaleb(-20)) if number.adjusted() < 13 else number
        return clean.quantize(ONE.scaleb(-digits), rounding=ROUNDING_MODES[mode])


def plain(number: Decimal) -> str:
    """The shortest exact writing of a number, without an exponent; equal numbers are written alike.

    >>> plain(Decimal("1.500")), plain(Decimal("1E+3")), plain(Decimal("-0"))
    ('1.5', '1000', '0')
    """
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(number: Decimal, digits: int = 6) -> str:
    """A number for a formula line: at most ``digits`` after the point, zeros at the end left off.

    >>> short(Decimal("0.33333333333"))
    '0.333333'
    """
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -digits:
        number = number.quantize(ONE.scaleb(-digits), rounding=ROUND_HALF_UP, context=arithmetic())
    return plain(number)
