"""Pages of projects, one file a page or deed."""

from .duplicates import DuplicatePool, decide, reopen
from .entry import (
    EditProject,
    NewProject,
    document_file,
    edit_exclusions,
    upload_document,
    withdraw_document_page,
)
from .ledger import ProjectLedger, board, bulk_edit, gantt, officers, project_page
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
