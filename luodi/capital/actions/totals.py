"""Keeps the monthly totals and each project's sum in step with the accepted amounts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, Sum

from luodi.capital.choices import ClaimState
from luodi.capital.models import MonthTotal, PaidInCapital
from luodi.projects.actions import note_first_capital
from luodi.projects.models import Project

CUT = ("month", "host_id", "kind", "origin_ring", "capital_nature", "carried_over", "countable", "industrial")


def add_to_totals(rows: Iterable[PaidInCapital], *, sign: int, at: datetime) -> None:
    """Add accepted amounts to the totals (``sign`` 1) or take them out again (``sign`` −1)."""
    sums: dict[tuple[object, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0)])
    projects = set()
    for row in rows:
        cell = sums[tuple(getattr(row, name) for name in CUT)]
        cell[0] += (row.amount or 0) * sign
        cell[1] += (row.amount_usd or 0) * sign
        cell[2] += sign
        projects.add(row.project_id)
    for key, (amount, usd, count) in sorted(sums.items(), key=lambda item: str(item[0])):
        cut: dict[str, Any] = dict(zip(CUT, key, strict=True))
        MonthTotal.objects.get_or_create(**cut)
        MonthTotal.objects.filter(**cut).update(
            amount=F("amount") + _whole(amount),
            amount_usd=F("amount_usd") + _whole(usd),
            rows=F("rows") + int(count),
        )
    renew_project_sums(projects, at=at)


def renew_project_sums(project_ids: Iterable[int], *, at: datetime) -> None:
    """Recount the accepted sum and the first month of each project."""
    accepted = PaidInCapital.objects.filter(project__in=list(project_ids), state=ClaimState.ACCEPTED)
    found: dict[int, dict[str, Any]] = {
        row["project_id"]: dict(row)
        for row in accepted.values("project_id")
        .order_by()
        .annotate(total=Sum("amount"), total_usd=Sum("amount_usd"), first=Min("month"))
    }
    for project in Project.objects.filter(pk__in=list(project_ids)).order_by("pk"):
        row = found.get(project.pk, {})
        total, usd = row.get("total") or Decimal(0), row.get("total_usd") or Decimal(0)
        Project.objects.filter(pk=project.pk).update(
            paid_in_total=total, paid_in_usd_total=usd, updated_at=at
        )
        if project.first_capital_on != row.get("first"):
            note_first_capital(project, row.get("first"), at=at)


def _whole(amount: Decimal) -> int:
    """An amount as the whole number the column holds."""
    return int(amount * 1_000_000)
