"""Normalisation between fixed goalposts, with logarithm and caps, as the human development index does it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from luodi_engine.scoring.columns import Column, applied, chosen, constant, greater, lesser, limited, marks
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet, operand_names, shown
from luodi_engine.scoring.methods.relative import read_range
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.reader import Operand, Reader


@dataclass(frozen=True, slots=True)
class Goalposts(Method):
    """(figure − low) ÷ (high − low), on logarithms when asked, spread over ``to``.

    ``cap``: figures outside the goalposts count as the goalpost at both ends, high, low, or none.
    Source: UNDP, Human Development Report, technical note 1 (dimension indices).
    """

    kind: ClassVar[str] = "goalposts"
    input: str
    low: Operand
    high: Operand
    log: bool
    cap: str
    to: tuple[Decimal, Decimal]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        low = reader.operand("low") or Operand(ZERO)
        high = reader.operand("high") or Operand(ONE)
        log = reader.flag("log")
        if low.number is not None and high.number is not None and low.number >= high.number:
            reader.refuse("low", "low_above_high", low=plain(low.number), high=plain(high.number))
        if log and low.number is not None and low.number <= 0:
            reader.refuse("low", "log_of_nonpositive", found=plain(low.number))
        cap = reader.choice("cap", ("both", "high", "low", "none"), "both")
        return cls(reader.input(), low, high, log, cap, read_range(reader))

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input, *operand_names(self.low, self.high))

    @property
    def measured(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "share" if self.to[1] == ONE else "percent"

    def evaluate(self, sheet: Sheet) -> Outcome:
        own, low, high = sheet.own(self.input), sheet.operand(self.low), sheet.operand(self.high)
        crossed = marks(high <= low)
        sheet.refuse(crossed, "goalposts_crossed", self.input)
        kept = own
        if self.cap in ("both", "low"):
            kept = greater(kept, low)
        if self.cap in ("both", "high"):
            kept = lesser(kept, high)
        figure, bottom, top = kept, low, high
        if self.log:
            figure, bottom, top = (self.logarithm(sheet, part) for part in (kept, low, high))
        span = chosen(crossed, ONE, top - bottom)
        share: Column = (figure - bottom) / chosen(marks(span == ZERO), ONE, span)
        upper, lower = kept, low
        if sheet.lower_is_better(self.input):
            share, upper, lower = 1 - share, high, kept
        value = self.to[0] + (self.to[1] - self.to[0]) * share
        return Outcome(value, (("upper", upper), ("lower", lower), ("low", low), ("high", high)))

    def logarithm(self, sheet: Sheet, values: Column) -> Column:
        wrong = marks(values <= ZERO)
        sheet.refuse(wrong, "log_of_nonpositive_figure", self.input)
        if len(values) and all(value == values[0] for value in values):
            return constant(limited(values, ONE.scaleb(-18), None)[0].ln(), len(values))
        return applied(Decimal.ln, chosen(wrong, ONE, values))

    def template(self) -> str:
        text = "({upper} − {lower}) ÷ ({high} − {low})"
        if self.log:
            text = "(ln {upper} − ln {lower}) ÷ (ln {high} − ln {low})"
        bottom, width = self.to[0], self.to[1] - self.to[0]
        if width != ONE:
            text += f" × {plain(width)}"
        return f"({text} + {plain(bottom)})" if bottom else text

    def sentence(self, language: str) -> str:
        low, high = shown(self.low), shown(self.high)
        if language == "en":
            log = " on logarithms" if self.log else ""
            return f"{self.input} between the goalposts {low} and {high}{log}, capped: {self.cap}"
        log = "（取对数）" if self.log else ""
        cap = {"both": "两端封顶", "high": "上端封顶", "low": "下端托底", "none": "不封顶"}[self.cap]
        return f"“{self.input}”在固定阈值{low}与{high}之间折算{log}，{cap}"
