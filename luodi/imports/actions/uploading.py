"""Takes a workbook in, keeps which of its columns means what, and moves its run from state to state."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.workbooks.errors import Limits, WorkbookError
from luodi.common.workbooks.inspect import inspect_workbook
from luodi.imports.access import may_import
from luodi.imports.choices import BEFORE, OPEN_STATES, RUNNING_STATES, RunState
from luodi.imports.models import ImportRun, RememberedMapping
from luodi.imports.progress import is_held
from luodi.imports.queries import headers_key, remembered
from luodi.imports.reading import RunReader, chosen_mapping, facts_of, refusal_words, sheet_of, task_of
from luodi.imports.shipped import shipped_mappings
from luodi.imports.sources import BY_CODE
from luodi.imports.sources.lookups import Lookups

ALLOWED_FROM = {
    RunState.CHECKING: OPEN_STATES,
    RunState.RUNNING: (RunState.READY,),
    RunState.UNDOING: (RunState.DONE,),
}


@action
def upload_run(source: str, file: File, *, by: User, shipped: str = "", host: int | None = None) -> ImportRun:
    """Keep a workbook privately and look into it: its sheets, its header, the likely columns.

    Raises ``Refused`` for a source ``by`` may not bring in, and for a file that is no workbook or a harmful one;
    then the file is not kept.
    """
    wanted = BY_CODE[shipped_mappings()[shipped].source if shipped else source]
    if not may_import(by, wanted.right):
        raise Refused.because(_("You may not import this."), field="source", code="not_allowed")
    name = (file.name or "file").rsplit("/", 1)[-1].rsplit("\\", 1)[-1][-200:]
    limit = Limits().max_bytes
    if (file.size or 0) > limit:
        told = _("“{name}” is larger than {limit} MB. Split it.")
        raise Refused.because(told.format(name=name, limit=limit // 1_000_000), field="file")
    run = ImportRun(
        source=wanted.code,
        shipped=shipped,
        name=name,
        language=get_language() or "",
        created_by=by,
        created_at=clock.now(),
        fingerprint=_fingerprint(file),
        options={"host": host} if host else {},
    )
    run.file.save(f"{run.fingerprint[:32]}", file, save=False)
    try:
        _look_into(run)
    except WorkbookError as error:
        run.file.delete(save=False)
        raise Refused.because(f"“{name}”: {refusal_words(error)}", field="file", code=error.code) from error
    except Exception:
        run.file.delete(save=False)
        raise
    run.save(force_insert=True)
    record_event(Verb.CREATE, run, by=by, after={"source": run.source, "sha256": run.fingerprint})
    return run


def _fingerprint(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _look_into(run: ImportRun) -> None:
    """Fill in the sheets, the likeliest one, and the columns chosen for such a sheet before."""
    kind = inspect_workbook(run.file.path)
    run.facts = facts_of(kind)
    run.notices = run.facts["notices"]
    columns = BY_CODE[run.source].columns(task_of(run))
    sheet = sheet_of(run, columns)
    run.sheet, run.total = sheet.name, sheet.row_count
    if run.shipped:
        RunReader(run)
        return
    known = remembered(run.created_by, run.source, sheet.headers)
    run.columns = known or chosen_mapping(run, sheet, columns).remembered
    run.options |= {"remembered": bool(known)}


@action
def choose_columns(
    run: ImportRun,
    columns: Mapping[str, str],
    *,
    by: User,
    sheet: str = "",
    header_row: int | None = None,
    host: int | None = None,
    keep_totals: bool = False,
) -> ImportRun:
    """Keep which header stands for which column (code to header, "" for leaving it out), and remember it.

    ``host`` is the unit of rows that name none. Raises ``Refused`` with everything that is missing or does not
    fit, ``Conflict`` for a run that is past choosing.
    """
    run = locked(run)
    if run.state not in OPEN_STATES:
        raise Conflict(Obstacle(_("This import is past choosing columns."), code="conflict"))
    if host and host not in Lookups(by).own_units:
        raise Refused.because(_("You may not enter rows for this unit."), field="host", code="not_allowed")
    run.sheet, run.header_row = sheet or run.sheet, header_row
    run.options = {**run.options, "host": host, "keep_totals": keep_totals}
    run.columns = {code: header for code, header in columns.items() if header}
    try:
        reader = RunReader(run)
    except WorkbookError as error:
        raise Refused.because(refusal_words(error), code=error.code) from error
    if not run.shipped:
        _remember(run, reader, by)
    run.state, run.total = RunState.UPLOADED, reader.sheet.row_count
    run.faults, run.preview, run.message = [], [], ""
    run.save()
    record_event(Verb.CHANGE, run, by=by, after={"sheet": run.sheet, "columns": run.columns, "host": host})
    return run


def _remember(run: ImportRun, reader: RunReader, by: User) -> None:
    headers = headers_key(reader.sheet.headers)
    left_out: dict[str, Any] = {column.code: "" for column in reader.columns}
    RememberedMapping.objects.update_or_create(
        source=run.source,
        user=by,
        headers=headers,
        defaults={"columns": left_out | run.columns, "used_at": clock.now()},
    )


@action
def discard_run(run: ImportRun, *, by: User) -> None:
    """Delete a run that brought nothing in, with its file. Raises ``Conflict`` for any other."""
    run = locked(run)
    if run.state not in OPEN_STATES:
        raise Conflict(
            Obstacle(_("Only an import that brought nothing in can be discarded."), code="conflict")
        )
    record_event(Verb.DELETE, run, by=by, before={"name": run.name, "sha256": run.fingerprint})
    for stored in (run.file, run.error_sheet):
        if stored:
            stored.delete(save=False)
    run.delete()


def locked(run: ImportRun) -> ImportRun:
    """The run as it stands now, locked until the transaction ends."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("created_by")
    return rows.get(pk=run.pk)


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
