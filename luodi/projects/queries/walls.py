"""The stage board and the progress wall."""

from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.common import clock
from luodi.ladders.queries import ladder_for
from luodi.projects.models import Project
from luodi.web.charts import Chart, Column

from .steps import label_of

CARDS = 30
WALL_ROWS = 60
PAIRS = (
    ("construction_started_on", "planned_start_on"),
    ("completed_on", "planned_completion_on"),
    ("production_started_on", "planned_production_on"),
)


def board_columns(rows: QuerySet[Project]) -> list[dict[str, Any]]:
    """Every stage with its count, its contract amounts and its thirty freshest cards: two queries."""
    _version, ladder = ladder_for(clock.today())
    totals = {
        row["stage"]: row
        for row in rows.order_by()
        .values("stage")
        .annotate(count=Count("pk"), amount=Sum("contracted_investment"))
    }
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("updated_at").desc(), F("id").desc()])
    fresh = (
        rows.annotate(place=place).filter(place__lte=CARDS).select_related("host", "lead_investor", "officer")
    )
    cards: dict[str, list[Project]] = {}
    for project in fresh.order_by("place"):
        cards.setdefault(project.stage, []).append(project)
    today = clock.today()
    columns = []
    for stage in ladder.stages:
        total = totals.get(stage.code, {})
        shown = cards.get(stage.code, [])
        for project in shown:
            project.is_late = bool(project.stage_due_on and project.stage_due_on < today)  # type: ignore[attr-defined]
        columns.append(
            {
                "stage": stage,
                "label": label_of(stage),
                "count": total.get("count", 0),
                "amount": total.get("amount"),
                "cards": shown,
                "more": max(0, total.get("count", 0) - len(shown)),
            }
        )
    return columns


def gantt_facts(rows: QuerySet[Project]) -> dict[str, Any]:
    """Planned and actual time of the sixty projects that are furthest behind, as a chart and its table."""
    today = clock.today()
    signed = rows.filter(signed_on__isnull=False).select_related("host")
    found = list(signed.order_by(F("stage_due_on").asc(nulls_last=True), "id")[:WALL_ROWS])
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
