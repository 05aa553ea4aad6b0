"""One cell of a table of figures with the records behind it, as one person may see them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.common.errors import Refused
from luodi.indicators.access import visible_records
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, Indicator
from luodi.indicators.choices import RatePart
from luodi.indicators.figures import Cell
from luodi.projects.models import Project

from .measuring import measure
from .records import records_behind, total_behind
from .units import CityUnits


@dataclass(frozen=True)
class Drilled:
    """A cell: its figure, its records, how many of them the person may not see."""

    indicator: Indicator
    asked: Asked
    units: CityUnits
    unit: Organization | None
    part: str
    user: Any

    @cached_property
    def figure(self) -> Cell:
        """The cell's value."""
        return self._measured(self.indicator)

    @cached_property
    def listed(self) -> Indicator:
        """The indicator whose records are listed: of a rate the chosen part."""
        if not self.indicator.is_rate:
            return self.indicator
        is_below = self.part != RatePart.NUMERATOR
        return BY_CODE[self.indicator.denominator if is_below else self.indicator.numerator]

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All records of the part, whoever may see them."""
        rows = self._behind(self.listed)
        if self.part != RatePart.MISSING or not self.indicator.is_rate:
            return rows
        above = self._behind(BY_CODE[self.indicator.numerator])
        number = "pk" if rows.model is Project else "project"
        return rows.exclude(
            **{f"{number}__in": above.values(number if above.model is rows.model else "project")}
        )

    @cached_property
    def visible(self) -> QuerySet[Any]:
        """Those the person may see."""
        return visible_records(self.user, self.rows)

    @cached_property
    def hidden(self) -> int:
        """How many records count that the person may not see."""
        if self.user.scope.everywhere("projects.view"):
            return 0
        return int(self.rows.order_by().count() - self.visible.order_by().count())

    @cached_property
    def total(self) -> Decimal:
        """What all records of the list add up to."""
        return total_behind(
            self.listed,
            self.rows,
            unit=self.unit,
            as_of=self.asked.moment,
            basis=self.asked.basis,
            units=self.units,
        )

    def _measured(self, indicator: Indicator) -> Cell:
        figures = measure(
            [indicator.code],
            self.asked.window,
            as_of=self.asked.moment,
            basis=self.asked.basis,
            units=self.units,
        )
        return figures.cell(indicator.code, self.units.key_of(self.unit))

    def _behind(self, indicator: Indicator) -> QuerySet[Any]:
        return records_behind(
            indicator,
            self.asked.window,
            unit=self.unit,
            as_of=self.asked.moment,
            basis=self.asked.basis,
            units=self.units,
        )


def listed_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The records with what a row of the list shows of them."""
    return rows.select_related("host") if rows.model is Project else rows.select_related("host", "project")


def drilled(user: Any, asked: Asked, *, code: str, part: str, units: CityUnits) -> Drilled:
    """The cell an address names. Raises ``Refused`` for an unknown indicator or unit, with the way out."""
    indicator = BY_CODE.get(code)
    unit = units.by_code(asked.unit) if asked.unit else None
    if indicator is None:
        raise Refused.because(
            _("There is no indicator “{code}”. Open the table of figures again.").format(code=code[:60])
        )
    if asked.unit and unit is None:
        message = _("“{unit}” is not a unit whose figures are compared. Open the table of figures again.")
        raise Refused.because(message.format(unit=asked.unit[:60]))
    if not indicator.is_rate or part not in RatePart.values:
        part = RatePart.NUMERATOR
    return Drilled(indicator, asked, units, unit, part, user)
