"""What the page of one project, the board and the wall show, and what a project could do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.common.paging import ROWS, page_of
from luodi.ladders.queries import NoLadder, ladder_for
from luodi.projects.access import activities_of, may, papers_of, status_changes_of, steps_of
from luodi.projects.choices import EventKind, EventState
from luodi.projects.facts import obstacles_of, project_facts
from luodi.projects.models import Project, ProjectDocument, StageEvent
from luodi.projects.queries.lookups import accepted_evidence, standing_ladder
from luodi.reference.queries import work_calendar
from luodi.web.charts import Chart, Column
from luodi_engine.ladders import FIELDS, Ladder, Stage
from luodi_engine.stages import blockers, is_stale, next_stages, timeline

PLANNED = {
    "started": "planned_start_on",
    "completed": "planned_completion_on",
    "in_production": "planned_production_on",
}
RECENT = 12


def project_page_facts(project: Project, user: User) -> dict[str, Any]:
    """The project's map of time, next steps, waiting claim, documents, activities and what the user may do."""
    _version, ladder = ladder_for(clock.today())
    events = steps_of(project)
    waiting = next((event for event in events if event.state == EventState.CLAIMED), None)
    documents = list(
        papers_of(project).select_related("document__uploaded_by").order_by("-document__uploaded_at")
    )
    stage = ladder.stage(project.stage) if project.stage in ladder.codes else None
    may_change, may_accept = may(user, project, "change"), may(user, project, "accept")
    free = _withdrawable(events, documents, everything=may_accept) if may_change else set()
    entered = {event.to_stage: event.effective_on for event in events if event.state == EventState.ACCEPTED}
    return {
        "map": time_map(project, ladder, entered),
        "ladder_steps": _steps(project, ladder, entered),
        "next_steps": next_steps(project, ladder, documents)
        if may_change and not project.pending_stage
        else [],
        "waiting": waiting,
        "may_decide": waiting is not None and may_accept and waiting.claimed_by_id != user.pk,
        "is_own_claim": waiting is not None and waiting.claimed_by_id == user.pk,
        "entries": sorted(
            [*_events(events, ladder), *_activities(project)], key=lambda entry: entry["on"], reverse=True
        )[:60],
        "documents": [_document(project, link, may_withdraw=link.pk in free) for link in documents],
        "participants": list(project.participants.select_related("organization")),
        "pairs": [] if project.is_narrow else _pairs(project, user),
        "is_stale": stage is not None
        and not project.is_narrow
        and is_stale(project.last_touched_on, stage, clock.today()),
        "stale_days": stage.stale_after_days if stage else None,
        "may_change": may_change,
        "may_accept": may_accept,
    }


def _pairs(project: Project, user: User) -> list[dict[str, Any]]:
    """Open double reports, named only to whoever may decide on both of the two."""
    found = project.likely_duplicates.filter(verdict="open").select_related("other__host")[:RECENT]
    decides = may(user, project, "decide_duplicates")
    return [
        {"pair": pair, "is_named": decides and may(user, pair.other, "decide_duplicates")} for pair in found
    ]


def time_map(project: Project, ladder: Ladder, entered: Mapping[str, date]) -> Any:
    """Planned, actual and today per stage, without a query; stages without a day of their own show the step's."""
    facts = project_facts(project, ladder, fields=FIELDS, light=True)
    known = {ladder.stages[0].code: project.first_contact_on} if project.first_contact_on else {}
    facts = replace(facts, milestones={**known, **entered, **facts.milestones})
    planned = {code: day for code, name in PLANNED.items() if (day := getattr(project, name)) is not None}
    return timeline(facts, ladder, work_calendar(), planned=planned, on=clock.today())


def _steps(project: Project, ladder: Ladder, entered: Mapping[str, date]) -> list[dict[str, Any]]:
    """Every stage of the ladder: passed, here or ahead, with the day it was entered where that is known."""
    here = ladder.position(project.stage) if project.stage in ladder.codes else -1
    steps = []
    for place, stage in enumerate(ladder.stages):
        on = getattr(project, stage.milestone, None) if stage.milestone else None
        on = on or (entered.get(stage.code) if place <= here else None)
        skipped = stage.optional and on is None
        state = "here" if place == here else ("passed" if place < here and not skipped else "")
        first = project.first_contact_on if place == 0 else None
        steps.append({"label": label_of(stage), "state": state, "on": on or first})
    return steps


def _events(events: list[StageEvent], ladder: Ladder) -> list[dict[str, Any]]:
    labels = {stage.code: label_of(stage) for stage in ladder.stages}
    tones = {"claimed": "warn", "accepted": "ok", "returned": "bad", "reversed": "neutral"}
    entries = []
    for event in reversed(events):
        to = labels.get(event.to_stage, event.to_stage)
        title = _("Back to {stage}").format(stage=to) if event.kind == EventKind.ROLLBACK else to
        state = "" if event.kind == EventKind.ROLLBACK else f" · {event.get_state_display()}"
        by = f"{event.claimed_by}" + (f" → {event.decided_by}" if event.decided_by else "")
        entries.append(
            {
                "on": event.effective_on,
                "title": f"{title}{state}",
                "text": event.reason,
                "by": by,
                "tone": "bad" if event.kind == EventKind.ROLLBACK else tones[event.state],
                "recorded_on": clock.day_of(event.recorded_at),
            }
        )
    return entries


def _activities(project: Project) -> list[dict[str, Any]]:
    found = activities_of(project).select_related("by")[:RECENT]
    changes = status_changes_of(project).select_related("changed_by")[:RECENT]
    entries: list[dict[str, Any]] = [
        {"on": each.on, "title": each.text, "by": each.by, "recorded_on": clock.day_of(each.recorded_at)}
        for each in found
    ]
    entries += [
        {
            "on": each.effective_on,
            "title": _("Status: {status}").format(status=each.get_to_status_display()),
            "text": each.reason,
            "by": each.changed_by,
            "tone": "warn",
            "recorded_on": clock.day_of(each.recorded_at),
        }
        for each in changes
    ]
    return entries


def _withdrawable(events: list[StageEvent], links: list[ProjectDocument], *, everything: bool) -> set[int]:
    """Papers not withdrawn yet; those that prove an accepted step only where ``everything`` may be withdrawn."""
    kept = {} if everything else accepted_evidence(events, links)
    return {link.pk for link in links if link.withdrawn_at is None and link.pk not in kept}


def _document(project: Project, link: ProjectDocument, *, may_withdraw: bool) -> dict[str, Any]:
    document = link.document
    return {
        "title": document.title,
        "url": reverse("projects:document", args=[project.pk, link.pk]),
        "kind": document.get_kind_display(),
        "size": document.size,
        "on": clock.day_of(document.uploaded_at),
        "by": document.uploaded_by,
        "digest": document.sha256,
        "state": "withdrawn" if link.withdrawn_at else "",
        "state_label": _("Withdrawn") if link.withdrawn_at else "",
        "note": link.withdrawn_reason,
        "deed_url": reverse("projects:withdraw_document", args=[project.pk, link.pk]) if may_withdraw else "",
        "deed": _("Withdraw"),
    }


CARDS = 20
WALL_ROWS = 60
PAIRS = (
    ("construction_started_on", "planned_start_on"),
    ("completed_on", "planned_completion_on"),
    ("production_started_on", "planned_production_on"),
)


def board_columns(rows: QuerySet[Project]) -> list[dict[str, Any]]:
    """Every stage with its count, its contract amounts and its twenty freshest cards: four queries.

    The cards of each stage are found by an index of their own, so that a hundred thousand projects are not sorted
    for a few hundred cards. Empty where the city has adopted no ladder yet.
    """
    try:
        _version, ladder = ladder_for(clock.today())
    except NoLadder:
        return []
    totals = _by_stage(rows)
    fresh = _freshest(rows, [stage.code for stage in ladder.stages if stage.code in totals])
    cards: dict[str, list[Project]] = {}
    for project in fresh:
        cards.setdefault(project.stage, []).append(project)
    today = clock.today()
    columns = []
    for stage in ladder.stages:
        count, amount = totals.get(stage.code, (0, None))
        shown = cards.get(stage.code, [])
        for card in shown:
            card.is_late = bool(card.stage_due_on and card.stage_due_on < today)  # type: ignore[attr-defined]
        columns.append(
            {
                "stage": stage,
                "label": label_of(stage),
                "count": count,
                "amount": amount,
                "cards": shown,
                "more": max(0, count - len(shown)),
            }
        )
    return columns


def _freshest(rows: QuerySet[Project], stages: Sequence[str]) -> list[Project]:
    """The cards of each stage, newest first: their numbers from one index walk a stage, then the rows."""
    newest = ("-updated_at", "-id")
    parts = [
        Project.objects.filter(pk__in=rows.filter(stage=stage).order_by(*newest).values("pk")[:CARDS])
        for stage in stages
    ]
    if not parts:
        return []
    numbers = [part.order_by().values_list("pk", flat=True) for part in parts]
    found = numbers[0].union(*numbers[1:], all=True) if len(numbers) > 1 else numbers[0]
    shown = Project.objects.filter(pk__in=list(found)).select_related("lead_investor", "officer")
    return list(shown.prefetch_related("host").order_by(*newest))


def _by_stage(rows: QuerySet[Project]) -> dict[str, tuple[int, Decimal | None]]:
    """Count and contract amount (万元) by stage; summed by host first, in the order of the index that has both."""
    found: dict[str, tuple[int, Decimal | None]] = {}
    parts = rows.order_by().values("host", "stage")
    for row in parts.annotate(count=Count(ROWS), amount=Sum("contracted_investment")):
        count, amount = found.get(row["stage"], (0, None))
        if row["amount"] is not None:
            amount = (amount or Decimal(0)) + row["amount"]
        found[row["stage"]] = (count + row["count"], amount)
    return found


def gantt_facts(rows: QuerySet[Project]) -> dict[str, Any]:
    """Planned and actual time of the sixty projects that are furthest behind, as a chart and its table."""
    today = clock.today()
    signed = rows.filter(signed_on__isnull=False).select_related("host")
    found = page_of(signed, ["stage_due_on"], size=WALL_ROWS).rows
    bars: list[list[Any]] = []
    links = {}
    for project in found:
        name = f"{project.name} · {project.host}"
        links[name] = reverse("projects:detail", args=[project.pk])
        bars += _bars(project, name, today)
    names = {"planned": _("Planned"), "actual": _("Actual"), "late": _("Late")}
    columns = (
        Column(_("Project")),
        Column(_("Step")),
        Column(_("Kind"), names=names),
        Column(_("From"), "day"),
        Column(_("To"), "day"),
    )
    chart = Chart(
        "wall", "gantt", _("Progress wall"), columns, bars, options={"today": today.isoformat()}, links=links
    )
    return {"chart": chart if bars else None, "shown": len(found), "most": WALL_ROWS}


def _bars(project: Project, name: str, today: date) -> list[list[Any]]:
    labels = {
        "construction_started_on": _("To start"),
        "completed_on": _("Building"),
        "production_started_on": _("To production"),
    }
    bars = []
    begun = planned_begun = project.signed_on
    for actual_field, planned_field in PAIRS:
        planned, actual = getattr(project, planned_field), getattr(project, actual_field)
        if planned_begun and planned and planned > planned_begun:
            bars.append([name, labels[actual_field], "planned", planned_begun, planned])
        if begun and (actual or begun < today):
            end = actual or today
            late = planned is not None and end > planned
            if end > begun:
                bars.append([name, labels[actual_field], "late" if late else "actual", begun, end])
        planned_begun, begun = planned or planned_begun, actual
    return bars


def label_of(stage: Stage) -> str:
    """The stage's label in the language of the page."""
    return stage.label_en if (get_language() or "").startswith("en") else stage.label


def step_facts(project: Project, to: str, refused: Refused | None = None) -> dict[str, Any]:
    """Every gate of ``to`` with what is passed and what is not, and who clears it."""
    today = clock.today()
    _version, ladder = ladder_for(today)
    facts = project_facts(project, ladder, fields=FIELDS)
    stage = ladder.stage(to) if to in ladder.codes else None
    if refused is not None:
        barred = list(refused.obstacles)
    else:
        barred = obstacles_of(blockers(facts, to, ladder, on=today, on_day=today), ladder)
    return {
        "stage": stage,
        "stage_label": label_of(stage) if stage else to,
        "gates": [{"text": each.message, "who": each.who, "is_passed": False} for each in barred],
        "needs_acceptance": bool(stage and stage.needs_acceptance),
    }


def next_steps(
    project: Project, ladder: Ladder, documents: Iterable[ProjectDocument] | None = None
) -> list[dict[str, Any]]:
    """The stages the project can enter next, each with what stands in its way today.

    ``documents`` are the project's where they were read already.
    """
    today = clock.today()
    if project.stage not in ladder.codes:
        return []
    facts = project_facts(project, ladder, fields=FIELDS, documents=documents)
    steps = []
    for stage in next_stages(facts, ladder):
        found = obstacles_of(blockers(facts, stage.code, ladder, on=today, on_day=today), ladder)
        gates = [{"text": each.message, "who": each.who, "href": _remedy(project, each)} for each in found]
        steps.append({"stage": stage, "label": label_of(stage), "gates": gates})
    return steps


def stages_below(project: Project) -> list[tuple[str, str]]:
    """Stages to which the project can be put back, nearest first."""
    _version, ladder = ladder_for(clock.today())
    stood = standing_ladder(project, ladder)
    if project.stage not in stood.codes:
        return []
    below = [each.code for each in stood.stages[: stood.position(project.stage)] if each.code in ladder.codes]
    return [(code, label_of(ladder.stage(code))) for code in reversed(below)]


def _remedy(project: Project, obstacle: Any) -> str:
    if obstacle.code == "stage.document_missing":
        return f"/projects/{project.pk}/documents/?kind={obstacle.place}"
    if obstacle.field:
        return f"/projects/{project.pk}/edit/#id_{obstacle.field}"
    return ""
