"""Columns and filters of the list of imports, and the tables of rows on their pages."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Choice, Days

from .choices import OPEN_STATES, Outcome, RunState
from .models import ImportRun
from .sources import SOURCES, Source, Task

TONES = {
    RunState.FAULTY: "bad",
    RunState.READY: "info",
    RunState.DONE: "ok",
    RunState.UNDONE: "gone",
    RunState.CHECKING: "warn",
    RunState.RUNNING: "warn",
    RunState.UNDOING: "warn",
}
OUTCOME_TONES = {Outcome.NEW: "accent", Outcome.CHANGED: "info", Outcome.UNCHANGED: "neutral"}
KINDS = tuple((source.code, source.label) for source in SOURCES)


def _tone(state: Any) -> str:
    return TONES.get(state, "neutral")


def _done(run: ImportRun, name: str) -> int | None:
    return None if run.state == RunState.UPLOADED else int(getattr(run, name))


COLUMNS = ColumnSet(
    Column(code="name", header=_("File"), link="imports:detail", fixed=True),
    Column(code="source", header=_("What"), kind="choice", choices=KINDS),
    Column(code="state", header=_("State"), kind="badge", choices=RunState.choices, tone=_tone),
    Column(code="total", header=_("Rows"), kind="number"),
    Column(code="new", header=_("New"), kind="number", value=lambda run: _done(run, "new")),
    Column(code="changed", header=_("Changed"), kind="number", value=lambda run: _done(run, "changed")),
    Column(code="unchanged", header=_("Unchanged"), kind="number", value=lambda run: _done(run, "unchanged")),
    Column(code="faulty", header=_("Rows to mend"), kind="number", value=lambda run: _done(run, "faulty")),
    Column(code="created_by", header=_("By"), value="created_by"),
    Column(code="created_at", header=_("Uploaded"), kind="moment", sort="created_at"),
    Column(code="applied_at", header=_("Brought in"), kind="moment"),
)
FILTERS = (
    Choice(code="source", label=_("What"), choices=KINDS),
    Choice(code="state", label=_("State"), choices=RunState.choices, multiple=True),
    Days(code="uploaded", label=_("Uploaded"), field="created_at", folded=True),
)


def preview_table(run: ImportRun, source: Source, user: Any) -> dict[str, Any]:
    """The first rows as a table: heads, and for each row its outcome, its changes and its cells."""
    if not run.preview or run.state not in OPEN_STATES:
        return {}
    shown = run.preview[0]["values"]
    columns = [each for each in source.columns(Task(user, clock.today())) if each.code in shown]
    rows = [
        {**row, **marked(row["outcome"]), "cells": [row["values"].get(each.code) for each in columns]}
        for row in run.preview
    ]
    return {"heads": [str(each.label) for each in columns], "rows": rows}


def marked(outcome: str) -> dict[str, Any]:
    """The words and the tone of what a row does."""
    return {"words": Outcome(outcome).label, "tone": OUTCOME_TONES[Outcome(outcome)]}


def list_of(source: Source) -> str:
    """The address of the list that shows the records of a source, empty where there is none."""
    try:
        return reverse(f"{source.page.partition(':')[0]}:list")
    except NoReverseMatch:
        return ""


def linked(source: Source, rows: list[Any]) -> list[Any]:
    """Rows of a run with the addresses of their records."""
    for row in rows:
        try:
            row.url = reverse(source.page, args=[row.object_id])
        except NoReverseMatch:
            row.url = ""
        row.mark = marked(row.outcome)
    return rows
