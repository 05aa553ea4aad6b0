"""The city's assessed units and what lies below each, read with one statement a request."""

from dataclasses import dataclass

from luodi.accounts.models import Organization
from luodi.indicators.figures import CITY, ELSEWHERE


@dataclass(frozen=True, slots=True)
class CityUnits:
    """The city, its assessed units in their order, and the unit each organization belongs to."""

    city: Organization | None
    units: tuple[Organization, ...]
    unit_of: dict[int, int]
    paths: dict[int, str]
    by_number: dict[int, Organization]

    def by_code(self, code: str) -> Organization | None:
        """The assessed unit or the city with that code."""
        found = (unit for unit in (*self.units, self.city) if unit is not None and unit.code == code)
        return next(found, None)

    def hosts_of(self, unit: int) -> list[int] | None:
        """Organizations whose records count for the unit; None for the city, where all count."""
        if unit == CITY:
            return None
        return [pk for pk, belongs_to in self.unit_of.items() if belongs_to == unit]

    def hosts_below(self, places: frozenset[str]) -> list[int]:
        """Organizations below any of the tree paths."""
        return [pk for pk, path in self.paths.items() if any(path.startswith(place) for place in places)]

    def key_of(self, unit: Organization | None) -> int:
        """How figures name a unit: ``CITY`` for the city or no unit."""
        return CITY if unit is None or unit.depth == 1 else unit.pk


def city_units() -> CityUnits:
    """All of it, with one statement."""
    everything = list(Organization.objects.order_by("path"))
    units = sorted(
        (each for each in everything if each.is_assessed and each.is_active),
        key=lambda each: (each.order, each.path),
    )
    return CityUnits(
        city=next((each for each in everything if each.depth == 1), None),
        units=tuple(units),
        unit_of={
            each.pk: next((unit.pk for unit in units if each.path.startswith(unit.path)), ELSEWHERE)
            for each in everything
        },
        paths={each.pk: each.path for each in everything},
        by_number={each.pk: each for each in everything},
    )


def assessed_units() -> list[Organization]:
    """The units that are compared, in the order of the city."""
    return list(city_units().units)
