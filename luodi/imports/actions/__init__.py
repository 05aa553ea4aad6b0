"""Every write of an import run: upload, columns, check, bringing in, undoing."""

from .applying import apply_run, undo_run
from .checking import check_run
from .uploading import ask_for, choose_columns, discard_run, note_begun, note_fault, take_back, upload_run

__all__ = [
    "apply_run",
    "ask_for",
    "check_run",
    "choose_columns",
    "discard_run",
    "note_begun",
    "note_fault",
    "take_back",
    "undo_run",
    "upload_run",
]
