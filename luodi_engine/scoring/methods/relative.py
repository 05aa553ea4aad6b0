"""Methods that compare a unit with the others of its group: bounds, shares, places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import ClassVar, Self

import numpy as np

from luodi_engine.scoring.columns import (
    Column,
    Partition,
    applied,
    chosen,
    column,
    greater,
    lesser,
    marks,
)
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.reader import Reader, Scope

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Smallest and largest of each row's group, and the units that set them; ``parts`` when rows share them."""

    low: Column
    high: Column
    set_by: tuple[tuple[str, Callable[[], Column]], ...]
    parts: Partition | None = None

    def slope(self, width: Decimal) -> Column:
        """``width`` over the distance of the bounds (over 1 where they are equal), once a group where possible."""
        if self.parts is None:
            span = self.high - self.low
            return np.asarray(width / chosen(marks(span == ZERO), ONE, span), dtype=object)
        first = self.parts.order[self.parts.starts]
        span = self.high[first] - self.low[first]
        return self.parts.spread(width / chosen(marks(span == ZERO), ONE, span))


def bounds(sheet: Sheet, code: str, scope: Scope, own: Column) -> Bounds:
    """Bounds of the group with the row's own figure in place of its present one.

    When ``own`` is the present figure these are the plain minimum and maximum.
    """
    parts, others = sheet.partition(scope), sheet.others(code)
    setters = (
        ("min", partial(_setters, parts, others, sheet, np.minimum)),
        ("max", partial(_setters, parts, others, sheet, np.maximum)),
    )
    if own is others:
        return Bounds(
            parts.spread(parts.smallest(others)), parts.spread(parts.largest(others)), setters, parts
        )
    low = lesser(_without_self(parts, others, np.minimum, own), own)
    high = greater(_without_self(parts, others, np.maximum, own), own)
    return Bounds(low, high, setters)


def _setters(parts: Partition, values: Column, sheet: Sheet, operation: np.ufunc) -> Column:
    units = sheet.units()
    best = parts.spread(parts.reduced(operation, values))
    at_bound = marks(values == best)
    of_group: list[tuple[str, ...]] = []
    for members in parts.members:
        of_group.append(tuple(dict.fromkeys(units[members[at_bound[members]]].tolist()))[:3])
    return parts.spread(column(of_group))


def _without_self(parts: Partition, values: Column, operation: np.ufunc, own: Column) -> Column:
    best = parts.spread(parts.reduced(operation, values))
    found = best.copy()
    smaller = operation is np.minimum
    for members in parts.members:
        ordered = sorted(values[members].tolist(), reverse=not smaller)
        if len(ordered) == 1:
            found[members] = own[members]
        elif ordered[0] != ordered[1]:
            holder = members[marks(values[members] == ordered[0])]
            found[holder] = ordered[1]
    return found


@dataclass(frozen=True, slots=True)
class MinMax(Method):
    """Smallest to largest of the group, spread over ``low``–``high``; 功效系数 is 60–100.

    A group whose figures are all equal gets ``flat``: top, bottom, middle or refused.
    """

    kind: ClassVar[str] = "min_max"
    usual: ClassVar[tuple[int, int]] = (0, 1)
    input: str
    low: Decimal
    high: Decimal
    scope: Scope
    flat: str
    log: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        low, high = read_range(reader, cls.usual)
        flat = reader.choice("flat", ("top", "bottom", "middle", "refuse"), "top")
        return cls(reader.input(), low, high, reader.scope(), flat, reader.flag("log"))

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "share" if self.high == ONE else "percent"

    def evaluate(self, sheet: Sheet) -> Outcome:
        own = sheet.own(self.input)
        found = bounds(sheet, self.input, self.scope, own)
        level = marks(found.low == found.high)
        if self.flat == "refuse":
            sheet.refuse(level, "all_equal", self.input)
        figure, scale = own, found
        if self.log:
            figure, low, high = (self.logarithm(sheet, part) for part in (own, found.low, found.high))
            scale = Bounds(low, high, (), found.parts)
        down = sheet.lower_is_better(self.input)
        distance = scale.high - figure if down else figure - scale.low
        value: Column = distance * scale.slope(self.high - self.low)
        if self.low:
            value = value + self.low
        if level.any():
            flat = {"top": self.high, "bottom": self.low}.get(self.flat, (self.low + self.high) * HALF)
            value = chosen(level, flat, value)
        upper, lower = (found.high, own) if down else (own, found.low)
        numbers = (("upper", upper), ("lower", lower), ("min", found.low), ("max", found.high))
        return Outcome(value, numbers, found.set_by)

    def logarithm(self, sheet: Sheet, values: Column) -> Column:
        wrong = marks(values <= ZERO)
        sheet.refuse(wrong, "log_of_nonpositive_figure", self.input)
        return applied(Decimal.ln, chosen(wrong, ONE, values))

    def template(self) -> str:
        text = "({upper} − {lower}) ÷ ({max} − {min})"
        if self.log:
            text = "(ln {upper} − ln {lower}) ÷ (ln {max} − ln {min})"
        if self.high - self.low != ONE:
            text += f" × {plain(self.high - self.low)}"
        return f"({text} + {plain(self.low)})" if self.low else text

    def sentence(self, language: str) -> str:
        low, high = plain(self.low), plain(self.high)
        if language == "en":
            return f"{self.input}: the group's best gets {high}, its last {low}, the others in between"
        return f"“{self.input}”组内最优得{high}，最末得{low}，其余按（实际−最小）÷（最大−最小）折算"


class MinMax60To100(MinMax):
    """功效系数: the group's last gets 60, its best 100, the others in between."""

    kind: ClassVar[str] = "min_max_60_100"
    usual: ClassVar[tuple[int, int]] = (60, 100)
    __slots__ = ()


def read_range(reader: Reader, usual: tuple[int, int] = (0, 1)) -> tuple[Decimal, Decimal]:
    """The pair ``to: [low, high]``, ``usual`` when left out."""
    pair = reader.items("to") or list(usual)
    if len(pair) != 2:
        reader.refuse("to", "needs_pair", found=pair)
        return ZERO, ONE
    low, high = (reader.checked(part, "to") or ZERO for part in pair)
    if low >= high:
        reader.refuse("to", "low_above_high", low=plain(low), high=plain(high))
    return low, high


@dataclass(frozen=True, slots=True)
class ShareOfBest(Method):
    """Own figure over the group's largest; a group with nothing at all gets nothing."""

    kind: ClassVar[str] = "share_of_best"
    input: str
    scope: Scope

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.input(), reader.scope())

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    def evaluate(self, sheet: Sheet) -> Outcome:
        own = sheet.own(self.input)
        found = bounds(sheet, self.input, self.scope, own)
        best = found.high
        sheet.refuse(marks(own < ZERO), "figure_negative", self.input)
        nothing = marks(best <= ZERO)
        value = chosen(nothing, ZERO, own / chosen(nothing, ONE, best))
        return Outcome(value, (("actual", own), ("max", best)), found.set_by[1:])

    def template(self) -> str:
        return "{actual} ÷ {max}"

    def sentence(self, language: str) -> str:
        if language == "en":
            return f"{self.input} ÷ the group's largest"
        return f"“{self.input}”÷组内最高值"
