"""Measures indicators, now or as reported on a past day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from luodi.capital.models import MonthTotal, PaidInCapital
from luodi.common import clock
from luodi.indicators.catalogue import ARRIVED, BY_CODE, Indicator, Window
from luodi.indicators.choices import Basis
from luodi.indicators.figures import CITY, ELSEWHERE, Cell, Figures

from .sources import (
    Money,
    accepted,
    capital_rows,
    counted_capital,
    project_rows,
    shares_at,
    standing_records,
)
from .statements import WHOLE, Part, aggregate_of, in_unit, shared_condition, summed
from .units import CityUnits, city_units

ByHost = dict[int, Decimal]
Totals = dict[tuple[Window, str], ByHost]
Needed = Mapping[Window, Sequence[Indicator]]
Shares = Mapping[int, Sequence[tuple[int, Decimal]]]
HostSums = Mapping[int, Mapping[tuple[Window, str], Decimal]]
CAPITAL = "capital"
BATCH_MONEY = "batch_paid_in"


def measure(
    codes: Iterable[str],
    window: Window,
    *,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    units: CityUnits | None = None,
) -> Figures:
    """Figures of the indicators for every assessed unit and the city.

    ``as_of`` shows what was recorded by that moment; ``basis`` credits the host or the agreed shares.
    """
    return measure_windows(codes, [window], as_of=as_of, basis=basis, units=units)[window]


def measure_windows(
    codes: Iterable[str],
    windows: Sequence[Window],
    *,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    units: CityUnits | None = None,
) -> dict[Window, Figures]:
    """The same figures for each of the windows; see ``measure_each``."""
    codes = tuple(codes)
    return measure_each({window: codes for window in windows}, as_of=as_of, basis=basis, units=units)


def measure_each(
    asked: Mapping[Window, Sequence[str]],
    *,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    units: CityUnits | None = None,
) -> dict[Window, Figures]:
    """For each window the figures asked of it: one statement for money, one for projects, however many windows.

    Money is summed by whole months; a window that ends within a month counts that month's money whole.
    """
    return figures_of(sums_by_host(asked, as_of=as_of, basis=basis), asked, units or city_units())


def sums_by_host(
    asked: Mapping[Window, Sequence[str]],
    *,
    as_of: datetime | None = None,
    basis: str = Basis.HOST,
    hosts: Collection[int] | None = None,
) -> HostSums:
    """What the figures are added up from: for each host the sum of each window and code, rates by their parts.

    With ``hosts`` only theirs, as they stand today; a past day or shared credit is asked of all (``ValueError``).
    """
    if hosts is not None and (as_of is not None or basis != Basis.HOST):
        raise ValueError("only today's figures of hosts are asked by host")
    needed = _needed(asked)
    totals: Totals = {(window, one.code): {} for window, indicators in needed.items() for one in indicators}
    _add_projects(totals, needed, as_of, hosts)
    _add_capital(totals, needed, as_of, hosts)
    if basis == Basis.CREDIT:
        _share_out(totals, needed, as_of)
    found: dict[int, dict[tuple[Window, str], Decimal]] = {}
    for cell, by_host in totals.items():
        for host, value in by_host.items():
            found.setdefault(host, {})[cell] = value
    return found


def figures_of(
    sums: HostSums, asked: Mapping[Window, Sequence[str]], units: CityUnits
) -> dict[Window, Figures]:
    """The sums of hosts added up to units and the city, and rates of their parts."""
    needed = _needed(asked)
    totals: Totals = {(window, one.code): {} for window, indicators in needed.items() for one in indicators}
    for host, cells in sums.items():
        for cell, value in cells.items():
            totals[cell][host] = value
    return {
        window: _figures(
            [BY_CODE[code] for code in asked[window]],
            indicators,
            {one.code: totals[window, one.code] for one in indicators},
            units,
        )
        for window, indicators in needed.items()
    }


def _needed(asked: Mapping[Window, Sequence[str]]) -> Needed:
    return {window: list(_with_parts(BY_CODE[code] for code in codes)) for window, codes in asked.items()}


def _with_parts(wanted: Iterable[Indicator]) -> Iterator[Indicator]:
    """The indicators, those that rates are made of and those that count their records, each once, without rates."""
    found: dict[str, Indicator] = {}
    for indicator in wanted:
        if not indicator.is_rate:
            found[indicator.code] = indicator
        for part in (indicator.numerator, indicator.denominator, indicator.counted_by):
            if part:
                found[part] = BY_CODE[part]
    yield from found.values()


def _add_projects(
    totals: Totals, needed: Needed, as_of: datetime | None, hosts: Collection[int] | None
) -> None:
    parts: list[Part] = []
    for window, wanted in needed.items():
        for family, indicators in _families(wanted, with_batch_money=as_of is None).items():
            if family != CAPITAL:
                parts += _project_parts(indicators, window, project_rows(as_of), by={"host": "host_id"})
        if any(one.code == BATCH_MONEY for one in wanted):
            parts += _batch_money_parts(window, as_of)
    for sums in summed([part.of_hosts(hosts) for part in parts]):
        for code, number in sums.values.items():
            _add(totals[sums.part.window, code], sums.group[0], in_unit(BY_CODE[code], number))


def _families(needed: Iterable[Indicator], *, with_batch_money: bool) -> dict[str, list[Indicator]]:
    families: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in needed:
        if indicator.code != BATCH_MONEY or with_batch_money:
            families[indicator.family].append(indicator)
    return families


def _project_parts(
    indicators: Sequence[Indicator],
    window: Window,
    rows: Sequence[tuple[QuerySet[Any], str]],
    *,
    by: Mapping[str, str],
) -> list[Part]:
    conditions = {one.code: one.counted(window) for one in indicators}
    shared = shared_condition(list(conditions.values()))
    sums = {one.code: aggregate_of(one, _beyond(shared, conditions[one.code])) for one in indicators}
    return [
        Part(source.filter(shared), window, sums, {**by, **({"project": pk} if "project" in by else {})})
        for source, pk in rows
    ]


def _add_capital(
    totals: Totals, needed: Needed, as_of: datetime | None, hosts: Collection[int] | None
) -> None:
    """Sums of money by month, which are then added up to the windows that ask for them."""
    asking = {
        window: {one.code for one in indicators if one.family == CAPITAL}
        for window, indicators in needed.items()
    }
    asking = {window: codes for window, codes in asking.items() if codes}
    if not asking:
        return
    indicators = [BY_CODE[code] for code in sorted(set().union(*asking.values()))]
    by = {"host": "host_id", "month": "month"}
    parts = _capital_parts(indicators, list(asking), capital_rows(as_of), by=by)
    for sums in summed([part.of_hosts(hosts) for part in parts]):
        host, month = sums.group
        for window, codes in asking.items():
            if window.first <= month <= window.last:
                for code in codes & sums.values.keys():
                    _add(totals[window, code], host, in_unit(BY_CODE[code], sums.values[code]))


def _capital_parts(
    indicators: Sequence[Indicator],
    windows: Sequence[Window],
    sources: Sequence[Money],
    *,
    by: Mapping[str, str],
) -> list[Part]:
    span = Window(min(one.first for one in windows), max(one.last for one in windows))
    conditions = {one.code: one.counted(span) for one in indicators}
    months = Q(*next(iter(conditions.values())).children[:2])
    rest = {code: _beyond(months, condition) or Q() for code, condition in conditions.items()}
    parts = []
    for money in sources:
        sums = {one.code: _balance(one, rest[one.code], money) for one in indicators}
        # The months narrow the totals only: amounts are found by their project or day, see capital_rows.
        rows = money.rows.filter(months) if money.rows.model is MonthTotal else money.rows
        parts.append(Part(rows, span, sums, by))
    return parts


def _balance(indicator: Indicator, condition: Q, money: Money) -> Any:
    """What is added less what is taken out again."""
    if money.taken is None:
        return aggregate_of(indicator, (condition & (money.added or Q())) or None)
    taken = aggregate_of(indicator, condition & money.taken, default=0)
    if money.added is None:
        return 0 - taken
    return aggregate_of(indicator, condition & money.added, default=0) - taken


def _beyond(shared: Q, condition: Q) -> Q | None:
    """What a condition asks besides the part that the statement as a whole asks already; None for nothing."""
    if condition.children[: len(shared.children)] != shared.children:
        return condition
    rest = condition.children[len(shared.children) :]
    return Q(*rest) if rest else None


def _batch_money_parts(window: Window, as_of: datetime | None) -> list[Part]:
    """Money of the batch up to the window's last day, by the host of the project.

    Today each project keeps the sum of its money, from which the months after the window are taken; for a past
    moment the amounts themselves are summed.
    """
    indicator = BY_CODE[BATCH_MONEY]
    money = PaidInCapital.objects
    counted = indicator.counted(window)
    if as_of is None:
        if window.last >= clock.today().replace(day=1):
            return []
        [(rows, pk)] = project_rows(None)
        later = money.filter(project__in=rows.filter(counted).values(pk), month__gt=window.last)
        total = Sum("amount", filter=accepted(None), output_field=WHOLE, default=0)
        return [Part(later, window, {BATCH_MONEY: 0 - total}, {"host": "project__host_id"})]
    host_then = standing_records(as_of).filter(project=OuterRef("project")).values("host_id")[:1]
    hosts = ("project__host_id", "host_then")
    total = Sum("amount", filter=accepted(as_of), output_field=WHOLE)
    return [
        Part(
            money.filter(project__in=rows.filter(counted).values(pk), month__lte=window.last).annotate(
                host_then=Subquery(host_then)
            ),
            window,
            {BATCH_MONEY: total},
            {"host": host},
        )
        for (rows, pk), host in zip(project_rows(as_of), hosts, strict=True)
    ]


def _sum_by(rows: QuerySet[Any], field: str, counted: Q) -> Iterator[tuple[int, int]]:
    """Sums of the amounts that count; see ``capital_rows`` for why that is not asked of the rows."""
    total = Sum("amount", filter=counted, output_field=WHOLE)
    for row in rows.order_by().values(field).annotate(total=total):
        yield row[field], row["total"] or 0


def _share_out(totals: Totals, needed: Needed, as_of: datetime | None) -> None:
    """Move what hosts got for shared projects to the units that share them."""
    current = shares_at(as_of)
    shares: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for project, holder, share in current.values_list("project_id", "unit_id", "share"):
        shares[project].append((holder, Decimal(share)))
    if not shares:
        return
    shared = current.values("project")
    for window, indicators in needed.items():
        for code, host, project, number in _of_shared(shared, indicators, window, as_of):
            value = in_unit(BY_CODE[code], number)
            cells = totals[window, code]
            _add(cells, host, -value)
            for holder, part in shares[project]:
                _add(cells, holder, value * part)


def _of_shared(
    shared: QuerySet[Any], needed: Sequence[Indicator], window: Window, as_of: datetime | None
) -> Iterator[tuple[str, int, int, int]]:
    """(indicator, host, project, sum) of every project whose credit is shared."""
    rows = [(source.filter(**{f"{pk}__in": shared}), pk) for source, pk in project_rows(as_of)]
    parts: list[Part] = []
    money = [one for one in needed if one.family == CAPITAL]
    for family, indicators in _families(needed, with_batch_money=False).items():
        if family != CAPITAL:
            parts += _project_parts(indicators, window, rows, by={"host": "host_id", "project": ""})
    if money:
        amounts = counted_capital(as_of).filter(project__in=shared)
        by = {"host": "host_id", "project": "project_id"}
        parts += _capital_parts(money, [window], [Money(amounts.filter(ARRIVED(window)))], by=by)
    for sums in summed(parts):
        for code, number in sums.values.items():
            yield code, *sums.group, number
    if any(one.code == BATCH_MONEY for one in needed):
        for source, pk in rows:
            batch = source.filter(BY_CODE[BATCH_MONEY].counted(window))
            hosts = dict(batch.values_list(pk, "host_id"))
            amounts = PaidInCapital.objects.filter(project__in=hosts, month__lte=window.last)
            for project, number in _sum_by(amounts, "project_id", accepted(as_of)):
                yield BATCH_MONEY, hosts[project], project, number


def _add(cells: ByHost, host: int, value: Decimal) -> None:
    cells[host] = cells.get(host, Decimal(0)) + value


def _figures(
    wanted: Sequence[Indicator],
    needed: Sequence[Indicator],
    totals: Mapping[str, ByHost],
    units: CityUnits,
) -> Figures:
    keys = [*(unit.pk for unit in units.units), CITY, ELSEWHERE]
    sums: dict[str, ByHost] = {}
    for indicator in needed:
        by_unit: ByHost = dict.fromkeys(keys, Decimal(0))
        for host, value in totals[indicator.code].items():
            by_unit[units.unit_of.get(host, ELSEWHERE)] += value
            by_unit[CITY] += value
        sums[indicator.code] = by_unit
    figures = Figures()
    for indicator in wanted:
        for unit in keys:
            figures.cells[indicator.code, unit] = _cell(indicator, unit, sums)
    return figures


def _cell(indicator: Indicator, unit: int, sums: Mapping[str, ByHost]) -> Cell:
    if not indicator.is_rate:
        value = sums[indicator.code][unit]
        is_unknown = bool(indicator.counted_by) and not value and bool(sums[indicator.counted_by][unit])
        return Cell(None if is_unknown else value)
    above, below = sums[indicator.numerator][unit], sums[indicator.denominator][unit]
    return Cell(above / below if below else None, above, below)
