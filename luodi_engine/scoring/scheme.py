"""A scoring scheme as plain frozen values: what is measured, how it is scored, in which order, with what end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from luodi_engine.scoring.canonical import canonical_text, digest
from luodi_engine.scoring.expressions import Expression
from luodi_engine.scoring.methods.base import Method
from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.reader import Scope

STEPS = ("cap", "bonus", "deductions", "floor", "veto", "round")
MISSING_RULES = (
    "refuse",
    "no_points",
    "leave",
    "value",
    "mean",
    "median",
    "last_period",
)


@dataclass(frozen=True, slots=True)
class MissingRule:
    """What a missing figure means: see ``MISSING_RULES``; mean and median are those of ``scope``."""

    rule: str = "refuse"
    value: Decimal = ZERO
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Input:
    """A figure the scheme reads.

    ``kind``: figure (from the data), target (a table in the scheme, or the data), formula (an expression
    over earlier inputs) or items (counted from single items of ``item_kind``).
    """

    code: str
    title: str
    kind: str = "figure"
    unit: str = ""
    lower_is_better: bool = False
    missing: MissingRule = MissingRule()
    denominator: str = ""
    one_more: Decimal = Decimal(1)
    by_unit: Mapping[str, Decimal] = field(default_factory=dict)
    by_class: Mapping[str, Decimal] = field(default_factory=dict)
    schedule: Mapping[str, Decimal] = field(default_factory=dict)
    formula: Expression | None = None
    item_kind: str = ""
    take: str = "sum"
    split: str = "none"
    item_target: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """Outliers: winsorise while |skew| ≥ ``skew`` and kurtosis ≥ ``kurtosis``, then a logarithm if it still fails."""

    winsorise_at_most: int
    skew: Decimal
    kurtosis: Decimal
    then: str
    inputs: tuple[str, ...]
    scope: Scope = Scope("all")


@dataclass(frozen=True, slots=True)
class Aggregate:
    """How children make their parent.

    ``kind``: sum (of points), arithmetic, geometric or harmonic mean, smallest, largest.
    ``absent``: what a child without a score does: its parent has none (missing) or the others carry its
    weight (reweight). ``zero`` replaces values of zero and below in a geometric or harmonic mean.
    """

    kind: str = "sum"
    absent: str = "missing"
    zero: Decimal | None = None
    gives: str = "points"


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator: a leaf has a ``method``, an inner one an ``aggregate`` and children."""

    code: str
    title: str
    weight: Decimal
    weight_by_class: Mapping[str, Decimal] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    method: Method | None = None
    aggregate: Aggregate = Aggregate()
    children: tuple[Node, ...] = ()
    gives: str = "points"
    cap: Decimal | None = None
    floor: Decimal | None = None
    digits: int | None = None
    mode: str = "half_up"
    note: str = ""

    def applies_to(self, unit_class: str) -> bool:
        """Whether units of this class are scored on it at all."""
        if self.classes and unit_class not in self.classes:
            return False
        return not self.weight_by_class or unit_class in self.weight_by_class

    def weight_for(self, unit_class: str) -> Decimal:
        """Its weight (full marks, or share in a mean) for a class; 0 where it does not apply."""
        if not self.applies_to(unit_class):
            return ZERO
        return self.weight_by_class.get(unit_class, self.weight)

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of bonus or deduction.

    ``per`` for each of ``input`` above ``above``, or the ``formula``, or ``per`` for each item of
    ``item_kind``; at most ``cap``. Of the entries with the same ``once`` only the best counts: for items
    of the same key, otherwise for the unit.
    """

    code: str
    title: str
    per: Decimal = ZERO
    input: str = ""
    above: str = ""
    above_number: Decimal = ZERO
    formula: Expression | None = None
    item_kind: str = ""
    split: bool = False
    cap: Decimal | None = None
    once: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Bonuses or deductions with a cap on all of them together."""

    entries: tuple[Entry, ...] = ()
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """When ``when`` holds: total zero, at most ``value``, no rank (exclude), or no better than ``grade``."""

    code: str
    title: str
    when: Expression
    effect: str
    value: Decimal = ZERO
    grade: str = ""


@dataclass(frozen=True, slots=True)
class RankRule:
    """Ranks: on printed or exact scores, how ties count, among whom, which names break a tie."""

    basis: str = "printed"
    ties: str = "min"
    scope: Scope = Scope()
    tie_break: tuple[str, ...] = ()
    nodes: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: by score, by share or number of the best; all conditions given must hold."""

    code: str
    title: str
    at_least: Decimal | None = None
    top: int | None = None
    top_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GradeMove:
    """So many grades up (positive) or down when ``when`` holds (晋档)."""

    code: str
    title: str
    when: Expression
    steps: int


@dataclass(frozen=True, slots=True)
class Award:
    """An award: the best ``top`` of those for whom ``when`` holds and whose grade is ``grade`` or better."""

    code: str
    title: str
    top: int | None = None
    when: Expression | None = None
    grade: str = ""


@dataclass(frozen=True)
class Scheme:
    """A scheme that passed every check of ``parse_scheme``; ``body`` is what it was read from."""

    code: str
    title: str
    body: Mapping[str, Any]
    total: Node
    year: int | None = None
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    unit_classes: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    treatment: Treatment | None = None
    steps: tuple[str, ...] = STEPS
    bonus: Adjustment = Adjustment()
    deductions: Adjustment = Adjustment()
    vetoes: tuple[Veto, ...] = ()
    cap: Decimal | None = None
    floor: Decimal | None = None
    digits: int = 2
    mode: str = "half_up"
    rank: RankRule = RankRule()
    grades: tuple[Grade, ...] = ()
    grade_moves: tuple[GradeMove, ...] = ()
    awards: tuple[Award, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical body: the same rules written in another order of keys have the same hash."""
        return digest(canonical_text(self.body))

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node by code, the total first."""
        return {node.code: node for node in self.total.walk()}

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.method is not None)

    @cached_property
    def input_by_code(self) -> Mapping[str, Input]:
        return {each.code: each for each in self.inputs}

    @property
    def data_columns(self) -> tuple[str, ...]:
        """The columns a data file must have."""
        return tuple(
            each.code
            for each in self.inputs
            if each.kind == "figure" or (each.kind == "target" and not each.by_unit and not each.by_class)
        )
