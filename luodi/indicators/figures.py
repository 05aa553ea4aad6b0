"""Measured figures as values: who, how much, and of what."""

from dataclasses import dataclass, field
from decimal import Decimal

CITY = 0
"""Stands for the whole city where a unit's id is asked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A measured value: amounts in 万元 or 万美元, rates 0–1; ``None`` is unknown and never zero."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(slots=True)
class Figures:
    """Cells by indicator and unit; the city's cell has the unit ``CITY``."""

    cells: dict[tuple[str, int], Cell] = field(default_factory=dict)

    def value(self, code: str, unit: int = CITY) -> Decimal | None:
        """The value of an indicator for a unit, or unknown."""
        cell = self.cells.get((code, unit))
        return cell.value if cell else None

    def cell(self, code: str, unit: int = CITY) -> Cell:
        """The cell, or an unknown one."""
        return self.cells.get((code, unit), Cell(None))
