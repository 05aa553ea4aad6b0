"""Skewness, kurtosis and the treatment of outliers used for composite indicators."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from luodi_engine.scoring.columns import Column, applied, marks
from luodi_engine.scoring.numbers import ONE, ZERO

HUNDREDTH = Decimal("0.01")


def skewness(values: Column) -> Decimal:
    """Bias-corrected skewness (SAS and Excel, type 2); at least three values.

    Source: Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, G1.

    >>> from luodi_engine.scoring.columns import column
    >>> skewness(column([Decimal(1), Decimal(2), Decimal(3)]))
    Decimal('0E-27')
    """
    n = len(values)
    away = values - sum(values, ZERO) / n
    squares = sum(away * away, ZERO)
    if n < 3 or squares == 0:
        return ZERO
    cubes = sum(away * away * away, ZERO)
    raw = Decimal(n).sqrt() * cubes / (squares * squares.sqrt())
    return +(raw * Decimal(n * (n - 1)).sqrt() / (n - 2))


def kurtosis(values: Column) -> Decimal:
    """Bias-corrected excess kurtosis (type 2), G2 of the same source; at least four values.

    >>> from luodi_engine.scoring.columns import column
    >>> kurtosis(column([Decimal(x) for x in (1, 2, 3, 4)]))
    Decimal('-1.20')
    """
    n = len(values)
    away = values - sum(values, ZERO) / n
    squares = sum(away * away, ZERO)
    if n < 4 or squares == 0:
        return ZERO
    fourths = sum(away * away * away * away, ZERO)
    raw = n * fourths / (squares * squares)
    return +((n + 1) * (raw - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


@dataclass(frozen=True, slots=True)
class Treated:
    """A treated column, how many points were winsorised low and high, and whether a logarithm was taken."""

    values: Column
    low: int
    high: int
    logarithm: bool


def treated(values: Column, *, at_most: int, skew: Decimal, kurt: Decimal, then_log: bool) -> Treated:
    """Winsorise towards the next value until |skewness| < ``skew`` or kurtosis < ``kurt``.

    At most ``at_most`` points (tied ones move together and may exceed it by that much, as in COINr); if it
    still fails and ``then_log``, the untreated column is put on ln(x − min + 1 % of the range) instead.

    >>> from luodi_engine.scoring.columns import column
    >>> found = treated(column([Decimal(x) for x in (*range(1, 11), 30, 1000)]),
    ...                 at_most=2, skew=Decimal(2), kurt=Decimal("3.5"), then_log=True)
    >>> found.high, found.values.tolist()[-2:], found.logarithm
    (1, [Decimal('30'), Decimal('30')], False)
    """
    original, kept = values, values.copy()
    low = high = 0

    def fails() -> bool:
        return len(kept) > 3 and abs(skewness(kept)) >= skew and kurtosis(kept) >= kurt

    failing = fails()
    while failing and low + high < at_most:
        upwards = skewness(kept) >= 0
        bound = max(kept.tolist()) if upwards else min(kept.tolist())
        at_bound = marks(kept == bound)
        rest = kept[~at_bound].tolist()
        if not rest:
            break
        kept[at_bound] = max(rest) if upwards else min(rest)
        if upwards:
            high = int(at_bound.sum())
        else:
            low = int(at_bound.sum())
        failing = fails()
    if failing and then_log:
        return Treated(shifted_logarithm(original), 0, 0, True)
    return Treated(kept, low, high, False)


def shifted_logarithm(values: Column) -> Column:
    """ln(x − smallest + 1 % of the range); all-equal columns stay as they are.

    >>> from luodi_engine.scoring.columns import column
    >>> shifted_logarithm(column([Decimal(0), Decimal(100)])).tolist()[0]
    Decimal('0')
    """
    smallest, largest = min(values.tolist()), max(values.tolist())
    if smallest == largest:
        return values
    shift = HUNDREDTH * (largest - smallest) - smallest
    return applied(lambda number: (number + shift).ln() if number + shift != ONE else ZERO, values)
