"""Reads of paid-in capital that span tables."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.audit.queries import events_of, tone_of
from luodi.common.search import matching
from luodi.projects.models import Project
from luodi.web.charts import Chart, Column

from .choices import ClaimState
from .models import CreditShare, FrozenMonth, MonthTotal, PaidInCapital

SHOWN, IN_PANEL = 24, 12
HOST_KINDS = ("district", "county", "zone")


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


def project_sums_that_differ(
    amount: str = "amount", kept_as: str = "paid_in_total"
) -> list[tuple[str, Decimal, Decimal]]:
    """Projects whose kept sum differs from their accepted amounts: (number, kept, recounted); three queries."""
    accepted = PaidInCapital.objects.filter(state=ClaimState.ACCEPTED).values_list("project").order_by()
    counted = {pk: total or Decimal(0) for pk, total in accepted.annotate(Sum(amount))}
    kept = Project.objects.exclude(**{kept_as: 0}).values_list("pk", kept_as)
    rows: Any = kept.iterator(chunk_size=5000)
    sums: dict[int, Decimal] = dict(rows)
    wrong = [pk for pk in counted.keys() | sums.keys() if counted.get(pk, 0) != sums.get(pk, 0)]
    codes = dict(Project.objects.filter(pk__in=wrong[:500]).values_list("pk", "code"))
    return [
        (str(code), sums.get(pk, Decimal(0)), counted.get(pk, Decimal(0)))
        for pk, code in sorted(codes.items())
    ]


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one unit (or of all): accepted and waiting amounts in 万元 and 万美元, and whether it is frozen."""

    accepted: Decimal = Decimal(0)
    accepted_usd: Decimal = Decimal(0)
    claimed: Decimal = Decimal(0)
    frozen: FrozenMonth | None = None
    frozen_for_all: bool = False


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with the cell of all units together and one cell a unit."""

    month: date
    is_over: bool
    total: MonthCell
    cells: list[tuple[Organization, MonthCell]]


def units_with_money() -> list[Organization]:
    """The units that can host projects, in the order of the tree."""
    return list(Organization.objects.filter(kind__in=HOST_KINDS, is_active=True).order_by("path"))


def month_table(year: int, units: list[Organization], *, today: date) -> list[MonthRow]:
    """Months of a year by unit, the latest first; months to come are left out. Three queries."""
    first, last = date(year, 1, 1), date(year, 12, 1)
    accepted = (
        MonthTotal.objects.filter(month__gte=first, month__lte=last).values_list("month", "host").order_by()
    )
    sums = {(m, h): (a, u) for m, h, a, u in accepted.annotate(Sum("amount"), Sum("amount_usd"))}
    waiting = PaidInCapital.objects.filter(state=ClaimState.CLAIMED, month__gte=first, month__lte=last)
    claimed = {
        (m, h): a or Decimal(0)
        for m, h, a in waiting.values_list("month", "host").order_by().annotate(Sum("amount"))
    }
    frozen = {
        (row.month, row.host_id): row
        for row in FrozenMonth.objects.filter(
            month__gte=first, month__lte=last, reopened_at__isnull=True
        ).select_related("frozen_by")
    }
    rows = []
    for number in range(12, 0, -1):
        month = date(year, number, 1)
        if month > today:
            continue
        for_all = frozen.get((month, None))
        cells = []
        for unit in units:
            amount, usd = sums.get((month, unit.pk), (Decimal(0), Decimal(0)))
            own = frozen.get((month, unit.pk))
            cells.append(
                (
                    unit,
                    MonthCell(
                        amount, usd, claimed.get((month, unit.pk), Decimal(0)), own, for_all is not None
                    ),
                )
            )
        total = MonthCell(
            sum((amount for (m, _h), (amount, _u) in sums.items() if m == month), Decimal(0)),
            sum((usd for (m, _h), (_a, usd) in sums.items() if m == month), Decimal(0)),
            sum((amount for (m, _h), amount in claimed.items() if m == month), Decimal(0)),
            for_all,
        )
        rows.append(MonthRow(month, month < today.replace(day=1), total, cells))
    return rows


def column_sums(rows: list[MonthRow]) -> list[Decimal]:
    """Accepted money of the year: of all units, then unit by unit."""
    units = range(len(rows[0].cells)) if rows else range(0)
    return [
        sum((row.total.accepted for row in rows), Decimal(0)),
        *(sum((row.cells[place][1].accepted for row in rows), Decimal(0)) for place in units),
    ]


def years_with_money(today: date) -> list[int]:
    """Years in which money arrived or a month is frozen, and this one, the latest first."""
    found = {month.year for month in MonthTotal.objects.dates("month", "year")}
    found |= {month.year for month in FrozenMonth.objects.dates("month", "year")}
    return sorted(found | {today.year}, reverse=True)


def money_of_project(project: Project) -> dict[str, Any]:
    """Accepted money of a project by month with its running sum, the latest amounts, and the credit shares."""
    rows = PaidInCapital.objects.filter(project=project)
    by_month = rows.values_list("state", "month").order_by("month")
    running, waiting, points = Decimal(0), Decimal(0), []
    for state, month, amount, usd in by_month.annotate(Sum("amount"), Sum("amount_usd")):
        if state == ClaimState.CLAIMED:
            waiting += amount or 0
        elif state == ClaimState.ACCEPTED:
            running += amount or 0
            points.append((month, amount, running, usd))
    latest = list(
        rows.select_related("claimed_by", "decided_by").prefetch_related("evidence")[: IN_PANEL + 1]
    )
    return {
        "chart": money_chart(points),
        "rows": latest[:IN_PANEL],
        "has_more": len(latest) > IN_PANEL,
        "has_usd": any(usd for *_rest, usd in points),
        "waiting": waiting,
        "shares": current_shares(project),
    }


def money_chart(points: list[tuple[date, Decimal | None, Decimal, Decimal | None]]) -> Chart | None:
    """Months as bars and their running sum as a line; None where nothing was accepted."""
    if not points:
        return None
    columns = [
        Column(_("Month"), "month"),
        Column(_("Accepted"), "wan", _("10k yuan")),
        Column(_("Running sum"), "wan", _("10k yuan")),
    ]
    rows = [(month, amount or Decimal(0), running) for month, amount, running, _usd in points]
    options = {"lines": [2]}
    return Chart("project-money", "bar", _("Money by month"), columns, rows, options=options)


def current_shares(project: Project) -> list[CreditShare]:
    """The shares in force; empty where all credit is the host's."""
    rows = CreditShare.objects.filter(project=project, recorded_to__isnull=True)
    return list(rows.select_related("unit", "approved_by"))


def history_of(capital: PaidInCapital) -> list[dict[str, Any]]:
    """Events of an amount as entries of a timeline."""
    return [
        {
            "on": event.at,
            "title": event.get_verb_display(),
            "text": str(event.details.get("reason") or ""),
            "by": event.actor,
            "tone": tone_of(event.verb),
        }
        for event in events_of("capital.paidincapital", capital.pk)[:SHOWN]
    ]


def projects_of_enterprise(projects: QuerySet[Project], enterprise: int) -> list[Project]:
    """Projects in which an enterprise invests, leading or beside others, the latest first."""
    invests = Q(lead_investor=enterprise) | Q(local_company=enterprise) | Q(investors__enterprise=enterprise)
    ids = projects.filter(invests).order_by().values_list("pk", flat=True).distinct()[:200]
    found = (
        Project.objects.filter(pk__in=list(ids))
        .select_related("host")
        .defer("search_text", "summary", "problems")
    )
    return list(found.order_by("-updated_at", "-id"))


def find_projects(projects: QuerySet[Project], typed: str) -> list[Project]:
    """At most twenty signed projects that match what was typed."""
    signed = projects.filter(signed_on__isnull=False).select_related("host").defer("search_text", "summary")
    found = matching(signed, typed) if typed.strip() else signed
    return list(found.order_by("-updated_at", "-id")[:20])


def sums_of(rows: list[PaidInCapital]) -> dict[str, Decimal]:
    """Sums of chosen amounts in yuan and dollars."""
    return {
        "amount": sum((row.amount or Decimal(0) for row in rows), Decimal(0)),
        "amount_usd": sum((row.amount_usd or Decimal(0) for row in rows), Decimal(0)),
    }


def chosen(rows: QuerySet[PaidInCapital], ids: list[int]) -> list[PaidInCapital]:
    """Those of ``rows`` with the numbers ``ids``, with what the page of a bulk decision shows."""
    found = (
        rows.filter(pk__in=ids).select_related("project", "host", "claimed_by").prefetch_related("evidence")
    )
    return list(found.defer("project__search_text", "project__summary").order_by("-month", "pk"))


def evidence_of(capital: PaidInCapital) -> list[dict[str, Any]]:
    """The documents that prove an amount, as the list of documents shows them."""
    rows = capital.evidence.select_related("document", "document__uploaded_by").order_by("pk")
    return [
        {
            "title": row.document.title,
            "url": reverse("capital:evidence", args=[capital.pk, row.pk]),
            "kind": row.document.get_kind_display(),
            "size": row.document.size,
            "on": row.document.uploaded_at,
            "by": row.document.uploaded_by,
            "digest": row.document.sha256,
        }
        for row in rows
    ]


def sharing_units() -> list[Organization]:
    """Units and offices between which credit is shared."""
    kinds = (*HOST_KINDS, "department", "bureau", "outpost")
    return list(Organization.objects.filter(kind__in=kinds, is_active=True).order_by("path"))
