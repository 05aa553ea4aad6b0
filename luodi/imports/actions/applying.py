"""Brings a checked run in, all rows or none, and takes it out again."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.actions.inserting import insert_many
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.workbooks.errors import WorkbookError
from luodi.imports.access import may_import
from luodi.imports.choices import Outcome, RunState
from luodi.imports.models import ImportedRow, ImportRun
from luodi.imports.reading import BATCH, Batch, RunReader, refusal_words, task_of, told
from luodi.imports.sources import BY_CODE

from .checking import MOST_FAULTS, Note
from .uploading import locked

MOST_NAMED = 20


class RowsWrong(Exception):
    """Rows that were right at the check are not any more."""

    def __init__(self, faults: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def apply_run(run: ImportRun, *, note: Note = lambda done: None) -> ImportRun:
    """Bring in every row of a run in one transaction; ``note`` is told how many rows are done.

    Rows are cleaned and checked once more. Where one is wrong meanwhile, or the person lost the right, nothing is
    written and the run becomes faulty with the reasons.
    """
    with translation.override(run.language or None):
        try:
            return _bring_in(run, note)
        except RowsWrong as wrong:
            words = _("Rows have become wrong since the check. Nothing was brought in. Check the file again.")
            return _keep_faults(run, words, wrong.faults)
        except WorkbookError as error:
            return _keep_faults(run, refusal_words(error), [])
        except Refused as refused:
            words = "；".join(str(obstacle) for obstacle in refused.obstacles[:MOST_NAMED])
            return _keep_faults(run, words, [])


@action
def _bring_in(run: ImportRun, note: Note) -> ImportRun:
    run = locked(run)
    if run.state != RunState.RUNNING:
        raise Conflict(Obstacle(_("The import was meanwhile brought in or taken back."), code="conflict"))
    reader = RunReader(run)
    if not may_import(run.created_by, reader.source.right):
        raise Refused.because(_("{name} may not import this any more.").format(name=run.created_by))
    counts = dict.fromkeys(Outcome.values, 0)
    done = 0
    for batch in reader.batches():
        if batch.errors:
            faults = [told(error) for errors in batch.errors.values() for error in errors]
            raise RowsWrong(faults[:MOST_FAULTS])
        _write(run, reader, batch, counts)
        done += batch.size
        note(done)
    run.new, run.changed, run.unchanged = (counts[outcome] for outcome in Outcome.values)
    run.state, run.applied_at, run.started_at = RunState.DONE, clock.now(), None
    run.options = {**run.options, "came_along": reader.task.memory.get("came_along", [])}
    run.save()
    after = {"source": run.source, "sha256": run.fingerprint, **counts}
    record_event(Verb.IMPORT, run, by=run.created_by, after=after)
    return run


def _write(run: ImportRun, reader: RunReader, batch: Batch, counts: dict[str, int]) -> None:
    """Write one batch and keep what each of its rows did."""
    source = reader.source
    acting = [draft for draft in batch.drafts if draft.outcome != Outcome.UNCHANGED]
    counts[Outcome.UNCHANGED] += len(batch.drafts) - len(acting)
    if not acting:
        return
    kept = [(draft.outcome, source.before(draft), reader.differences(draft), draft) for draft in acting]
    source.apply(acting, reader.task)
    rows = []
    for outcome, before, differences, draft in kept:
        counts[outcome] += 1
        rows.append(
            ImportedRow(
                run=run,
                number=draft.number,
                outcome=outcome,
                object_id=draft.record.pk,
                object_version=getattr(draft.record, "version", 0),
                label=str(draft.record)[:200],
                before=before,
                differences=differences,
            )
        )
    insert_many(rows)


@action
def _keep_faults(run: ImportRun, words: str, faults: list[dict[str, Any]]) -> ImportRun:
    run = locked(run)
    if run.state != RunState.RUNNING:
        return run
    run.state, run.message, run.faults = RunState.FAULTY, words, faults
    run.faulty = len({fault["row"] for fault in faults})
    run.started_at = None
    run.save()
    record_event(Verb.CHANGE, run, by=run.created_by, after={"state": run.state, "message": words})
    return run


def undo_run(run: ImportRun, *, note: Note = lambda done: None) -> ImportRun:
    """Take out what a run brought in, all of it or nothing; ``note`` is told how many rows are done.

    Where a record was changed or used since, nothing is undone and the run says which rows.
    """
    with translation.override(run.language or None):
        try:
            return _undo(run, note)
        except Refused as refused:
            words = [str(obstacle) for obstacle in refused.obstacles]
            return _keep_obstacles(run, words)


@action
def _undo(run: ImportRun, note: Note) -> ImportRun:
    run = locked(run)
    if run.state != RunState.UNDOING:
        raise Conflict(Obstacle(_("The import was meanwhile undone or taken back."), code="conflict"))
    asked = run.options["undo"]
    by = User.objects.get(pk=asked["by"])
    source, task = BY_CODE[run.source], task_of(run)
    task.memory["came_along"] = run.options.get("came_along", [])
    obstacles: list[Obstacle] = []
    for rows in _rows(run):
        obstacles += source.obstacles(rows, task)
        if len(obstacles) > MOST_NAMED:
            break
    if obstacles:
        raise Refused.of(obstacles[:MOST_NAMED])
    done = 0
    for rows in _rows(run):
        source.restore(rows, task)
        done += len(rows)
        note(done)
    source.finish_undo(task)
    run.state, run.undone_at, run.undone_by, run.started_at = RunState.UNDONE, clock.now(), by, None
    run.message = asked["reason"]
    run.save()
    record_event(
        Verb.UNDO, run, by=by, before={"new": run.new, "changed": run.changed}, reason=asked["reason"]
    )
    return run


def _rows(run: ImportRun) -> Iterator[list[ImportedRow]]:
    """The run's rows, the last first, some hundred at a time."""
    before = None
    while True:
        rows = run.rows.order_by("-number")
        part = list((rows if before is None else rows.filter(number__lt=before))[:BATCH])
        if not part:
            return
        yield part
        before = part[-1].number


@action
def _keep_obstacles(run: ImportRun, words: list[str]) -> ImportRun:
    run = locked(run)
    if run.state != RunState.UNDOING:
        return run
    run.state, run.started_at = RunState.DONE, None
    run.message = "\n".join([_("The import was not undone; nothing was changed."), *words])
    run.save()
    record_event(Verb.CHANGE, run, by=run.created_by, after={"state": run.state, "obstacles": words})
    return run
