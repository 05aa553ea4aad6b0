"""Every write to rounds, submissions and targets."""

from .carrying import carry_over, drop_targets
from .rounds import close_round, open_round
from .submissions import (
    MOST_TARGETS,
    accept_submission,
    add_target,
    add_targets,
    change_target,
    remove_target,
    return_submission,
    submit_submission,
    write_information,
    write_targets,
)
from .working import (
    assign_target,
    link_enterprise,
    make_lead,
    move_target,
    note_touch,
    renew_keys,
)

__all__ = [
    "MOST_TARGETS",
    "accept_submission",
    "add_target",
    "add_targets",
    "assign_target",
    "carry_over",
    "change_target",
    "close_round",
    "drop_targets",
    "link_enterprise",
    "make_lead",
    "move_target",
    "note_touch",
    "open_round",
    "remove_target",
    "renew_keys",
    "return_submission",
    "submit_submission",
    "write_information",
    "write_targets",
]
