"""Reads of projects that span tables."""

from .alike import like_candidates, pair_facts
from .fits import city_code, fit_of, layout_table
from .page import project_page_facts, time_map
from .people import find_officers, host_units, officers_for, places
from .steps import label_of, next_steps, stages_below, step_facts
from .walls import board_columns, gantt_facts

__all__ = [
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
    "step_facts",
    "time_map",
]
