"""Notes who opened a document."""

from typing import Any

from luodi.audit.choices import Verb
from luodi.audit.models import Document

from .recording import action, record_event


@action
def note_opened(document: Document, *, by: Any) -> None:
    """Leave an event that ``by`` opened the file."""
    record_event(Verb.READ, document, by=by)
