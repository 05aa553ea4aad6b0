"""Methods that use the spread or the order of a group: standard scores, places and points by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from luodi_engine.scoring.columns import Column, Partition, chosen, column, constant, greater, marks
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.reader import Reader, Scope

HALF = Decimal("0.5")


def beaten(
    parts: Partition, others: Column, own: Column, lower_is_better: bool
) -> tuple[Column, Column, Column]:
    """For each row: how many others it beats, how many it equals, how many there are."""
    better, equal, count = (constant(ZERO, len(own)) for _ in range(3))
    for members in parts.members:
        ordered = sorted(others[members].tolist())
        size = len(ordered)
        for row in members.tolist():
            low, high = bisect_left(ordered, own[row]), bisect_right(ordered, own[row])
            present = others[row]
            below, same, above = low, high - low, size - high
            if present < own[row]:
                below -= 1
            elif present == own[row]:
                same -= 1
            else:
                above -= 1
            better[row] = Decimal(above if lower_is_better else below)
            equal[row], count[row] = Decimal(same), Decimal(size - 1)
    return better, equal, count


@dataclass(frozen=True, slots=True)
class ZScore(Method):
    """Distance from the group's mean in standard deviations, moved to ``mean`` and ``sd``."""

    kind: ClassVar[str] = "z_score"
    input: str
    mean: Decimal
    sd: Decimal
    population: bool
    scope: Scope

    @classmethod
    def read(cls, reader: Reader) -> Self:
        sd = reader.number("sd", 1) or ZERO
        if sd <= 0:
            reader.refuse("sd", "must_be_positive", found=plain(sd))
        return cls(
            reader.input(), reader.number("mean", 0) or ZERO, sd, reader.flag("population"), reader.scope()
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    def evaluate(self, sheet: Sheet) -> Outcome:
        own, others = sheet.own(self.input), sheet.others(self.input)
        parts = sheet.partition(self.scope)
        count = parts.spread(column([Decimal(int(size)) for size in parts.counts]))
        total = parts.spread(parts.total(others)) - others + own
        squares = parts.spread(parts.total(others * others)) - others * others + own * own
        freedom = count if self.population else greater(count - 1, ONE)
        variance = greater((squares - total * total / count) / freedom, ZERO)
        level = marks(variance == ZERO)
        average = total / count
        deviation = column([number.sqrt() for number in chosen(level, ONE, variance).tolist()])
        upper, lower = (average, own) if sheet.lower_is_better(self.input) else (own, average)
        distance = upper - lower
        value = chosen(level, ZERO, distance / deviation) * self.sd + self.mean
        return Outcome(value, (("upper", upper), ("lower", lower), ("deviation", deviation)))

    def template(self) -> str:
        text = "({upper} − {lower}) ÷ {deviation}"
        if self.sd != ONE:
            text += f" × {plain(self.sd)}"
        return f"({text} + {plain(self.mean)})" if self.mean else text

    def sentence(self, language: str) -> str:
        if language == "en":
            return f"{self.input}: distance from the group's mean in standard deviations"
        return f"“{self.input}”标准化得分：（实际−组均值）÷标准差×{plain(self.sd)}+{plain(self.mean)}"


@dataclass(frozen=True, slots=True)
class Places(Method):
    """How many others a unit beats: as a number (borda) or as a share of them (percentile).

    A tie counts ``ties``: half, none or whole.
    """

    kind: ClassVar[str] = "places"
    input: str
    as_share: bool
    tie: Decimal
    scope: Scope

    @classmethod
    def read(cls, reader: Reader) -> Self:
        ties = reader.choice("ties", ("half", "none", "whole"), "half")
        worth = {"half": HALF, "none": ZERO, "whole": ONE}[ties]
        return cls(reader.input(), cls.kind == "percentile", worth, reader.scope())

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    def evaluate(self, sheet: Sheet) -> Outcome:
        own = sheet.own(self.input)
        lower = sheet.lower_is_better(self.input)
        better, equal, count = beaten(sheet.partition(self.scope), sheet.others(self.input), own, lower)
        value = better + equal * self.tie
        if self.as_share:
            alone = marks(count == ZERO)
            value = chosen(alone, ONE, value / chosen(alone, ONE, count))
        return Outcome(value, (("actual", own), ("beaten", better), ("equal", equal), ("others", count)))

    def template(self) -> str:
        text = f"{{beaten}} + {{equal}} × {plain(self.tie)}"
        return f"({text}) ÷ {{others}}" if self.as_share else text

    def sentence(self, language: str) -> str:
        if language == "en":
            what = "share" if self.as_share else "number"
            return f"{self.input}: {what} of the others that are beaten"
        what = "比例" if self.as_share else "个数"
        return f"“{self.input}”超过组内其他单位的{what}，并列每个计{plain(self.tie)}"


class Borda(Places):
    """The number of others beaten."""

    kind: ClassVar[str] = "borda"
    __slots__ = ()

    @property
    def gives(self) -> str:
        return "points"


class Percentile(Places):
    """The share of others beaten."""

    kind: ClassVar[str] = "percentile"
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RankPoints(Method):
    """Points by place in the group: a table, then ``rest``, or first place minus a step for each place."""

    kind: ClassVar[str] = "rank_points"
    input: str
    table: tuple[Decimal, ...]
    rest: Decimal
    first: Decimal
    step: Decimal
    scope: Scope

    @classmethod
    def read(cls, reader: Reader) -> Self:
        entries: list[Any] = reader.items("points")
        table = tuple(reader.checked(entry, f"points[{n}]") or ZERO for n, entry in enumerate(entries))
        if not table and not reader.has("first"):
            reader.refuse("points", "needed")
        return cls(
            reader.input(),
            table,
            reader.number("rest", 0) or ZERO,
            reader.number("first", 0) or ZERO,
            reader.number("step", 0, low=0) or ZERO,
            reader.scope(),
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        own = sheet.own(self.input)
        lower = sheet.lower_is_better(self.input)
        better, equal, count = beaten(sheet.partition(self.scope), sheet.others(self.input), own, lower)
        place = count - better - equal + 1
        value = column([self.points(int(number)) for number in place.tolist()])
        return Outcome(value, (("actual", own), ("place", place), ("of", count + 1)))

    def points(self, place: int) -> Decimal:
        if self.table:
            return self.table[place - 1] if place <= len(self.table) else self.rest
        return max(self.first - self.step * (place - 1), self.rest)

    def template(self) -> str:
        return "{actual} → {place}/{of}"

    def sentence(self, language: str) -> str:
        if self.table:
            table = " / ".join(plain(points) for points in self.table)
            return (
                f"points by place of {self.input}: {table}, others {plain(self.rest)}"
                if language == "en"
                else f"按“{self.input}”组内名次得分：{table}，其余{plain(self.rest)}"
            )
        if language == "en":
            return f"first place of {self.input} {plain(self.first)}, −{plain(self.step)} a place, at least {plain(self.rest)}"
        return f"“{self.input}”第一名{plain(self.first)}分，每降一名减{plain(self.step)}分，最低{plain(self.rest)}分"
