"""Makes more projects from the vocabulary with a fixed seed, in the shape of the written ones."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .content import content, vocabulary

SEED = 20260101
MORE_PROJECTS = 90
ORDER = (
    "lead", "studied", "negotiating", "reviewed", "signed", "registered", "approved", "land_or_plant", "started",
    "capital_arriving", "completed", "in_production", "at_capacity",
)  # fmt: skip
CLASSES = (
    ("industrial_land", 45),
    ("industrial_plant", 38),
    ("agriculture", 6),
    ("services", 5),
    ("tourism", 6),
)
PARKS = {
    "bazhou": ["bazhou-park"],
    "enyang": ["linggang-park"],
    "nanjiang": ["nanjiang-zone-park", "dongyu-park"],
    "tongjiang": ["chunzai-park"],
    "pingchang": ["xingguang-park", "jinbao-food-park", "sima-energy-park"],
    "economic-zone": ["polymer-park", "medical-logistics-park"],
}
OUTPOSTS = ("beijing", "shanghai", "guangzhou", "shenzhen", "chengdu", "chongqing")


def more_projects(today: date) -> list[dict[str, Any]]:
    """About 90 further invented projects, the same ones every time."""
    chance = random.Random(SEED)
    words = vocabulary()
    investors = [row for row in content("enterprises") if not row["is_local"] and not row.get("duplicate_of")]
    used: set[str] = set()
    projects = []
    for number in range(MORE_PROJECTS):
        row = _project(number, chance, words, investors, today)
        if row["name"] not in used:
            used.add(row["name"])
            projects.append(row)
    return projects


def _project(
    number: int, chance: random.Random, words: dict[str, Any], investors: list[dict[str, Any]], today: date
) -> dict[str, Any]:
    host = _weighted(chance, [(each["code"], each["weight"]) for each in words["hosts"]])
    investor = chance.choice(investors)
    code = (
        investor["industry_code"] if investor["industry_code"] in words["name_parts"]["by_industry"] else None
    )
    code = code or chance.choice(sorted(words["name_parts"]["by_industry"]))
    kind = _class_of(code, chance)
    amount = _amount(chance, words)
    offsets = words["stage_offsets"]["plant" if kind == "industrial_plant" else "land"]
    first = _first_day(chance, words, today)
    pace = float(
        _weighted(
            chance, [(words["pace"]["fast"], 2), (words["pace"]["normal"], 6), (words["pace"]["slow"], 3)]
        )
    )
    stages = _stage_days(chance, offsets, first, pace, today)
    fixed = int(amount * chance.uniform(0.72, 0.88) / 100) * 100
    park = chance.choice(PARKS[host]) if host in PARKS and kind.startswith("industrial") else None
    reached = list(stages)[-1]
    row = {
        "code": f"BZ-EX-{number + 101}",
        "name": _name(chance, words, code),
        "summary": f"新建{words['name_parts']['by_industry'][code][0]}生产或经营设施，计划总投资{amount / 10000:.2f}亿元（示例）。",
        "project_class": kind,
        "host": host,
        "park": park,
        "in_park": park is not None,
        "lead_investor": investor["code"],
        "industry_code": code,
        "origin_ring": _ring_of(investor),
        "capital_nature": "foreign" if investor["country"] != "CN" else "domestic",
        "nature": "new",
        "planned_investment": amount,
        "planned_fixed_assets": fixed,
        "planned_working_capital": amount - fixed,
        "land_area_mu": max(8, amount // 420) if kind != "industrial_plant" else None,
        "plant_area_sqm": max(1500, amount // 8) if kind == "industrial_plant" else None,
        "jobs": max(20, amount // 160),
        "output_promised": int(amount * chance.uniform(1.2, 2.1)),
        "tax_promised": int(amount * chance.uniform(0.04, 0.08)),
        "responsible_unit": f"{host}-investment",
        "introduced_by": f"outpost-{chance.choice(OUTPOSTS)}" if chance.random() < 0.5 else None,
        "leader_in_charge": chance.choice(words["leaders"][host]),
        "officer": f"{host}-{chance.choice((1, 2))}",
        "next_step": words["next_steps"].get(reached, ""),
        "first_contact_on": stages["lead"] - timedelta(days=chance.randint(3, 30)),
        "planned_start_on": first + timedelta(days=offsets["started"]),
        "planned_completion_on": first + timedelta(days=offsets["completed"]),
        "planned_production_on": first + timedelta(days=offsets["in_production"]),
        "stages": stages,
        "status": "ongoing",
        "is_example": True,
    }
    if "signed" in stages:
        row["contracted_investment"] = amount
        row["paid_in"] = list(
            _money(chance, words, stages, amount, kind, today, foreign=row["capital_nature"] == "foreign")
        )
    _troubles(row, chance, words, today)
    return row


def _class_of(industry: str, chance: random.Random) -> str:
    if industry[:2] in {"61", "78", "85", "84", "90"} or industry[:2] == "89":
        return "tourism"
    if industry[:2] in {"44", "45"}:
        return "energy"
    if industry[:2] in {"01", "03"}:
        return "agriculture"
    if industry[:2] in {"59", "65", "72"}:
        return "services"
    return str(_weighted(chance, [("industrial_land", 5), ("industrial_plant", 5)]))


def _amount(chance: random.Random, words: dict[str, Any]) -> int:
    bands = words["investment_bands"]
    low, high = _weighted(chance, [((band["from_wan"], band["to_wan"]), band["weight"]) for band in bands])
    return int(chance.uniform(low, high) / 100) * 100


def _first_day(chance: random.Random, words: dict[str, Any], today: date) -> date:
    """The day of the lead such that signings follow the season of the year, over three years."""
    month = _weighted(chance, list(words["signing_season"].items()))
    year = chance.choice((2024, 2024, 2025, 2025, 2025, 2026, 2026, 2026))
    signing = date(year, int(month), chance.randint(3, 27))
    return min(signing - timedelta(days=chance.randint(80, 125)), today - timedelta(days=20))


def _stage_days(
    chance: random.Random, offsets: dict[str, int], first: date, pace: float, today: date
) -> dict[str, date]:
    stages: dict[str, date] = {}
    for stage in ORDER:
        day = first + timedelta(
            days=int(offsets[stage] * pace) + (chance.randint(0, 6) if offsets[stage] else 0)
        )
        day = max([day, *stages.values()])
        while day.weekday() > 4:
            day += timedelta(days=1)
        if day >= today:
            break
        stages[stage] = day
    return stages


def _money(
    chance: random.Random,
    words: dict[str, Any],
    stages: dict[str, date],
    amount: int,
    kind: str,
    today: date,
    *,
    foreign: bool,
) -> Iterator[dict[str, Any]]:
    start = stages.get("land_or_plant")
    if start is None:
        return
    month = start.replace(day=1)
    left = int(amount * chance.uniform(0.55, 0.98))
    season = words["capital_season"]
    step = 0
    while left > 0 and month < today.replace(day=1) and step < 16:
        share = season[month.month] / 100 * chance.uniform(0.6, 1.6)
        part = min(left, max(50, int(amount * share / 10) * 10))
        if step == 0 or chance.random() < 0.72:
            money = {"month": month, "kind": _kind_of(step, kind), "amount": part, "state": "accepted"}
            if foreign:
                money["amount_usd"] = round(part / chance.uniform(7.05, 7.25), 1)
            left -= part
            yield money
        step += 1
        month = (month + timedelta(days=32)).replace(day=1)


def _kind_of(step: int, project_class: str) -> str:
    if step == 0 and project_class != "industrial_plant":
        return "land"
    return "equipment" if step % 4 == 3 else ("working" if step % 7 == 6 else "fixed")


def _troubles(row: dict[str, Any], chance: random.Random, words: dict[str, Any], today: date) -> None:
    """A few projects are delayed, dormant, lost or withdrawn; a few signed ones never start."""
    stages = row["stages"]
    if "signed" in stages and "started" in stages and chance.random() < 0.06:
        for stage in ORDER[ORDER.index("registered") :]:
            stages.pop(stage, None)
        row["paid_in"] = []
        row["next_step"] = words["next_steps"]["signed"]
    status = _weighted(chance, list(words["status_weights"].items()))
    reached = ORDER.index(list(stages)[-1])
    if status == "ongoing" or reached >= ORDER.index("completed"):
        return
    if status in {"lost", "withdrawn"} and reached >= ORDER.index("started"):
        return
    last = list(stages.values())[-1]
    row["status"], row["status_reason"] = status, chance.choice(words["status_reasons"][status])
    row["status_since"] = min(last + timedelta(days=chance.randint(20, 90)), today - timedelta(days=2))


def _name(chance: random.Random, words: dict[str, Any], industry: str) -> str:
    parts = words["name_parts"]
    product = chance.choice(parts["by_industry"][industry])
    return f"{chance.choice(parts['scale'])}{product}{chance.choice(parts['purpose'])}{chance.choice(parts['suffix'])}"


def _ring_of(investor: dict[str, Any]) -> str:
    if investor["country"] != "CN":
        return "abroad"
    if investor["city_code"] == "511900":
        return "within_city"
    return "other_city" if investor["province_code"] == "510000" else "other_province"


def _weighted(chance: random.Random, choices: list[tuple[Any, Any]]) -> Any:
    return chance.choices([value for value, _weight in choices], [weight for _value, weight in choices])[0]
