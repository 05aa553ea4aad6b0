"""Every meaningful write to projects, one capability a file."""

from .activities import add_activity, attach_document, withdraw_document
from .advancing import accept_step, advance_stage, return_step, roll_back, withdraw_claim
from .duplicates import (
    decide_duplicate,
    note_exact_duplicates,
    note_likely_duplicates,
    reopen_duplicate,
)
from .figures import note_first_capital, when_counting_changes
from .registering import open_projects, register_project
from .taking_over import remove_opened, restore_many, undo_obstacles, update_many
from .updating import bulk_update, change_status, renew_search_texts, set_participants, update_project

__all__ = [
    "accept_step",
    "add_activity",
    "advance_stage",
    "attach_document",
    "bulk_update",
    "change_status",
    "decide_duplicate",
    "note_exact_duplicates",
    "note_first_capital",
    "note_likely_duplicates",
    "open_projects",
    "register_project",
    "remove_opened",
    "renew_search_texts",
    "reopen_duplicate",
    "restore_many",
    "return_step",
    "roll_back",
    "set_participants",
    "undo_obstacles",
    "update_many",
    "update_project",
    "when_counting_changes",
    "withdraw_claim",
    "withdraw_document",
]
