"""Measured figures as values: who, how much, and of what."""

from dataclasses import dataclass, field
from decimal import Decimal

CITY = 0
"""Stands for the whole city where a unit's id is asked for."""

ELSEWHERE = -1
"""Stands for hosts below no assessed unit: they count for the city and for no unit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A measured value: amounts in 万元 or 万美元, rates 0–1; ``None`` is unknown and never zero."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


UNKNOWN = Cell(None)


@dataclass(slots=True)
class Figures:
    """Cells by indicator and unit; the city's cell has the unit ``CITY``."""

    cells: dict[tuple[str, int], Cell] = field(default_factory=dict)

    def value(self, code: str, unit: int = CITY) -> Decimal | None:
        """The value of an indicator for a unit, or unknown."""
        return self.cell(code, unit).value

    def cell(self, code: str, unit: int = CITY) -> Cell:
        """The cell, or an unknown one."""
        return self.cells.get((code, unit), UNKNOWN)

    def has_elsewhere(self) -> bool:
        """Whether some figure of the city belongs to no assessed unit."""
        return any(unit == ELSEWHERE and cell.value for (_code, unit), cell in self.cells.items())
