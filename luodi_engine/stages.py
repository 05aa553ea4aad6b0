"""What stands between a project and the next stage of its ladder, all of it at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from luodi_engine.deadlines import Day, WorkCalendar, add_working_days, working_days_between
from luodi_engine.ladders import Gate, Ladder, Stage

ROW_STATES = ("done", "done_late", "undated", "skipped", "ahead", "overdue", "unplanned")
STATUSES = ("ongoing", "delayed", "dormant", "lost", "withdrawn")
KINDS = ("status", "pending", "jump", "date", "field", "document", "check")

MESSAGES: dict[str, str] = {
    "stage.status_not_ongoing": "The project is “{status}”. Set it back to ongoing, with a reason, first.",
    "stage.claim_pending": "A claim to enter “{pending}” is waiting for acceptance. Accept, return or withdraw it first.",
    "stage.unknown_stage": "The ladder has no stage “{stage}”. Choose one of: {known}.",
    "stage.already_there": "The project is already at “{stage}”.",
    "stage.backwards": "“{stage}” lies behind “{current}”. To go back, use rollback and give a reason.",
    "stage.jump": "“{stage}” is too far ahead: enter “{next}” first.",
    "stage.date_before_milestone": "The date {on} lies before “{milestone}” on {milestone_on}. Correct one of the two.",
    "stage.date_in_future": "The date {on} lies in the future (today is {on_day}). Enter it when it has happened.",
    "stage.field_missing": "Fill in “{subject}”.",
    "stage.document_missing": "Attach a document of the kind “{subject}”.",
    "check.no_open_duplicates": "{count} possible duplicates are undecided. Decide same or new in the duplicate pool.",
    "check.not_excluded": "The project carries exclusion flags: {flags}. Lift them with a reason or withdraw the project.",
    "check.contract_amount_positive": "The contract amount is not stated or not above zero. Enter it.",
}
"""English templates by message code; each ``{name}`` is a key of ``Blocker.params``."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """Everything a gate may look at, as plain values; ``milestones`` are effective dates by stage code.

    ``contracted_investment`` is in 万元. Whoever accepts a claim passes facts with ``pending_stage=None``.
    """

    stage: str
    project_class: str = ""
    filled_fields: frozenset[str] = frozenset()
    document_kinds: frozenset[str] = frozenset()
    milestones: Mapping[str, date] = field(default_factory=dict, hash=False)
    open_duplicates: int = 0
    excluded: frozenset[str] = frozenset()
    status: str = "ongoing"
    contracted_investment: Decimal | None = None
    pending_stage: str | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way: which gate of which stage, what is missing, and which role can clear it.

    ``gate`` is empty for what no gate asks (status, pending, jump, date).
    """

    gate: str
    stage: str
    kind: str
    subject: str
    role: str
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.message_code].format(**self.params)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a check does not hold, as values for its message."""

    params: Mapping[str, str]


def _no_open_duplicates(facts: ProjectFacts) -> Failure | None:
    return Failure({"count": str(facts.open_duplicates)}) if facts.open_duplicates else None


def _not_excluded(facts: ProjectFacts) -> Failure | None:
    return Failure({"flags": ", ".join(sorted(facts.excluded))}) if facts.excluded else None


def _contract_amount_positive(facts: ProjectFacts) -> Failure | None:
    amount = facts.contracted_investment
    return None if amount is not None and amount > 0 else Failure({})


CHECK_FUNCTIONS: dict[str, Callable[[ProjectFacts], Failure | None]] = {
    "no_open_duplicates": _no_open_duplicates,
    "not_excluded": _not_excluded,
    "contract_amount_positive": _contract_amount_positive,
}


def blockers(
    facts: ProjectFacts,
    to: str,
    ladder: Ladder,
    *,
    on: date,
    on_day: date | None = None,
    waive_documents: bool = False,
) -> tuple[Blocker, ...]:
    """All that stands between the project and entering ``to`` with effective date ``on``; empty: it may.

    After a jump the gates of every required stage on the way are listed too, lowest first. ``on_day``
    is the day on which the question is asked: with it, a later ``on`` is refused. ``waive_documents``
    leaves document requirements out, for ledgers taken over from elsewhere.

    >>> signed = Stage("signed", "签约", "Signed", gates=(
    ...     Gate("contract", "合同", "Contract", ("contracted_investment",), ("investment_contract",)),))
    >>> ladder = Ladder("x", "1", date(2022, 1, 1), "example", (Stage("lead", "线索", "Lead"), signed))
    >>> for blocker in blockers(ProjectFacts("lead", status="dormant"), "signed", ladder, on=date(2026, 8, 7)):
    ...     print(blocker.kind, blocker.subject, "|", blocker)
    status dormant | The project is “dormant”. Set it back to ongoing, with a reason, first.
    field contracted_investment | Fill in “contracted_investment”.
    document investment_contract | Attach a document of the kind “investment_contract”.
    """
    found = [*_state_blockers(facts, to)]
    unknown = [code for code in (to, facts.stage) if code not in ladder.codes]
    if unknown:
        params = {"stage": unknown[0], "known": ", ".join(ladder.codes)}
        found.append(Blocker("", to, "jump", unknown[0], "bureau", "stage.unknown_stage", params))
        return tuple(found)
    found += _move_blockers(facts, to, ladder)
    found += _date_blockers(facts, to, ladder, on=on, on_day=on_day)
    for stage in _climb(facts.stage, to, ladder):
        for gate in stage.gates_for(facts.project_class):
            found += _gate_blockers(facts, gate, stage, waive_documents=waive_documents)
    return tuple(found)


def _state_blockers(facts: ProjectFacts, to: str) -> list[Blocker]:
    found = []
    if facts.status != "ongoing":
        params = {"status": facts.status}
        found.append(
            Blocker("", to, "status", facts.status, "unit_clerk", "stage.status_not_ongoing", params)
        )
    if facts.pending_stage is not None:
        params = {"pending": facts.pending_stage}
        found.append(Blocker("", to, "pending", facts.pending_stage, "bureau", "stage.claim_pending", params))
    return found


def _move_blockers(facts: ProjectFacts, to: str, ladder: Ladder) -> list[Blocker]:
    here, there = ladder.position(facts.stage), ladder.position(to)
    if there == here:
        return [Blocker("", to, "jump", to, "unit_clerk", "stage.already_there", {"stage": to})]
    if there < here:
        params = {"stage": to, "current": facts.stage}
        return [Blocker("", to, "jump", to, "unit_clerk", "stage.backwards", params)]
    required_between = [stage.code for stage in ladder.stages[here + 1 : there] if not stage.optional]
    if required_between:
        params = {"stage": to, "next": required_between[0]}
        return [Blocker("", to, "jump", required_between[0], "unit_clerk", "stage.jump", params)]
    return []


def _date_blockers(
    facts: ProjectFacts, to: str, ladder: Ladder, *, on: date, on_day: date | None
) -> list[Blocker]:
    found = []
    for stage in ladder.stages[: ladder.position(to)]:
        reached = facts.milestones.get(stage.code)
        if reached is not None and reached > on:
            params = {"on": on.isoformat(), "milestone": stage.code, "milestone_on": reached.isoformat()}
            found.append(
                Blocker("", to, "date", stage.code, "unit_clerk", "stage.date_before_milestone", params)
            )
    if on_day is not None and on > on_day:
        params = {"on": on.isoformat(), "on_day": on_day.isoformat()}
        found.append(Blocker("", to, "date", "today", "unit_clerk", "stage.date_in_future", params))
    return found


def _climb(here: str, to: str, ladder: Ladder) -> list[Stage]:
    """The target and every required stage between, lowest first; nothing on the way down."""
    between = ladder.stages[ladder.position(here) + 1 : ladder.position(to) + 1]
    return [stage for stage in between if stage.code == to or not stage.optional]


def _gate_blockers(facts: ProjectFacts, gate: Gate, stage: Stage, *, waive_documents: bool) -> list[Blocker]:
    found = []
    for requirement in gate.requirements:
        subject, params = requirement.subject, {"subject": requirement.subject}
        if requirement.kind == "field" and subject not in facts.filled_fields:
            found.append(
                Blocker(gate.code, stage.code, "field", subject, gate.role, "stage.field_missing", params)
            )
        elif requirement.kind == "document" and not waive_documents and subject not in facts.document_kinds:
            found.append(
                Blocker(
                    gate.code, stage.code, "document", subject, gate.role, "stage.document_missing", params
                )
            )
        elif requirement.kind == "check" and (failure := CHECK_FUNCTIONS[subject](facts)):
            code = f"check.{subject}"
            found.append(Blocker(gate.code, stage.code, "check", subject, gate.role, code, failure.params))
    return found


def next_stages(facts: ProjectFacts, ladder: Ladder) -> tuple[Stage, ...]:
    """The stages that are no jump from here: optional ones directly ahead, then the next required one.

    >>> ladder = Ladder("x", "1", date(2022, 1, 1), "example", (Stage("started", "开工", "Started"),
    ...     Stage("capital_arriving", "到资", "Capital", optional=True), Stage("completed", "竣工", "Completed")))
    >>> [stage.code for stage in next_stages(ProjectFacts("started"), ladder)]
    ['capital_arriving', 'completed']
    """
    ahead: list[Stage] = []
    for stage in ladder.stages[ladder.position(facts.stage) + 1 :]:
        ahead.append(stage)
        if not stage.optional:
            break
    return tuple(ahead)


def stage_due_on(entered_on: date, stage: Stage, project_class: str, calendar: WorkCalendar) -> Day | None:
    """The day by which a project of the class should leave the stage; None where no limit is set.

    >>> stage_due_on(date(2026, 8, 7), Stage("studied", "研判", "Studied", limits={"default": 3}), "energy",
    ...     WorkCalendar()).on
    datetime.date(2026, 8, 12)
    """
    limit = stage.limit_for(project_class)
    return None if limit is None else add_working_days(entered_on, limit, calendar)


def is_stale(last_touched_on: date, stage: Stage, on: date) -> bool:
    """Whether nobody touched the project for longer than the stage allows, in calendar days.

    >>> stage = Stage("negotiating", "洽谈", "Negotiating", stale_after_days=30)
    >>> is_stale(date(2026, 7, 1), stage, date(2026, 7, 31)), is_stale(date(2026, 7, 1), stage, date(2026, 8, 1))
    (False, True)
    """
    return stage.stale_after_days is not None and (on - last_touched_on).days > stage.stale_after_days


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One stage on the map of a project's time.

    ``planned_on`` is the day the stage should be entered: stated, or (``by_limit``) counted in working days
    from the stage before. ``late_working_days`` compares it with the actual day, or with today when
    it has passed; negative is early, None where there is nothing to compare. ``assumed`` as in ``Day``.
    """

    stage: str
    label: str
    label_en: str
    planned_on: date | None
    by_limit: bool
    actual_on: date | None
    state: str
    late_working_days: int | None
    is_current: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, lowest stage first, and where today stands between the first and the last date (0-1)."""

    rows: tuple[TimelineRow, ...]
    today: Decimal | None

    @property
    def late_working_days(self) -> int:
        """Working days by which the first overdue stage is late; zero when none is."""
        return next((row.late_working_days or 0 for row in self.rows if row.state == "overdue"), 0)


def timeline(
    facts: ProjectFacts, ladder: Ladder, calendar: WorkCalendar, *, planned: Mapping[str, date], on: date
) -> Timeline:
    """The map of a project's time on ``on``: per stage planned, actual and lateness in working days.

    ``planned`` holds stated days by stage code; a stage without one gets the day on which the limit of the
    required stage before it runs out, as long as that one has a day.

    >>> ladder = Ladder("x", "1", date(2022, 1, 1), "example", (
    ...     Stage("signed", "签约", "Signed", limits={"default": 3}), Stage("started", "开工", "Started")))
    >>> facts = ProjectFacts("signed", milestones={"signed": date(2026, 8, 7)})
    >>> row = timeline(facts, ladder, WorkCalendar(), planned={}, on=date(2026, 8, 14)).rows[1]
    >>> row.planned_on, row.state, row.late_working_days
    (datetime.date(2026, 8, 12), 'overdue', 2)
    """
    here = _reached(facts, ladder)
    rows: list[TimelineRow] = []
    before: tuple[date, Stage] | None = None
    for index, stage in enumerate(ladder.stages):
        plan = _planned_day(facts, stage, before, planned=planned, calendar=calendar)
        row = _timeline_row(facts, stage, plan, calendar, place=index - here, on=on)
        rows.append(row)
        if not stage.optional:
            day = row.actual_on or row.planned_on
            before = (day, stage) if day else None
    return Timeline(tuple(rows), _position(rows, on))


def _reached(facts: ProjectFacts, ladder: Ladder) -> int:
    """The place of the project's stage; where the ladder has no such stage any more, the highest with a day."""
    if facts.stage in ladder.codes:
        return ladder.position(facts.stage)
    return max((ladder.position(code) for code in facts.milestones if code in ladder.codes), default=0)


def _planned_day(
    facts: ProjectFacts,
    stage: Stage,
    before: tuple[date, Stage] | None,
    *,
    planned: Mapping[str, date],
    calendar: WorkCalendar,
) -> tuple[Day | None, bool]:
    if stage.code in planned:
        return Day(planned[stage.code], False), False
    if before is None or stage.optional:
        return None, False
    entered_on, stage_before = before
    due = stage_due_on(entered_on, stage_before, facts.project_class, calendar)
    return due, due is not None


def _timeline_row(
    facts: ProjectFacts,
    stage: Stage,
    plan: tuple[Day | None, bool],
    calendar: WorkCalendar,
    *,
    place: int,
    on: date,
) -> TimelineRow:
    due, by_limit = plan
    actual = facts.milestones.get(stage.code) if place <= 0 else None
    late = None
    if due is not None and (actual or (place > 0 and on > due.on)):
        late = working_days_between(due.on, actual or on, calendar)
    state = "ahead" if due else "unplanned"
    if place > 0 and late is not None:
        state = "overdue"
    elif place <= 0 and actual is None:
        state = "skipped" if stage.optional and place < 0 else "undated"
    elif actual is not None:
        state = "done_late" if late is not None and late.days > 0 else "done"
    return TimelineRow(
        stage=stage.code,
        label=stage.label,
        label_en=stage.label_en,
        planned_on=due.on if due else None,
        by_limit=by_limit,
        actual_on=actual,
        state=state,
        late_working_days=late.days if late else None,
        is_current=stage.code == facts.stage,
        assumed=bool((due and due.assumed) or (late and late.assumed)),
    )


def _position(rows: list[TimelineRow], on: date) -> Decimal | None:
    days = [day for row in rows for day in (row.planned_on, row.actual_on) if day is not None]
    if not days or min(days) == max(days):
        return None
    share = Decimal((on - min(days)).days) / Decimal((max(days) - min(days)).days)
    return min(max(share, Decimal(0)), Decimal(1))
