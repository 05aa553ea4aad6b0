"""Every meaningful write to paid-in capital, frozen months and credit shares."""

from .claiming import (
    add_evidence,
    add_evidence_files,
    claim_capital,
    claim_many,
    mend_claim,
    obstacles_to_claim,
    remove_claims,
)
from .crediting import set_credit_shares
from .deciding import accept_capital, accept_many, return_capital, reverse_capital
from .following import follow_project
from .freezing import freeze_month, reopen_month

__all__ = [
    "accept_capital",
    "accept_many",
    "add_evidence",
    "add_evidence_files",
    "claim_capital",
    "claim_many",
    "follow_project",
    "freeze_month",
    "mend_claim",
    "obstacles_to_claim",
    "remove_claims",
    "reopen_month",
    "return_capital",
    "reverse_capital",
    "set_credit_shares",
]
