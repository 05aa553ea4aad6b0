"""Enters a published table as printed, and judges each of its checks."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.statistics.facts import written_table
from luodi.statistics.models import (
    PublishedCheck,
    PublishedColumn,
    PublishedFigure,
    PublishedRow,
    PublishedTable,
)
from luodi.statistics.written_tables import WrittenTable, require_sound

SHIPPED = Path(__file__).resolve().parent.parent / "data"
TEXTS = ("place", "region_code", "period", "title_zh", "title_en", "source", "note")


@action
def enter_table(
    written: WrittenTable,
    *,
    by: Any,
    replacing: PublishedTable | None = None,
    is_shipped: bool = False,
    expected_version: int | None = None,
) -> PublishedTable:
    """Keep a table as printed, or put it in the place of one entered before; the same again changes nothing.

    Raises ``Refused`` with everything that is wrong, each with its row and column, or for a code that is taken;
    ``Conflict`` where somebody changed the table meanwhile.
    """
    require_sound(written)
    if replacing is None and PublishedTable.objects.filter(code=written.code).exists():
        message = _("There is already a table “{code}”. Give this one another code, or change that one.")
        raise Refused.because(message.format(code=written.code), field="code")
    before: dict[str, Any] = {}
    table = PublishedTable(code=written.code, version=0)
    if replacing is not None:
        table = PublishedTable.objects.select_for_update(of=("self",)).get(pk=replacing.pk)
        if expected_version is not None and table.version != expected_version:
            message = _("Somebody changed this table since you opened it. Look at it again.")
            raise Conflict(Obstacle(message, code="conflict"))
        old = written_table(table)
        if old == written:
            return table
        before = {"table": asdict(old)}
        table.rows.all().delete()
        table.columns.all().delete()
        table.checks.all().delete()
    for name in TEXTS:
        setattr(table, name, getattr(written, name))
    table.is_shipped = is_shipped
    table.entered_by, table.entered_at = by, clock.now()
    table.version += 1
    table.save()
    _fill(table, written)
    verb = Verb.CHANGE if replacing is not None else Verb.CREATE
    record_event(verb, table, by=by, before=before, after={"table": asdict(written)})
    return table


@action
def remove_table(table: PublishedTable, *, by: Any, reason: str) -> None:
    """Remove a table that was entered by mistake; what it held stays in the change log. Needs a reason (``Refused``)."""
    if not reason.strip():
        raise Refused.because(_("Say why the table is removed."), field="reason")
    record_event(Verb.DELETE, table, by=by, before={"table": asdict(written_table(table))}, reason=reason)
    table.delete()


@action
def load_published(folder: Path = SHIPPED, *, by: Any = None) -> int:
    """Load the tables of every file of ``folder``; tells how many are new or changed. Run twice, nothing changes.

    A table that somebody entered anew on the page is left as it is. Raises ``Refused`` as ``enter_table``; then
    no table is loaded.
    """
    known = {table.code: table for table in PublishedTable.objects.for_detail()}
    loaded = 0
    for path in sorted(folder.glob("*.yaml")):
        for value in yaml.safe_load(path.read_text(encoding="utf-8")):
            written = WrittenTable.parse(value)
            old = known.get(written.code)
            if old is not None and (not old.is_shipped or written_table(old) == written):
                continue
            enter_table(written, by=by, replacing=old, is_shipped=True)
            loaded += 1
    return loaded


def _fill(table: PublishedTable, written: WrittenTable) -> None:
    columns = [
        PublishedColumn(table=table, order=at, **asdict(column)) for at, column in enumerate(written.columns)
    ]
    rows = [
        PublishedRow(table=table, order=at, code=row.code, label=row.label)
        for at, row in enumerate(written.rows)
    ]
    PublishedColumn.objects.bulk_create(columns)
    PublishedRow.objects.bulk_create(rows)
    by_code = {column.code: column for column in columns}
    PublishedFigure.objects.bulk_create(
        PublishedFigure(row=row, column=by_code[code], printed=text)
        for row, source in zip(rows, written.rows, strict=True)
        for code, text in source.values.items()
    )
    PublishedCheck.objects.bulk_create(
        PublishedCheck(
            table=table,
            order=at,
            kind=check.kind,
            printed=check.printed,
            parts=list(check.parts),
            scale=check.scale,
            digits=check.digits,
            outcome=written.verdict(check).outcome,
            expected=check.expected,
            note=check.note,
        )
        for at, check in enumerate(written.checks)
    )
