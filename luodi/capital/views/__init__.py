"""Pages of paid-in capital, one file a kind of page."""

from .claims import AddEvidence, ClaimCapital, MendClaim
from .decisions import AcceptCapital, AcceptMany, ReturnCapital, ReverseCapital
from .listing import CapitalList, ProjectOptions
from .months import FreezeMonth, Months, ReopenMonth
from .panels import EnterprisePanel, ProjectPanel
from .record import CapitalPage, EvidenceFile
from .shares import CreditShares

__all__ = [
    "AcceptCapital",
    "AcceptMany",
    "AddEvidence",
    "CapitalList",
    "CapitalPage",
    "ClaimCapital",
    "CreditShares",
    "EnterprisePanel",
    "EvidenceFile",
    "FreezeMonth",
    "MendClaim",
    "Months",
    "ProjectOptions",
    "ProjectPanel",
    "ReopenMonth",
    "ReturnCapital",
    "ReverseCapital",
]
