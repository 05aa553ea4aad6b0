"""Reads of projects that span tables."""

from .alike import like_candidates, pair_facts
from .lookups import (
    accepted_evidence,
    city_code,
    find_officers,
    fit_of,
    host_units,
    layout_table,
    officers_for,
    places,
    standing_ladder,
)
from .pages import (
    board_columns,
    gantt_facts,
    label_of,
    next_steps,
    project_page_facts,
    stages_below,
    step_facts,
    time_map,
)

__all__ = [
    "accepted_evidence",
    "board_columns",
    "city_code",
    "find_officers",
    "fit_of",
    "gantt_facts",
    "host_units",
    "label_of",
    "layout_table",
    "like_candidates",
    "next_steps",
    "officers_for",
    "pair_facts",
    "places",
    "project_page_facts",
    "stages_below",
    "standing_ladder",
    "step_facts",
    "time_map",
]
