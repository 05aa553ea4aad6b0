"""Reads of chain chiefs: deliverables, targets beside what was reached, and what a chief has to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from luodi.accounts.models import Organization, User
from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.chains.models import Chain
from luodi.common import clock
from luodi.projects.models import Project
from luodi.reference.models import LeadingIndustry
from luodi.targeting.choices import TouchKind
from luodi.targeting.models import TargetFirm, Touch

from .choices import DeliverableState
from .models import ChainTarget, Deliverable, Leadership

MOST = 40
RECENT_DAYS = 90
VISITS = (TouchKind.MEETING, TouchKind.VISIT, TouchKind.RECEPTION)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a chain reached in a year; an amount nobody knows is None, not zero."""

    signed_count: int = 0
    signed_amount: Decimal | None = None
    landed_count: int = 0
    arrived_amount: Decimal | None = None
    plant_area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One target beside what was reached."""

    code: str
    target: Any
    reached: Any

    @property
    def rate(self) -> Decimal | None:
        """Reached over target; None without a target."""
        if not self.target or self.reached is None:
            return None
        return Decimal(self.reached) / Decimal(self.target)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A leadership as the list shows it."""

    leadership: Leadership
    accepted: int
    deliverables: int
    overdue: int
    waiting: int
    measures: tuple[Measure, ...]
    hosts: str


def industry_codes(chains: Iterable[Chain]) -> dict[int, frozenset[str]]:
    """By chain the codes of leading industries whose projects count towards it.

    A layout that is renewed gives an industry of the same name another code; money still arrives for projects of
    the old one, and a zone may name the industry too. So every row of the same name counts, for a county's chain
    those of that county only.
    """
    rows = list(LeadingIndustry.objects.values_list("code", "name", "place_code"))
    names = {code: name for code, name, _place in rows}
    return {
        chain.pk: frozenset(
            code
            for code, name, place in rows
            if name == names.get(chain.leading_industry) and chain.place.depth in (1, _depth(chain, place))
        )
        | ({chain.leading_industry} - {""})
        for chain in chains
    }


def _depth(chain: Chain, place: str) -> int:
    """The chain's own depth where the row is of its place, else none."""
    return chain.place.depth if place == chain.place.code else 0


def reached_in(year: int, codes: Iterable[str]) -> Reached:
    """What projects of these leading industries reached in ``year``."""
    return total_of(reached_by_code(year, codes), codes)


def total_of(found: Mapping[str, Reached], codes: Iterable[str]) -> Reached:
    """Several leading industries as one; unknown amounts stay out of the sum."""
    rows = [found[code] for code in codes if code in found]
    return Reached(
        sum(row.signed_count for row in rows),
        _sum(row.signed_amount for row in rows),
        sum(row.landed_count for row in rows),
        _sum(row.arrived_amount for row in rows),
        _sum(row.plant_area for row in rows),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def reached_by_code(year: int, codes: Iterable[str]) -> dict[str, Reached]:
    """What was reached in ``year`` by leading industry: projects that count, money that was accepted."""
    wanted = list(set(codes))
    projects = Project.objects.filter(leading_industry__in=wanted, countable=True, same_as__isnull=True)
    within = projects.order_by().values_list("leading_industry")
    signed_rows = within.filter(**_year("signed_on", year)).annotate(
        Count("pk"), Sum("contracted_investment")
    )
    signed = {code: (count, amount) for code, count, amount in signed_rows}
    landed_rows = within.filter(**_year("landed_on", year)).annotate(Count("pk"), Sum("plant_area_sqm"))
    landed = {code: (count, area) for code, count, area in landed_rows}
    money = PaidInCapital.objects.filter(
        project__leading_industry__in=wanted,
        project__same_as__isnull=True,
        state=ClaimState.ACCEPTED,
        countable=True,
        **_year("month", year),
    )
    arrived = dict(money.order_by().values_list("project__leading_industry").annotate(Sum("amount")))
    return {
        code: Reached(
            *signed.get(code, (0, None)),
            landed.get(code, (0, None))[0],
            arrived.get(code),
            landed.get(code, (0, None))[1],
        )
        for code in wanted
    }


def _year(field: str, year: int) -> dict[str, date]:
    return {f"{field}__gte": date(year, 1, 1), f"{field}__lte": date(year, 12, 31)}


def measures_of(target: ChainTarget | None, reached: Reached) -> tuple[Measure, ...]:
    """The five measures of a chain; without a target only what was reached."""
    codes = ("signed_count", "signed_amount", "landed_count", "arrived_amount", "plant_area")
    return tuple(Measure(code, getattr(target, code, None), getattr(reached, code)) for code in codes)


def lead_rows(leaderships: QuerySet[Leadership], year: int) -> list[LeadRow]:
    """The leaderships that hold in ``year`` with their deliverables and targets: six statements in all."""
    held = leaderships.filter(Q(year_to__isnull=True) | Q(year_to__gte=year), year_from__lte=year)
    rows = list(held.prefetch_related("hosts"))
    codes = industry_codes(row.chain for row in rows)
    found = reached_by_code(year, (code for own in codes.values() for code in own))
    targets = {row.leadership_id: row for row in ChainTarget.objects.filter(leadership__in=rows, year=year)}
    counts = _counts(rows)
    return [
        LeadRow(
            row,
            *counts.get(row.pk, (0, 0, 0, 0)),
            measures_of(targets.get(row.pk), total_of(found, codes[row.chain_id])),
            "、".join(str(host.short_name or host.name) for host in row.hosts.all()),
        )
        for row in rows
    ]


def _counts(rows: Sequence[Leadership]) -> dict[int, tuple[int, int, int, int]]:
    today = clock.today()
    late = Q(due_on__lt=today) & ~Q(state=DeliverableState.ACCEPTED)
    found = Deliverable.objects.filter(leadership__in=rows).order_by().values_list("leadership")
    counted = found.annotate(
        accepted=Count("pk", filter=Q(state=DeliverableState.ACCEPTED)),
        every=Count("pk"),
        overdue=Count("pk", filter=late),
        waiting=Count("pk", filter=Q(state=DeliverableState.SUBMITTED)),
    )
    return {pk: (accepted, every, overdue, waiting) for pk, accepted, every, overdue, waiting in counted}


def years_of(leaderships: QuerySet[Leadership]) -> list[int]:
    """Years for which any chief is set, newest first, up to this year."""
    this_year = clock.today().year
    first = leaderships.order_by("year_from").values_list("year_from", flat=True).first() or this_year
    return list(range(this_year, min(first, this_year) - 1, -1))


def deliverables_of(leadership: Leadership) -> list[Deliverable]:
    """In their order, with owners and the number of documents."""
    rows = leadership.deliverables.select_related("owner", "submitted_by", "decided_by")
    return list(rows.annotate(documents=Count("evidence")).order_by("order"))


def is_late(deliverable: Deliverable) -> bool:
    """Whether it is due and not accepted yet."""
    late = deliverable.due_on is not None and deliverable.due_on < clock.today()
    return late and deliverable.state != DeliverableState.ACCEPTED


def target_years(leadership: Leadership) -> list[tuple[int, ChainTarget | None, tuple[Measure, ...]]]:
    """Each year of the leadership up to this one with its target and what was reached, newest first."""
    targets = {target.year: target for target in leadership.targets.all()}
    last = min(leadership.year_to or clock.today().year, clock.today().year)
    years = range(max(last, leadership.year_from), max(leadership.year_from, last - 3) - 1, -1)
    (codes,) = industry_codes([leadership.chain]).values()
    return [
        (year, targets.get(year), measures_of(targets.get(year), reached_in(year, codes))) for year in years
    ]


def projects_behind(visible: QuerySet[Project], chain: Chain, year: int) -> list[Project]:
    """Projects of the chain signed or landed in the year that the user may see, largest first."""
    (codes,) = industry_codes([chain]).values()
    moved = Q(**_year("signed_on", year)) | Q(**_year("landed_on", year))
    rows = visible.filter(moved, leading_industry__in=codes, countable=True, same_as__isnull=True)
    return list(
        rows.select_related("host").order_by("-contracted_investment", "-planned_investment", "pk")[:MOST]
    )


def evidence_of(deliverable: Deliverable) -> list[dict[str, Any]]:
    """Its documents, those of the newest version first, as the list of documents shows them."""
    rows = deliverable.evidence.select_related("document__uploaded_by")
    return [
        {
            "title": row.document.title,
            "url": reverse("chiefs:evidence", args=[deliverable.pk, row.pk]),
            "kind": f"V{row.number}",
            "size": row.document.size,
            "on": row.document.uploaded_at,
            "by": row.document.uploaded_by,
            "digest": row.document.sha256,
        }
        for row in rows
    ]


def to_visit(visible: QuerySet[TargetFirm], chains: Iterable[Chain]) -> list[TargetFirm]:
    """Targets of the chains on which somebody works, whose next step or patience ends by the end of next month."""
    today = clock.today()
    until = (today.replace(day=1) + timedelta(days=63)).replace(day=1) - timedelta(days=1)
    rows = visible.filter(segment__chain_map__chain__in=list(chains), accepted_on__isnull=False)
    rows = rows.filter(outcome="", folded_into__isnull=True).exclude(status__in=("lead", "set_aside"))
    due = Q(next_step_on__lte=until) | Q(stale_on__lte=until) | Q(last_touched_on__isnull=True)
    rows = rows.filter(due).select_related("segment", "owner", "officer", "submission__round")
    return list(rows.order_by("priority", "next_step_on", "pk")[:MOST])


def last_visits(visible: QuerySet[TargetFirm], chains: Iterable[Chain]) -> list[Touch]:
    """Meetings and visits of the last three months with targets of the chains, newest first, and what came of them."""
    since = clock.today() - timedelta(days=RECENT_DAYS)
    mine = visible.filter(segment__chain_map__chain__in=list(chains)).values("pk")
    rows = Touch.objects.filter(target__in=mine, kind__in=VISITS, on__gte=since)
    return list(rows.select_related("target__project", "by").order_by("-on", "-pk")[:MOST])


def coming_steps(visible: QuerySet[Project], chains: Iterable[Chain]) -> list[Project]:
    """Projects of the chains whose next step is due by the end of next month, the earliest first."""
    until = (clock.today().replace(day=1) + timedelta(days=63)).replace(day=1) - timedelta(days=1)
    codes = [code for own in industry_codes(chains).values() for code in own]
    rows = visible.whole().filter(  # type: ignore[attr-defined]
        leading_industry__in=codes, next_step_due_on__lte=until, same_as__isnull=True
    )
    rows = rows.filter(status="ongoing").select_related("host", "officer")
    return list(rows.order_by("next_step_due_on", "pk")[:MOST])


def owners() -> list[Organization]:
    """Offices and units that can own a deliverable or lead a chain."""
    return list(Organization.objects.filter(is_active=True).order_by("path"))


def people() -> list[User]:
    """People in office, by name."""
    return list(User.objects.filter(is_active=True).select_related("organization").order_by("name", "pk"))


def labels(measures: Iterable[Measure], words: Mapping[str, Any]) -> list[tuple[Any, Measure]]:
    """Measures with their names."""
    return [(words[measure.code], measure) for measure in measures]
