"""What a project could do next, and what stands in its way."""

from typing import Any

from django.utils.translation import get_language

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.ladders.queries import ladder_for
from luodi.projects.facts import obstacles_of, project_facts
from luodi.projects.models import Project
from luodi_engine.ladders import FIELDS, Ladder, Stage
from luodi_engine.stages import blockers, next_stages


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


def next_steps(project: Project, ladder: Ladder) -> list[dict[str, Any]]:
    """The stages the project can enter next, each with what stands in its way today."""
    today = clock.today()
    if project.stage not in ladder.codes:
        return []
    facts = project_facts(project, ladder, fields=FIELDS)
    steps = []
    for stage in next_stages(facts, ladder):
        found = obstacles_of(blockers(facts, stage.code, ladder, on=today, on_day=today), ladder)
        gates = [{"text": each.message, "who": each.who, "href": _remedy(project, each)} for each in found]
        steps.append({"stage": stage, "label": label_of(stage), "gates": gates})
    return steps


def stages_below(project: Project) -> list[tuple[str, str]]:
    """Stages to which the project can be put back, nearest first."""
    _version, ladder = ladder_for(clock.today())
    if project.stage not in ladder.codes:
        return []
    below = ladder.stages[: ladder.position(project.stage)]
    return [(stage.code, label_of(stage)) for stage in reversed(below)]


def _remedy(project: Project, obstacle: Any) -> str:
    if obstacle.code == "stage.document_missing":
        return f"/projects/{project.pk}/documents/?kind={obstacle.place}"
    if obstacle.field:
        return f"/projects/{project.pk}/edit/#id_{obstacle.field}"
    return ""
