"""Methods that look a result up in a table: steps, and straight lines between points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

import numpy as np

from luodi_engine.scoring.columns import Column, chosen, constant, lesser, marks
from luodi_engine.scoring.expressions import Expression
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet, operand_names, shown
from luodi_engine.scoring.methods.completion import completion, read_completion
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.reader import Operand, Reader


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table: the result when the measure reaches ``at_least`` and ``when`` holds."""

    at_least: Decimal | None
    when: Expression | None
    result: Decimal


@dataclass(frozen=True, slots=True)
class Steps(Method):
    """The first row of the table that holds gives the result; ``otherwise`` when none does."""

    kind: ClassVar[str] = "steps"
    input: str
    target: Operand
    zero_target: str
    table: tuple[Step, ...]
    otherwise: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Self:
        input_code, target, zero_target = read_completion(reader)
        rows = []
        for row in reader.each("table"):
            when = row.expression("when", "boolean") if row.has("when") else None
            at_least = row.number("at_least")
            if at_least is None and when is None:
                row.refuse("at_least", "needed")
            rows.append(Step(at_least, when, row.needed_number("result")))
            row.finish()
        if not rows:
            reader.refuse("table", "needed")
        plain_rows = [row.at_least for row in rows if row.when is None and row.at_least is not None]
        if any(a <= b for a, b in zip(plain_rows, plain_rows[1:], strict=False)):
            reader.refuse("table", "not_descending", key="at_least")
        return cls(input_code, target, zero_target, tuple(rows), reader.number("otherwise", 0) or ZERO)

    @property
    def inputs(self) -> tuple[str, ...]:
        named = [name for row in self.table if row.when for name in row.when.names]
        return tuple(dict.fromkeys((self.input, *operand_names(self.target), *named)))

    @property
    def measured(self) -> tuple[str, ...]:
        targets = operand_names(self.target)
        return tuple(name for name in self.inputs if name not in targets)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        actual, due, measure = completion(sheet, self.input, self.target, self.zero_target)
        value = constant(self.otherwise, len(measure))
        reached = constant(ZERO, len(measure))
        for row in reversed(self.table):
            holds = np.ones(len(measure), dtype=bool)
            if row.at_least is not None:
                holds &= marks(measure >= row.at_least)
            if row.when is not None:
                holds &= marks(sheet.rowwise(row.when.names, row.when.function))
            value = chosen(holds, row.result, value)
            reached = chosen(holds, row.at_least if row.at_least is not None else ONE, reached)
        return Outcome(value, (("actual", actual), ("target", due), ("rate", measure), ("step", reached)))

    def template(self) -> str:
        unity = self.target == Operand(ONE)
        return ("{actual}" if unity else "{actual} ÷ {target} = {rate}") + " ≥ {step}"

    def sentence(self, language: str) -> str:
        rows = []
        for row in self.table:
            conditions = [f"≥{plain(row.at_least)}"] if row.at_least is not None else []
            conditions += [row.when.text] if row.when else []
            rows.append((" & " if language == "en" else "且").join(conditions) + f" → {plain(row.result)}")
        ratio = "" if self.target == Operand(ONE) else f" ÷ {shown(self.target)}"
        if language == "en":
            return f"by steps of {self.input}{ratio}: {'; '.join(rows)}; otherwise {plain(self.otherwise)}"
        return f"按“{self.input}”{ratio}分档：{'；'.join(rows)}；其余 {plain(self.otherwise)}"


@dataclass(frozen=True, slots=True)
class Linear(Method):
    """Straight lines between points (x, result); flat outside the first and the last."""

    kind: ClassVar[str] = "linear"
    input: str
    target: Operand
    zero_target: str
    points: tuple[tuple[Decimal, Decimal], ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        input_code, target, zero_target = read_completion(reader)
        points = []
        for number, pair in enumerate(reader.items("points")):
            if not isinstance(pair, list) or len(pair) != 2:
                reader.refuse(f"points[{number}]", "needs_pair", found=pair)
                continue
            x, y = (reader.checked(part, f"points[{number}]") for part in pair)
            points.append((x or ZERO, y or ZERO))
        if len(points) < 2:
            reader.refuse("points", "needs_two_points")
        if any(a[0] >= b[0] for a, b in zip(points, points[1:], strict=False)):
            reader.refuse("points", "not_ascending", key="points")
        return cls(input_code, target, zero_target, tuple(points))

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
        actual, due, measure = completion(sheet, self.input, self.target, self.zero_target)
        value: Column = constant(self.points[0][1], len(measure))
        for (x0, y0), (x1, y1) in zip(self.points, self.points[1:], strict=False):
            inside = marks(measure >= x0)
            line = y0 + (lesser(measure, x1) - x0) * (y1 - y0) / (x1 - x0)
            value = chosen(inside, line, value)
        return Outcome(value, (("actual", actual), ("target", due), ("rate", measure)))

    def template(self) -> str:
        unity = self.target == Operand(ONE)
        lines = ", ".join(f"({plain(x)}, {plain(y)})" for x, y in self.points)
        return ("{actual}" if unity else "{actual} ÷ {target} = {rate}") + f" → {lines}"

    def sentence(self, language: str) -> str:
        points = " → ".join(f"({plain(x)}, {plain(y)})" for x, y in self.points)
        if language == "en":
            return f"on straight lines of {self.input} between {points}"
        return f"“{self.input}”在各点之间按直线计分：{points}"
