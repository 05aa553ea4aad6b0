"""Writes of the change log and of documents."""

from .opening import note_opened
from .recording import action, record_event
from .storing import store_document

__all__ = ["action", "note_opened", "record_event", "store_document"]
