"""Writes of chain chiefs: who leads, what is delivered and reviewed, what is to be reached."""

from .delivering import accept_deliverable, change_deliverable, return_deliverable, submit_deliverable
from .leading import change_leadership, set_leadership, set_target

__all__ = [
    "accept_deliverable",
    "change_deliverable",
    "change_leadership",
    "return_deliverable",
    "set_leadership",
    "set_target",
    "submit_deliverable",
]
