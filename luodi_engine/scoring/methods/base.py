"""What every scoring method promises: inputs, result, the numbers it used and a sentence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from luodi_engine.scoring.columns import Column, Mask, Partition
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.reader import Operand, Reader, Scope


@dataclass(frozen=True, slots=True)
class Outcome:
    """A method's result for a column of units.

    ``value`` is the result before the weight; ``numbers`` what was put into the formula, by name;
    ``set_by`` for methods that compare units: gives, when called, for each row the codes
    of the units that set the bound.
    """

    value: Column
    numbers: tuple[tuple[str, Column], ...]
    set_by: tuple[tuple[str, Callable[[], Column]], ...] = ()


class Sheet(ABC):
    """The rows a method is asked to score; the run implements it."""

    @abstractmethod
    def own(self, code: str) -> Column:
        """The unit's figure; with "one more" added when the run asks what one more would change."""

    @abstractmethod
    def others(self, code: str) -> Column:
        """The figures as they stand, for bounds set by the other units."""

    @abstractmethod
    def operand(self, operand: Operand) -> Column:
        """A quantity of the rule for every row."""

    @abstractmethod
    def partition(self, scope: Scope) -> Partition:
        """The rows in the groups that are compared with each other."""

    @abstractmethod
    def units(self) -> Column:
        """The code of the unit of every row."""

    @abstractmethod
    def lower_is_better(self, code: str) -> bool:
        """Whether a smaller figure is better."""

    def never_negative(self, code: str) -> bool:
        """Whether all figures are known to be 0 or more, so that a floor of 0 does nothing."""
        return False

    @abstractmethod
    def refuse(self, where: Mask, code: str, name: str = "", **values: Any) -> None:
        """Note a problem for every row marked in ``where``."""

    @abstractmethod
    def rowwise(self, codes: Iterable[str], function: Callable[[dict[str, Any]], Any]) -> Column:
        """``function`` of each row's figures by code."""


class Method(ABC):
    """A rule that turns figures into a result; subclasses are frozen dataclasses."""

    kind: ClassVar[str]
    __slots__ = ()

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader) -> Self:
        """The method with its settings; problems go to the reader."""

    @property
    @abstractmethod
    def inputs(self) -> tuple[str, ...]:
        """Codes of all inputs it needs."""

    @property
    def measured(self) -> tuple[str, ...]:
        """The inputs of which one more can be reached by work (not targets)."""
        return self.inputs

    @property
    def gives(self) -> str:
        """What the result means: share (1 is full marks), percent (100 is) or points."""
        return "share"

    @abstractmethod
    def evaluate(self, sheet: Sheet) -> Outcome:
        """Score the rows of ``sheet``."""

    @abstractmethod
    def template(self) -> str:
        """The formula with {names} where the numbers go."""

    @abstractmethod
    def sentence(self, language: str) -> str:
        """The rule as a sentence an officer reads; zh or en."""


def operand_names(*operands: Operand | None) -> tuple[str, ...]:
    """The inputs among some operands."""
    return tuple(operand.name for operand in operands if operand is not None and operand.name)


def shown(operand: Operand | None, titles: str = "") -> str:
    """An operand for a sentence."""
    if operand is None:
        return "-"
    if operand.name:
        return titles or operand.name
    if operand.number is not None and not operand.by_class and not operand.by_unit:
        return plain(operand.number)
    parts = [f"{name} {plain(number)}" for name, number in {**operand.by_class, **operand.by_unit}.items()]
    return ", ".join(parts[:6]) + (" …" if len(parts) > 6 else "")


def percent(number: Decimal) -> str:
    """A share as a percentage for a sentence.

    >>> percent(Decimal("1.2"))
    '120%'
    """
    return plain(number * 100) + "%"
