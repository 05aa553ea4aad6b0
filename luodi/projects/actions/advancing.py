"""The one transition up the ladder, its acceptance by a second person, and the way back down."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.ladders.models import LadderVersion
from luodi.ladders.queries import ladder_for, parsed
from luodi.projects.choices import EventKind, EventState
from luodi.projects.facts import (
    check_values,
    column_values,
    obstacles_of,
    project_facts,
    stage_label,
)
from luodi.projects.models import MILESTONES, Project, StageEvent
from luodi.projects.queries import standing_ladder
from luodi.reference.queries import work_calendar
from luodi.web.formats import money, usd
from luodi_engine.ladders import FIELDS, Ladder, Stage
from luodi_engine.stages import Blocker, blockers, stage_due_on

from .figures import save_project

ACCEPTED_ON = {
    "signed_on": "signed_accepted_on",
    "construction_started_on": "construction_accepted_on",
    "production_started_on": "production_accepted_on",
}


def blockers_of(project: Project, to: str, *, on: date, today: date) -> tuple[tuple[Blocker, ...], Ladder]:
    """All that stands between the project and ``to``, with the ladder that says so."""
    _version, ladder = ladder_for(on)
    facts = project_facts(project, ladder, fields=FIELDS)
    return blockers(facts, to, ladder, on=on, on_day=today), ladder


@action
def advance_stage(
    project: Project, to: str, *, by: User, on: date, reason: str = "", expected_version: int | None = None
) -> StageEvent:
    """Move the project up to ``to`` with effective date ``on``, or claim it where a second person must accept.

    Raises ``Refused`` with all blockers, each saying who can clear it; ``Conflict`` where somebody was faster.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if expected_version is not None and project.version != expected_version:
        raise Conflict(
            Obstacle(_("Somebody changed this project since you opened it. Look again."), code="conflict")
        )
    version, ladder = ladder_for(on)
    _check_gates(project, to, ladder, on=on)
    stage = ladder.stage(to)
    at = clock.now()
    event = StageEvent(
        project=project,
        kind=EventKind.ADVANCE,
        from_stage=project.stage,
        to_stage=to,
        effective_on=on,
        recorded_at=at,
        state=EventState.CLAIMED if stage.needs_acceptance else EventState.ACCEPTED,
        claimed_by=by,
        reason=reason,
        ladder=version,
    )
    event.save(force_insert=True)
    project.last_touched_on = max(project.last_touched_on, on)
    after = {"stage": to, "on": on, "state": event.state}
    record_event(Verb.ADVANCE, project, by=by, before={"stage": project.stage}, after=after, reason=reason)
    if stage.needs_acceptance:
        project.pending_stage = to
        save_project(project, ["pending_stage", "last_touched_on"], at=at)
    else:
        _enter(project, event, ladder, at=at)
    return event


@action
def accept_step(event: StageEvent, *, by: User, note: str = "") -> StageEvent:
    """Accept a claimed step; the project enters its stage.

    Raises ``Conflict`` when the claim was decided meanwhile, and ``Refused`` when claimer and accepter are one or when
    what the ladder of the claim asks for is not there any more.
    """
    project, event = _open_claim(event, by)
    ladder = parsed(event.ladder)
    project.pending_stage = ""
    _check_gates(project, event.to_stage, ladder, on=event.effective_on)
    at = clock.now()
    _decide(event, EventState.ACCEPTED, by=by, at=at, note=note)
    milestone = ladder.stage(event.to_stage).milestone or ""
    column = ACCEPTED_ON.get(milestone)
    if column is not None:
        setattr(project, column, clock.today())
    _enter(project, event, ladder, at=at, extra=[*([column] if column else []), "pending_stage"])
    record_event(
        Verb.ACCEPT, project, by=by, after={"stage": event.to_stage, "on": event.effective_on}, reason=note
    )
    return event


@action
def return_step(event: StageEvent, *, by: User, reason: str) -> StageEvent:
    """Give a claimed step back with a reason; the project stays where it was.

    Raises ``Refused`` without a reason, ``Conflict`` when the claim was decided meanwhile.
    """
    if not reason.strip():
        raise Refused.because(
            _("Say why the step is returned, so that the unit can mend it."), field="reason"
        )
    project, event = _open_claim(event, by)
    at = clock.now()
    _decide(event, EventState.RETURNED, by=by, at=at, note=reason)
    project.pending_stage = ""
    save_project(project, ["pending_stage"], at=at)
    record_event(Verb.RETURN, project, by=by, before={"stage": event.to_stage}, reason=reason)
    return event


@action
def withdraw_claim(event: StageEvent, *, by: User, reason: str = "") -> StageEvent:
    """Take back a claim that is not decided yet; only its claimer may."""
    project = Project.objects.select_for_update().get(pk=event.project_id)
    event = StageEvent.objects.select_for_update().get(pk=event.pk)
    if event.state != EventState.CLAIMED:
        raise _decided(event)
    if event.claimed_by_id != by.pk:
        raise Refused.because(_("Only {name} can take this claim back.").format(name=event.claimed_by))
    at = clock.now()
    event.state, event.decided_at, event.reason = EventState.REVERSED, at, reason
    event.save(update_fields=["state", "decided_at", "reason"])
    project.pending_stage = ""
    save_project(project, ["pending_stage"], at=at)
    record_event(Verb.REVERSE, project, by=by, before={"stage": event.to_stage}, reason=reason)
    return event


def _check_gates(project: Project, to: str, ladder: Ladder, *, on: date) -> None:
    """Raises ``Refused`` with every gate in the way, and with what the day would contradict in the project."""
    today = clock.today()
    facts = project_facts(project, ladder, fields=FIELDS)
    obstacles = obstacles_of(blockers(facts, to, ladder, on=on, on_day=today), ladder)
    milestone = ladder.stage(to).milestone if to in ladder.codes else None
    if milestone in MILESTONES:
        held = column_values(project)
        try:
            check_values({**held, milestone: on}, today=max(today, on), before=held)
        except Refused as refused:
            obstacles += refused.obstacles
    if obstacles:
        raise Refused.of(obstacles)


def _open_claim(event: StageEvent, by: User) -> tuple[Project, StageEvent]:
    project = Project.objects.select_for_update().get(pk=event.project_id)
    event = (
        StageEvent.objects.select_for_update(of=("self",))
        .select_related("ladder", "claimed_by")
        .get(pk=event.pk)
    )
    if event.state != EventState.CLAIMED:
        raise _decided(event)
    if event.claimed_by_id == by.pk:
        raise Refused.because(
            _("You claimed this step yourself; somebody else has to accept it."), code="four_eyes"
        )
    if not by.scope.allows("projects.accept", project.host.path):
        raise Refused.because(_("Steps of {unit} are accepted by the bureau.").format(unit=project.host))
    return project, event


def _decided(event: StageEvent) -> Conflict:
    message = _("This step was already decided: {state}. Nothing was changed.")
    return Conflict(Obstacle(message.format(state=event.get_state_display()), code="conflict"))


def _decide(event: StageEvent, state: str, *, by: User, at: datetime, note: str) -> None:
    event.state, event.decided_by, event.decided_at = state, by, at
    event.reason = note or event.reason
    event.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _enter(
    project: Project, event: StageEvent, ladder: Ladder, *, at: datetime, extra: list[str] | None = None
) -> None:
    stage = ladder.stage(event.to_stage)
    changed = ["stage", "stage_entered_on", "stage_due_on", "last_touched_on", *(extra or [])]
    project.stage = stage.code
    project.stage_entered_on = event.effective_on
    due = stage_due_on(event.effective_on, stage, project.project_class, work_calendar())
    project.stage_due_on = due.on if due else None
    if stage.milestone in MILESTONES:
        setattr(project, stage.milestone, event.effective_on)
        changed.append(stage.milestone)
    save_project(project, changed, at=at)


def ladder_of(event: StageEvent) -> tuple[LadderVersion, Ladder]:
    """The version a step was taken under, with its parsed ladder."""
    return event.ladder, parsed(event.ladder)


def _obstacles_down(
    project: Project, to: str, stood: Ladder, *, known: Collection[str], reason: str
) -> list[Obstacle]:
    """What stands between the project and the lower stage ``to``, which has to be ``known`` today."""
    obstacles = []
    if not reason.strip():
        obstacles.append(Obstacle(_("A rollback needs a reason."), field="reason"))
    codes = [stage.code for stage in stood.stages]
    below = codes[: codes.index(project.stage)] if project.stage in codes else []
    if to not in known or to not in below:
        message = _("“{to}” is not below “{stage}”. Choose an earlier stage.")
        labels = {"to": stage_label(to, stood), "stage": stage_label(project.stage, stood)}
        obstacles.append(Obstacle(message.format(**labels), field="to"))
    if project.pending_stage:
        obstacles.append(
            Obstacle(_("A claim waits for acceptance. Decide or withdraw it first."), code="pending")
        )
    return obstacles


def _accepted_money(project: Project) -> str:
    """The accepted money of the project in words; empty where none stands."""
    parts = [money(project.paid_in_total)] if project.paid_in_total else []
    if project.paid_in_usd_total:
        parts.append(usd(project.paid_in_usd_total))
    if not parts and project.first_capital_on:
        parts.append(money(project.paid_in_total))
    return ", ".join(parts)


def _check_undoing(project: Project, undone: Sequence[Stage], *, by: User) -> None:
    """Raises ``Refused`` where accepted money would lose its signing, or where only the bureau may undo a step."""
    if any(stage.milestone == "signed_on" for stage in undone) and (stands := _accepted_money(project)):
        message = _(
            "{amount} of accepted money stands for this project, and money counts from signing on. Have the bureau reverse it first, or choose a stage from signing on."
        )
        raise Refused.because(message.format(amount=stands), field="to", code="money")
    accepted = any(stage.needs_acceptance for stage in undone)
    if accepted and not by.scope.allows("projects.accept", project.host.path):
        raise Refused.because(_("Accepted steps are undone by the bureau. Ask it with your reason."))


@action
def roll_back(project: Project, to: str, *, by: User, on: date, reason: str) -> StageEvent:
    """Put the project back to an earlier stage; the dates of the stages above it are cleared.

    What was reported before stays readable as of its day. Raises ``Refused`` without a reason, for a stage that
    is not below the present one, while a claim waits, or where accepted money would be left without a signing;
    accepted steps are undone by the bureau only.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    version, ladder = ladder_for(on)
    stood = standing_ladder(project, ladder)
    if obstacles := _obstacles_down(project, to, stood, known=ladder.codes, reason=reason):
        raise Refused.of(obstacles)
    undone = stood.stages[stood.position(to) + 1 : stood.position(project.stage) + 1]
    _check_undoing(project, undone, by=by)
    at = clock.now()
    columns = [stage.milestone for stage in undone if stage.milestone in MILESTONES]
    columns += [ACCEPTED_ON[name] for name in columns if name in ACCEPTED_ON]
    before = {"stage": project.stage, **{name: getattr(project, str(name)) for name in columns}}
    for name in columns:
        setattr(project, str(name), None)
    event = StageEvent(
        project=project,
        kind=EventKind.ROLLBACK,
        from_stage=project.stage,
        to_stage=to,
        effective_on=on,
        recorded_at=at,
        state=EventState.ACCEPTED,
        claimed_by=by,
        reason=reason,
        ladder=version,
    )
    event.save(force_insert=True)
    due = stage_due_on(on, ladder.stage(to), project.project_class, work_calendar())
    project.stage, project.stage_entered_on, project.stage_due_on = to, on, due.on if due else None
    save_project(project, ["stage", "stage_entered_on", "stage_due_on", *map(str, columns)], at=at)
    record_event(Verb.ROLL_BACK, project, by=by, before=before, after={"stage": to}, reason=reason)
    return event
