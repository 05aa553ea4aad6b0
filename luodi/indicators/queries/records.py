"""Finds the records that make a cell, and adds them up again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from luodi.accounts.models import Organization
from luodi.indicators.catalogue import Indicator, Window
from luodi.indicators.choices import Basis
from luodi.projects.models import Project

from .sources import accepted_capital, counted_capital, counting_projects, counting_records, shares_at
from .statements import WHOLE, in_unit
from .units import CityUnits, city_units


def records_behind(
    indicator: Indicator,
    window: Window,
    *,
    unit: Organization | None = None,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    units: CityUnits | None = None,
) -> QuerySet[Any]:
    """The records that make a cell: projects, past figures of projects (``as_of``), or amounts of capital.

    Raises ``ValueError`` for a rate; ask for its numerator or its denominator.
    """
    if indicator.is_rate:
        raise ValueError(f"{indicator.code} is a rate; its records are those of its two parts")
    units = units or city_units()
    hosts = units.hosts_of(units.key_of(unit))
    rows = _projects(as_of).filter(indicator.counted(window)) if indicator.family != "capital" else None
    if rows is None:
        amounts = counted_capital(as_of).filter(
            indicator.counted(window), **{f"{indicator.amount}__isnull": False}
        )
        return _of_hosts(amounts, "project", hosts, as_of=as_of, basis=basis)
    rows = _of_hosts(rows, _number_of(rows), hosts, as_of=as_of, basis=basis)
    if not indicator.is_money:
        return rows
    batch = rows.values(_number_of(rows))
    return accepted_capital(as_of).filter(project__in=batch, month__lte=window.last, amount__isnull=False)


def total_behind(
    indicator: Indicator,
    rows: QuerySet[Any],
    *,
    unit: Organization | None = None,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    units: CityUnits | None = None,
) -> Decimal:
    """What the records of a cell add up to, in the indicator's unit; equals the cell."""
    units = units or city_units()
    hosts = units.hosts_of(units.key_of(unit))
    sums = _summed(indicator)
    if basis == Basis.HOST or hosts is None:
        return in_unit(indicator, rows.order_by().aggregate(total=sums)["total"] or 0)
    shared = shares_at(as_of).values("project")
    number = _number_of(rows)
    own = rows.exclude(**{f"{number}__in": shared}).order_by().aggregate(total=sums)["total"] or 0
    total = in_unit(indicator, own)
    by_project = rows.filter(**{f"{number}__in": shared}).order_by().values_list(number).annotate(total=sums)
    counted = dict(by_project)
    shares = shares_of(counted, hosts, as_of)
    for project, whole in counted.items():
        total += in_unit(indicator, whole or 0) * shares.get(project, Decimal(0))
    return total


def shares_of(projects: Iterable[int], hosts: list[int], as_of: datetime | None) -> dict[int, Decimal]:
    """The part of each shared project's credit that goes to the organizations ``hosts``."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    rows = shares_at(as_of).filter(project__in=list(projects))
    for project, unit, share in rows.values_list("project_id", "unit_id", "share"):
        found[project] += share if unit in hosts else Decimal(0)
    return found


def _projects(as_of: datetime | None) -> QuerySet[Any]:
    return counting_projects() if as_of is None else counting_records(as_of)


def _number_of(rows: QuerySet[Any]) -> str:
    """The name of the project's number on the rows' table."""
    return "pk" if rows.model is Project else "project"


def _of_hosts(
    rows: QuerySet[Any], number: str, hosts: list[int] | None, *, as_of: datetime | None, basis: str
) -> QuerySet[Any]:
    if hosts is None:
        return rows
    if basis == Basis.HOST:
        return rows.filter(host__in=hosts)
    shares = shares_at(as_of)
    hosted = Q(host__in=hosts) & ~Q(**{f"{number}__in": shares.values("project")})
    shared = Q(**{f"{number}__in": shares.filter(unit__in=hosts).values("project")})
    return rows.filter(hosted | shared)


def _summed(indicator: Indicator) -> Any:
    if not indicator.amount:
        return Count("pk")
    return Sum(
        "amount" if indicator.is_money and indicator.amount != "amount_usd" else indicator.amount,
        output_field=WHOLE,
    )
