"""Reads a project into the plain values the engine decides on, and the engine's findings into sentences."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.audit.choices import DocumentKind
from luodi.common.errors import Obstacle, Refused
from luodi_engine.ladders import Ladder
from luodi_engine.milestones import LANDED, PERFORMING, defined_on
from luodi_engine.project_checks import MESSAGES as PROJECT_MESSAGES
from luodi_engine.project_checks import Inconsistency, inconsistencies
from luodi_engine.stages import MESSAGES as STAGE_MESSAGES
from luodi_engine.stages import Blocker, ProjectFacts

from .choices import GATE_ROLES, Exclusion, Status
from .models import MILESTONES, Project, ProjectDocument

FIELD_SOURCES: dict[str, str] = {
    "investor": "lead_investor_id",
    "industry": "industry_id",
    "host": "host_id",
    "responsible_unit": "responsible_unit_id",
    "officer": "officer_id",
    "park": "park_id",
    "local_company": "local_company_id",
}


def is_filled(project: Project, name: str) -> bool:
    """Whether a ladder's field ``name`` has a value; a stated zero or "no" is a value."""
    value = getattr(project, FIELD_SOURCES.get(name, name), None)
    return value is not None and value != ""


def project_facts(
    project: Project,
    ladder: Ladder,
    *,
    fields: tuple[str, ...],
    light: bool = False,
    documents: Iterable[ProjectDocument] | None = None,
) -> ProjectFacts:
    """What the gates may look at, with two queries: document kinds and undecided double reports.

    ``documents`` are the project's where they were read already; ``light`` leaves both queries out, for a map of
    time that asks no gate.
    """
    kinds: frozenset[str] = frozenset()
    pairs = 0
    if not light:
        if documents is None:
            documents = project.documents.select_related("document")
        kinds = frozenset(link.document.kind for link in documents if link.withdrawn_at is None)
        pairs = project.likely_duplicates.filter(verdict="open", level__in=("L1", "L2")).count()
    return ProjectFacts(
        stage=project.stage,
        project_class=project.project_class,
        filled_fields=frozenset(name for name in fields if is_filled(project, name)),
        document_kinds=kinds,
        milestones=stage_days(project, ladder),
        open_duplicates=pairs,
        excluded=frozenset(project.exclusions),
        status=Status.ONGOING if project.status == Status.DELAYED else project.status,
        contracted_investment=project.contracted_investment,
        pending_stage=project.pending_stage or None,
    )


def stage_days(project: Project, ladder: Ladder) -> dict[str, date]:
    """Effective dates by stage code, from the milestone columns."""
    days = {
        stage.code: getattr(project, stage.milestone)
        for stage in ladder.stages
        if stage.milestone in MILESTONES
    }
    return {code: day for code, day in days.items() if day is not None}


def derive_days(project: Project) -> None:
    """Set the days that follow from other days: performing since, landed."""
    days = {name: getattr(project, name) for name in (*MILESTONES, "first_capital_on")}
    signed = project.signed_on is not None
    project.performing_since = defined_on(PERFORMING, days) if signed else None
    project.landed_on = defined_on(LANDED, days) if signed else None


FIELD_NAMES = {"investor": "lead_investor"}


def check_values(
    values: Mapping[str, Any],
    *,
    today: date,
    tolerated: Collection[str] = (),
    before: Mapping[str, Any] | None = None,
) -> None:
    """Raises ``Refused`` with every contradiction in the values.

    Those whose code is ``tolerated``, and those that the values ``before`` a change had already, are let through:
    whoever mends the next step of a project taken over from an old ledger need not first mend its old dates.
    """
    known = {(each.field, each.code) for each in inconsistencies(before, today=today)} if before else set()
    found = [
        Obstacle(_in_words(PROJECT_MESSAGES[each.code], each.params), field=each.field, code=each.code)
        for each in inconsistencies(values, today=today)
        if each.code not in tolerated and (each.field, each.code) not in known
    ]
    if found:
        raise Refused.of(found)


def column_values(project: Project) -> dict[str, Any]:
    """The values of a project's own columns by field name."""
    return {field.name: getattr(project, field.attname) for field in Project._meta.local_fields}


def inconsistency_words(each: Inconsistency) -> str:
    """One contradiction as a sentence."""
    return _in_words(PROJECT_MESSAGES[each.code], each.params)


def obstacles_of(blockers: Iterable[Blocker], ladder: Ladder) -> list[Obstacle]:
    """Each blocker as a sentence with the role that can clear it."""
    found = []
    for blocker in blockers:
        params = {name: _label(name, value, blocker, ladder) for name, value in blocker.params.items()}
        who = GATE_ROLES.get(blocker.role, blocker.role)
        message = _(STAGE_MESSAGES[blocker.message_code]).format(**params)
        found.append(
            Obstacle(
                message, field=_field_of(blocker), code=blocker.message_code, who=who, place=blocker.subject
            )
        )
    return found


def field_label(name: str) -> str:
    """The label of a project field, for messages."""
    try:
        return str(Project._meta.get_field(FIELD_NAMES.get(name, name)).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def stage_label(code: str, ladder: Ladder) -> str:
    """A stage's label in the language of the page."""
    from_ladder = {stage.code: stage for stage in ladder.stages}.get(code)
    if from_ladder is None:
        return code
    return from_ladder.label_en if (get_language() or "").startswith("en") else from_ladder.label


def _field_of(blocker: Blocker) -> str:
    return FIELD_NAMES.get(blocker.subject, blocker.subject) if blocker.kind == "field" else ""


def _label(name: str, value: str, blocker: Blocker, ladder: Ladder) -> str:
    if name in {"stage", "current", "next", "pending", "milestone"}:
        return stage_label(value, ladder)
    if name == "status":
        return str(dict(Status.choices).get(value, value))
    if name == "flags":
        labels = dict(Exclusion.choices)
        return "; ".join(str(labels.get(flag, flag)) for flag in value.split(", "))
    if name == "subject" and blocker.kind == "field":
        return field_label(value)
    if name == "subject" and blocker.kind == "document":
        return str(dict(DocumentKind.choices).get(value, value))
    return value


def _in_words(template: str, params: Mapping[str, str]) -> str:
    named = {name: field_label(value) if name == "earlier" else value for name, value in params.items()}
    return _(template).format(**named)
