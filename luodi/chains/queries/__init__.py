"""Reads of chains: maps in force, their graphs, local firms, and how units stand in each segment."""

from .firms import FirmRow, confirmed_firms, firms_by_segment, proposals
from .maps import (
    LoadedMap,
    given_of,
    load_map,
    map_in_force,
    maps_in_force,
    present_graph,
    target_graph,
)
from .standings import SegmentStanding, figure_year, figures_of, standings_of

__all__ = [
    "FirmRow",
    "LoadedMap",
    "SegmentStanding",
    "confirmed_firms",
    "figure_year",
    "figures_of",
    "firms_by_segment",
    "given_of",
    "load_map",
    "map_in_force",
    "maps_in_force",
    "present_graph",
    "proposals",
    "standings_of",
    "target_graph",
]
