"""Writes of chains, their maps, figures and firms."""

from .editing import (
    add_link,
    add_segment,
    change_segment,
    move_segment,
    order_segments,
    remove_link,
    remove_segment,
    step_segment,
)
from .importing import import_map, keep_table, load_chain, store_table
from .local import (
    confirm_firm,
    confirm_in_place,
    decide_firms,
    mark_lead_firm,
    propose_firms,
    set_figures,
    take_back_confirmed,
)
from .making import change_chain, copy_map, make_chain, new_map, note_export, publish_map, remove_draft
from .undoing import undo_edit

__all__ = [
    "add_link",
    "add_segment",
    "change_chain",
    "change_segment",
    "confirm_firm",
    "confirm_in_place",
    "copy_map",
    "decide_firms",
    "import_map",
    "keep_table",
    "load_chain",
    "make_chain",
    "mark_lead_firm",
    "move_segment",
    "new_map",
    "note_export",
    "order_segments",
    "propose_firms",
    "publish_map",
    "remove_draft",
    "remove_link",
    "remove_segment",
    "set_figures",
    "step_segment",
    "store_table",
    "take_back_confirmed",
    "undo_edit",
]
