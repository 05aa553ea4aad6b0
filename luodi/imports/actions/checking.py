"""Goes through all rows of a run without writing any: what would be new or changed, and everything that is wrong."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import File
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.workbooks.errors import WorkbookError
from luodi.common.workbooks.returning import write_error_sheet
from luodi.imports.choices import Outcome, RunState
from luodi.imports.models import ImportRun
from luodi.imports.queries import same_file_before
from luodi.imports.reading import Batch, FaultSpool, RunReader, refusal_words, told
from luodi.imports.sources import Draft

from .uploading import locked

Note = Callable[[int], None]
MOST_FAULTS = 200
FIRST_ROWS = 20
CHANGED_ROWS = 30


class Tally:
    """What a check found, bounded in size whatever the file."""

    def __init__(self, reader: RunReader) -> None:
        self.reader = reader
        self.counts: dict[str, int] = dict.fromkeys(Outcome.values, 0)
        self.rows = self.faulty = 0
        self.faults: list[dict[str, Any]] = []
        self.preview: list[dict[str, Any]] = []
        self.choices = {column.code: column.choices for column in reader.columns}
        self._changed = 0

    def add(self, batch: Batch, spool: FaultSpool) -> None:
        """Count one batch, keep its errors and the first rows."""
        self.rows += batch.size
        self.faulty += len(batch.errors)
        for number, errors in batch.errors.items():
            spool.add(number, errors)
            room = MOST_FAULTS - len(self.faults)
            self.faults.extend(told(error) for error in errors[:room] if room > 0)
        for draft in batch.drafts:
            self.counts[draft.outcome] += 1
            is_changed = draft.outcome == Outcome.CHANGED
            if len(self.preview) < FIRST_ROWS or (is_changed and self._changed < CHANGED_ROWS):
                self._changed += is_changed
                self.preview.append(self._shown(draft))

    def _shown(self, draft: Draft) -> dict[str, Any]:
        """A row as the preview shows it: its values, and old and new where they differ."""
        words = self.reader.source.shown
        mapped = [match.column.code for match in self.reader.mapping.matches]
        values = {code: words(code, draft.values.get(code), self.choices.get(code)) for code in mapped}
        return {
            "row": draft.number,
            "outcome": draft.outcome,
            "values": values,
            "changes": self.reader.differences(draft),
            "notes": draft.notes[:5],
        }


def check_run(run: ImportRun, *, note: Note = lambda done: None) -> ImportRun:
    """Check every row of a run and keep what was found; ``note`` is told how many rows are done.

    A sheet that cannot be read leaves the run faulty with the reason. The sheet with faults is written where there
    are any.
    """
    with translation.override(run.language or None):
        try:
            reader = RunReader(run)
            tally = Tally(reader)
            spool = FaultSpool()
            try:
                for batch in reader.batches():
                    tally.add(batch, spool)
                    note(tally.rows)
                return _keep(run, tally, spool)
            finally:
                spool.close()
        except WorkbookError as error:
            return _keep_refusal(run, refusal_words(error))


@action
def _keep_refusal(run: ImportRun, words: str) -> ImportRun:
    run = locked(run)
    run.state, run.message = RunState.FAULTY, words
    run.faults, run.preview, run.faulty = [], [], 0
    run.started_at = None
    run.save()
    record_event(Verb.CHANGE, run, by=run.created_by, after={"state": run.state, "message": words})
    return run


@action
def _keep(run: ImportRun, tally: Tally, spool: FaultSpool) -> ImportRun:
    run = locked(run)
    if run.error_sheet:
        run.error_sheet.delete(save=False)
    if spool.rows:
        _write_faults(run, tally.reader, spool)
    run.total, run.faulty = tally.rows - tally.reader.examples, tally.faulty
    run.new, run.changed, run.unchanged = (tally.counts[each] for each in Outcome.values)
    run.faults, run.preview = tally.faults, tally.preview
    run.notices = _notices(run, tally)
    run.state = RunState.FAULTY if tally.faulty or not run.total else RunState.READY
    run.message = "" if run.total else _("The sheet has a header but no rows below it.")
    run.started_at = None
    run.save()
    found = {"new": run.new, "changed": run.changed, "unchanged": run.unchanged, "faulty": run.faulty}
    record_event(Verb.CHANGE, run, by=run.created_by, after={"state": run.state, **found})
    return run


def _write_faults(run: ImportRun, reader: RunReader, spool: FaultSpool) -> None:
    spool.rewind()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "faults.xlsx"
        write_error_sheet(path, reader.sheet, spool)
        with path.open("rb") as stream:
            run.error_sheet.save(f"{run.fingerprint[:24]}-faults.xlsx", File(stream), save=False)


def _notices(run: ImportRun, tally: Tally) -> list[str]:
    reader = tally.reader
    found = [*run.facts["notices"], *(each.message for each in reader.sheet.notices)]
    found = list(dict.fromkeys(found))
    twin = same_file_before(run)
    if twin is not None:
        words = _("This very file was already brought in on {day} as import {number}.")
        found.insert(0, words.format(day=f"{twin.applied_at:%Y-%m-%d}", number=twin.pk))
    skipped = [number for number, why in reader.sheet.skipped if why == "total"]
    if skipped:
        words = ngettext(
            "{count} row of totals is left out ({rows}).",
            "{count} rows of totals are left out ({rows}).",
            len(skipped),
        )
        found.append(words.format(count=len(skipped), rows="、".join(map(str, skipped[:12]))))
    if reader.examples:
        words = ngettext(
            "{count} example row is left out.", "{count} example rows are left out.", reader.examples
        )
        found.append(words.format(count=reader.examples))
    return [*found, *reader.notes.listed()]
