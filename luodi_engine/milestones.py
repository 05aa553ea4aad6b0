"""When a project counts as performing and as landed: definitions that differ by city, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Definition:
    """A day defined by other days: the first of ``any_of``, or the last of ``all_of`` when all are known."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()


PERFORMING = Definition(
    any_of=("registered_on", "land_secured_on", "construction_started_on", "first_capital_on")
)
"""履约: the contract has begun to be performed (company registered, money or construction started); domain 1.1."""

LANDED = Definition(all_of=("registered_on", "land_secured_on"))
"""落地: registered, and land or plant secured. Yunnan reports it apart from the start of construction."""


def defined_on(definition: Definition, days: Mapping[str, date | None]) -> date | None:
    """The day on which ``definition`` first held, or None where it does not hold (yet).

    >>> days = {"registered_on": date(2026, 1, 5), "land_secured_on": date(2026, 3, 1)}
    >>> defined_on(LANDED, days), defined_on(PERFORMING, days)
    (datetime.date(2026, 3, 1), datetime.date(2026, 1, 5))
    >>> defined_on(LANDED, {"registered_on": date(2026, 1, 5)}) is None
    True
    """
    if definition.all_of:
        needed = [days.get(name) for name in definition.all_of]
        known = [day for day in needed if day is not None]
        return max(known) if len(known) == len(needed) else None
    found = [day for name in definition.any_of if (day := days.get(name)) is not None]
    return min(found, default=None)
