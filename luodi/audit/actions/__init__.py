"""Writes of the change log and of documents."""

from .recording import action, record_event
from .storing import store_document

__all__ = ["action", "record_event", "store_document"]
