"""A stored document as an answer: under its own name, its opening noted."""

from typing import Any

from django.http import FileResponse, Http404

from .actions import note_opened
from .models import Document

SHOWN_IN_PLACE = ("application/pdf", "image/")


def document_answer(document: Document, *, by: Any, in_place: bool = True) -> FileResponse:
    """The file of ``document``, noted as opened ``by``; whether they may see it is for the caller to ask first.

    With ``in_place`` the browser shows what it can, a PDF or a picture, and saves the rest; without it saves all.
    Raises ``Http404``, and notes nothing, where the file is missing from the disk.
    """
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note_opened(document, by=by)
    shown = in_place and document.media_type.startswith(SHOWN_IN_PLACE)
    return FileResponse(
        file, content_type=document.media_type, filename=document.name, as_attachment=not shown
    )
