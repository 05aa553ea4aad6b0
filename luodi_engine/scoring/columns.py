"""Columns of exact numbers: many units are scored at once without leaving decimal arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import repeat
from operator import is_not
from typing import Any

import numpy as np
import numpy.typing as npt

from luodi_engine.scoring.numbers import ONE, ROUNDING_MODES

Column = npt.NDArray[Any]
Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

CLEAN = ONE.scaleb(-20)


def column(values: Sequence[Any]) -> Column:
    """An object column; numpy never guesses at the type of what is inside.

    >>> column([Decimal(1), None]).dtype
    dtype('O')
    """
    made = np.empty(len(values), dtype=object)
    made[:] = list(values)
    return made


def constant(value: Any, length: int) -> Column:
    """A column that holds one value in every row.

    >>> constant(Decimal(2), 2).tolist()
    [Decimal('2'), Decimal('2')]
    """
    made = np.empty(length, dtype=object)
    made.fill(value)
    return made


def applied(function: Callable[..., Any], *columns: Any) -> Column:
    """``function`` row by row.

    >>> applied(lambda a, b: a + b, column([1, 2]), column([3, 4])).tolist()
    [4, 6]
    """
    return np.asarray(np.frompyfunc(function, len(columns), 1)(*columns), dtype=object)


def marks(condition: Any) -> Mask:
    """A comparison of columns as a mask.

    >>> marks(column([Decimal(1), Decimal(3)]) > Decimal(2)).tolist()
    [False, True]
    """
    return np.asarray(condition, dtype=bool)


def filled(values: Column) -> Mask:
    """Where a column holds something; None is told by identity, comparing a decimal with it is slow.

    >>> filled(column([Decimal(1), None])).tolist()
    [True, False]
    """
    return np.fromiter(map(is_not, values.tolist(), repeat(None)), dtype=bool, count=len(values))


def chosen(where: Mask, this: Any, other: Any) -> Column:
    """``this`` where marked, ``other`` elsewhere; each a column or one number.

    >>> chosen(marks([True, False]), Decimal(1), Decimal(2)).tolist()
    [Decimal('1'), Decimal('2')]
    """
    return np.asarray(np.where(where, this, other), dtype=object)


def lesser(this: Any, other: Any) -> Column:
    """The smaller of two, row by row.

    >>> lesser(column([Decimal(1), Decimal(5)]), Decimal(3)).tolist()
    [Decimal('1'), Decimal('3')]
    """
    return np.asarray(np.minimum(this, other), dtype=object)


def greater(this: Any, other: Any) -> Column:
    """The larger of two, row by row.

    >>> greater(column([Decimal(1), Decimal(5)]), Decimal(3)).tolist()
    [Decimal('3'), Decimal('5')]
    """
    return np.asarray(np.maximum(this, other), dtype=object)


def whole(values: Column) -> Column:
    """The whole steps in each number, downwards.

    >>> whole(column([Decimal("1.9"), Decimal("-0.1")])).tolist()
    [Decimal('1'), Decimal('-1')]
    """
    return applied(lambda number: number.to_integral_value(rounding=ROUND_FLOOR), values)


def cleaned(values: Column) -> Column:
    """Each number without the noise of the last digits: 20 after the point, for numbers below 10^13.

    A quotient such as 1/3 is cut at 34 digits; three of them are 0.99…9 and not 1 until they are cleaned.

    >>> cleaned(column([Decimal("0.9999999999999999999999999999999999")])).tolist()
    [Decimal('1.00000000000000000000')]
    """
    return applied(cleaned_number, values)


def cleaned_number(number: Decimal) -> Decimal:
    """One number as ``cleaned`` leaves it."""
    return number.quantize(CLEAN) if number.adjusted() < 13 else number


def printed(values: Column, digits: int, mode: str) -> Column:
    """Each number, cleaned and then rounded to ``digits`` after the point.

    >>> printed(column([Decimal("2.675")]), 2, "half_up").tolist()
    [Decimal('2.68')]
    """
    unit, rule = ONE.scaleb(-digits), ROUNDING_MODES[mode]
    return applied(lambda number: cleaned_number(number).quantize(unit, rounding=rule), values)


def limited(values: Column, low: Decimal | None, high: Decimal | None) -> Column:
    """Each number kept between ``low`` and ``high``; None is no limit.

    >>> limited(column([Decimal(5)]), None, Decimal(3)).tolist()
    [Decimal('3')]
    """
    if high is not None:
        values = lesser(values, high)
    if low is not None:
        values = greater(values, low)
    return values


class Partition:
    """Rows in groups: every group answers for its smallest, largest, sum and order.

    >>> parts = Partition(["a", "b", "a"])
    >>> parts.spread(parts.largest(column([Decimal(1), Decimal(2), Decimal(3)]))).tolist()
    [Decimal('3'), Decimal('2'), Decimal('3')]
    """

    def __init__(self, labels: Iterable[Any]) -> None:
        codes: dict[Any, int] = {}
        self.group: Index = np.fromiter(
            (codes.setdefault(label, len(codes)) for label in labels), dtype=np.intp
        )
        self.labels = tuple(codes)
        self.order: Index = np.argsort(self.group, kind="stable")
        self.counts: Index = np.bincount(self.group, minlength=len(codes))
        self.starts: Index = np.concatenate(([0], np.cumsum(self.counts)[:-1])).astype(np.intp)

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def members(self) -> tuple[Index, ...]:
        """Row numbers of each group."""
        return tuple(np.split(self.order, self.starts[1:])) if len(self) else ()

    def reduced(self, operation: np.ufunc, values: Column) -> Column:
        """One value a group by a numpy operation such as ``np.minimum``."""
        if not len(self):
            return column([])
        return np.asarray(operation.reduceat(values[self.order], self.starts), dtype=object)

    def smallest(self, values: Column) -> Column:
        """The smallest value of each group."""
        return self.reduced(np.minimum, values)

    def largest(self, values: Column) -> Column:
        """The largest value of each group."""
        return self.reduced(np.maximum, values)

    def total(self, values: Column) -> Column:
        """The sum of each group."""
        return self.reduced(np.add, values)

    def spread(self, of_groups: Column) -> Column:
        """A value a group, back as a value a row."""
        return of_groups[self.group]
