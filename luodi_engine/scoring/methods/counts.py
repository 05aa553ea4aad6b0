"""Methods that count: tiers with a deduction for each one missing, and points for each thing done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from luodi_engine.scoring.columns import constant, greater, limited
from luodi_engine.scoring.methods.base import Method, Outcome, Sheet, operand_names, shown
from luodi_engine.scoring.numbers import ZERO, plain
from luodi_engine.scoring.reader import Operand, Reader


@dataclass(frozen=True, slots=True)
class Tiers(Method):
    """Full points when every tier has its required count; each one missing costs ``minus``.

    Extra ones earn nothing; with ``carry_down`` (tiers listed from the highest) they fill the next lower tier.
    """

    kind: ClassVar[str] = "tiers"
    full: Decimal
    minus: Decimal
    tiers: tuple[tuple[str, Operand], ...]
    carry_down: bool
    floor: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Self:
        tiers = []
        for row in reader.each("tiers"):
            tiers.append((row.input(), row.operand("required") or Operand(ZERO)))
            row.finish()
        if not tiers:
            reader.refuse("tiers", "needed")
        if len({code for code, _ in tiers}) < len(tiers):
            reader.refuse("tiers", "doubled_tier")
        return cls(
            reader.needed_number("full"),
            reader.needed_number("minus", low=0),
            tuple(tiers),
            reader.flag("carry_down"),
            reader.number("floor", 0) or ZERO,
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.measured, *operand_names(*(need for _, need in self.tiers))]))

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.tiers)

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        numbers = []
        missing = spare = None
        for number, (code, need) in enumerate(self.tiers, start=1):
            count, required = sheet.own(code), sheet.operand(need)
            available = count if spare is None or not self.carry_down else count + spare
            lacking = greater(required - available, ZERO)
            spare = greater(available - required, ZERO)
            missing = lacking if missing is None else missing + lacking
            numbers += [(f"count{number}", count), (f"required{number}", required)]
        if missing is None:
            raise ValueError("a tier rule without tiers was not refused when it was read")
        value = limited(self.full - missing * self.minus, self.floor, None)
        return Outcome(value, (*numbers, ("missing", missing)))

    def template(self) -> str:
        tiers = ", ".join(f"{{count{n}}}/{{required{n}}}" for n in range(1, len(self.tiers) + 1))
        return f"{tiers}; {plain(self.full)} − {{missing}} × {plain(self.minus)}"

    def sentence(self, language: str) -> str:
        if language == "en":
            tiers = ", ".join(f"{code} ≥ {shown(need)}" for code, need in self.tiers)
            return f"{plain(self.full)} when all tiers are met ({tiers}); −{plain(self.minus)} for each one missing"
        tiers = "，".join(f"{code}≥{shown(need)}" for code, need in self.tiers)
        return f"各档达标（{tiers}）得{plain(self.full)}分，每少1个扣{plain(self.minus)}分，超出不加分"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing counted: ``per`` for each, at most ``cap`` in all (for a negative ``per``, at least −cap)."""

    input: str
    per: Decimal
    cap: Decimal | None
    above: Operand | None


@dataclass(frozen=True, slots=True)
class Counted(Method):
    """A start, plus or minus points for each thing counted, kept between floor and cap."""

    kind: ClassVar[str] = "counted"
    start: Decimal
    terms: tuple[Term, ...]
    cap: Decimal | None
    floor: Decimal | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        terms = []
        for row in reader.each("terms"):
            above = row.operand("above", required=False)
            terms.append(Term(row.input(), row.needed_number("per"), row.number("cap", low=0), above))
            row.finish()
        if not terms:
            reader.refuse("terms", "needed")
        cap, floor = reader.number("cap"), reader.number("floor", 0)
        if cap is not None and floor is not None and cap < floor:
            reader.refuse("cap", "cap_below_floor", cap=plain(cap), floor=plain(floor))
        return cls(reader.number("start", 0) or ZERO, tuple(terms), cap, floor)

    @property
    def inputs(self) -> tuple[str, ...]:
        above = operand_names(*(term.above for term in self.terms))
        return tuple(dict.fromkeys([*self.measured, *above]))

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term.input for term in self.terms))

    @property
    def gives(self) -> str:
        return "points"

    def evaluate(self, sheet: Sheet) -> Outcome:
        numbers = []
        value = None
        for number, term in enumerate(self.terms, start=1):
            count = sheet.own(term.input)
            if term.above is not None:
                count = greater(count - sheet.operand(term.above), ZERO)
            earned = count * term.per
            if term.cap is not None:
                earned = limited(earned, -term.cap, term.cap)
            numbers.append((f"count{number}", count))
            value = earned if value is None else value + earned
        if value is None:
            value = constant(ZERO, 0)
        if self.start:
            value = self.start + value
        return Outcome(limited(value, self.floor, self.cap), tuple(numbers))

    def template(self) -> str:
        start = [plain(self.start)] if self.start else []
        terms = [f"{{count{n}}} × {plain(term.per)}" for n, term in enumerate(self.terms, start=1)]
        return " + ".join(start + terms)

    def sentence(self, language: str) -> str:
        if language == "en":
            terms = "; ".join(f"{plain(term.per)} for each {term.input}" for term in self.terms)
            cap = f", at most {plain(self.cap)}" if self.cap is not None else ""
            return f"start {plain(self.start)}; {terms}{cap}"
        terms = "；".join(f"“{term.input}”每个{plain(term.per)}分" for term in self.terms)
        cap = f"，最高{plain(self.cap)}分" if self.cap is not None else ""
        floor = f"，最低{plain(self.floor)}分" if self.floor is not None else ""
        return f"起始{plain(self.start)}分，{terms}{cap}{floor}"
