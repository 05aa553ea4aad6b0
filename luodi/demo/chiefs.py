"""Chain chiefs of the sample city: leaders, deliverables at various stages, yearly targets. All invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from luodi.accounts.actions import create_user, grant_posting
from luodi.accounts.choices import Role
from luodi.accounts.models import User
from luodi.chains.models import Chain
from luodi.chiefs.actions import (
    accept_deliverable,
    return_deliverable,
    set_leadership,
    set_target,
    submit_deliverable,
)
from luodi.chiefs.models import Deliverable, Leadership

from .history import City, Deed, moment
from .papers import paper
from .people import SINCE

SET = "sample-six-ones"
SOURCE = "示例：虚构目标"
ENDED_DUE, PAST_DUE, COMING_DUE = date(2023, 12, 20), date(2026, 10, 30), date(2026, 12, 20)


@dataclass(frozen=True, slots=True)
class Led:
    """Who leads a chain: host places, first and last year, and the targets of each year by their five values."""

    chain: str
    chief: str
    hosts: tuple[str, ...]
    year_from: int = 2024
    year_to: int | None = None
    targets: tuple[tuple[int, tuple[int, int, int, int, int]], ...] = ()


LEADERSHIPS = (
    Led("culture-tourism-wellness", "leader", ("culture-tourism-zone", "nanjiang"), 2022, None,
        ((2024, (3, 90000, 2, 15000, 0)), (2025, (2, 30000, 2, 12000, 0)), (2026, (2, 35000, 2, 18000, 0)))),
    Led("food-beverage", "chief", ("pingchang-zone", "jinbao-food-park", "chunzai-park"), 2022, None,
        ((2024, (7, 160000, 7, 55000, 30000)), (2025, (8, 100000, 6, 80000, 20000)),
         (2026, (6, 70000, 6, 70000, 15000)))),
    Led("biomedicine", "chief-2", ("medical-logistics-park", "bazhou-park"), 2022, 2023),
    Led("new-energy-materials", "chief-3", ("nanjiang-zone-park", "polymer-park"), 2022, 2023),
    Led("advanced-materials", "chief-3", ("nanjiang-zone-park", "polymer-park"), 2024, None,
        ((2025, (5, 350000, 4, 120000, 40000)), (2026, (5, 320000, 4, 100000, 30000)))),
    Led("energy-chemicals", "chief-4", ("sima-energy-park", "chunzai-park"), 2024, None,
        ((2025, (4, 150000, 4, 70000, 10000)), (2026, (3, 90000, 3, 70000, 10000)))),
    Led("electronics", "chief-4", ("linggang-park", "xingguang-park"), 2024, None,
        ((2025, (7, 200000, 8, 110000, 30000)), (2026, (6, 180000, 5, 130000, 20000)))),
    Led("medicine-health", "chief-2", ("medical-logistics-park", "bazhou-park"), 2024, None,
        ((2025, (7, 220000, 7, 70000, 20000)), (2026, (5, 80000, 4, 110000, 12000)))),
)  # fmt: skip
OTHERS = {"chief-2": "示例·链长二", "chief-3": "示例·链长三", "chief-4": "示例·链长四"}
TEXTS = {
    "map": "产业链图谱（现状图、远景图、招商图）已编制并在系统发布。",
    "plan": "发展规划已印发，明确三年目标与重点项目。",
    "policy": "支持政策清单已汇编，含用地、用能、融资和人才条款。",
    "target-list": "目标企业清单按季度更新，本次附第三季度清单。",
    "park": "承载园区已确定，标准厂房与要素保障方案附后。",
    "task-force": "招商专班已成立，成员与分工见附件。",
}


def chief_deeds(city: City) -> list[Deed]:
    """Chiefs are named with the city and again for the new layout; deliverables follow until the autumn of 2026."""
    people: dict[str, User] = dict(city.people)
    deeds: list[Deed] = [(moment(date(2023, 9, 5), 9), partial(_name_chiefs, city, people))]
    for number, led in enumerate(LEADERSHIPS):
        named = date(2023, 9, 5) if led.year_from < 2024 else date(2024, 1, 8)
        due = ENDED_DUE if led.year_to else (PAST_DUE, COMING_DUE, COMING_DUE)[number % 3]
        deeds.append((moment(named, 10, number), partial(_lead, city, people, led, due)))
        deeds += [
            (
                moment(max(date(year, 1, 15), date(2024, 1, 15)), 11, number),
                partial(_set_target, city, led, year, values),
            )
            for year, values in led.targets
        ]
        deeds += _deliveries(city, led, number)
    return deeds


def _name_chiefs(city: City, people: dict[str, User]) -> None:
    place = city.organizations["bazhong"]
    for username, name in OTHERS.items():
        user = create_user(
            username=username,
            name=name,
            password=None,
            organization=place,
            position="产业链链长（示例）",
            is_example=True,
            must_change_password=False,
            by=None,
        )
        grant_posting(user, role=Role.CHAIN_CHIEF, organization=place, since=SINCE, by=None)
        people[username] = user


def _lead(city: City, people: dict[str, User], led: Led, due: date) -> None:
    chain = Chain.objects.select_related("lead_department").get(code=led.chain)
    values = {
        "year_from": led.year_from,
        "year_to": led.year_to,
        "chief": people[led.chief],
        "lead_department": chain.lead_department,
        "set_code": SET,
        "note": "示例：链长与分工为虚构",
    }
    hosts = [city.organizations[code] for code in led.hosts]
    members = [people["bureau"], people["department"], people["bazhou"]]
    set_leadership(
        chain, values, by=people["bureau"], hosts=hosts, members=members, due_on=due, is_example=True
    )


def _set_target(city: City, led: Led, year: int, values: tuple[int, int, int, int, int]) -> None:
    signed, amount, landed, arrived, area = values
    given = {
        "signed_count": signed,
        "signed_amount": Decimal(amount),
        "landed_count": landed,
        "arrived_amount": Decimal(arrived),
        "plant_area": Decimal(area) if area else None,
    }
    set_target(_leadership(led), year, given, by=city.people["bureau"], source=SOURCE, is_example=True)


def _deliveries(city: City, led: Led, number: int) -> list[Deed]:
    """A chief whose time is over has delivered all; of the others some wait, were returned or are open."""
    deeds: list[Deed] = []
    for order, code in enumerate(TEXTS, start=1):
        fate = _fate(led, number, order)
        if fate == "open":
            continue
        year, month = (2024, order + 1) if fate == "accepted" else (2026, order + 4)
        if led.year_to:
            year, month = 2023, 9 + order // 2
        day = date(year, month, 6 + number)
        deeds.append((moment(day, 10, order), partial(_submit, city, led, code)))
        if fate != "waiting":
            decided = day.replace(day=day.day + 8)
            deeds.append((moment(decided, 15, order), partial(_decide, city, led, code, fate)))
    return deeds


def _fate(led: Led, number: int, order: int) -> str:
    last = 4 + number % 3
    if led.year_to or order < last - 1:
        return "accepted"
    if order == last - 1:
        return "returned" if number % 2 else "accepted"
    return "waiting" if order == last else "open"


def _submit(city: City, led: Led, code: str) -> None:
    title = f"{led.chain}-{code}"
    submit_deliverable(
        _deliverable(led, code),
        by=city.people["department"],
        text=TEXTS[code],
        files=[paper("other", title)],
        is_example=True,
    )


def _decide(city: City, led: Led, code: str, fate: str) -> None:
    decide: Callable[..., object] = accept_deliverable
    more = {}
    if fate == "returned":
        decide, more = return_deliverable, {"reason": "请补充年度实施安排和责任分工"}
    decide(_deliverable(led, code), by=city.people["bureau2"], **more)


def _leadership(led: Led) -> Leadership:
    return Leadership.objects.get(chain__code=led.chain, year_from=led.year_from)


def _deliverable(led: Led, code: str) -> Deliverable:
    return Deliverable.objects.get(leadership=_leadership(led), code=code)
