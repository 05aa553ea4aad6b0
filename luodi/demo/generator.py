"""Makes more projects from the vocabulary with a fixed seed, in the shape of the written ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .content import content, vocabulary

SEED = 20260101
MORE_PROJECTS = 90
ORDER = (
    "lead", "studied", "negotiating", "reviewed", "signed", "registered", "approved", "land_or_plant", "started",
    "capital_arriving", "completed", "in_production", "at_capacity",
)  # fmt: skip
CLASS_STARTS = (
    ("tourism", {"61", "78", "84", "85", "89", "90"}),
    ("energy", {"44", "45"}),
    ("agriculture", {"01", "03"}),
    ("services", {"59", "65", "72"}),
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
    maker = _Maker(today)
    found: dict[str, dict[str, Any]] = {}
    for number in range(MORE_PROJECTS):
        row = maker.project(number)
        found.setdefault(row["name"], row)
    return list(found.values())


@dataclass
class _Maker:
    """Makes projects one after another from one source of chance."""

    today: date
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    words: dict[str, Any] = field(default_factory=vocabulary)
    investors: list[dict[str, Any]] = field(
        default_factory=lambda: [
            row for row in content("enterprises") if not row["is_local"] and not row.get("duplicate_of")
        ]
    )

    def project(self, number: int) -> dict[str, Any]:
        """One more project, as the written ones are written."""
        host = self.weighted([(each["code"], each["weight"]) for each in self.words["hosts"]])
        investor = self.chance.choice(self.investors)
        products = self.words["name_parts"]["by_industry"]
        industry = investor["industry_code"]
        industry = industry if industry in products else self.chance.choice(sorted(products))
        kind = self.class_of(industry)
        amount = self.amount()
        offsets = self.words["stage_offsets"]["plant" if kind == "industrial_plant" else "land"]
        first = self.first_day()
        stages = self.stage_days(offsets, first)
        product = self.chance.choice(products[industry])
        row = {
            "code": f"BZ-EX-{number + 101}",
            "name": self.name(product),
            "summary": f"新建{product}生产或经营设施，计划总投资{amount / 10000:.2f}亿元（示例）。",
            "project_class": kind,
            "lead_investor": investor["code"],
            "industry_code": industry,
            "origin_ring": _ring_of(investor),
            "capital_nature": "foreign" if investor["country"] != "CN" else "domestic",
            "nature": "new",
            "next_step": self.words["next_steps"].get(list(stages)[-1], ""),
            "first_contact_on": stages["lead"] - timedelta(days=self.chance.randint(3, 30)),
            "stages": stages,
            "status": "ongoing",
            "is_example": True,
        }
        for name, step in (
            ("start", "started"),
            ("completion", "completed"),
            ("production", "in_production"),
        ):
            row[f"planned_{name}_on"] = first + timedelta(days=offsets[step])
        row |= self.size(amount, kind) | self.place(host, kind)
        if "signed" in stages:
            row["contracted_investment"] = amount
            row["paid_in"] = list(self.money(row))
        self.trouble(row)
        return row

    def size(self, amount: int, kind: str) -> dict[str, Any]:
        """Investment and promises, in 万元."""
        fixed = int(amount * self.chance.uniform(0.72, 0.88) / 100) * 100
        rented = kind == "industrial_plant"
        return {
            "planned_investment": amount,
            "planned_fixed_assets": fixed,
            "planned_working_capital": amount - fixed,
            "land_area_mu": None if rented else max(8, amount // 420),
            "plant_area_sqm": max(1500, amount // 8) if rented else None,
            "jobs": max(20, amount // 160),
            "output_promised": int(amount * self.chance.uniform(1.2, 2.1)),
            "tax_promised": int(amount * self.chance.uniform(0.04, 0.08)),
        }

    def place(self, host: str, kind: str) -> dict[str, Any]:
        """Where it is, and who looks after it."""
        park = self.chance.choice(PARKS[host]) if host in PARKS and kind.startswith("industrial") else None
        return {
            "host": host,
            "park": park,
            "in_park": park is not None,
            "responsible_unit": f"{host}-investment",
            "introduced_by": f"outpost-{self.chance.choice(OUTPOSTS)}"
            if self.chance.random() < 0.5
            else None,
            "leader_in_charge": self.chance.choice(self.words["leaders"][host]),
            "officer": f"{host}-{self.chance.choice((1, 2))}",
        }

    def class_of(self, industry: str) -> str:
        """The class that fits an industry code."""
        found = next((kind for kind, starts in CLASS_STARTS if industry[:2] in starts), None)
        return found or str(self.weighted([("industrial_land", 5), ("industrial_plant", 5)]))

    def amount(self) -> int:
        """A planned total in 万元, small ones more often."""
        bands = self.words["investment_bands"]
        low, high = self.weighted([((band["from_wan"], band["to_wan"]), band["weight"]) for band in bands])
        return int(self.chance.uniform(low, high) / 100) * 100

    def first_day(self) -> date:
        """The day of the lead: a quarter are fresh, the rest such that signings follow the season of the year."""
        if self.chance.random() < 0.25:
            return self.today - timedelta(days=self.chance.randint(3, 95))
        month = self.weighted(list(self.words["signing_season"].items()))
        year = self.chance.choice((2024, 2024, 2025, 2025, 2025, 2026, 2026, 2026))
        signing = date(year, int(month), self.chance.randint(3, 27))
        return min(signing - timedelta(days=self.chance.randint(80, 125)), self.today - timedelta(days=20))

    def stage_days(self, offsets: dict[str, int], first: date) -> dict[str, date]:
        """The day of each stage reached by today, on working days and in order."""
        pace = self.words["pace"]
        speed = float(self.weighted([(pace["fast"], 2), (pace["normal"], 6), (pace["slow"], 3)]))
        stages: dict[str, date] = {}
        for stage in ORDER:
            spread = self.chance.randint(0, 6) if offsets[stage] else 0
            day = max([first + timedelta(days=int(offsets[stage] * speed) + spread), *stages.values()])
            while day.weekday() > 4:
                day += timedelta(days=1)
            if day >= self.today:
                break
            stages[stage] = day
        return stages

    def money(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Amounts by month from land or plant on, following the season; dollars beside yuan for foreign ones."""
        start = row["stages"].get("land_or_plant")
        if start is None:
            return
        month = start.replace(day=1)
        left = int(row["planned_investment"] * self.chance.uniform(0.55, 0.98))
        step = 0
        while left > 0 and month < self.today.replace(day=1) and step < 16:
            share = self.words["capital_season"][month.month] / 100 * self.chance.uniform(0.6, 1.6)
            part = min(left, max(50, int(row["planned_investment"] * share / 10) * 10))
            if step == 0 or self.chance.random() < 0.72:
                money = {
                    "month": month,
                    "kind": _kind_of(step, row["project_class"]),
                    "amount": part,
                    "state": "accepted",
                }
                if row["capital_nature"] == "foreign":
                    money["amount_usd"] = round(part / self.chance.uniform(7.05, 7.25), 1)
                left -= part
                yield money
            step += 1
            month = (month + timedelta(days=32)).replace(day=1)

    def trouble(self, row: dict[str, Any]) -> None:
        """A few projects are delayed, dormant, lost or withdrawn; a few signed ones never start."""
        stages = row["stages"]
        if "signed" in stages and "started" in stages and self.chance.random() < 0.06:
            for stage in ORDER[ORDER.index("registered") :]:
                stages.pop(stage, None)
            row["paid_in"] = []
            row["next_step"] = self.words["next_steps"]["signed"]
        status = self.weighted(list(self.words["status_weights"].items()))
        reached = ORDER.index(list(stages)[-1])
        begun = status in {"lost", "withdrawn"} and reached >= ORDER.index("started")
        if status == "ongoing" or begun or reached >= ORDER.index("completed"):
            return
        last = list(stages.values())[-1]
        row["status"], row["status_reason"] = status, self.chance.choice(self.words["status_reasons"][status])
        row["status_since"] = min(
            last + timedelta(days=self.chance.randint(20, 90)), self.today - timedelta(days=2)
        )

    def name(self, product: str) -> str:
        """A project's name from its parts."""
        parts = self.words["name_parts"]
        scale, purpose, suffix = (self.chance.choice(parts[each]) for each in ("scale", "purpose", "suffix"))
        return f"{scale}{product}{purpose}{suffix}"

    def weighted(self, choices: list[tuple[Any, Any]]) -> Any:
        """One of the values, the heavier the likelier."""
        return self.chance.choices(
            [value for value, _weight in choices], [weight for _value, weight in choices]
        )[0]


def _kind_of(step: int, project_class: str) -> str:
    if step == 0 and project_class != "industrial_plant":
        return "land"
    return "equipment" if step % 4 == 3 else ("working" if step % 7 == 6 else "fixed")


def _ring_of(investor: dict[str, Any]) -> str:
    if investor["country"] != "CN":
        return "abroad"
    if investor["city_code"] == "511900":
        return "within_city"
    return "other_city" if investor["province_code"] == "510000" else "other_province"
