"""Yearly targets that suit the sample's projects: some units are ahead, some behind, the calendar in between."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from luodi.targets.actions import set_target

from .content import content
from .history import City, hash_of

RINGS = {"other_province": "paid_in_other_province", "other_city": "paid_in_other_city"}
ROUND = {
    "signed_projects": 1,
    "signed_amount": 5_000,
    "paid_in_other_province": 1_000,
    "paid_in_other_city": 500,
    "fdi_usd": 50,
}
LEAST = {
    "signed_projects": 3,
    "signed_amount": 20_000,
    "paid_in_other_province": 8_000,
    "paid_in_other_city": 2_000,
    "fdi_usd": 100,
}
SOURCE = "示例：按样例项目设定，没有公开来源"
QUARTERS = (Decimal("0.2"), Decimal("0.5"), Decimal("0.75"), Decimal(1))


def set_targets(city: City, rows: Sequence[dict[str, Any]]) -> None:
    """Set the targets of three years for each unit, and the city's as their sum."""
    done = _sums(rows, city)
    written = {(row["indicator"], row["unit"], row["year"]): row for row in content("targets")["targets"]}
    totals: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    by, top = (
        city.people["performance"],
        next(each for each in city.organizations.values() if each.depth == 1),
    )
    for (indicator, unit, year), row in sorted(written.items()):
        if unit == top.code:
            continue
        if indicator == "fdi_usd" and not done[indicator, unit, year]:
            continue
        value = _target(indicator, unit, year, done[indicator, unit, year], today=city)
        totals[indicator, year] += value
        quarters = (
            [value * share for share in QUARTERS]
            if row["quarters"] and indicator != "signed_projects"
            else []
        )
        set_target(
            indicator,
            city.organizations[unit],
            year,
            value,
            by=by,
            quarters=quarters,
            source=SOURCE,
            is_example=True,
        )
    for (indicator, year), value in sorted(totals.items()):
        set_target(indicator, top, year, value, by=by, source=SOURCE, is_example=True)


def _sums(rows: Sequence[dict[str, Any]], city: City) -> dict[tuple[str, str, int], Decimal]:
    """What the written projects bring by indicator, unit and year."""
    done: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.get("double_report_of") or row.get("exclusions"):
            continue
        signed = row["stages"].get("signed")
        if signed is not None:
            done["signed_projects", row["host"], signed.year] += 1
            done["signed_amount", row["host"], signed.year] += Decimal(row.get("contracted_investment") or 0)
        for money in row.get("paid_in") or []:
            year = money["month"].year
            if money.get("amount_usd"):
                done["fdi_usd", row["host"], year] += Decimal(str(money["amount_usd"]))
            elif row["origin_ring"] in RINGS:
                done[RINGS[row["origin_ring"]], row["host"], year] += Decimal(money["amount"])
    return done


def _target(indicator: str, unit: str, year: int, done: Decimal, *, today: City) -> Decimal:
    """A round target near what the year will bring: 76 to 121 % of it, by the unit and the indicator."""
    share = Decimal(76 + hash_of(f"{indicator}{unit}{year}") % 46) / 100
    whole_year = done * 12 / 10 if year == today.today.year else done
    step = ROUND[indicator]
    return max(Decimal(LEAST[indicator]), (whole_year * share / step).to_integral_value() * step)
