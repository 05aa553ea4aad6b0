"""Works on runs: small ones at once, large ones by the background worker, each by one process only."""

import logging

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from luodi.common.paging import renew_statistics

from . import actions
from .choices import RUNNING_STATES, RunState
from .models import ImportRun
from .progress import hold

AT_ONCE = 300
WORK = {
    RunState.CHECKING: actions.check_run,
    RunState.RUNNING: actions.apply_run,
    RunState.UNDOING: actions.undo_run,
}
log = logging.getLogger(__name__)


def begin(run: ImportRun) -> ImportRun:
    """Work on what was asked of a run: now for up to 300 rows, else as a task of the background worker."""
    if run.total <= AT_ONCE:
        return carry_on(run.pk) or run
    work_in_background.enqueue(run.pk)
    return run


@task()
def work_in_background(run_id: int) -> None:
    """Carry on with a run; a worker that was killed is followed by another, and nothing is done twice."""
    carry_on(run_id)
    renew_statistics()


def carry_on(run_id: int) -> ImportRun | None:
    """Do what was asked of a run and give it back as it is then; None where another process is at it.

    A fault of the program leaves the run resting as before, with a message, and its trace in the server's log.
    """
    with hold(run_id) as grip:
        if grip is None:
            return None
        run = ImportRun.objects.select_related("created_by").filter(pk=run_id).first()
        if run is None or run.state not in RUNNING_STATES:
            return run
        run = actions.note_begun(run)
        try:
            return WORK[RunState(run.state)](run, note=grip.note)
        except Exception:
            log.exception("import run %s", run_id)
    run = actions.take_back(run, by=run.created_by)
    with translation.override(run.language or None):
        words = _(
            "A fault of the program stopped the work. Nothing was changed. Tell your administrator: import {number}."
        )
        return actions.note_fault(run, words.format(number=run_id))
