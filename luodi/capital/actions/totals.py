"""Keeps the monthly totals and each project's sum in step with the accepted amounts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Min, Sum

from luodi.capital.choices import ClaimState
from luodi.capital.models import MonthTotal, PaidInCapital
from luodi.projects.actions import note_first_capital
from luodi.projects.models import Project

CUT = ("month", "host_id", "kind", "origin_ring", "capital_nature", "carried_over", "countable", "industrial")


def add_to_totals(rows: Iterable[PaidInCapital], *, sign: int, at: datetime) -> None:
    """Add accepted amounts to the totals (``sign`` 1) or take them out again (``sign`` −1).

    The columns hold whole numbers, and what is added to them here are whole numbers too: exact on both databases.
    """
    sums: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    projects = set()
    for row in rows:
        cell = sums[tuple(getattr(row, name) for name in CUT)]
        cell[0] += _whole(row.amount or Decimal(0)) * sign
        cell[1] += _whole(row.amount_usd or Decimal(0)) * sign
        cell[2] += sign
        projects.add(row.project_id)
    for key, (amount, usd, count) in sorted(sums.items(), key=lambda item: str(item[0])):
        cut: dict[str, Any] = dict(zip(CUT, key, strict=True))
        MonthTotal.objects.get_or_create(**cut)
        MonthTotal.objects.filter(**cut).update(
            amount=F("amount") + amount, amount_usd=F("amount_usd") + usd, rows=F("rows") + count
        )
    renew_project_sums(projects, at=at)


def renew_project_sums(project_ids: Iterable[int], *, at: datetime) -> None:
    """Recount the accepted sum and the first month of each project; four queries however many projects.

    The projects are locked before their money is summed: of two officers who accept amounts of one project at the
    same time, the second sums what the first has written. A first month that changed costs a few queries more.
    """
    ids = sorted(set(project_ids))
    projects = list(Project.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    accepted = PaidInCapital.objects.filter(project__in=ids, state=ClaimState.ACCEPTED)
    found: dict[int, Any] = {
        row["project_id"]: row
        for row in accepted.values("project_id")
        .order_by()
        .annotate(total=Sum("amount"), total_usd=Sum("amount_usd"), first=Min("month"))
    }
    changed = []
    for project in projects:
        row = found.get(project.pk, {})
        project.paid_in_total = row.get("total") or Decimal(0)
        project.paid_in_usd_total = row.get("total_usd") or Decimal(0)
        project.updated_at = at
        if project.first_capital_on != row.get("first"):
            changed.append((project, row.get("first")))
    Project.objects.bulk_update(
        projects, ["paid_in_total", "paid_in_usd_total", "updated_at"], batch_size=200
    )
    for project, first in changed:
        note_first_capital(project, first, at=at)


def _whole(amount: Decimal) -> int:
    """An amount as the whole number the column holds, rounded half up as the column rounds."""
    return int((amount * 1_000_000).to_integral_value(ROUND_HALF_UP))
