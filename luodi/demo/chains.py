"""Chains of the sample city: shipped maps, invented local firms in their segments, and figures of the units."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import exp
from pathlib import Path
from random import Random
from typing import Any

from luodi.accounts.models import Organization, User
from luodi.chains.actions import confirm_firm, keep_table, load_chain, set_figures
from luodi.chains.models import ChainMap, Segment
from luodi.chains.sources.tables import GivenTable
from luodi.enterprises.actions import register_enterprise
from luodi.enterprises.models import Enterprise
from luodi.reference.models import Industry

from .content import content
from .history import City, Deed, moment, stored

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "chains"
LOADED_ON = date(2023, 9, 4)
FILLED_ON = date(2026, 3, 10)
YEARS = (2024, 2025)
SOURCE = "示例：虚构数据"
SMALL = (
    "grain",
    "vegetables",
    "fruit",
    "poultry",
    "pig-cattle",
    "walnut",
    "country",
    "root-herbs",
    "hydro",
    "hospital",
    "agency",
)
Places = dict[str, dict[str, list[Enterprise]]]


def chain_deeds(city: City) -> list[Deed]:
    """The maps are loaded with the city; firms, figures and the example table of places follow in 2026."""
    bureau = city.people["bureau"]
    maps: dict[str, ChainMap] = {}

    def load() -> None:
        maps.update(load_maps(city.organizations["bazhong"], by=bureau))

    def fill() -> None:
        places = _firms(city, by=bureau)
        _confirm(maps, places, by=bureau)
        _figures(city, maps, places, by=bureau)
        keep_table(
            example_table(),
            name="示例：40个城市×90个行业中类（虚构）",
            by=bureau,
            measure="产值（万元）",
            source=SOURCE,
            home="巴中市（示例）",
            is_example=True,
        )

    return [(moment(LOADED_ON, 10), load), (moment(FILLED_ON, 10), fill)]


def load_maps(place: Organization, *, by: User) -> dict[str, ChainMap]:
    """The shipped maps, published in the order of their years; the newest of each chain by its code."""
    found: dict[str, ChainMap] = {}
    for path in sorted(FOLDER.glob("*.json"), key=lambda each: (each.stem[-4:], each.stem)):
        chain_map = load_chain(
            {path.name: path.read_bytes()},
            by=by,
            place=place,
            publish=True,
            is_example=path.stem.endswith("2024"),
        )
        found[path.stem] = chain_map
    return found


def _firms(city: City, *, by: User) -> Places:
    """Firms by chain and segment: the invented local ones, and enterprises of the city's register."""
    found: Places = {}
    written = content("chains")
    for row in written["firms"]:
        _note(found, row["places"], _register(row, city, by=by))
    for code, places in written["known"].items():
        _note(found, places, city.enterprises[code])
    return found


def _register(row: Mapping[str, Any], city: City, *, by: User) -> Enterprise:
    revenue = row["revenue"]
    values = {
        "name": f"巴中{row['core']}{row['trade']}有限公司",
        "short_name": row["core"],
        "country_id": "CN",
        "province_id": "510000",
        "city_id": "511900",
        "industry_id": row["industry"],
        "products": list(row["products"]),
        "business_scope": f"{'、'.join(row['products'])}的生产、经营与销售。",
        "tier": "head" if row.get("lead") else "",
        "ownership": "private",
        "annual_revenue": stored(revenue),
        "registered_capital": stored(max(revenue // 12, 200)),
        "employees": max(revenue // 120, 12),
        "is_local": True,
        "local_unit": city.organizations[row["unit"]],
        "tags": ["链主"] if row.get("lead") else [],
        "is_example": True,
    }
    return register_enterprise(values, by=by)


def _note(found: Places, places: str, enterprise: Enterprise) -> None:
    for part in places.split(";"):
        chain, segments = part.split(":")
        for segment in segments.split(","):
            found.setdefault(chain, {}).setdefault(segment, []).append(enterprise)


def _confirm(maps: Mapping[str, ChainMap], places: Places, *, by: User) -> None:
    """Confirm every firm in every version of its chain that has the segment."""
    for chain_map in maps.values():
        wanted = places.get(chain_map.chain.code, {})
        for segment in chain_map.segments.filter(code__in=wanted):
            for firm in wanted[segment.code]:
                lead = "链主" in firm.tags
                confirm_firm(segment, firm, by=by, is_lead_firm=lead, is_example=True)


def _figures(city: City, maps: Mapping[str, ChainMap], places: Places, *, by: User) -> None:
    """Output of each unit and segment from its firms and from small producers; local demand as written."""
    for chain_map in maps.values():
        code = chain_map.chain.code
        if code not in places:
            continue
        segments = list(chain_map.segments.all())
        demand = content("chains")["demand"].get(code, {})
        for year in YEARS:
            growth = Decimal("1.00") if year == YEARS[-1] else Decimal("0.91")
            for unit in (each for each in city.organizations.values() if each.is_assessed):
                rows = dict(_unit_rows(segments, places[code], unit, growth=growth, demand=demand))
                if rows:
                    set_figures(chain_map, unit, year, rows, by=by, source=SOURCE, is_example=True)


def _unit_rows(
    segments: Iterable[Segment],
    places: Mapping[str, list[Enterprise]],
    unit: Organization,
    *,
    growth: Decimal,
    demand: Mapping[str, int],
) -> Iterable[tuple[str, dict[str, Decimal | None]]]:
    for segment in segments:
        chance = Random(f"{segment.code}-{unit.code}")  # noqa: S311 - an example, not a secret
        own = [
            firm.annual_revenue / max(_places_of(places, firm), 1)
            for firm in places.get(segment.code, [])
            if firm.local_unit_id == unit.pk and firm.annual_revenue is not None
        ]
        small = Decimal(chance.randint(800, 9000)) if segment.code in SMALL else Decimal(0)
        output = ((sum(own, Decimal(0)) * Decimal("1.25") + small) * growth).quantize(Decimal(1))
        largest = (max(own) * growth).quantize(Decimal(1)) if own else None
        wanted = (
            Decimal(demand[segment.code]) if segment.code in demand and unit.code == "economic-zone" else None
        )
        if output or wanted is not None:
            yield (
                segment.code,
                {
                    "output": output if output else None,
                    "largest_output": largest,
                    "local_demand": wanted,
                },
            )


def _places_of(places: Mapping[str, list[Enterprise]], firm: Enterprise) -> int:
    return sum(firm in firms for firms in places.values())


def example_table(seed: int = 4754) -> GivenTable:
    """Invented output of 40 places in 90 industry groups for two years, with structure that can be found again.

    Places have hidden abilities and industries ask for some of them; part of the luck of 2019 is gone by 2024.
    """
    chance = Random(seed)  # noqa: S311 - an example, not a secret
    groups = Industry.objects.filter(level=3, section="C").order_by("code").values_list("code", "name")
    industries = list(groups)[::2][:90]
    places = ["巴中市（示例）", *(f"示例城市{number:02d}" for number in range(1, 40))]
    ease = [chance.gauss(0, 1) for _industry in industries]
    asks = [_asked(number * 6 // len(industries), chance) for number in range(len(industries))]
    has = [
        [chance.gauss(0, 1) + number / len(places) - 0.5 for _ability in range(6)]
        for number in range(len(places))
    ]
    luck = [[chance.gauss(0, 1) for _industry in industries] for _place in places]
    found = GivenTable(places=places, industries=industries)
    for year in ("2019", "2024"):
        rows: list[tuple[int, int, float]] = []
        for place, abilities in enumerate(has):
            for industry, wanted in enumerate(asks):
                if year != "2019":
                    luck[place][industry] = 0.8 * luck[place][industry] + 0.6 * chance.gauss(0, 1)
                fit = sum(one * other for one, other in zip(abilities, wanted, strict=True))
                value = fit + ease[industry] + 0.8 * luck[place][industry] - 0.6
                if value > 0:
                    rows.append((place, industry, round(20_000 * (exp(0.8 * value) - 1))))
        found.figures[year] = rows
    return found


def _asked(home: int, chance: Random) -> list[float]:
    """What an industry asks for: its home ability in full, some of the others by half."""
    return [1.0 if number == home else 0.5 * (chance.random() < 0.25) for number in range(6)]
