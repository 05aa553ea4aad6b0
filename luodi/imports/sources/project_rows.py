"""What a row of a project ledger leaves open, what contradicts itself, and what an import does not move."""

from typing import Any

from django.utils.translation import gettext as _

from luodi.projects.choices import Stage
from luodi.projects.facts import inconsistency_words
from luodi.projects.models import Project
from luodi_engine.project_checks import inconsistencies

from .base import Draft, Fault, Task, same
from .lookups import Lookups

STAGES = [stage.value for stage in Stage]
SIGNED = STAGES.index(Stage.SIGNED)
DATED = (
    ("at_capacity_on", Stage.AT_CAPACITY),
    ("production_started_on", Stage.IN_PRODUCTION),
    ("completed_on", Stage.COMPLETED),
    ("construction_started_on", Stage.STARTED),
    ("land_secured_on", Stage.LAND_OR_PLANT),
    ("approved_on", Stage.APPROVED),
    ("registered_on", Stage.REGISTERED),
    ("signed_on", Stage.SIGNED),
)
ACCEPTED = {Stage.SIGNED: "signed_on", Stage.STARTED: "construction_started_on"}
ACCEPTED |= {Stage.IN_PRODUCTION: "production_started_on"}
STEPS = ("stage", "status", "host", "first_contact_on", *(name for name, _stage in DATED))


def complete(draft: Draft, task: Task) -> None:
    """Fill in what holds for all rows, and people and places as far as they are known."""
    values = draft.values
    for name, value in task.defaults.items():
        if values.get(name) is None:
            values[name] = value
    officer = values.get("officer")
    if isinstance(officer, str):
        told = _("Nobody with a login is called “{name}”; the officer is left empty.")
        draft.notes.append(told.format(name=officer))
        values["officer"] = None
    industry = values.get("industry_id")
    if industry is not None and industry not in Lookups.of(task).industries:
        told = _("“{name}” is no class of GB/T 4754; the industry is left empty.")
        draft.notes.append(told.format(name=industry))
        values["industry_id"] = None
    region: Any = values.get("investor_province")
    if region is not None and region.level not in {"province", "country"}:
        values["investor_city"] = region
        values["investor_province"] = Lookups.of(task).regions.get(region.province_code)
    if region is not None and region.level == "country":
        values["investor_province"] = None


def note_contradictions(draft: Draft, task: Task) -> None:
    """Note every contradiction of the row; a tolerated one goes into the project's problems instead."""
    if draft.record is None:
        _set_stage(draft, task)
        found = list(inconsistencies(draft.values, today=task.on))
        _note_rights(draft, task)
    elif draft.changes:
        held = {field.name: getattr(draft.record, field.attname) for field in Project._meta.local_fields}
        known = {(each.field, each.code) for each in inconsistencies(held, today=task.on)}
        merged = inconsistencies({**held, **draft.changes}, today=task.on)
        found = [each for each in merged if (each.field, each.code) not in known]
    else:
        return
    for each in found:
        if each.code in task.tolerated:
            draft.notes.append(inconsistency_words(each))
            _keep_problem(draft, inconsistency_words(each))
        else:
            draft.faults.append(Fault(each.field, inconsistency_words(each), _("Correct the cell.")))


def _set_stage(draft: Draft, task: Task) -> None:
    """The stage that the dates show where none is stated; a stage behind its dates is a contradiction."""
    values = draft.values
    dated = next((stage for name, stage in DATED if values.get(name)), None)
    if values.get("stage") is None:
        values["stage"] = dated or Stage.LEAD
    elif dated is not None and STAGES.index(values["stage"]) < STAGES.index(dated):
        told = _("The stage is “{stage}”, but a date of “{later}” is filled in.")
        words = told.format(stage=Stage(values["stage"]).label, later=dated.label)
        if "project.stage_behind" in task.tolerated:
            draft.notes.append(words)
            _keep_problem(draft, words)
        else:
            draft.faults.append(Fault("stage", words, _("Correct the stage, or clear the date.")))
    undated = next(
        (stage for name, stage in DATED if stage == values["stage"] and not values.get(name)), None
    )
    if undated is not None:
        told = _("Stage “{stage}” has no date: it is missing from figures by date until one is entered.")
        draft.notes.append(told.format(stage=undated.label))
    if STAGES.index(values["stage"]) >= SIGNED and not _has_contract(values):
        draft.notes.append(
            _("Signed without a contract amount: the project counts, its amount is still missing.")
        )


def _has_contract(values: dict[str, Any]) -> bool:
    return any(values.get(name) is not None for name in ("contracted_investment", "contracted_usd"))


def _note_rights(draft: Draft, task: Task) -> None:
    """Signing, start and production are accepted by the bureau; a unit cannot bring them in by itself."""
    values = draft.values
    signed = STAGES.index(values["stage"]) >= SIGNED or any(values.get(name) for name in ACCEPTED.values())
    if signed and not task.by.scope.allows("projects.open_ledger", values["host"].path):
        told = _("Signing, start and production need the bureau's acceptance; a unit cannot bring them in.")
        remedy = _(
            "Bring it in at an earlier stage and claim the steps, or let the bureau import the ledger."
        )
        draft.faults.append(Fault("stage", told, remedy))


def _keep_problem(draft: Draft, words: str) -> None:
    known = draft.values.get("problems")
    draft.values["problems"] = f"{known}；{words}" if known else words


def note_fixed(draft: Draft) -> None:
    """Remark what the row says otherwise than the known project and an import does not move."""
    moved = [
        str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in STEPS
        if draft.values.get(name) is not None and not same(getattr(draft.record, name), draft.values[name])
    ]
    if moved:
        told = _("Not changed by an import: {fields}. Use the steps of the project page.")
        draft.notes.append(told.format(fields="、".join(moved)))
