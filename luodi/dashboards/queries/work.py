"""What waits for one person: to decide, to mend, to do next, to report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from luodi.accounts.models import User
from luodi.capital.access import decidable_capital
from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.common import clock
from luodi.dashboards.access import own_work
from luodi.indicators.queries import CityUnits, city_units, living_projects
from luodi.projects.access import decidable_duplicates, decidable_events
from luodi.projects.choices import EventState, Stage
from luodi.projects.models import OPEN_STATUSES, Project, StageEvent
from luodi.projects.queries import label_of
from luodi.targeting.access import VIEW, reviewable_submissions, submissions_to_fill
from luodi.targeting.queries.lists import targets_to_mind
from luodi_engine.ladders import Ladder

from .load import conditions, ladder_in_force

LATEST = 8
MOST_OWN = 400
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Returned:
    """A step (``stage`` in words) or an amount (no stage) that came back, and why; ``on``: its day or month."""

    pk: int
    project: int
    name: str
    reason: str
    stage: str
    on: date


def my_work(user: User, units: CityUnits | None = None) -> dict[str, Any]:
    """The lists of the page, each short; the statements do not grow with the rows."""
    today, ladder = clock.today(), ladder_in_force()
    names = stage_names(ladder)
    steps = decidable_events(user).select_related("project__host", "claimed_by").order_by("recorded_at")
    money = decidable_capital(user).select_related("project", "host", "claimed_by").order_by("claimed_at")
    pairs = decidable_duplicates(user).filter(verdict="open").select_related("project__host", "other__host")
    own = _with_stage(own_alarms(user, ladder, units or city_units()), names, "stage")

    def of_kind(kind: str, by: Callable[[Project], date]) -> list[Project]:
        return sorted((each for each in own if getattr(each, f"is_{kind}")), key=by)[:LATEST]

    lists = {
        "steps": _with_stage(_first(steps, user, "projects.accept"), names, "to_stage"),
        "money": _first(money, user, "capital.accept"),
        "pairs": _first(pairs, user, "projects.decide_duplicates"),
        "returned": returned_to(user, names),
        "due": of_kind("due", lambda each: each.next_step_due_on or today),
        "overdue": of_kind("overdue", lambda each: each.stage_due_on or today),
        "stale": of_kind("stale", lambda each: each.last_touched_on),
        "to_report": of_kind("to_report", lambda each: each.construction_started_on or today),
    }
    is_idle = not any(lists.values()) and not waits_in_target_lists(user)
    return {**lists, "today": today, "is_idle": is_idle}


def returned_to(user: User, names: Mapping[str, str]) -> list[Returned]:
    """Steps and amounts that ``user`` claimed and got back, the latest first; one statement."""
    steps = StageEvent.objects.filter(claimed_by=user, state=EventState.RETURNED, project__pending_stage="")
    money = PaidInCapital.objects.filter(claimed_by=user, state=ClaimState.RETURNED)
    nothing = Value("", output_field=CharField())
    fields = ("pk", "project_id", "project__name", "reason")
    of_steps = steps.order_by().values_list(*fields, "to_stage", "effective_on", "decided_at")
    of_money = (
        money.order_by().annotate(no_stage=nothing).values_list(*fields, "no_stage", "month", "ended_at")
    )
    rows = of_steps.union(of_money, all=True)
    latest = sorted(rows, key=lambda row: str(row[-1]), reverse=True)[:LATEST]
    return [
        Returned(pk, project, name, reason, names.get(stage, stage), on)
        for pk, project, name, reason, stage, on, _at in latest
    ]


def own_alarms(user: User, ladder: Ladder | None, units: CityUnits) -> list[Any]:
    """Active projects of which ``user`` is the officer and which need something, with what each needs."""
    today = clock.today()
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    alarms = conditions(ladder)
    claimed = PaidInCapital.objects.filter(project=OuterRef("pk"), month=last_month).exclude(
        state__in=(ClaimState.RETURNED, ClaimState.REVERSED)
    )
    building = Q(construction_started_on__isnull=False, production_started_on__isnull=True)
    needs: dict[str, Q] = {
        "is_due": Q(next_step_due_on__lte=today + timedelta(days=SOON_DAYS)),
        "is_overdue": alarms["overdue"],
        "is_stale": alarms["stale"],
        "is_to_report": building & ~Q(Exists(claimed)),
    }
    anything = Q()
    for need in needs.values():
        anything |= need
    rows = own_work(user, units).filter(anything, status__in=OPEN_STATUSES)
    named = rows.select_related("host").annotate(**{name: _truth(need) for name, need in needs.items()})
    return list(named.order_by("next_step_due_on", "pk")[:MOST_OWN])


def stage_names(ladder: Ladder | None) -> dict[str, str]:
    """Labels of stages by their codes, in the ladder in force."""
    names = {str(code): str(label) for code, label in Stage.choices}
    return names | {stage.code: label_of(stage) for stage in (ladder.stages if ladder else ())}


def work_count(user: User) -> int:
    """How much waits for one person, for the mark in the menu; one statement."""
    today = clock.today()
    parts = [
        _counted(
            living_projects().filter(officer=user, status__in=OPEN_STATUSES, next_step_due_on__lt=today),
            "own",
        )
    ]
    if user.scope.allows("projects.accept"):
        parts.append(_counted(decidable_events(user), "steps"))
    if user.scope.allows("capital.accept"):
        parts.append(_counted(decidable_capital(user), "money"))
    if user.scope.allows("projects.decide_duplicates"):
        parts.append(_counted(decidable_duplicates(user).filter(verdict="open"), "pairs"))
    return _sum([*parts, *_of_target_lists(user)])


def waits_in_target_lists(user: User) -> bool:
    """Whether the panel of target lists shows anything; one statement."""
    return _sum(_of_target_lists(user)) > 0


def _first(rows: QuerySet[Any], user: User, right: str) -> list[Any]:
    return list(rows[:LATEST]) if user.scope.allows(right) else []


def _truth(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _counted(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    counted: QuerySet[Any] = named.values("what").annotate(count=Count("pk"))
    return counted


def _of_target_lists(user: User) -> list[QuerySet[Any]]:
    """Submissions to write and to decide, and targets that want a step, each target once."""
    if not user.scope.allows(VIEW):
        return []
    return [
        _counted(submissions_to_fill(user), "to_fill"),
        _counted(reviewable_submissions(user), "to_review"),
        _counted(targets_to_mind(user, on=clock.today()), "targets"),
    ]


def _sum(parts: list[QuerySet[Any]]) -> int:
    if not parts:
        return 0
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sum(row["count"] for row in rows)


def _with_stage(rows: list[Any], names: dict[str, str], field: str) -> list[Any]:
    """The rows, each with its stage in words."""
    for row in rows:
        row.stage_words = names.get(getattr(row, field), getattr(row, field))
    return rows
