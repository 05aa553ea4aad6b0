"""Methods that start from a completion rate: actual over target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from luodi_engine.scoring.columns import Column, chosen, constant, greater, limited, marks, printed, whole
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet, operand_names, percent, shown
from luodi_engine.scoring.numbers import HUNDRED, ONE, ZERO, plain
from luodi_engine.scoring.reader import Operand, Reader

UNITY = Operand(ONE)


def completion(
    sheet: Sheet, input_code: str, target: Operand, zero_target: str
) -> tuple[Column, Column, Column]:
    """Actual, target and their ratio; a target of zero is refused, or counts as met (full) or as nothing (zero)."""
    actual, due = sheet.own(input_code), sheet.operand(target)
    if target == UNITY:
        return actual, due, actual
    nothing = marks(due == ZERO)
    if zero_target == "refuse":
        sheet.refuse(nothing, "target_zero", target.name or input_code)
    sheet.refuse(marks(due < ZERO), "target_negative", target.name or input_code)
    if not nothing.any():
        return actual, due, actual / due
    rate = actual / chosen(nothing, ONE, due)
    return actual, due, chosen(nothing, ONE if zero_target == "full" else ZERO, rate)


def read_completion(reader: Reader) -> tuple[str, Operand, str]:
    """The settings every completion method shares; without a target the figure is already a rate."""
    return (
        reader.input(),
        reader.operand("target", required=False, default=1) or Operand(ONE),
        reader.choice("zero_target", ("refuse", "full", "zero"), "refuse"),
    )


@dataclass(frozen=True, slots=True)
class Ratio(Method):
    """Completion rate, with a cap (100 %, 120 % or none), a floor and a pass mark.

    For figures where less is better: ``inverse`` is target over actual, ``two_minus`` is 2 − actual/target.
    """

    kind: ClassVar[str] = "ratio"
    input: str
    target: Operand
    zero_target: str
    cap: Decimal | None
    floor: Decimal | None
    nothing_below: Decimal | None
    reverse: str
    rate_digits: int | None
    mode: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        input_code, target, zero_target = read_completion(reader)
        cap, floor = reader.number("cap"), reader.number("floor", 0)
        if cap is not None and floor is not None and cap < floor:
            reader.refuse("cap", "cap_below_floor", cap=plain(cap), floor=plain(floor))
        digits = reader.whole("rate_digits", 4) if reader.has("rate_digits") else None
        return cls(
            input_code,
            target,
            zero_target,
            cap,
            floor,
            reader.number("nothing_below"),
            reader.choice("reverse", ("inverse", "two_minus"), "inverse"),
            digits,
            reader.mode(),
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input, *operand_names(self.target))

    @property
    def measured(self) -> tuple[str, ...]:
        return (self.input,)

    def evaluate(self, sheet: Sheet) -> Outcome:
        actual, due, rate = completion(sheet, self.input, self.target, self.zero_target)
        lower_is_better = sheet.lower_is_better(self.input)
        if lower_is_better:
            rate = self.reversed(sheet, actual, due, rate)
        swapped = lower_is_better and self.reverse == "inverse"
        over, under = (due, actual) if swapped else (actual, due)
        if self.rate_digits is not None:
            rate = printed(rate, self.rate_digits, self.mode)
        harmless = self.floor == ZERO and not lower_is_better and sheet.never_negative(self.input)
        value = limited(rate, None if harmless else self.floor, self.cap)
        if self.nothing_below is not None:
            value = chosen(marks(rate < self.nothing_below), ZERO, value)
        return Outcome(value, (("over", over), ("under", under), ("rate", rate)))

    def reversed(self, sheet: Sheet, actual: Column, due: Column, rate: Column) -> Column:
        if self.reverse == "two_minus":
            return 2 - rate
        none = marks(actual == ZERO)
        if self.cap is None:
            sheet.refuse(none, "inverse_of_zero", self.input)
        best = self.cap if self.cap is not None else ONE
        return chosen(none, best, due / chosen(none, ONE, actual))

    def template(self) -> str:
        text = "{rate}" if self.target == UNITY else "{over} ÷ {under} = {rate}"
        if self.reverse == "two_minus":
            text = "2 − {over} ÷ {under} = {rate}"
        limits = [
            f"≥{percent(self.floor)}" if self.floor else "",
            f"≤{percent(self.cap)}" if self.cap else "",
        ]
        return text + "".join(f" ({limit})" for limit in limits if limit)

    def sentence(self, language: str) -> str:
        cap = percent(self.cap) if self.cap is not None else ""
        if language == "en":
            ratio = f"actual {self.input} ÷ target {shown(self.target)}"
            text = (self.input if self.target == UNITY else ratio) + (
                f", at most {cap}" if cap else ", no cap"
            )
            return text + (f", nothing below {percent(self.nothing_below)}" if self.nothing_below else "")
        ratio = f"“{self.input}”完成数÷目标（{shown(self.target)}）"
        text = (f"“{self.input}”" if self.target == UNITY else ratio) + (
            f"，最高按{cap}计" if cap else "，不封顶"
        )
        return text + (f"，低于{percent(self.nothing_below)}不得分" if self.nothing_below else "")


@dataclass(frozen=True, slots=True)
class BaseSlope(Method):
    """A base when the target is met and a slope beyond it, as in "60 for meeting it, +0.5 for every 10 %"."""

    kind: ClassVar[str] = "base_slope"
    input: str
    target: Operand
    zero_target: str
    base: Decimal
    per: Decimal
    add: Decimal
    most_extra: Decimal | None
    below: str
    minus: Decimal
    whole_steps: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        input_code, target, zero_target = read_completion(reader)
        per = reader.number("per", "0.1") or ZERO
        if per <= 0:
            reader.refuse("per", "must_be_positive", found=plain(per))
        return cls(
            input_code,
            target,
            zero_target,
            reader.number("base", 60) or ZERO,
            per,
            reader.needed_number("add"),
            reader.number("most_extra", low=0),
            reader.choice("below", ("zero", "proportional", "slope"), "zero"),
            reader.number("minus", 0, low=0) or ZERO,
            reader.flag("whole_steps", True),
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input, *operand_names(self.target))

    @property
    def measured(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        actual, due, rate = completion(sheet, self.input, self.target, self.zero_target)
        met = marks(rate >= ONE)
        steps = (rate - ONE) / self.per
        if self.whole_steps:
            steps = chosen(met, whole(steps), -whole(-steps))
        extra = limited(steps * self.add, None, self.most_extra)
        if self.below == "proportional":
            missed = rate * self.base
        elif self.below == "slope":
            missed = greater(self.base + steps * self.minus, ZERO)
        else:
            missed = constant(ZERO, len(rate))
        value = chosen(met, self.base + extra, missed)
        return Outcome(value, (("actual", actual), ("target", due), ("rate", rate), ("steps", steps)))

    def template(self) -> str:
        return f"{{actual}} ÷ {{target}} = {{rate}}; {plain(self.base)} + {{steps}} × {plain(self.add)}"

    def sentence(self, language: str) -> str:
        extra = plain(self.most_extra) if self.most_extra is not None else ""
        if language == "en":
            below = {
                "zero": "nothing below the target",
                "proportional": "in proportion below the target",
                "slope": f"−{plain(self.minus)} for every {percent(self.per)} below",
            }[self.below]
            most = f" (at most +{extra})" if extra else ""
            return f"{plain(self.base)} when {self.input} meets its target, +{plain(self.add)} for every {percent(self.per)} beyond{most}; {below}"
        below = {
            "zero": "未完成不得分",
            "proportional": "未完成按比例得分",
            "slope": f"每低{percent(self.per)}减{plain(self.minus)}分",
        }[self.below]
        most = f"，最多加{extra}分" if extra else ""
        return f"“{self.input}”完成目标得基础分{plain(self.base)}，每超{percent(self.per)}加{plain(self.add)}分{most}；{below}"


@dataclass(frozen=True, slots=True)
class SizeSlope(Method):
    """Full points for meeting the target; what one per cent more earns depends on the size of the target."""

    kind: ClassVar[str] = "size_slope"
    input: str
    target: Operand
    zero_target: str
    full: Decimal
    slopes: tuple[tuple[Decimal, Decimal], ...]
    most_extra: Decimal | None
    below: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        input_code, target, zero_target = read_completion(reader)
        slopes = []
        for row in reader.each("slopes"):
            slopes.append((row.needed_number("target_at_least"), row.needed_number("per_percent")))
            row.finish()
        if not slopes:
            reader.refuse("slopes", "needed")
        if any(a[0] <= b[0] for a, b in zip(slopes, slopes[1:], strict=False)):
            reader.refuse("slopes", "not_descending", key="target_at_least")
        return cls(
            input_code,
            target,
            zero_target,
            reader.needed_number("full"),
            tuple(slopes),
            reader.number("most_extra", low=0),
            reader.choice("below", ("zero", "proportional"), "proportional"),
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input, *operand_names(self.target))

    @property
    def measured(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        actual, due, rate = completion(sheet, self.input, self.target, self.zero_target)
        slope = constant(ZERO, len(rate))
        for at_least, per_percent in reversed(self.slopes):
            slope = chosen(marks(due >= at_least), per_percent, slope)
        extra = limited((rate - ONE) * HUNDRED * slope, None, self.most_extra)
        missed = rate * self.full if self.below == "proportional" else constant(ZERO, len(rate))
        value = chosen(marks(rate >= ONE), self.full + extra, missed)
        return Outcome(value, (("actual", actual), ("target", due), ("rate", rate), ("slope", slope)))

    def template(self) -> str:
        return f"{{actual}} ÷ {{target}} = {{rate}}; {plain(self.full)} + ({{rate}} − 1) × 100 × {{slope}}"

    def sentence(self, language: str) -> str:
        if language == "en":
            rows = "; ".join(f"target ≥ {plain(a)}: +{plain(b)} per 1 %" for a, b in self.slopes)
            return f"{plain(self.full)} when {self.input} meets its target, more by the size of the target: {rows}"
        rows = "；".join(f"目标≥{plain(a)}的每超1个百分点加{plain(b)}分" for a, b in self.slopes)
        return f"“{self.input}”完成目标得{plain(self.full)}分，超额按目标大小加分：{rows}"
