"""Lists as files: the rows the reader may see, guarded against formulas, streamed, and noted in the change log."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from luodi.common.errors import Refused
from luodi.common.paging import capped_count
from luodi.common.workbooks.writing import table_lines, write_table

from .columns import Column, filed_rows

FILE_FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = 50_000
CHUNK = 2000
# The shell knows no app above it; it names the change log as a string, as the menu names pages.
CHANGE_LOG = "luodi.audit.actions"


def export_response(
    rows: QuerySet[Any],
    columns: Sequence[Column],
    *,
    name: str,
    file_format: str,
    by: Any,
    told: dict[str, Any],
) -> HttpResponseBase:
    """``rows`` in their order as a file ``name.xlsx`` or ``name.csv``, noted in the change log with ``told``.

    Memory does not grow with the rows. Raises ``Refused`` for another format and for more than 50,000 rows;
    then nothing is noted.
    """
    if file_format not in FILE_FORMATS:
        raise Refused.because(
            _("“{format}” is not a file format; choose xlsx or csv.").format(format=file_format[:20])
        )
    count = capped_count(rows, MOST_ROWS)
    if count.is_capped or count.number > MOST_ROWS:
        message = _(
            "The list has more than {most} rows, too many for one file. Narrow it with filters and export again."
        )
        raise Refused.because(message.format(most=f"{MOST_ROWS:,}"))
    note_export(
        by,
        {**told, "format": file_format, "rows": count.number, "columns": [column.code for column in columns]},
    )
    heads = [column.sheet_column() for column in columns]
    filed = filed_rows(columns, rows.iterator(chunk_size=CHUNK))
    response: HttpResponseBase
    if file_format == "csv":
        response = StreamingHttpResponse(table_lines(heads, filed), content_type=FILE_FORMATS["csv"])
    else:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        write_table(file, title=name, columns=heads, rows=filed)
        file.seek(0)
        response = FileResponse(file, content_type=FILE_FORMATS["xlsx"])
    response.headers["Content-Disposition"] = attachment(f"{name}.{file_format}")
    return response


def note_export(by: Any, told: dict[str, Any]) -> None:
    """Write the event EXPORT of the person ``by`` into the change log, in a transaction of its own."""
    log = import_module(CHANGE_LOG)
    log.action(log.record_event)("export", by, by=by, after=told)


def attachment(name: str) -> str:
    """The header value that offers a file under a name that may be Chinese."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
