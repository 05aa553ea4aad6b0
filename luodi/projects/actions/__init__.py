"""Every meaningful write to projects, one capability a file."""

from .activities import add_activity, attach_document, withdraw_document
from .advancing import accept_step, advance_stage, return_step, roll_back, withdraw_claim
from .duplicates import decide_duplicate, note_likely_duplicates, reopen_duplicate
from .figures import note_first_capital
from .registering import open_projects, register_project, remove_opened
from .updating import bulk_update, change_status, restore_fields, set_participants, update_project

__all__ = [
    "accept_step",
    "add_activity",
    "advance_stage",
    "attach_document",
    "bulk_update",
    "change_status",
    "decide_duplicate",
    "note_first_capital",
    "note_likely_duplicates",
    "open_projects",
    "register_project",
    "remove_opened",
    "reopen_duplicate",
    "restore_fields",
    "return_step",
    "roll_back",
    "set_participants",
    "update_project",
    "withdraw_claim",
    "withdraw_document",
]
