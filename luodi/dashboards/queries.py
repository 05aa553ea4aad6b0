"""What the cockpit and my work show, from as few statements as possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.capital.access import decidable_capital, visible_capital
from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.common import clock
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.choices import Unit
from luodi.indicators.figures import Figures
from luodi.indicators.queries import CityUnits, measure_windows, month_chart
from luodi.ladders.queries import NoLadder, ladder_for
from luodi.projects.access import decidable_duplicates, decidable_events, visible_projects
from luodi.projects.choices import Status
from luodi.projects.models import OPEN_STATUSES, Project, StageEvent
from luodi.projects.queries import label_of
from luodi.targets.queries import IndicatorStanding, standings, targeted, targets_of
from luodi.web.charts import Chart, Column

RATES = (
    "performance_rate",
    "landing_rate",
    "start_rate",
    "production_rate",
    "capital_arrival_rate",
    "in_park_rate",
    "fit_rate",
)
CARDS = (
    "signed_projects",
    "signed_amount",
    "paid_in_other_province",
    "fdi_usd",
    "started",
    "in_production",
)
THRESHOLDS = {
    "performance_rate": Decimal("0.90"),
    "start_rate": Decimal("0.80"),
    "capital_arrival_rate": Decimal("0.30"),
}
"""Thresholds of Cangxi County 2022 (the best public stand-in): performance 90 %, start 80 %, capital arrival 30 %."""
MONEY = "paid_in"
LATEST = 8
COMPARED = 3
"""How many targets the picture compares; the table below it has all of them."""
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the top row: value, year on year, how far the target is reached, and where it opens."""

    standing: IndicatorStanding
    key: int
    url: str

    @property
    def own(self) -> Any:
        """The standing of the unit asked for, or of the city."""
        found = (each for each in self.standing.everybody if each.unit == self.key)
        return next(found, self.standing.city)

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of yuan, which the card writes in 亿元."""
        return self.standing.indicator.unit == Unit.WAN


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of the batch with its parts, its threshold and whether it is reached."""

    code: str
    label: Any
    definition: Any
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    threshold: Decimal | None
    url: str

    @property
    def is_reached(self) -> bool | None:
        """Unknown where there is no threshold or no value."""
        return None if self.value is None or self.threshold is None else self.value >= self.threshold


@dataclass(frozen=True, slots=True)
class Attention:
    """A count of what needs attention, with the list that shows it."""

    code: str
    label: Any
    count: int
    url: str
    tone: str


def cockpit(asked: Asked, units: CityUnits, user: User) -> dict[str, Any]:
    """Everything on the cockpit, nine statements whatever the number of rows."""
    targets = targets_of(asked.year, units, as_of=asked.moment)
    codes = list(dict.fromkeys([*CARDS, *(one.code for one in targeted(targets)), *RATES]))
    found = measure_windows(codes, [asked.window, asked.window_before], as_of=asked.moment, units=units)
    figures, before = found[asked.window], found[asked.window_before]
    indicators = [BY_CODE[code] for code in codes if not BY_CODE[code].is_rate]
    stood = standings(indicators, asked, units, targets=targets, figures=figures, before=before)
    unit = units.by_code(asked.unit) if asked.unit else None
    key = units.key_of(unit)
    by_code = {each.indicator.code: each for each in stood}
    with_target = [each for each in stood if each.has_target]
    return {
        "cards": [Card(by_code[code], key, asked.records_url(code, asked.unit)) for code in CARDS],
        "with_target": with_target,
        "rates": rate_rows(figures, key, asked),
        "units_chart": units_chart(with_target, asked),
        "tiles": tile_map(with_target, figures, asked, units),
        "money": money_chart(asked, units, key),
        "funnel": stage_funnel(units, unit),
        "attention": attention(user, with_target, unit),
        "unit": unit,
        "is_example": any(target.is_example for target in targets.values()),
    }


def rate_rows(figures: Figures, key: int, asked: Asked) -> list[RateRow]:
    """The rates of the period's batch, each with its parts."""
    rows = []
    for code in RATES:
        indicator, cell = BY_CODE[code], figures.cell(code, key)
        rows.append(
            RateRow(
                code,
                indicator.label,
                indicator.definition,
                cell.value,
                cell.numerator,
                cell.denominator,
                THRESHOLDS.get(code),
                asked.records_url(code, asked.unit),
            )
        )
    return rows


def units_chart(stood: Sequence[IndicatorStanding], asked: Asked) -> Chart | None:
    """Units compared by how far each target is reached; the calendar is a line."""
    if not stood:
        return None
    stood = stood[:COMPARED]
    names = [each.name for each in stood[0].units]
    rows = [(name, *(_achieved(each, place) for each in stood)) for place, name in enumerate(names)]
    columns = [Column(_("Unit")), *(Column(each.indicator.label, "rate") for each in stood)]
    note = _("share of the year's target; due by the calendar: {share}").format(share=f"{asked.month}/12")
    return Chart("units", "bar", _("Targets reached by unit"), columns, rows, note=note)


def _achieved(standing: IndicatorStanding, place: int) -> Decimal | None:
    achieved = standing.units[place].achieved
    return achieved.value if achieved is not None else None


def tile_map(
    stood: Sequence[IndicatorStanding], figures: Figures, asked: Asked, units: CityUnits
) -> Chart | None:
    """A schematic map of the units coloured by the first target's achievement: tiles, not boundaries."""
    if not stood or not units.units:
        return None
    first = stood[0]
    rows = [
        (each.name, each.achieved.value if each.achieved else None, figures.value(MONEY, each.unit))
        for each in first.units
    ]
    columns = [
        Column(_("Unit")),
        Column(first.indicator.label, "rate"),
        Column(BY_CODE[MONEY].label, "wan", _("10k yuan")),
    ]
    links = {each.name: asked.records_url(first.indicator.code, each.code) for each in first.units}
    tiles = {
        each.name: TILES.get(each.code, [place % 3, 3 + place // 3]) for place, each in enumerate(first.units)
    }
    title = _("{indicator}: target reached").format(indicator=first.indicator.label)
    note = _("schematic: tiles, not boundaries")
    return Chart("tiles", "tilemap", title, columns, rows, note=note, options={"tiles": tiles}, links=links)


TILES = {
    "nanjiang": [1, 0],
    "culture-tourism-zone": [2, 0],
    "tongjiang": [2, 1],
    "bazhou": [1, 1],
    "enyang": [0, 1],
    "economic-zone": [0, 2],
    "pingchang": [1, 2],
}
"""Where the sample city's units lie to each other; other cities' units stand in rows of three."""


def money_chart(asked: Asked, units: CityUnits, key: int) -> Chart:
    """Accepted money by month, this year beside the last."""
    windows = [*asked.months(asked.year), *asked.months(asked.year - 1)]
    found = measure_windows([MONEY], windows, as_of=asked.moment, units=units)
    return month_chart(BY_CODE[MONEY], asked, found, key=key, code="money")


def stage_funnel(units: CityUnits, unit: Any) -> Chart | None:
    """Active projects and their amounts by stage, totals only: everybody who sees figures may see them."""
    try:
        _version, ladder = ladder_for(clock.today())
    except NoLadder:
        return None
    rows = Project.objects.active()
    hosts = units.hosts_of(units.key_of(unit))
    if hosts is not None:
        rows = rows.filter(host__in=hosts)
    found = {
        row["stage"]: row
        for row in rows.order_by()
        .values("stage")
        .annotate(count=Count("pk"), amount=Sum("planned_investment"))
    }
    nothing: dict[str, Any] = {"count": 0, "amount": None}
    counted = [found.get(stage.code, nothing) for stage in ladder.stages]
    chart_rows = [
        (
            label_of(stage),
            sum(row["count"] for row in counted[place:]),
            counted[place]["count"],
            counted[place]["amount"],
        )
        for place, stage in enumerate(ladder.stages)
    ]
    links = {label_of(stage): f"{reverse('projects:list')}?stage={stage.code}" for stage in ladder.stages}
    columns = [
        Column(_("Stage")),
        Column(_("Reached it"), "count"),
        Column(_("Stand there now"), "count"),
        Column(_("Planned total of those"), "yi", _("100m yuan")),
    ]
    note = _("projects that have reached each stage")
    return Chart(
        "funnel", "funnel", _("Active projects by stage"), columns, chart_rows, note=note, links=links
    )


def attention(user: User, stood: Sequence[IndicatorStanding], unit: Any) -> list[Attention]:
    """What needs attention today among what the user may see, each count with its list; empty ones are left out."""
    rows = visible_projects(user)
    if unit is not None:
        rows = rows.filter(host__path__startswith=unit.path)
    counts = rows.aggregate(**{code: Count("pk", filter=condition) for code, condition in _alarms().items()})
    counts |= waiting_counts(user)
    ledger, place = reverse("projects:list"), f"&unit={unit.code}" if unit is not None else ""
    labels = {
        "waiting": (_("Steps wait for acceptance"), f"{ledger}?alarm=waiting{place}", "warn"),
        "capital": (
            _("Amounts wait for acceptance"),
            f"{reverse('capital:list')}?state=claimed{place}",
            "warn",
        ),
        "duplicates": (
            _("Double reports to decide"),
            f"{reverse('projects:duplicates')}?verdict=open",
            "warn",
        ),
        "not_started": (
            _("Signed half a year ago, not started"),
            f"{ledger}?alarm=not_started{place}",
            "bad",
        ),
        "overdue": (_("Stages overdue"), f"{ledger}?alarm=overdue{place}", "bad"),
        "stale": (_("Nothing noted for too long"), f"{ledger}?sort=last_touched_on{place}", "warn"),
        "step_due": (_("Next steps overdue"), f"{ledger}?alarm=step_due{place}", "warn"),
    }
    found = [
        Attention(code, label, counts.get(code) or 0, url, tone)
        for code, (label, url, tone) in labels.items()
        if counts.get(code)
    ]
    behind = sum(each.is_behind for standing in stood for each in standing.units)
    if behind:
        told = _("Targets behind schedule")
        found.append(Attention("behind", told, behind, reverse("targets:list"), "bad"))
    return found


def _alarms() -> dict[str, Q]:
    today = clock.today()
    going = Q(status__in=OPEN_STATUSES)
    return {
        "waiting": ~Q(pending_stage=""),
        "overdue": going & Q(stage_due_on__lt=today),
        "not_started": going
        & Q(signed_on__lte=today - timedelta(days=180), construction_started_on__isnull=True),
        "stale": going & _stale(),
        "step_due": going & Q(next_step_due_on__lt=today),
    }


def _stale() -> Q:
    """Untouched for longer than the stage allows."""
    try:
        _version, ladder = ladder_for(clock.today())
    except NoLadder:
        return Q(pk__in=[])
    found = Q(pk__in=[])
    for stage in ladder.stages:
        if stage.stale_after_days is not None:
            limit = clock.today() - timedelta(days=stage.stale_after_days)
            found |= Q(stage=stage.code, last_touched_on__lt=limit)
    return found


def waiting_counts(user: User) -> dict[str, int]:
    """Amounts and double reports that wait for this person, with one statement."""
    parts: list[QuerySet[Any]] = []
    if user.scope.allows("capital.accept"):
        parts.append(_counted(decidable_capital(user), "capital"))
    if user.scope.allows("projects.decide_duplicates"):
        parts.append(_counted(decidable_duplicates(user).filter(verdict="open"), "duplicates"))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {row["what"]: row["count"] for row in rows}


def _counted(rows: Any, what: str) -> Any:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    return named.values("what").annotate(count=Count("pk"))


def my_work(user: User) -> dict[str, Any]:
    """What waits for one person: to decide, to mend, to do next, to report."""
    today = clock.today()
    going = visible_projects(user).filter(status__in=OPEN_STATUSES).select_related("host")
    own = going.filter(officer=user)
    steps = decidable_events(user) if user.scope.allows("projects.accept") else StageEvent.objects.none()
    money = decidable_capital(user) if user.scope.allows("capital.accept") else PaidInCapital.objects.none()
    pairs = (
        decidable_duplicates(user).filter(verdict="open")
        if user.scope.allows("projects.decide_duplicates")
        else None
    )
    returned = visible_capital(user).filter(claimed_by=user, state=ClaimState.RETURNED)
    sent_back = StageEvent.objects.filter(claimed_by=user, state="returned", project__pending_stage="")
    return {
        "steps": list(steps.select_related("project__host", "claimed_by").order_by("recorded_at")[:LATEST]),
        "money": list(money.select_related("project", "host", "claimed_by").order_by("claimed_at")[:LATEST]),
        "pairs": list(pairs.select_related("project__host", "other__host")[:LATEST])
        if pairs is not None
        else [],
        "returned": list(returned.select_related("project").order_by("-ended_at")[:LATEST]),
        "sent_back": list(sent_back.select_related("project").order_by("-decided_at")[:LATEST]),
        "due": list(
            own.filter(next_step_due_on__lte=today + timedelta(days=SOON_DAYS)).order_by("next_step_due_on")[
                :20
            ]
        ),
        "overdue": list(own.filter(stage_due_on__lt=today).order_by("stage_due_on")[:LATEST]),
        "stale": list(own.filter(_stale()).order_by("last_touched_on")[:LATEST]),
        "to_report": list(months_to_report(own)),
        "today": today,
    }


def months_to_report(own: QuerySet[Project]) -> QuerySet[Project]:
    """Own projects under way for which no money of the last month was claimed yet."""
    last = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    claimed = PaidInCapital.objects.filter(month=last).exclude(
        state__in=(ClaimState.RETURNED, ClaimState.REVERSED)
    )
    building = own.filter(construction_started_on__isnull=False, production_started_on__isnull=True)
    return building.exclude(pk__in=claimed.values("project")).order_by("name")[:LATEST]


def work_count(user: User) -> int:
    """How much waits for one person, for the mark in the menu."""
    today = clock.today()
    own = Project.objects.living().filter(officer=user, status__in=(Status.ONGOING, Status.DELAYED))
    count = own.filter(next_step_due_on__lt=today).count()
    if user.scope.allows("projects.accept"):
        count += decidable_events(user).count()
    return count + sum(waiting_counts(user).values())
