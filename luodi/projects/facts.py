"""Reads a project once into the plain values the engine decides on."""

from datetime import date

from luodi_engine.ladders import Ladder
from luodi_engine.milestones import LANDED, PERFORMING, defined_on
from luodi_engine.stages import ProjectFacts

from .choices import Status
from .models import MILESTONES, Project

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
    project: Project, ladder: Ladder, *, fields: tuple[str, ...], light: bool = False
) -> ProjectFacts:
    """What the gates may look at, with two queries: document kinds and undecided double reports.

    ``light`` leaves these two out, for a map of time that asks no gate.
    """
    kinds: frozenset[str] = frozenset()
    pairs = 0
    if not light:
        living = project.documents.filter(withdrawn_at__isnull=True)
        kinds = frozenset(living.values_list("document__kind", flat=True))
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
