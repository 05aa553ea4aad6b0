"""Moves a run between resting and being worked on."""

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.imports.choices import BEFORE, OPEN_STATES, RUNNING_STATES, RunState
from luodi.imports.models import ImportRun
from luodi.imports.progress import is_held

from .uploading import locked

ALLOWED_FROM = {
    RunState.CHECKING: OPEN_STATES,
    RunState.RUNNING: (RunState.READY,),
    RunState.UNDOING: (RunState.DONE,),
}


@action
def ask_for(run: ImportRun, state: RunState, *, by: User, reason: str = "") -> ImportRun:
    """Ask that the run be checked, brought in or undone; whoever works on it next takes it up.

    Raises ``Conflict`` where it is not in a state for that, or somebody asked before; ``Refused`` for undoing
    without a reason.
    """
    run = locked(run)
    if run.state in RUNNING_STATES and _is_left(run):
        _rest(run)
    if run.state not in ALLOWED_FROM[state]:
        told = _("The import is in the state “{state}”. Look at it again.")
        raise Conflict(Obstacle(told.format(state=run.get_state_display()), code="conflict"))
    if state == RunState.UNDOING:
        if not reason.strip():
            raise Refused.because(_("Say why the import is undone."), field="reason")
        run.options = {**run.options, "undo": {"by": by.pk, "reason": reason.strip()[:200]}}
    run.state, run.message = state, ""
    run.asked_at, run.started_at = clock.now(), None
    run.save()
    return run


@action
def note_begun(run: ImportRun) -> ImportRun:
    """Note that a process has taken the run up."""
    run = locked(run)
    run.started_at = clock.now()
    run.save(update_fields=["started_at"])
    return run


@action
def take_back(run: ImportRun, *, by: User) -> ImportRun:
    """Let a run rest again whose worker was stopped or that no worker takes up; nothing of it was applied.

    Raises ``Conflict`` while a living process works on it.
    """
    run = locked(run)
    if run.state not in RUNNING_STATES:
        return run
    if is_held(run.pk):
        raise Conflict(Obstacle(_("The import is being worked on. Wait until it ends."), code="conflict"))
    before = run.state
    _rest(run)
    run.message = _("The work was stopped before its end. Nothing was changed; you can start it again.")
    run.save()
    record_event(Verb.CHANGE, run, by=by, before={"state": before}, after={"state": run.state})
    return run


@action
def note_fault(run: ImportRun, words: str) -> ImportRun:
    """Keep what the person is told of a fault of the program."""
    run = locked(run)
    run.message = words
    run.save(update_fields=["message"])
    record_event(Verb.CHANGE, run, by=None, after={"message": words})
    return run


def _is_left(run: ImportRun) -> bool:
    return run.started_at is not None and not is_held(run.pk)


def _rest(run: ImportRun) -> None:
    run.state = BEFORE[RunState(run.state)]
    run.started_at = run.asked_at = None
