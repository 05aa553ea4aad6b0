"""A project as programs get it: its facts, steps, papers, partners, and what it could do next."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from luodi.accounts.models import User
from luodi.api.errors import ObstacleOut, obstacle_record
from luodi.api.records import Fields, Reference, plain, reference
from luodi.common import clock
from luodi.ladders.queries import NoLadder, ladder_for
from luodi.projects.access import may, papers_of, steps_of
from luodi.projects.facts import obstacles_of, project_facts
from luodi.projects.forms import ENTRY_FIELDS, MORE_FIELDS
from luodi.projects.models import (
    ACCEPTANCES,
    MILESTONES,
    WITHHELD,
    Activity,
    Project,
    ProjectDocument,
    StageEvent,
)
from luodi_engine.ladders import FIELDS
from luodi_engine.stages import blockers, next_stages

FACTS = Fields(
    Project,
    (
        "code",
        *ENTRY_FIELDS,
        *MORE_FIELDS,
        "stage",
        "pending_stage",
        "stage_entered_on",
        "stage_due_on",
        "status",
        "status_reason",
        "status_since",
        *MILESTONES,
        *ACCEPTANCES,
        "leading_industry",
        "fits_leading_industry",
        "first_capital_on",
        "paid_in_total",
        "paid_in_usd_total",
        "last_touched_on",
        "countable",
        "exclusions",
        "exclusion_note",
        "evidence_owed",
        "is_example",
        "version",
        "created_by",
        "created_at",
        "updated_at",
    ),
)
STEP = Fields(
    StageEvent,
    (
        "kind",
        "from_stage",
        "to_stage",
        "effective_on",
        "recorded_at",
        "state",
        "claimed_by",
        "decided_by",
        "decided_at",
        "reason",
    ),
)
StepOut = STEP.schema("Step", ladder_version=int)
ACTIVITY = Fields(Activity, ("on", "text", "by", "recorded_at"))
ActivityOut = ACTIVITY.schema("Activity")


class DocumentOut(BaseModel):
    """A paper of the project; its file has an address of its own."""

    id: int
    kind: str
    title: str
    number: str
    issued_on: date | None
    name: str
    media_type: str
    size: int
    sha256: str
    stage: str
    uploaded_by: Reference
    uploaded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str


class NextStepOut(BaseModel):
    """A stage that the project could enter next, and everything that stands in the way today."""

    stage: str
    needs_acceptance: bool
    blockers: list[ObstacleOut]


class MayOut(BaseModel):
    """What the sender may do to the project."""

    change: bool
    accept: bool


class InvestorOut(BaseModel):
    """An enterprise that takes part."""

    enterprise: Reference
    role: str


class ParticipantOut(BaseModel):
    """An organization that takes part and therefore sees the project."""

    organization: Reference
    kind: str


ProjectOut = FACTS.schema(
    "Project",
    steps=list[StepOut],  # type: ignore[valid-type]
    documents=list[DocumentOut],
    investors=list[InvestorOut],
    participants=list[ParticipantOut],
    next_steps=list[NextStepOut],
    withheld=list[str],
    may=MayOut,
)


def project_record(project: Project, user: User) -> dict[str, Any]:
    """Everything the page of a project shows of it, with seven queries at most."""
    return {
        "id": project.pk,
        **FACTS.record(project),
        "steps": [step_record(event) for event in steps_of(project)],
        "documents": document_records(project),
        "investors": [
            {"enterprise": reference(each.enterprise), "role": each.role}
            for each in project.investors.select_related("enterprise").order_by("pk")
        ],
        "participants": [
            {"organization": reference(each.organization), "kind": each.kind}
            for each in project.participants.select_related("organization").order_by("pk")
        ],
        "next_steps": steps_ahead(project),
        "withheld": list(WITHHELD) if project.is_narrow else [],
        "may": {"change": may(user, project, "change"), "accept": may(user, project, "accept")},
    }


def step_record(event: StageEvent) -> dict[str, Any]:
    """A step with its claimer and decider."""
    return {"id": event.pk, **STEP.record(event), "ladder_version": event.ladder.number}


def activity_record(activity: Activity) -> dict[str, Any]:
    """A note about the project."""
    return {"id": activity.pk, **ACTIVITY.record(activity)}


PAPER = (
    "kind",
    "title",
    "number",
    "issued_on",
    "name",
    "media_type",
    "size",
    "sha256",
    "uploaded_by",
    "uploaded_at",
)


def document_records(project: Project) -> list[dict[str, Any]]:
    """The papers of a project, the latest first."""
    links = (
        papers_of(project).select_related("document__uploaded_by").order_by("-document__uploaded_at", "-pk")
    )
    return [document_record(link) for link in links]


def document_record(link: ProjectDocument) -> dict[str, Any]:
    """A paper without its file."""
    return {
        "id": link.pk,
        **{name: plain(getattr(link.document, name)) for name in PAPER},
        "stage": link.stage,
        "withdrawn_at": plain(link.withdrawn_at),
        "withdrawn_reason": link.withdrawn_reason,
    }


def steps_ahead(project: Project) -> list[dict[str, Any]]:
    """The stages the project could enter next, each with what stands in its way today.

    None without a ladder, and none for those who see the project only because it is signed.
    """
    if project.is_narrow:
        return []
    today = clock.today()
    try:
        _version, ladder = ladder_for(today)
    except NoLadder:
        return []
    if project.stage not in ladder.codes:
        return []
    facts = project_facts(project, ladder, fields=FIELDS)
    steps = []
    for stage in next_stages(facts, ladder):
        found = obstacles_of(blockers(facts, stage.code, ladder, on=today, on_day=today), ladder)
        told = [obstacle_record(each) for each in found]
        steps.append({"stage": stage.code, "needs_acceptance": stage.needs_acceptance, "blockers": told})
    return steps
