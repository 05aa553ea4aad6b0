"""Judging printed figures: right, misprinted, or not to be decided because the inputs were rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from luodi_engine.values import Interval, rounded_half_up

RIGHT, MISPRINTED, UNDECIDABLE = "right", "misprinted", "undecidable"
OUTCOMES = (RIGHT, MISPRINTED, UNDECIDABLE)

MESSAGES: dict[str, str] = {
    "published.right": "{printed} is right: {working} gives {stated}.",
    "published.right_as_stated": (
        "{printed} is right by the printed inputs: {working} gives {stated}. The inputs are rounded and would "
        "also allow figures from {lowest} to {highest}."
    ),
    "published.undecidable": (
        "{printed} cannot be decided: {working} gives {stated}, but the inputs are rounded and allow figures "
        "from {lowest} to {highest}."
    ),
    "published.slip": (
        "{printed} is misprinted by one unit of its last digit: {working} gives {stated}; with the rounding of "
        "the inputs it lies between {lowest} and {highest}."
    ),
    "published.misprinted": (
        "{printed} is misprinted by {slip} units of its last digit: {working} gives {stated}; with the rounding "
        "of the inputs it lies between {lowest} and {highest}."
    ),
    "published.no_whole": "{printed} cannot be decided: the figure it is a part of may be zero.",
}
"""English templates by message code; each ``{name}`` is a key of ``Verdict.params``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a printed figure, with the intervals it rests on.

    ``right``: the inputs as printed give the figure (``certain`` when every value the inputs may stand for
    gives it). ``undecidable``: they do not, but values that print like the inputs do. ``misprinted``:
    no such value does; ``slip`` is then the distance to the nearest possible figure in units of the
    last printed digit (positive: printed too high).
    """

    outcome: str
    printed: Decimal
    stated: Decimal | None
    possible: Interval | None
    prints_so: Interval
    certain: bool
    slip: int
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_last_digit_slip(self) -> bool:
        """Whether the figure is misprinted by exactly one unit of its last digit."""
        return abs(self.slip) == 1

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.message_code].format(**self.params)


def judge_ratio(
    printed: Decimal,
    numerator: Decimal,
    denominator: Decimal,
    digits: int,
    *,
    input_digits: int | None = None,
    denominator_digits: int | None = None,
    scale: int = 100,
    mode: str = "half_up",
) -> Verdict:
    """Whether ``printed`` is numerator ÷ denominator × ``scale``, rounded to ``digits`` after the point.

    ``input_digits`` are the digits after the point to which the inputs were rounded, None for exact counts;
    ``denominator_digits`` where the denominator has others. ``mode`` is a rounding of ``Interval.rounded``
    (``any`` where it is not known which way a half goes: GB/T 8170 rounds it to the even digit).
    Raises ``ValueError`` for a figure with more digits than said.

    >>> print(judge_ratio(Decimal("86.5"), Decimal(45), Decimal(52), 1))
    86.5 is right: 45 / 52 gives 86.5.
    >>> judge_ratio(Decimal(83), Decimal(64), Decimal(76), 0).slip
    -1
    >>> judge_ratio(Decimal("42.6"), Decimal("2422.8"), Decimal("5694.1"), 1, input_digits=1).outcome
    'undecidable'
    """
    prints_so = Interval.rounded(printed, digits, mode)
    below = _possible(denominator, input_digits if denominator_digits is None else denominator_digits)
    working = f"{numerator} / {denominator}"
    if below.low <= 0:
        params = {"printed": str(printed)}
        return Verdict(UNDECIDABLE, printed, None, None, prints_so, False, 0, "published.no_whole", params)
    possible = _possible(numerator, input_digits) * Interval.exact(scale) / below
    exact = Fraction(numerator) * scale / Fraction(denominator)
    return _verdict(_Figure(printed, digits, prints_so, mode), possible, exact, working)


def judge_total(
    parts: Sequence[Decimal],
    printed_total: Decimal,
    digits: int = 0,
    *,
    input_digits: int | None = None,
    mode: str = "half_up",
) -> Verdict:
    """Whether ``printed_total`` is the sum of ``parts``; parameters as for ``judge_ratio``.

    >>> judge_total([Decimal(52), Decimal(47)], Decimal(99)).outcome
    'right'
    >>> verdict = judge_total([Decimal("0.4"), Decimal("0.4")], Decimal("0.9"), 1, input_digits=1)
    >>> verdict.outcome, str(verdict.possible)
    ('undecidable', '[0.70, 0.90)')
    """
    prints_so = Interval.rounded(printed_total, digits, mode)
    possible = Interval.exact(0)
    for part in parts:
        possible += _possible(part, input_digits)
    exact = sum((Fraction(part) for part in parts), Fraction(0))
    working = " + ".join(str(part) for part in parts) or "0"
    return _verdict(_Figure(printed_total, digits, prints_so, mode), possible, exact, working)


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that another is made of: as printed with ``digits`` after the point, or exact (``digits`` None)."""

    value: Fraction
    digits: int | None = None

    @classmethod
    def parse(cls, text: str, digits: int | None = None) -> "Input":
        """From printed digits, or an exact constant such as ``250/3``; raises ``ValueError``.

        >>> Input.parse("250/3").value, Input.parse("86.5", 1).value
        (Fraction(250, 3), Fraction(173, 2))
        """
        return cls(Fraction(text), digits)

    @property
    def possible(self) -> Interval:
        """All values that print so."""
        if self.digits is not None:
            return Interval.rounded(self.decimal, self.digits)
        return Interval.exact(self.value.numerator) / Interval.exact(self.value.denominator)

    @property
    def decimal(self) -> Decimal:
        """The value as printed."""
        return Decimal(self.value.numerator) / Decimal(self.value.denominator)


SIGNS = {"total": " + ", "difference": " - ", "ratio": " / "}


def judge_figure(
    kind: str,
    printed: Decimal,
    inputs: Sequence[tuple[str, Input]],
    digits: int,
    *,
    scale: int = 1,
    mode: str = "half_up",
) -> Verdict:
    """Whether ``printed`` is the total, difference or ratio (× ``scale``) of inputs, each rounded in its own way.

    ``inputs`` are (as printed, input); a difference and a ratio take two. Raises ``ValueError`` for another
    kind or number of inputs, and for a figure with more digits than said.

    >>> exact = [("125.64", Input.parse("125.64", 2)), ("250/3", Input.parse("250/3"))]
    >>> print(judge_figure("difference", Decimal("42.31"), exact, 2))
    42.31 is right by the printed inputs: 125.64 - 250/3 gives 42.31. The inputs are rounded and would also \
allow figures from 42.30 to 42.31.
    >>> share = [("2422.8", Input.parse("2422.8", 1)), ("5694.1", Input.parse("5694.1", 1))]
    >>> judge_figure("ratio", Decimal("42.6"), share, 1, scale=100).outcome
    'undecidable'
    """
    if kind not in SIGNS:
        raise ValueError(f"a figure is a {', '.join(SIGNS)}, not a {kind!r}")
    if not inputs or (kind != "total" and len(inputs) != 2):
        raise ValueError(f"a {kind} is not made of {len(inputs)} figures")
    prints_so = Interval.rounded(printed, digits, mode)
    figure = _Figure(printed, digits, prints_so, mode)
    working = SIGNS[kind].join(text for text, _ in inputs)
    values = [each.value for _, each in inputs]
    if kind == "total":
        possible = Interval.exact(0)
        for _, each in inputs:
            possible += each.possible
        return _verdict(figure, possible, sum(values, Fraction(0)), working)
    first, second = (each.possible for _, each in inputs)
    if kind == "difference":
        return _verdict(figure, first - second, values[0] - values[1], working)
    if second.low <= 0:
        params = {"printed": str(printed)}
        return Verdict(UNDECIDABLE, printed, None, None, prints_so, False, 0, "published.no_whole", params)
    return _verdict(figure, first * Interval.exact(scale) / second, values[0] * scale / values[1], working)


@dataclass(frozen=True, slots=True)
class _Figure:
    printed: Decimal
    digits: int
    prints_so: Interval
    mode: str


def _possible(value: Decimal, digits: int | None) -> Interval:
    """What a printed input may stand for; a count cannot be less than nothing."""
    if digits is None:
        return Interval.exact(value)
    return Interval.rounded(value, digits)


def _verdict(figure: _Figure, possible: Interval, exact: Fraction, working: str) -> Verdict:
    stated = rounded_half_up(exact, figure.digits)
    lowest, highest = _printable(possible, figure.digits)
    certain = possible.within(figure.prints_so)
    slip = 0
    if certain or _prints(exact, figure):
        outcome, code = RIGHT, "published.right" if certain else "published.right_as_stated"
    elif possible.overlaps(figure.prints_so):
        outcome, code = UNDECIDABLE, "published.undecidable"
    else:
        outcome = MISPRINTED
        nearest = lowest if figure.printed < lowest else highest
        slip = int((figure.printed - nearest).scaleb(figure.digits))
        code = "published.slip" if abs(slip) == 1 else "published.misprinted"
    params = {
        "printed": str(figure.printed),
        "stated": str(stated),
        "working": working,
        "lowest": str(lowest),
        "highest": str(highest),
        "slip": str(abs(slip)),
    }
    return Verdict(outcome, figure.printed, stated, possible, figure.prints_so, certain, slip, code, params)


def _prints(exact: Fraction, figure: _Figure) -> bool:
    low, high = Fraction(figure.prints_so.low), Fraction(figure.prints_so.high)
    return (
        low < exact < high
        or (exact == low and figure.prints_so.low_closed)
        or (exact == high and figure.prints_so.high_closed)
    )


def _printable(possible: Interval, digits: int) -> tuple[Decimal, Decimal]:
    """The lowest and the highest figure that a possible value prints as, a half going up."""
    lowest = rounded_half_up(Fraction(possible.low), digits)
    highest = rounded_half_up(Fraction(possible.high), digits)
    if not possible.high_closed and not Interval.rounded(highest, digits).overlaps(possible):
        highest -= Decimal(1).scaleb(-digits)
    return lowest, highest
