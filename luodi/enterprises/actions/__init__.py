"""Every meaningful write to enterprises."""

from .blacklisting import blacklist, lift_blacklist
from .contacts import add_contact, change_contact, remove_contact
from .duplicates import decide_pair, find_duplicates, note_likely_duplicates, reopen_pair
from .many import register_many, remove_unused
from .merging import merge_enterprises, undo_merge
from .registering import register_enterprise, update_enterprise

__all__ = [
    "add_contact",
    "blacklist",
    "change_contact",
    "decide_pair",
    "find_duplicates",
    "lift_blacklist",
    "merge_enterprises",
    "note_likely_duplicates",
    "register_enterprise",
    "register_many",
    "remove_contact",
    "remove_unused",
    "reopen_pair",
    "undo_merge",
    "update_enterprise",
]
