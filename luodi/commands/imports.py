"""``luodi import SOURCE FILE``: brings a workbook in with the rights of a person, all rows or none."""

import sys
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils import translation

from luodi.accounts.models import User
from luodi.accounts.queries import active_person
from luodi.common.errors import Refused
from luodi.imports import actions
from luodi.imports.access import may_import
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.imports.progress import hold, rows_done
from luodi.imports.shipped import MappingFault, register, shipped_mappings
from luodi.imports.sources import BY_CODE
from luodi.imports.sources.lookups import Lookups

from . import parser_of, stop, tell_refusal

SHOWN = 20


def mapping_code(named: str | None, source: str) -> str:
    """The code of a mapping that ships or of a mapping file; ends the command for anything else."""
    if named is None:
        return ""
    known = shipped_mappings()
    if named not in known and Path(named).is_file():
        try:
            named = register(Path(named)).code
        except MappingFault as fault:
            stop(str(fault))
    if named not in known:
        stop(f"there is no mapping {named!r}. Known: {', '.join(known)}; or name a .yaml file.")
    if known[named].source != source:
        stop(f"the mapping {named!r} is for {known[named].source}, not for {source}.")
    return named


def person(login: str | None, right: str) -> User:
    """Whose rights hold: the named person, or the only one who may import this."""
    if login is not None:
        found = active_person(login)
        if found is None:
            stop(f"nobody with an open login is called {login!r}.")
        return found
    able = [each for each in User.objects.filter(is_active=True) if may_import(each, right)]
    if len(able) != 1:
        names = ", ".join(each.username for each in able[:10]) or "nobody"
        stop(f"say whose rights hold: --user LOGIN ({names} may import this).")
    return able[0]


def unit(code: str | None, by: User) -> int | None:
    """The unit of rows that name none; without a code the only one the person enters for."""
    own = Lookups(by).own_units
    if code is None:
        return next(iter(own)) if len(own) == 1 else None
    found: int | None = next((pk for pk, place in own.items() if code in (place.code, place.name)), None)
    if found is None:
        stop(
            f"{by.username} may not enter rows for {code!r}. Known: {', '.join(p.code for p in own.values())}."
        )
    return found


def tell(run: ImportRun, *, is_dry: bool) -> None:
    """Print what the rows did or would do, the remarks, and the first faults."""
    for words in run.notices[:SHOWN]:
        print(f"note: {words}")
    counts = f"{run.new} new, {run.changed} changed, {run.unchanged} unchanged"
    if run.state == RunState.DONE:
        print(f"Brought in {run.total} rows as import {run.pk}: {counts}. It can be undone on its page.")
        return
    if run.state == RunState.READY and is_dry:
        print(f"Would bring in {run.total} rows: {counts}.")
        return
    print(
        f"Nothing was brought in: {run.faulty} of {run.total} rows have to be mended. {run.message}".rstrip()
    )
    for fault in run.faults[:SHOWN]:
        place = f"row {fault['row']}, {fault['header']}" if fault["header"] else f"row {fault['row']}"
        print(f"  {place}: {fault['message']} {fault['remedy']}".rstrip())


def carried_out(run: ImportRun, state: RunState, by: User) -> ImportRun:
    """Check or bring in the run in this process, with its progress on the terminal."""
    run = actions.note_begun(actions.ask_for(run, state, by=by))
    work: Any = actions.check_run if state == RunState.CHECKING else actions.apply_run
    with hold(run.pk) as grip:
        if grip is None:
            stop("another process works on this import.")

        def note(done: int) -> None:
            grip.note(done)
            if sys.stderr.isatty():
                print(
                    f"\r  {RunState(state).label}: {done} / {run.total}", end="", file=sys.stderr, flush=True
                )

        done: ImportRun = work(run, note=note)
    if sys.stderr.isatty() and rows_done(run.pk) == 0:
        print(file=sys.stderr)
    return done


def main(argv: list[str]) -> int:
    """Bring the file in; with ``--dry-run`` only say what would change."""
    parser = parser_of("import", "Bring a workbook in, all rows or none.")
    parser.add_argument("source", choices=sorted(BY_CODE))
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--mapping", metavar="CODE|FILE", help=f"a mapping: {', '.join(shipped_mappings())}, or a file"
    )
    parser.add_argument("--host", "--unit", metavar="CODE", help="the unit of rows that name none")
    parser.add_argument(
        "--user", "--by", metavar="LOGIN", help="whose rights hold and who stands in the change log"
    )
    parser.add_argument("--sheet", default="", help="the sheet, where it is not the one that fits best")
    parser.add_argument(
        "--errors", "--faults", type=Path, metavar="FILE", help="where to write the sheet with faults"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    options = parser.parse_args(argv)
    mapping = mapping_code(options.mapping, options.source)
    by = person(options.user, BY_CODE[options.source].right)
    if not options.file.is_file():
        stop(f"{options.file} is not there.")
    with translation.override("en"):
        try:
            return brought_in(options, by, mapping)
        except Refused as refused:
            return tell_refusal(refused)


def brought_in(options: Any, by: User, mapping: str) -> int:
    """Upload, check, and bring in where nothing is wrong."""
    with options.file.open("rb") as stream:
        file = File(stream, name=options.file.name)
        run = actions.upload_run(options.source, file, by=by, shipped=mapping)
    try:
        host = unit(options.host, by)
        run = actions.choose_columns(run, run.columns, by=by, sheet=options.sheet, host=host)
        run = carried_out(run, RunState.CHECKING, by)
        if run.state == RunState.READY and not options.dry_run:
            run = carried_out(run, RunState.RUNNING, by)
        tell(run, is_dry=options.dry_run)
        if run.error_sheet and options.errors:
            options.errors.write_bytes(run.error_sheet.read())
            print(f"The same sheet with a column that says what is wrong: {options.errors}")
        status = 0 if run.state in (RunState.READY, RunState.DONE) else 1
    finally:
        if run.state != RunState.DONE:
            actions.discard_run(run, by=by)
    return status
