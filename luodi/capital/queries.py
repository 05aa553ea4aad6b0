"""Reads of paid-in capital that span tables."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from .choices import ClaimState
from .models import FrozenMonth, MonthTotal, PaidInCapital


def frozen_hosts() -> dict[date, frozenset[int] | None]:
    """Frozen months with the units they are frozen for; None for every unit."""
    found: dict[date, frozenset[int] | None] = {}
    rows = FrozenMonth.objects.filter(reopened_at__isnull=True).values_list("month", "host_id")
    for month, host in rows:
        if host is None or found.get(month, frozenset()) is None:
            found[month] = None
        else:
            found[month] = (found.get(month) or frozenset()) | {host}
    return found


def is_frozen(month: date, host_id: int) -> bool:
    """Whether accepted money of the month may not change for the unit."""
    hosts = frozen_hosts().get(month, frozenset())
    return hosts is None or host_id in hosts


def recount() -> list[tuple[dict[str, Any], Decimal, Decimal]]:
    """Cuts where the monthly totals differ from a recount of the accepted amounts: (cut, kept, recounted)."""
    cut = (
        "month",
        "host",
        "kind",
        "origin_ring",
        "capital_nature",
        "carried_over",
        "countable",
        "industrial",
    )
    accepted = PaidInCapital.objects.filter(state=ClaimState.ACCEPTED)
    counted: dict[tuple[Any, ...], tuple[Decimal, Decimal, int]] = {}
    rows: QuerySet[Any] = accepted.values_list(*cut).order_by()
    for *key, amount, usd, count in rows.annotate(Sum("amount"), Sum("amount_usd"), Count("pk")):
        counted[tuple(key)] = (amount or Decimal(0), usd or Decimal(0), count)
    kept = {
        tuple(row[:-3]): (row[-3], row[-2], row[-1])
        for row in MonthTotal.objects.values_list(*cut, "amount", "amount_usd", "rows")
    }
    nothing = (Decimal(0), Decimal(0), 0)
    return [
        (dict(zip(cut, key, strict=True)), kept.get(key, nothing)[0], counted.get(key, nothing)[0])
        for key in sorted(kept.keys() | counted.keys(), key=str)
        if kept.get(key, nothing) != counted.get(key, nothing)
    ]
