"""Tables of figures as workbooks, noted in the change log like every export."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from luodi.common.workbooks.writing import TableColumn, write_table
from luodi.web.exporting import FILE_FORMATS, attachment, note_export
from luodi.web.pages import EXPORT_RIGHT


def table_file(
    *,
    name: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str],
    by: Any,
    told: dict[str, Any],
) -> FileResponse:
    """A workbook ``name.xlsx`` with the notes above its table; raises ``PermissionDenied`` without the right to export."""
    if not by.scope.allows(EXPORT_RIGHT):
        raise PermissionDenied
    note_export(by, {**told, "format": "xlsx"})
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_table(file, title=name, columns=columns, rows=rows, note_lines=notes)
    file.seek(0)
    response = FileResponse(file, content_type=FILE_FORMATS["xlsx"])
    response.headers["Content-Disposition"] = attachment(f"{name}.xlsx")
    return response
