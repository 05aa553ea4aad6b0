"""Pages of enterprises, one file a kind of page."""

from .contacts import AddContact, ChangeContact, RemoveContact
from .detail import EnterprisePage
from .duplicates import DecidePair, DuplicatePool, MergeInto, ReopenPair, SearchRegister, UndoMerge
from .entry import Blacklist, EditEnterprise, LiftBlacklist, NewEnterprise
from .register import EnterpriseOptions, Register

__all__ = [
    "AddContact",
    "Blacklist",
    "ChangeContact",
    "DecidePair",
    "DuplicatePool",
    "EditEnterprise",
    "EnterpriseOptions",
    "EnterprisePage",
    "LiftBlacklist",
    "MergeInto",
    "NewEnterprise",
    "Register",
    "RemoveContact",
    "ReopenPair",
    "SearchRegister",
    "UndoMerge",
]
