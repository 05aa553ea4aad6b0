"""Peer marks of the sample city: a published window that the scheme of 2026 counts, and one that runs."""

from datetime import date
from decimal import Decimal
from functools import partial

from luodi.accounts.models import Organization
from luodi.common import clock
from luodi.peers.actions import close_window, extend_window, give_marks, open_window, publish_window
from luodi.peers.models import MarkWindow

from .history import City, Deed, moment

KIND = "单位互评"
THIRD, FOURTH = "2026年三季度单位互评（示例）", "2026年四季度单位互评（示例）"


def peer_deeds(city: City) -> list[Deed]:
    """In the order in which they happen; one county is late in autumn, some have still to mark in winter."""
    units = [one for one in city.organizations.values() if one.is_assessed]
    last = units[-1:]
    return [
        (moment(date(2026, 9, 28), 9), partial(_opened, city, THIRD, date(2026, 10, 15), units)),
        (moment(date(2026, 10, 12), 10), partial(_marked, city, THIRD, units[:-1], units)),
        (moment(date(2026, 10, 16), 9), partial(_extended, city)),
        (moment(date(2026, 10, 19), 10), partial(_marked, city, THIRD, last, units)),
        (moment(date(2026, 10, 22), 9), partial(_counted, city)),
        (moment(date(2026, 11, 9), 9), partial(_opened, city, FOURTH, date(2026, 12, 11), units)),
        (moment(date(2026, 11, 13), 10), partial(_marked, city, FOURTH, units[:2], units)),
    ]


def _opened(city: City, title: str, closes_on: date, units: list[Organization]) -> None:
    values = {
        "title": title,
        "year": 2026,
        "item_kind": KIND,
        "out_of": Decimal(100),
        "opens_on": clock.today(),
        "closes_on": closes_on,
        "note": "围绕协同招商、信息共享和服务企业打分。（示例文本）",
    }
    open_window(values, units, by=city.people["performance"], is_example=True)


def _marked(city: City, title: str, markers: list[Organization], units: list[Organization]) -> None:
    window = MarkWindow.objects.get(title=title)
    for marker in markers:
        marks: dict[int, Decimal | None] = {
            unit.pk: Decimal(78 + (3 * place * place + 5 * len(marker.code)) % 19)
            for place, unit in enumerate(units)
            if unit.pk != marker.pk
        }
        by = city.people.get(f"{marker.code}-1", city.people["bureau2"])
        give_marks(window, marker, marks, by=by, on=clock.today())


def _extended(city: City) -> None:
    window = MarkWindow.objects.get(title=THIRD)
    reason = "有单位未按时完成互评（示例）"
    extend_window(window, date(2026, 10, 20), by=city.people["performance"], reason=reason)


def _counted(city: City) -> None:
    window = close_window(MarkWindow.objects.get(title=THIRD), by=city.people["performance"])
    publish_window(window, by=city.people["bureau"])
