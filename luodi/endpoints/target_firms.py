"""Target enterprises: the city's list, quarters with their measures, submissions, touches and status."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from luodi.accounts.access import require, visible_organizations
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, ListRecords, Reference, plain
from luodi.api.types import Day, Given, Id, Line, OrganizationCode, Pk, Prose, code_of
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.enterprises.access import visible_enterprises
from luodi.targeting import access, actions
from luodi.targeting.choices import Priority, RoundState, SubmissionState, TargetStatus, TouchKind
from luodi.targeting.models import Submission, TargetFirm
from luodi.targeting.queries import lists, rounds
from luodi.targeting.tables import COLUMNS, FILTERS
from luodi_engine.chains.target_lists import ListMeasures

from .projects import user_of

router = Router()
FIRMS = Listing(
    name="TargetFirms",
    access=access.merged_targets,
    records=ListRecords(TargetFirm, COLUMNS, always=("version", "updated_at", "is_example")),
    rights=(access.VIEW,),
    filters=FILTERS,
    changed="updated_at",
)
FIRM = Fields(
    TargetFirm,
    (
        "name",
        "enterprise",
        "submission",
        "segment",
        "segment_name",
        "why",
        "contact_path",
        "priority",
        "suggested_owner",
        "owner",
        "officer",
        "status",
        "status_reason",
        "next_step",
        "next_step_on",
        "last_touched_on",
        "stale_on",
        "accepted_on",
        "folded_into",
        "project",
        "lead_on",
        "outcome",
        "outcome_reason",
        "is_example",
        "version",
        "updated_at",
    ),
)
SUBMISSION = Fields(
    Submission,
    (
        "round",
        "department",
        "information",
        "state",
        "submitted_on",
        "decided_on",
        "reason",
        "is_example",
        "version",
    ),
)
KindCode = code_of([(kind.value, kind.label) for kind in TouchKind if kind != TouchKind.STATUS])
StatusCode = code_of(TargetStatus.choices)
PriorityCode = code_of(Priority.choices)


class TargetTouchOut(BaseModel):
    """One dealing with a target."""

    on: str
    what: str
    note: str
    by: Reference | None


class TargetMeasuresOut(BaseModel):
    """The measures of a list; shares 0 to 1, null where there is nothing to divide by."""

    targets: int
    open: int
    stale: int
    hits: int
    freshness: str | None
    completeness: str | None
    hit_rate: str | None


class SubmissionStandingOut(TargetMeasuresOut):
    """What one department submits in a quarter."""

    submission: int
    department: Reference
    state: code_of(SubmissionState.choices)  # type: ignore[valid-type]
    time: str = Field(description="open, on_time, late or overdue")
    late_working_days: int


class TargetRoundOut(TargetMeasuresOut):
    """A quarter with the submissions you may see."""

    id: int
    year: int
    quarter: int
    state: code_of(RoundState.choices)  # type: ignore[valid-type]
    due_on: str
    stale_days: int
    submissions: list[SubmissionStandingOut]


FirmOut = FIRM.schema("TargetFirm", touches=list[TargetTouchOut])
SubmissionOut = SUBMISSION.schema("TargetSubmission", targets=list[FIRM.schema("SubmittedFirm")])  # type: ignore[misc]


class TargetFirmIn(Given):
    """A firm to recommend: of the register, or by its full name."""

    enterprise: Id | None = None
    name: str = Field("", max_length=120)
    segment_name: str = Field("", max_length=130)
    why: Prose = ""
    contact_path: Line = ""
    priority: PriorityCode = Priority.MEDIUM.value  # type: ignore[valid-type]
    suggested_owner: OrganizationCode | None = None
    next_step: Line = ""


class TargetFirmsIn(Given):
    """Firms, all taken or none."""

    targets: list[TargetFirmIn] = Field(min_length=1, max_length=300)


class TargetTouchIn(Given):
    """A dealing, what came of it, and the status it led to; the next step replaces the last one."""

    kind: KindCode  # type: ignore[valid-type]
    on: Day
    note: str = Field(max_length=500)
    to_status: StatusCode | None = None  # type: ignore[valid-type]
    next_step: Line = ""
    next_step_on: Day | None = None


class TargetMoveIn(Given):
    """A step on the ladder; going back and setting aside need a reason."""

    to: StatusCode  # type: ignore[valid-type]
    reason: Line = ""


@reading(router, "", gives=FIRMS.page())
def list_target_firms(request: HttpRequest, given: Query[FIRMS.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """The city's list as far as you may see it, with the columns and filters of its page."""
    return FIRMS.answer(request, given)


@reading(router, "/rounds", gives=many(TargetRoundOut))
def list_target_rounds(request: HttpRequest) -> HttpResponse:
    """The latest eight quarters, each with the submissions you may see and their measures."""
    require(user_of(request), access.VIEW)
    return answer([_round(one) for one in rounds.quarters(user_of(request), on=clock.today())])


@reading(router, "/submissions/{int:pk}", gives=SubmissionOut)
def get_target_submission(request: HttpRequest, pk: Pk) -> HttpResponse:
    """What one department submits, with its targets."""
    return _submission(access.submission_for(user_of(request), pk))


@writing(router, "/submissions/{int:pk}/targets", gives=SubmissionOut, status=201)
def add_target_firms(request: HttpRequest, pk: Pk, given: TargetFirmsIn) -> HttpResponse:
    """Recommend firms in your department's submission, all or none."""
    user = user_of(request)
    submission = access.submission_for(user, pk, action="change")
    rows = [row.model_dump() for row in given.targets]
    units = {place.code: place for place in visible_organizations(user)} if _names_units(rows) else {}
    known = visible_enterprises(user).in_bulk([row["enterprise"] for row in rows if row["enterprise"]])
    obstacles = []
    for number, row in enumerate(rows):
        for name, found in (("enterprise", known), ("suggested_owner", units)):
            if row[name] and row[name] not in found:
                message = _("There is no “{value}”.").format(value=row[name])
                obstacles.append(Obstacle(message, field=f"targets[{number}].{name}"))
            row[name] = found.get(row[name])
    if obstacles:
        raise Refused.of(obstacles)
    actions.add_targets(submission, rows, by=user)
    return _submission(access.submission_for(user, pk), status=201)


@reading(router, "/{int:pk}", gives=FirmOut)
def get_target_firm(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One target with every touch of the firm, also of earlier quarters."""
    return _firm(access.target_for(user_of(request), pk))


@writing(router, "/{int:pk}/touches", gives=FirmOut, status=201)
def note_target_touch(request: HttpRequest, pk: Pk, given: TargetTouchIn) -> HttpResponse:
    """Note a dealing with a target that you or your unit work on."""
    user = user_of(request)
    values = given.model_dump()
    values["to_status"] = values["to_status"] or ""
    actions.note_touch(access.target_for(user, pk, action="work"), by=user, **values)
    return _firm(access.target_for(user, pk), status=201)


@writing(router, "/{int:pk}/status", gives=FirmOut)
def move_target_firm(request: HttpRequest, pk: Pk, given: TargetMoveIn) -> HttpResponse:
    """Take a step on the ladder without a dealing."""
    user = user_of(request)
    target = access.target_for(user, pk, action="work")
    actions.move_target(target, given.to, by=user, on=clock.today(), reason=given.reason)
    return _firm(access.target_for(user, pk))


def _names_units(rows: list[dict[str, Any]]) -> bool:
    return any(row["suggested_owner"] for row in rows)


def _firm(target: TargetFirm, *, status: int = 200) -> HttpResponse:
    touches = [
        {
            "on": each["on"].isoformat(),
            "what": str(each["title"]),
            "note": each["text"],
            "by": plain(each["by"]),
        }
        for each in lists.timeline_of(target)
    ]
    record = {"id": target.pk, **FIRM.record(target), "touches": touches}
    return answer(record, status=status, version=target.version)


def _submission(submission: Submission, *, status: int = 200) -> HttpResponse:
    rows = [{"id": row.pk, **FIRM.record(row)} for row in lists.targets_of(submission)]
    record = {"id": submission.pk, **SUBMISSION.record(submission), "targets": rows}
    return answer(record, status=status, version=submission.version)


def _round(quarter: rounds.Quarter) -> dict[str, Any]:
    found = quarter.round
    return {
        "id": found.pk,
        "year": found.year,
        "quarter": found.quarter,
        "state": found.state,
        "due_on": found.due_on.isoformat(),
        "stale_days": found.stale_days,
        **_measures(quarter.measures),
        "submissions": [
            {
                "submission": one.submission.pk,
                "department": plain(one.submission.department),
                "state": one.submission.state,
                "time": one.time,
                "late_working_days": one.late_days,
                **_measures(one.measures),
            }
            for one in quarter.standings
        ],
    }


def _measures(found: ListMeasures) -> dict[str, Any]:
    shares = {name: getattr(found, name) for name in ("freshness", "completeness", "hit_rate")}
    counts = {name: getattr(found, name) for name in ("targets", "open", "stale", "hits")}
    return {**counts, **{name: None if value is None else f"{value:.4f}" for name, value in shares.items()}}
