"""The stage ladder: its versions, one version whole, what one changes, drafting, adopting and withdrawing."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from luodi.accounts.access import require
from luodi.api.entry import as_posted, at_their_places, cleaned, given_values, keep_only
from luodi.api.lists import PageQuery, page_answer, page_model
from luodi.api.operations import answer, many, reading, seen_digest, writing
from luodi.api.records import Fields
from luodi.api.types import Day, Given, Id, Line, LongLine, Pk, Reason
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.ladders import access, actions, queries
from luodi.ladders.drafting import MOST, with_codes
from luodi.ladders.forms import AdoptForm, DraftForm
from luodi.ladders.models import LadderVersion
from luodi.ladders.wording import differences
from luodi_engine.ladders import Gate, Stage

from .projects import user_of

router = Router()
HEAD = ("name", "effective_from", "source")
LADDER = Fields(
    LadderVersion,
    (
        "number",
        *HEAD,
        "state",
        "created_by",
        "created_at",
        "adopted_by",
        "adopted_at",
        "is_example",
    ),
)
LadderOut = LADDER.schema("Ladder")


class GateOut(BaseModel):
    """What must be there before a project enters the stage, and who clears it."""

    code: str
    label: str
    label_en: str
    fields: list[str] = Field(description="fields of the project that must be filled in")
    documents: list[str] = Field(description="kinds of papers that must be attached")
    checks: list[str]
    role: str
    limit_working_days: int | None
    classes: list[str] = Field(description="classes of project it is for; none: all")
    sources: dict[str, str] = Field(description="what each value rests on")


class StageOut(BaseModel):
    """A stage: the date it sets, four eyes, silence allowed, working days to the next one by class, its gates."""

    code: str
    label: str
    label_en: str
    milestone: str | None
    needs_acceptance: bool
    optional: bool
    stale_after_days: int | None
    limits: dict[str, int]
    sources: dict[str, str]
    gates: list[GateOut]


WholeOut = LADDER.schema(
    "LadderWithStages", digest=str, is_in_force=bool, stages=list[StageOut], body=dict[str, Any]
)


class DifferenceOut(BaseModel):
    """One thing that differs, in words."""

    place: str
    kind: Literal["added", "removed", "moved", "changed"]
    what: str
    before: str
    after: str


Word = Line


class GateIn(Given):
    """A gate; without a code it is given one."""

    code: Word = ""
    label: Line
    label_en: Line
    fields: list[Word] = Field([], max_length=MOST)
    documents: list[Word] = Field([], max_length=MOST)
    checks: list[Word] = Field([], max_length=MOST)
    role: Word = "unit_clerk"
    limit_working_days: int | None = None
    classes: list[Word] = Field([], max_length=MOST)
    sources: dict[str, LongLine] = Field({}, max_length=20)


class StageIn(Given):
    """A stage as it is answered; without a code it is given one."""

    code: Word = ""
    label: Line
    label_en: Line
    milestone: Word | None = None
    needs_acceptance: bool = False
    optional: bool = False
    stale_after_days: int | None = None
    limits: dict[str, int] = Field({}, max_length=20)
    sources: dict[str, LongLine] = Field({}, max_length=20)
    gates: list[GateIn] = Field([], max_length=MOST)


class NewDraft(Given):
    """A draft that begins with the stages of a version, or has its own."""

    name: str = Field(max_length=80)
    effective_from: Day
    source: LongLine = Field(description="the document or decision that sets the rules")
    based_on: Id | None = Field(None, description="number of the version; left out: the one in force today")
    stages: list[StageIn] | None = Field(None, max_length=MOST)


class DraftChanges(Given):
    """Only what changes; ``stages`` replaces all stages. With the digest you saw (or ``If-Match``)."""

    name: str = Field("", max_length=80)
    effective_from: Day | None = None
    source: LongLine = ""
    stages: list[StageIn] | None = Field(None, max_length=MOST)
    digest: str | None = Field(None, max_length=16)


class Adoption(Given):
    """Effective day and source, where they differ from the draft's."""

    effective_from: Day | None = None
    source: LongLine = ""


@reading(router, "/ladders", gives=page_model("Ladders", LadderOut))
def list_ladders(request: HttpRequest, given: Query[PageQuery]) -> HttpResponse:
    """Versions of the stage ladder, the latest first."""
    require(user_of(request), access.VIEW)
    rows = access.visible_versions(user_of(request))
    return page_answer(rows, ("-effective_from", "-number"), given, write=_head)


@reading(router, "/ladders/{int:pk}", gives=WholeOut)
def get_ladder(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One version with its stages, gates and limits."""
    return _told(request, pk)


@reading(router, "/ladders/{int:pk}/against/{int:other}", gives=many(DifferenceOut))
def compare_ladders(request: HttpRequest, pk: Pk, other: Pk) -> HttpResponse:
    """What a version changes against another, the older one."""
    new, old = (access.version_for(user_of(request), each) for each in (pk, other))
    names = ("place", "kind", "what", "before", "after")
    found = differences(queries.parsed(old), queries.parsed(new))
    return answer([{name: getattr(each, name) for name in names} for each in found])


@writing(router, "/ladders", gives=WholeOut, status=201)
def draft_ladder(request: HttpRequest, given: NewDraft) -> HttpResponse:
    """Draft a version; nothing changes until it is adopted. 422 with every mistake in the stages, each with its place."""
    user = user_of(request)
    require(user, access.CHANGE)
    base = access.version_for(user, given.based_on or queries.version_for(clock.today()).pk, action="change")
    head = cleaned(DraftForm(as_posted({name: getattr(given, name) for name in HEAD})))
    body = {**base.body, "version": head["name"], "source": head["source"]}
    if given.stages is not None:
        body["stages"] = _stages(given.stages)
    try:
        made = actions.draft_version(**head, body=body, by=user)
    except Refused as refused:
        raise at_their_places(refused) from refused
    return _told(request, made.pk, status=201)


@writing(router, "/ladders/{int:pk}", gives=WholeOut, method="PATCH", digested=True)
def change_ladder(request: HttpRequest, pk: Pk, given: DraftChanges) -> HttpResponse:
    """Change a draft; 409 once it is adopted, or where somebody saved since the digest you saw."""
    user = user_of(request)
    version = access.version_for(user, pk, action="change")
    digest = seen_digest(request, given.digest)
    values = given_values(given, besides=("digest", "stages"))
    form = DraftForm(as_posted(values))
    keep_only(form, values)
    changes = cleaned(form)
    body = {**version.body, "source": changes.get("source", version.source)}
    if given.stages is not None:
        body["stages"] = _stages(given.stages)
    try:
        actions.edit_draft(version, {**changes, "body": body}, by=user, expected_digest=digest)
    except Refused as refused:
        raise at_their_places(refused) from refused
    return _told(request, pk)


@writing(router, "/ladders/{int:pk}/adopt", gives=WholeOut)
def adopt_ladder(request: HttpRequest, pk: Pk, given: Adoption) -> HttpResponse:
    """Put a draft into force: from its day on all steps are judged by it, and it is never edited again."""
    version = access.version_for(user_of(request), pk, action="change")
    values = given_values(given)
    form = AdoptForm(as_posted(values))
    keep_only(form, values)
    try:
        actions.adopt_version(version, by=user_of(request), **cleaned(form))
    except Refused as refused:
        raise at_their_places(refused) from refused
    return _told(request, pk)


@writing(router, "/ladders/{int:pk}/withdraw", gives=WholeOut)
def withdraw_ladder(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Take a version out of force, or discard a draft; steps taken under it keep it."""
    version = access.version_for(user_of(request), pk, action="change")
    actions.withdraw_version(version, by=user_of(request), reason=given.reason)
    return _told(request, pk)


def _stages(given: list[StageIn]) -> list[dict[str, Any]]:
    return with_codes([stage.model_dump() for stage in given])


def _head(version: LadderVersion) -> dict[str, Any]:
    return {"id": version.pk, **LADDER.record(version)}


def _told(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    version = access.version_for(user_of(request), pk)
    in_force = queries.in_force_today(clock.today())
    digest = actions.body_digest(version)
    record = {
        **_head(version),
        "digest": digest,
        "is_in_force": in_force is not None and in_force.pk == version.pk,
        "stages": [_stage(stage) for stage in queries.parsed(version).stages],
        "body": version.body,
    }
    return answer(record, status=status, version=digest)


def _stage(stage: Stage) -> dict[str, Any]:
    names = ("code", "label", "label_en", "milestone", "needs_acceptance", "optional", "stale_after_days")
    return {
        **{name: getattr(stage, name) for name in names},
        "limits": dict(stage.limits),
        "sources": dict(stage.sources),
        "gates": [_gate(gate) for gate in stage.gates],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    lists = ("fields", "documents", "checks", "classes")
    return {
        **{name: getattr(gate, name) for name in ("code", "label", "label_en", "role", "limit_working_days")},
        **{name: list(getattr(gate, name)) for name in lists},
        "sources": dict(gate.sources),
    }
