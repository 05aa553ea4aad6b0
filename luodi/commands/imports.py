"""``luodi import WHAT FILE``: brings in a workbook as a person, all of its rows or none, as the import page does."""

import shutil
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from django.core.files.base import File

from luodi.accounts.access import units_for
from luodi.accounts.models import User
from luodi.accounts.queries import active_person
from luodi.common.errors import Refused
from luodi.imports.actions import ask_for, discard_run, upload_run
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.imports.shipped import shipped_mappings
from luodi.imports.sources import SOURCES
from luodi.imports.tasks import carry_on

from . import stop, tell_refusal

SHOWN_FAULTS = 20


def parser() -> ArgumentParser:
    """The arguments; the help lists what can be brought in."""
    known = [f"  {source.code:<14}{source.label}" for source in SOURCES]
    mappings = [f"  {each.code:<14}{each}" for each in shipped_mappings().values()]
    found = ArgumentParser(
        prog="luodi import",
        description="Bring in a workbook (.xlsx, .xls, .ods, .csv): all of its rows or none.",
        epilog="\n".join(["what:", *known, "mappings:", *mappings]),
        formatter_class=RawDescriptionHelpFormatter,
    )
    found.add_argument("what", choices=[source.code for source in SOURCES])
    found.add_argument("file", type=Path)
    found.add_argument(
        "--by", required=True, metavar="LOGIN", help="whose rights hold and who is named in the log"
    )
    found.add_argument(
        "--mapping", default="", choices=list(shipped_mappings()), help="a mapping file that ships"
    )
    found.add_argument("--unit", default="", metavar="CODE", help="the organization of rows that name none")
    found.add_argument(
        "--faults", type=Path, metavar="FILE.xlsx", help="where to put the sheet with what is wrong"
    )
    found.add_argument("--dry-run", action="store_true", help="check every row, bring in nothing")
    return found


def uploaded(options: Namespace, person: User) -> ImportRun:
    """The run of the file; ends the command for a file or unit that is not there, raises ``Refused``."""
    host = None
    if options.unit:
        host = (
            units_for(person, "projects.add").filter(code=options.unit).values_list("pk", flat=True).first()
        )
        if host is None:
            stop(f"{options.by} may not enter rows for {options.unit!r}.")
    if not options.file.is_file():
        stop(f"{options.file} is not there.")
    with options.file.open("rb") as file:
        named = File(file, name=options.file.name)
        return upload_run(options.what, named, by=person, shipped=options.mapping, host=host)


def worked_on(run: ImportRun, state: RunState, person: User) -> ImportRun:
    """The run after it was checked or brought in, in this process."""
    ask_for(run, state, by=person)
    done = carry_on(run.pk)
    if done is None:
        stop(f"import {run.pk} is being worked on by another process.")
    return done


def tell_faults(run: ImportRun, target: Path | None) -> None:
    """Print the first faults and put the sheet with all of them where asked."""
    print(
        f"Nothing was brought in: {run.faulty} of {run.total} rows have to be mended. {run.message}".rstrip()
    )
    for fault in run.faults[:SHOWN_FAULTS]:
        place = f"row {fault['row']}, {fault['header']}" if fault.get("header") else f"row {fault['row']}"
        print(f"  {place}: {fault['message']} {fault.get('remedy', '')}".rstrip())
    if target is not None and run.error_sheet:
        with run.error_sheet.open("rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        print(f"The same sheet with a column that says what is wrong: {target}")


def main(argv: list[str]) -> int:
    """Check and bring in; status 1 with every fault named where a row is wrong."""
    options = parser().parse_args(argv)
    person = active_person(options.by)
    if person is None:
        stop(f"nobody with an open login is called {options.by!r}.")
    try:
        run = worked_on(uploaded(options, person), RunState.CHECKING, person)
        for notice in run.notices:
            print(f"note: {notice}")
        if run.state != RunState.READY:
            tell_faults(run, options.faults)
            discard_run(run, by=person)
            return 1
        if not options.dry_run:
            run = worked_on(run, RunState.RUNNING, person)
    except Refused as error:
        return tell_refusal(error)
    counts = f"{run.new} new, {run.changed} changed, {run.unchanged} unchanged"
    if options.dry_run:
        print(f"Would bring in {run.total} rows: {counts}.")
        discard_run(run, by=person)
        return 0
    if run.state != RunState.DONE:
        tell_faults(run, options.faults)
        return 1
    print(f"Brought in {run.total} rows as import {run.pk}: {counts}. It can be undone on its page.")
    return 0
