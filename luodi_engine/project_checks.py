"""What cannot be true of one project at once: amounts, parts and dates that contradict each other."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

HIGHEST_WAN = Decimal(100_000_000)
"""One trillion yuan in 万元: no project of a city is larger; a typed amount above it has the wrong unit."""

AMOUNTS = (
    "planned_investment",
    "planned_fixed_assets",
    "planned_working_capital",
    "contracted_investment",
    "contracted_usd",
    "output_promised",
    "tax_promised",
    "land_area_mu",
    "plant_area_sqm",
)
DATE_ORDER = (
    "first_contact_on",
    "signed_on",
    "registered_on",
    "approved_on",
    "land_secured_on",
    "construction_started_on",
    "completed_on",
    "production_started_on",
    "at_capacity_on",
)
STRICT_PAIRS = (
    ("first_contact_on", "signed_on"),
    ("signed_on", "construction_started_on"),
    ("signed_on", "production_started_on"),
    ("construction_started_on", "completed_on"),
    ("construction_started_on", "production_started_on"),
    ("production_started_on", "at_capacity_on"),
    ("planned_start_on", "planned_completion_on"),
    ("planned_completion_on", "planned_production_on"),
)
EARLIEST = date(1990, 1, 1)

MESSAGES: dict[str, str] = {
    "project.negative": "{value} is negative. Enter zero or more, or leave it empty when unknown.",
    "project.absurd": "{value} (10,000 yuan) is more than one trillion yuan. Check the unit: 10,000 yuan is meant.",
    "project.parts_exceed_total": "Fixed assets and working capital add up to {parts}, more than the total {value}.",
    "project.date_order": "{value} lies before {earlier_value} ({earlier}). Correct one of the two dates.",
    "project.date_too_early": "{value} lies before 1990. Check the year.",
    "project.date_in_future": "{value} lies in the future (today is {today}). Enter it when it has happened.",
    "project.usd_without_foreign": "An amount in dollars is given but the capital is domestic. Choose foreign capital.",
}
"""English templates by code."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A contradiction at one field, as a message code with its values."""

    field: str
    code: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)


def inconsistencies(values: Mapping[str, Any], *, today: date) -> tuple[Inconsistency, ...]:
    """Every contradiction in a project's values at once; amounts in 万元 (万美元 for ``contracted_usd``).

    >>> found = inconsistencies({"planned_investment": Decimal(-1), "signed_on": date(2030, 1, 1)},
    ...     today=date(2026, 8, 7))
    >>> [(each.field, each.code) for each in found]
    [('planned_investment', 'project.negative'), ('signed_on', 'project.date_in_future')]
    """
    return (*_amount_faults(values), *_date_faults(values, today))


def _amount_faults(values: Mapping[str, Any]) -> list[Inconsistency]:
    found = []
    for name in AMOUNTS:
        value = values.get(name)
        if value is None:
            continue
        if value < 0:
            found.append(Inconsistency(name, "project.negative", {"value": str(value)}))
        elif value > HIGHEST_WAN:
            found.append(Inconsistency(name, "project.absurd", {"value": str(value)}))
    total = values.get("planned_investment")
    parts = [values.get("planned_fixed_assets"), values.get("planned_working_capital")]
    known = [part for part in parts if part is not None]
    if total is not None and known and sum(known) > total:
        params = {"parts": str(sum(known)), "value": str(total)}
        found.append(Inconsistency("planned_investment", "project.parts_exceed_total", params))
    if values.get("contracted_usd") is not None and values.get("capital_nature") == "domestic":
        found.append(Inconsistency("contracted_usd", "project.usd_without_foreign"))
    return found


def _date_faults(values: Mapping[str, Any], today: date) -> list[Inconsistency]:
    found = []
    for name in DATE_ORDER:
        value = values.get(name)
        if value is None:
            continue
        if value < EARLIEST:
            found.append(Inconsistency(name, "project.date_too_early", {"value": value.isoformat()}))
        elif value > today:
            params = {"value": value.isoformat(), "today": today.isoformat()}
            found.append(Inconsistency(name, "project.date_in_future", params))
    for earlier, later in STRICT_PAIRS:
        first, second = values.get(earlier), values.get(later)
        if first is not None and second is not None and second < first:
            params = {"value": second.isoformat(), "earlier": earlier, "earlier_value": first.isoformat()}
            found.append(Inconsistency(later, "project.date_order", params))
    return found
