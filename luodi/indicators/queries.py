"""Measures indicators, now or as reported on a past day, and finds the records behind a cell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Aggregate, Count, Model, Q, QuerySet, Sum

from luodi.accounts.models import Organization
from luodi.capital.choices import ClaimState
from luodi.capital.models import CreditShare, MonthTotal, PaidInCapital
from luodi.common import clock
from luodi.projects.models import Project, ProjectRecord

from .catalogue import BY_CODE, Indicator, Window
from .choices import Basis
from .figures import CITY, Cell, Figures

Totals = dict[str, dict[int, Decimal]]


def measure(
    codes: Iterable[str], window: Window, *, as_of: datetime | None = None, basis: str = Basis.HOST
) -> Figures:
    """Figures of the indicators for every assessed unit and the city (one statement per family of records).

    ``as_of`` shows what was recorded by that moment; ``basis`` credits the host or the agreed shares.
    """
    wanted = [BY_CODE[code] for code in codes]
    needed = {indicator.code: indicator for indicator in wanted if not indicator.is_rate}
    for indicator in wanted:
        for part in (indicator.numerator, indicator.denominator):
            if part:
                needed[part] = BY_CODE[part]
    families: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in needed.values():
        families[indicator.family].append(indicator)
    totals: Totals = {}
    for family, indicators in families.items():
        totals |= _family_totals(family, indicators, window, as_of)
        if basis == Basis.CREDIT:
            _share_out(totals, family, indicators, window, as_of)
    return _figures(wanted, needed, totals)


def records_behind(
    indicator: Indicator, window: Window, *, unit: Organization | None = None, as_of: datetime | None = None
) -> QuerySet[Any]:
    """The records that make a cell: projects, past figures of projects, or amounts of capital."""
    rows: QuerySet[Any]
    rows = _capital_rows(as_of) if indicator.family == "capital" else _project_rows(as_of)
    rows = rows.filter(indicator.counted(window))
    if indicator.amount and indicator.family != "capital":
        rows = rows.filter(**{f"{indicator.amount}__isnull": False}) if as_of is None else rows
    if unit is not None:
        rows = rows.filter(host__path__startswith=unit.path)
    return rows


def assessed_units() -> list[Organization]:
    """The units that are compared, in the order of the city; kept for a minute."""
    known = cache.get("assessed_units")
    if known is None:
        known = list(Organization.objects.filter(is_assessed=True, is_active=True).order_by("order", "path"))
        cache.set("assessed_units", known, 60)
    return known  # type: ignore[no-any-return]


def unit_of_host() -> dict[int, int]:
    """The assessed unit each organization belongs to, by id; kept for a minute."""
    known = cache.get("unit_of_host")
    if known is None:
        units = assessed_units()
        known = {}
        for pk, path in Organization.objects.values_list("pk", "path"):
            known[pk] = next((unit.pk for unit in units if path.startswith(unit.path)), pk)
        cache.set("unit_of_host", known, 60)
    return known  # type: ignore[no-any-return]


def _project_rows(as_of: datetime | None) -> QuerySet[Any]:
    if as_of is None:
        return Project.objects.living().filter(countable=True)
    standing = Q(recorded_to__isnull=True) | Q(recorded_to__gt=as_of)
    return ProjectRecord.objects.filter(standing, recorded_from__lte=as_of, living=True, countable=True)


def _capital_rows(as_of: datetime | None) -> QuerySet[PaidInCapital]:
    rows = PaidInCapital.objects.filter(countable=True)
    if as_of is None:
        return rows.filter(state=ClaimState.ACCEPTED)
    standing = Q(ended_at__isnull=True) | Q(ended_at__gt=as_of)
    return rows.filter(standing, accepted_at__isnull=False, accepted_at__lte=as_of)


def _family_totals(
    family: str, indicators: Sequence[Indicator], window: Window, as_of: datetime | None
) -> Totals:
    kept_total = as_of is None and window.last >= clock.today().replace(day=1)
    plain = [each for each in indicators if each.code != "batch_paid_in" or kept_total]
    rows: QuerySet[Any]
    if family == "capital" and as_of is None:
        rows = MonthTotal.objects.filter(countable=True)
    elif family == "capital":
        rows = _capital_rows(as_of)
    else:
        rows = _project_rows(as_of)
    found = _grouped(rows, plain, window)
    for indicator in indicators:
        if indicator not in plain:
            found[indicator.code] = _batch_paid_in(window, as_of)
    return found


def _grouped(
    rows: QuerySet[Any], indicators: Sequence[Indicator], window: Window, by: str = "host_id"
) -> Totals:
    """Sums of several indicators by host with one statement over only the rows any of them counts."""
    conditions = {indicator.code: indicator.counted(window) for indicator in indicators}
    any_of = Q()
    for condition in conditions.values():
        any_of |= condition
    aggregates: dict[str, Aggregate] = {
        indicator.code: Sum(indicator.amount, filter=conditions[indicator.code])
        if indicator.amount
        else Count("pk", filter=conditions[indicator.code])
        for indicator in indicators
    }
    totals: Totals = {indicator.code: {} for indicator in indicators}
    if not indicators:
        return totals
    shared = within_all(conditions.values())
    for row in (
        rows.filter(shared if shared is not None else any_of).values(by).order_by().annotate(**aggregates)
    ):
        for code in conditions:
            if row[code] is not None:
                totals[code][row[by]] = Decimal(row[code])
    return totals


def within_all(conditions: Iterable[Q]) -> Q | None:
    """The conditions' common first part (the window), so that the database can use its index."""
    firsts = {tuple(condition.children[:2]) for condition in conditions}
    if len(firsts) != 1:
        return None
    return Q(*firsts.pop())


def _batch_paid_in(window: Window, as_of: datetime | None) -> dict[int, Decimal]:
    """Money of the batch up to the window's last day, summed from the amounts themselves."""
    key = "pk" if as_of is None else "project"
    batch = _project_rows(as_of).filter(BY_CODE["signed_projects"].counted(window)).values(key)
    rows = _capital_rows(as_of).filter(project__in=batch, month__lte=window.last)
    sums = rows.values("host_id").order_by().annotate(total=Sum("amount"))
    return {row["host_id"]: Decimal(row["total"]) for row in sums if row["total"] is not None}


def _share_out(
    totals: Totals, family: str, indicators: Sequence[Indicator], window: Window, as_of: datetime | None
) -> None:
    """Move what hosts got for shared projects to the units that share them."""
    shares: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    current = CreditShare.objects.filter(recorded_to__isnull=True)
    for project, unit, share in current.values_list("project_id", "unit_id", "share"):
        shares[project].append((unit, share))
    if not shares:
        return
    hosts = dict(Project.objects.filter(pk__in=shares).values_list("pk", "host_id"))
    if family == "capital":
        rows, key = _capital_rows(as_of).filter(project__in=shares), "project_id"
    elif as_of is None:
        rows, key = _project_rows(None).filter(pk__in=shares), "pk"
    else:
        rows, key = _project_rows(as_of).filter(project__in=shares), "project_id"
    for code, by_project in _grouped(rows, indicators, window, by=key).items():
        for project, value in by_project.items():
            cells = totals[code]
            cells[hosts[project]] = cells.get(hosts[project], Decimal(0)) - value
            for unit, share in shares[project]:
                cells[unit] = cells.get(unit, Decimal(0)) + value * share


def _figures(wanted: Sequence[Indicator], needed: dict[str, Indicator], totals: Totals) -> Figures:
    to_unit = unit_of_host()
    units = [unit.pk for unit in assessed_units()]
    sums: dict[str, dict[int, Decimal]] = {}
    for code in needed:
        by_unit: dict[int, Decimal] = dict.fromkeys([*units, CITY], Decimal(0))
        for host, value in totals[code].items():
            unit = to_unit.get(host, host)
            by_unit[unit] = by_unit.get(unit, Decimal(0)) + value
            by_unit[CITY] += value
        sums[code] = by_unit
    figures = Figures()
    for indicator in wanted:
        for unit in [*units, CITY]:
            figures.cells[indicator.code, unit] = _cell(indicator, unit, sums)
    return figures


def _cell(indicator: Indicator, unit: int, sums: dict[str, dict[int, Decimal]]) -> Cell:
    if not indicator.is_rate:
        return Cell(sums[indicator.code].get(unit, Decimal(0)))
    above = sums[indicator.numerator].get(unit, Decimal(0))
    below = sums[indicator.denominator].get(unit, Decimal(0))
    return Cell(above / below if below else None, above, below)


def model_of(rows: QuerySet[Any]) -> type[Model]:
    """The model of the records, so that a page can choose its columns."""
    return rows.model
