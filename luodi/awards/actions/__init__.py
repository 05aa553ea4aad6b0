"""Writes of awards: rounds, nominations, marks, results."""

from .judging import declare_interest, give_marks
from .nominating import nominate, withdraw
from .rounds import (
    freeze_award,
    move_to_judging,
    open_award,
    publish_award,
    reopen_award,
    seat_judge,
    unseat_judge,
)

__all__ = [
    "declare_interest",
    "freeze_award",
    "give_marks",
    "move_to_judging",
    "nominate",
    "open_award",
    "publish_award",
    "reopen_award",
    "seat_judge",
    "unseat_judge",
    "withdraw",
]
