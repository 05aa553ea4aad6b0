"""Pages of projects, one file a page or deed."""

from .board import board, gantt
from .detail import project_page
from .documents import document_file, upload_document, withdraw_document_page
from .duplicates import DuplicatePool, decide, reopen
from .entry import EditProject, NewProject, edit_exclusions
from .ledger import ProjectLedger, bulk_edit, officers
from .steps import (
    accept_event,
    add_activity_page,
    advance,
    change_status_page,
    move,
    return_event,
    roll_back_page,
    withdraw_event,
)

__all__ = [
    "DuplicatePool",
    "EditProject",
    "NewProject",
    "ProjectLedger",
    "accept_event",
    "add_activity_page",
    "advance",
    "board",
    "bulk_edit",
    "change_status_page",
    "decide",
    "document_file",
    "edit_exclusions",
    "gantt",
    "move",
    "officers",
    "project_page",
    "reopen",
    "return_event",
    "roll_back_page",
    "upload_document",
    "withdraw_document_page",
    "withdraw_event",
]
