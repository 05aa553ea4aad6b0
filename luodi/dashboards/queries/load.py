"""How many projects stand at each stage of each host, and what of them needs attention: one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from luodi.capital.models import PaidInCapital
from luodi.common import clock
from luodi.common.paging import ROWS
from luodi.indicators.queries import living_projects
from luodi.ladders.queries import NoLadder, ladder_for
from luodi.projects.models import OPEN_STATUSES, LikelyDuplicate, Project
from luodi_engine.ladders import Ladder

LATE_START_DAYS = 180
PARTS_OF_A_WAN = 1_000_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Active projects of one host at one stage: their number, planned total in 万元, and alarms by kind."""

    host: int
    stage: str
    count: int
    planned: Decimal
    alarms: Mapping[str, int] = field(default_factory=dict)


def ladder_in_force() -> Ladder | None:
    """The ladder of today, None where none is adopted."""
    try:
        return ladder_for(clock.today())[1]
    except NoLadder:
        return None


def conditions(ladder: Ladder | None) -> dict[str, Q]:
    """What makes an active project need attention, by kind."""
    today = clock.today()
    limits = [
        When(stage=stage.code, then=Value(today - timedelta(days=stage.stale_after_days), DateField()))
        for stage in (ladder.stages if ladder else ())
        if stage.stale_after_days is not None
    ]
    stale = Q(last_touched_on__lt=Case(*limits, output_field=DateField())) if limits else Q(pk__in=[])
    return {
        "waiting": Q(pending_stage__gt=""),
        # "Not known to have started": else SQLite reads all that have not, half the ledger, to sort them.
        "late_start": Q(signed_on__lte=today - timedelta(days=LATE_START_DAYS))
        & ~Q(construction_started_on__isnull=False),
        "overdue": Q(stage_due_on__lt=today),
        "stale": stale,
        "step_due": Q(next_step_due_on__lt=today),
    }


def going_projects() -> QuerySet[Project]:
    """Projects that are no double report and go on."""
    return living_projects().filter(status__in=OPEN_STATUSES)


@dataclass(frozen=True, slots=True)
class HostLoad:
    """What of one host stands where, how many of its amounts wait for acceptance, and its open double reports.

    ``pairs`` counts those of its projects by the host of the report they are like.
    """

    standings: tuple[Standing, ...] = ()
    amounts: int = 0
    pairs: Mapping[int, int] = field(default_factory=dict)


def load_by_host(ladder: Ladder | None, hosts: Collection[int] | None = None) -> dict[int, HostLoad]:
    """The load of every host that has one, or of some hosts: two statements."""
    standing: dict[int, list[Standing]] = {}
    for each in standings(ladder, hosts):
        standing.setdefault(each.host, []).append(each)
    amounts, pairs = waiting_by_host(hosts)
    return {
        host: HostLoad(tuple(standing.get(host, ())), amounts.get(host, 0), pairs.get(host, {}))
        for host in standing.keys() | amounts.keys() | pairs.keys()
    }


def standings(ladder: Ladder | None, hosts: Collection[int] | None = None) -> list[Standing]:
    """Active projects by host and stage with their alarms."""
    alarms = {kind: Count(ROWS, filter=condition) for kind, condition in conditions(ladder).items()}
    planned = Sum("planned_investment", output_field=BigIntegerField())
    going = going_projects() if hosts is None else going_projects().filter(host__in=hosts)
    rows: Any = going.order_by().values("host_id", "stage").annotate(n=Count(ROWS), planned=planned, **alarms)
    return [
        Standing(
            row["host_id"],
            row["stage"],
            row["n"],
            Decimal(row["planned"] or 0) / PARTS_OF_A_WAN,
            {kind: row[kind] for kind in alarms},
        )
        for row in rows
    ]


def waiting_by_host(hosts: Collection[int] | None) -> tuple[dict[int, int], dict[int, dict[int, int]]]:
    """Amounts that wait for acceptance by host, and open double reports by both hosts; one statement."""
    waiting = PaidInCapital.objects.waiting()
    open_pairs = LikelyDuplicate.objects.filter(verdict="open")
    if hosts is not None:
        waiting, open_pairs = waiting.filter(host__in=hosts), open_pairs.filter(project__host__in=hosts)
    alone = waiting.annotate(other_host=Value(0))
    paired = open_pairs.annotate(other_host=F("other__host_id"))
    amounts: dict[int, int] = {}
    pairs: dict[int, dict[int, int]] = {}
    counted = _by_hosts(alone, "capital", "host_id").union(
        _by_hosts(paired, "pairs", "project__host_id"), all=True
    )
    for what, host, other, count in counted:
        if what == "capital":
            amounts[host] = count
        else:
            pairs.setdefault(host, {})[other] = count
    return amounts, pairs


def _by_hosts(rows: QuerySet[Any], what: str, host: str) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    counted: QuerySet[Any, Any] = (
        named.values("what", host, "other_host")
        .annotate(n=Count(ROWS))
        .values_list("what", host, "other_host", "n")
    )
    return counted
