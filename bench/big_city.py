"""Fills an empty database with a city of full size: a million enterprises, 100,000 projects, five million rows."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Model

from luodi.accounts.choices import OrganizationKind, Role
from luodi.accounts.models import Organization, Posting, User
from luodi.capital.models import PaidInCapital
from luodi.common.paging import renew_statistics
from luodi.common.search import initials_of
from luodi.enterprises.models import Enterprise
from luodi.ladders.actions import load_shipped
from luodi.projects.models import FIGURE_FIELDS, Activity, Project, ProjectRecord
from luodi.reference.actions import load_reference
from luodi.reference.models import Industry, Region
from luodi.targets.actions import set_target
from luodi_engine.search_tokens import index_text

SEED = 7
UNITS = ("bazhou", "enyang", "nanjiang", "tongjiang", "pingchang", "zone", "tourism")
FIRST = "沅澄霁岫瀚芃珩汀堃翎朔沣禛黛昉嵘稷璟淙漪铄钲翊烁綦瑶暄菘邈锟巴秦川蜀渝岭"
SECOND = "岚垚川禾垠野屹芷泽锐甄彦康峦阳桓丰沃源蓝辰途迈萤锦笙和远砥邦中汉江安宁"
TRADES = [
    "科技",
    "新材料",
    "食品",
    "药业",
    "能源",
    "机械",
    "电子",
    "石墨",
    "饮料",
    "农业",
    "文旅",
    "物流",
    "环保",
    "建材",
    "纺织",
    "生物",
    "医疗",
    "汽车零部件",
    "光伏",
    "茶业",
]
FORMS = ("有限公司", "股份有限公司", "有限责任公司")
STAGES = ("lead", "studied", "negotiating", "reviewed", "signed", "registered", "approved", "land_or_plant", "started",
          "capital_arriving", "completed", "in_production", "at_capacity")  # fmt: skip
DAYS = ("signed_on", "registered_on", "approved_on", "land_secured_on", "construction_started_on", "completed_on",
        "production_started_on", "at_capacity_on")  # fmt: skip
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
WAN = 1_000_000
ALIKE = {
    "capital_nature": "domestic",
    "nature": "new",
    "countable": True,
    "exclusions": "[]",
    "version": 1,
    "created_at": NOW,
    "paid_in_total": 0,
    "paid_in_usd_total": 0,
    "evidence_owed": False,
    "is_confidential": False,
    "is_example": True,
}
"""What every made project has in common."""


def fill(*, enterprises: int, projects: int, capital: int, activities: int) -> None:
    """Fill the database; prints the seconds each part took."""
    chance = random.Random(SEED)
    people = _ground()
    with _timed(f"{enterprises:,} enterprises"):
        _load(Enterprise, _enterprises(enterprises, chance))
    with _timed(f"{projects:,} projects and their past figures"):
        rows = list(_projects(projects, enterprises, people, chance))
        _load(Project, rows)
        _load(ProjectRecord, _records(rows))
    signed = [(row["id"], row["host_id"], row["signed_on"]) for row in rows if row["signed_on"]]
    with _timed(f"{capital:,} amounts of capital"):
        _load(PaidInCapital, _capital(capital, signed, people, chance))
        _totals()
    with _timed(f"{activities:,} activities"):
        _load(Activity, _activities(activities, projects, people, chance))
    renew_statistics()  # as each start of the server
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What the server's own housekeeping does within minutes of such a load.
            cursor.execute("VACUUM ANALYZE")


def _ground() -> dict[str, Any]:
    load_reference()
    load_shipped()
    root = Organization.objects.add_root(dict(code="city", name="样例市", kind=OrganizationKind.CITY))
    units = []
    for order, code in enumerate(UNITS):
        root.refresh_from_db()
        kind = OrganizationKind.COUNTY
        unit = Organization.objects.add_child(
            root, dict(code=code, name=code, kind=kind, is_assessed=True, order=order)
        )
        units.append(unit)
    bureau = Organization.objects.add_child(
        root, dict(code="bureau", name="投促局", kind=OrganizationKind.BUREAU)
    )
    chen = User.objects.create(username="chen", name="chen", organization=bureau)
    li = User.objects.create(username="li", name="li", organization=units[0])
    Posting.objects.create(user=chen, role=Role.BUREAU, organization=bureau, since=date(2020, 1, 1))
    Posting.objects.create(user=li, role=Role.UNIT_CLERK, organization=units[0], since=date(2020, 1, 1))
    for unit in units:
        for indicator, value in (
            ("signed_projects", 5000),
            ("signed_amount", 20_000_000),
            ("paid_in_other_province", 9_000_000),
        ):
            set_target(indicator, unit, TODAY.year, value, by=chen)  # type: ignore[arg-type]
    return {"units": [unit.pk for unit in units], "li": li.pk, "chen": chen.pk}


def _enterprises(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    provinces = list(Region.objects.filter(level="province").values_list("code", flat=True))
    industries = list(Industry.objects.filter(level=4).values_list("code", flat=True))
    spelt = {char: initials_of(char) for char in {*FIRST, *SECOND}} | {
        each: initials_of(each) for each in (*TRADES, *FORMS)
    }
    for number in range(1, count + 1):
        a, b, c = chance.choice(FIRST), chance.choice(SECOND), chance.choice(SECOND)
        trade, form = chance.choice(TRADES), chance.choice(FORMS)
        name = f"{a}{b}{c}{trade}{form}"
        initials = spelt[a] + spelt[b] + spelt[c] + spelt[trade] + spelt[form]
        yield {
            "id": number,
            "name": name,
            "normalised_name": name,
            "pinyin_initials": initials,
            "search_text": index_text(name, initials=(initials,)),
            "province_id": chance.choice(provinces),
            "industry_id": chance.choice(industries),
            "tier": chance.choice(("leading", "head", "growth", "")),
            "updated_at": NOW - timedelta(minutes=number % 500_000),
            "created_at": NOW,
        }


def _projects(
    count: int, enterprises: int, people: dict[str, Any], chance: random.Random
) -> Iterator[dict[str, Any]]:
    industries = list(Industry.objects.filter(level=4).values_list("code", flat=True))
    for number in range(1, count + 1):
        reached = chance.randrange(len(STAGES))
        amount = chance.randrange(3_000, 200_000)
        first = TODAY - timedelta(days=chance.randrange(40, 1_100))
        days = dict.fromkeys(DAYS)
        day = first
        for name in DAYS[: max(0, reached - 3)]:
            day = min(day + timedelta(days=chance.randrange(10, 80)), TODAY)
            days[name] = day
        trade = chance.choice(TRADES)
        name = f"年产{chance.randrange(1, 900)}万件{trade}{chance.choice(FIRST)}{chance.choice(SECOND)}项目"
        host = chance.choice(people["units"])
        yield {
            "id": number,
            "code": f"P{first.year}-{number:06d}",
            "name": name,
            "normalised_name": name,
            "search_text": index_text(name, f"P{first.year}-{number:06d}"),
            "host_id": host,
            "responsible_unit_id": host,
            "industry_id": chance.choice(industries),
            "fits_leading_industry": chance.random() < 0.7,
            "in_park": chance.random() < 0.6,
            "project_class": chance.choice(("industrial_land", "industrial_plant", "services")),
            "origin_ring": chance.choice(("other_province", "other_city")),
            "planned_investment": amount * WAN,
            "contracted_investment": amount * WAN if reached >= 4 else None,
            "stage": STAGES[reached],
            "status": chance.choices(("ongoing", "delayed", "lost"), (85, 10, 5))[0],
            **days,
            "performing_since": days["registered_on"],
            "landed_on": days["land_secured_on"],
            "lead_investor_id": chance.randrange(1, enterprises + 1),
            "officer_id": people["li"],
            "stage_entered_on": day,
            "stage_due_on": day + timedelta(days=chance.randrange(10, 300)),
            "last_touched_on": TODAY - timedelta(days=chance.randrange(90)),
            "updated_at": NOW - timedelta(seconds=number * 7),
            **ALIKE,
        }


def _records(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        figures = {name: row[name] for name in FIGURE_FIELDS if name in row}
        yield {
            "id": row["id"],
            "project_id": row["id"],
            "living": True,
            "recorded_from": NOW - timedelta(days=900),
            **figures,
        }


def _capital(
    count: int, signed: Sequence[tuple[int, int, date]], people: dict[str, Any], chance: random.Random
) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        project, host, signed_on = signed[number % len(signed)]
        months = max(1, (TODAY.year - signed_on.year) * 12 + TODAY.month - signed_on.month)
        ahead = signed_on.month - 1 + chance.randrange(months)
        month = date(signed_on.year + ahead // 12, ahead % 12 + 1, 1)
        yield {
            "id": number,
            "project_id": project,
            "host_id": host,
            "month": month,
            "kind": chance.choice(("fixed", "equipment", "land", "working")),
            "amount": chance.randrange(20, 900) * WAN,
            "origin_ring": chance.choice(("other_province", "other_city")),
            "capital_nature": "domestic",
            "carried_over": month.year > signed_on.year,
            "countable": True,
            "industrial": True,
            "state": "claimed" if number % 500 == 0 else "accepted",
            "claimed_by_id": people["li"],
            "claimed_at": NOW,
            "decided_by_id": people["chen"],
            "accepted_at": None if number % 500 == 0 else NOW - timedelta(days=20),
            "is_example": True,
            "updated_at": NOW - timedelta(seconds=number % 5_000_000),
        }


def _activities(
    count: int, projects: int, people: dict[str, Any], chance: random.Random
) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number,
            "project_id": number % projects + 1,
            "on": TODAY - timedelta(days=chance.randrange(700)),
            "text": "走访项目现场，核对形象进度与投资凭证",
            "by_id": people["li"],
            "recorded_at": NOW,
        }


def _totals() -> None:
    """Monthly totals and project sums, as the actions would have kept them."""
    cut = "host_id, month, kind, origin_ring, capital_nature, carried_over, countable, industrial"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO capital_monthtotal ({cut}, amount, amount_usd, rows) SELECT {cut}, sum(amount), 0, count(*) "
            f"FROM capital_paidincapital WHERE state = 'accepted' GROUP BY {cut}"
        )
        cursor.execute(
            "UPDATE projects_project SET paid_in_total = sums.total FROM (SELECT project_id, sum(amount) AS total FROM "
            "capital_paidincapital WHERE state = 'accepted' GROUP BY project_id) AS sums WHERE sums.project_id = projects_project.id"
        )


def _load(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Put rows in as the database does it fastest; columns left out get the model's default."""
    fields = [field for field in model._meta.local_concrete_fields]
    defaults = [_default(field) for field in fields]
    names = [field.column for field in fields]
    table = model._meta.db_table
    values = (
        [row.get(field.attname, default) for field, default in zip(fields, defaults, strict=True)]
        for row in rows
    )
    quoted = ", ".join(f'"{name}"' for name in names)
    first = list(islice(values, 1))  # makes the rows' own look-ups now: none may run while the COPY goes on
    values = chain(first, values)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(names))
            cursor.execute("BEGIN")
            connection.connection.executemany(
                f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', map(_plain, values)
            )
            cursor.execute("COMMIT")
            return
        with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for value in values:
                copy.write_row(value)
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
        )


def _default(field: Any) -> Any:
    if field.get_internal_type() == "JSONField":
        return "[]"
    return field.get_default() if field.has_default() or not field.null else None


def _plain(values: Sequence[Any]) -> list[Any]:
    return [
        value.isoformat(" ")
        if isinstance(value, datetime)
        else (value.isoformat() if isinstance(value, date) else value)
        for value in values
    ]


class _timed:
    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        self.began = time.process_time()

    def __exit__(self, *_error: object) -> None:
        print(f"  {self.what}: {time.process_time() - self.began:.0f} s CPU", flush=True)
