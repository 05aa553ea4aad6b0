"""What needs attention today, among the projects a person minds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization, User
from luodi.dashboards.access import minded_projects, own_hosts
from luodi.indicators.queries import CityUnits
from luodi.projects.models import OPEN_STATUSES
from luodi.targets.queries import IndicatorStanding
from luodi_engine.ladders import Ladder

from .load import HostLoad, Standing, conditions

KINDS = {
    "waiting": (_("Steps wait for acceptance"), "warn"),
    "late_start": (_("Signed half a year ago, not started"), "bad"),
    "overdue": (_("Stages overdue"), "bad"),
    "stale": (_("Nothing noted for too long"), "warn"),
    "step_due": (_("Next steps overdue"), "warn"),
}


@dataclass(frozen=True, slots=True)
class CityLoad:
    """What waits or is late in the whole city, by host; the same for everybody until the next write."""

    ladder: Ladder | None
    hosts: Mapping[int, HostLoad]

    @property
    def standings(self) -> list[Standing]:
        """What stands where, of all hosts."""
        return [each for load in self.hosts.values() for each in load.standings]

    def amounts(self, hosts: Collection[int] | None) -> int:
        """How many amounts of some hosts, or of all, wait for acceptance."""
        return sum(load.amounts for host, load in self.hosts.items() if hosts is None or host in hosts)

    def pairs(self, own: Collection[int] | None, place: Collection[int] | None) -> int:
        """How many double reports of a place wait for who decides on ``own`` hosts: both reports lie there."""
        return sum(
            count
            for host, load in self.hosts.items()
            for other, count in load.pairs.items()
            if (own is None or (host in own and other in own)) and (place is None or host in place)
        )


@dataclass(frozen=True, slots=True)
class Attention:
    """A count of what needs attention, with the list that shows it."""

    code: str
    label: Any
    count: int
    url: str
    tone: str


def attention(
    user: User,
    load: CityLoad,
    stood: Sequence[IndicatorStanding],
    *,
    units: CityUnits,
    unit: Organization | None = None,
) -> list[Attention]:
    """What needs attention among what ``user`` minds, each count with its list; empty ones are left out."""
    place = units.hosts_of(units.key_of(unit))
    code = unit.code if unit is not None and place is not None else ""
    hosts = _within(own_hosts(user, units), place)
    counts = _counts(user, load, units, hosts=hosts, place=place)
    found = [
        Attention(kind, label, counts.get(kind, 0), _url("dashboards:attention", kind=kind, unit=code), tone)
        for kind, (label, tone) in KINDS.items()
    ]
    claims = load.amounts(hosts)
    url = _url("capital:list", state="claimed", unit=code)
    found.insert(1, Attention("capital", _("Amounts wait for acceptance"), claims, url, "warn"))
    if user.scope.allows("projects.decide_duplicates"):
        pairs = load.pairs(own_hosts(user, units, "projects.decide_duplicates"), place)
        url = _url("projects:duplicates", verdict="open")
        found.append(Attention("duplicates", _("Double reports to decide"), pairs, url, "warn"))
    behind = sum(each.is_behind for one in stood for each in one.units if _minds(each.unit, units, hosts))
    found.append(Attention("behind", _("Targets behind schedule"), behind, _url("targets:list"), "bad"))
    return [each for each in found if each.count]


def _counts(
    user: User, load: CityLoad, units: CityUnits, *, hosts: set[int] | None, place: list[int] | None
) -> dict[str, int]:
    if hosts is None or hosts:
        own = [each for each in load.standings if hosts is None or each.host in hosts]
        return {kind: sum(each.alarms[kind] for each in own) for kind in KINDS}
    rows = minded_projects(user, units).filter(status__in=OPEN_STATUSES)
    if place is not None:
        rows = rows.filter(host__in=place)
    kinds = {kind: Count("pk", filter=condition) for kind, condition in conditions(load.ladder).items()}
    return dict(rows.order_by().aggregate(**kinds))


def _within(hosts: set[int] | None, place: list[int] | None) -> set[int] | None:
    if place is None:
        return hosts
    return set(place) if hosts is None else hosts & set(place)


def _minds(unit: int, units: CityUnits, hosts: set[int] | None) -> bool:
    return hosts is None or any(units.unit_of.get(host) == unit for host in hosts)


def _url(name: str, **query: str) -> str:
    parts = urlencode({key: value for key, value in query.items() if value})
    return f"{reverse(name)}?{parts}" if parts else reverse(name)
