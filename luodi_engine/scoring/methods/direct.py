"""Methods that take a figure as it is, mix marks of judges, or compute an expression."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from luodi_engine.scoring.columns import column, constant, marks
from luodi_engine.scoring.expressions import Expression, Names, compile_expression
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet, percent
from luodi_engine.scoring.numbers import HUNDRED, ONE, ZERO, plain
from luodi_engine.scoring.reader import Reader


@dataclass(frozen=True, slots=True)
class Direct(Method):
    """The figure is the result, as with a score settled elsewhere; outside ``low``–``high`` it is refused."""

    kind: ClassVar[str] = "direct"
    input: str
    low: Decimal | None
    high: Decimal | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.input(), reader.number("low"), reader.number("high"))

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        value = sheet.own(self.input)
        if self.low is not None:
            sheet.refuse(marks(value < self.low), "figure_below", self.input, low=plain(self.low))
        if self.high is not None:
            sheet.refuse(marks(value > self.high), "figure_above", self.input, high=plain(self.high))
        return Outcome(value, (("actual", value),))

    def template(self) -> str:
        return "{actual}"

    def sentence(self, language: str) -> str:
        return f"{self.input} as given" if language == "en" else f"直接采用“{self.input}”"


@dataclass(frozen=True, slots=True)
class PeerMarks(Method):
    """Marks given by groups of judges, mixed by share (such as 70/30), as a share of the full mark."""

    kind: ClassVar[str] = "peer_marks"
    judges: tuple[tuple[str, Decimal], ...]
    out_of: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Self:
        judges = []
        for row in reader.each("judges"):
            judges.append((row.input(), row.needed_number("share", low=0, high=1)))
            row.finish()
        total = sum((share for _, share in judges), ZERO)
        if total != ONE:
            reader.refuse("judges", "shares_sum", found=percent(total))
        out_of = reader.number("out_of", HUNDRED) or ZERO
        if out_of <= 0:
            reader.refuse("out_of", "must_be_positive", found=plain(out_of))
        return cls(tuple(judges), out_of)

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.judges)

    def evaluate(self, sheet: Sheet) -> Outcome:
        numbers = []
        mixed = constant(ZERO, len(sheet.units()))
        for number, (code, share) in enumerate(self.judges, start=1):
            mark = sheet.own(code)
            outside = marks((mark < ZERO) | (mark > self.out_of))
            sheet.refuse(outside, "mark_outside", code, high=plain(self.out_of))
            mixed = mixed + mark * share
            numbers.append((f"mark{number}", mark))
        return Outcome(mixed / self.out_of, tuple(numbers))

    def template(self) -> str:
        terms = [f"{{mark{n}}} × {percent(share)}" for n, (_, share) in enumerate(self.judges, start=1)]
        return f"({' + '.join(terms)}) ÷ {plain(self.out_of)}"

    def sentence(self, language: str) -> str:
        if language == "en":
            return "marks of " + ", ".join(f"{code} {percent(share)}" for code, share in self.judges)
        return "评议打分：" + "，".join(f"{code}占{percent(share)}" for code, share in self.judges)


@dataclass(frozen=True, slots=True)
class Formula(Method):
    """An expression in the scheme's own small language."""

    kind: ClassVar[str] = "expression"
    expression: Expression
    result: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        expression = reader.expression("formula", "number")
        nothing = compile_expression("0", Names({}))
        return cls(expression or nothing, reader.choice("result", ("points", "share", "percent"), "points"))

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.expression.names

    @property
    def gives(self) -> str:
        return self.result

    def evaluate(self, sheet: Sheet) -> Outcome:
        value = sheet.rowwise(self.expression.names, self.expression.function)
        if not self.expression.names:
            value = constant(self.expression.evaluate({}), len(sheet.units()))
        figures = (name for name in self.expression.names if not name.startswith("@"))
        return Outcome(column(value.tolist()), tuple((name, sheet.own(name)) for name in figures))

    def template(self) -> str:
        pieces, at = [], 0
        for start, end, code in self.expression.spans:
            if code.startswith("@"):
                continue
            pieces += [self.expression.text[at:start].replace("{", "").replace("}", ""), "{" + code + "}"]
            at = end
        return "".join([*pieces, self.expression.text[at:]])

    def sentence(self, language: str) -> str:
        return f"formula: {self.expression.text}" if language == "en" else f"公式：{self.expression.text}"
