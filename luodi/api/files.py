"""Files for programs: always as a download, never shown by the browser, and noted in the change log."""

from typing import Any

from django.http import FileResponse, Http404

from luodi.audit.actions import note_opened
from luodi.audit.models import Document
from luodi.audit.sniffing import OFFICE, SIGNATURES

MEDIA_TYPES = sorted({*(kind for _mark, kind in SIGNATURES), *OFFICE.values(), "image/webp", "text/plain"})
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[str, Any] = {
    "responses": {200: {"description": "the file", "content": dict.fromkeys(MEDIA_TYPES, BINARY)}}
}


def file_answer(document: Document, *, by: Any) -> FileResponse:
    """The file under its own name; raises ``Http404`` where it is missing from the disk."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note_opened(document, by=by)
    return FileResponse(file, content_type=document.media_type, filename=document.name, as_attachment=True)
