"""Reads of chains: maps in force, their graphs, local firms, and how units stand in each segment."""

from .firms import (
    FirmRow,
    confirmed_firms,
    counted_by_state,
    firms_by_segment,
    firms_of,
    proposals,
    segments_of_enterprise,
)
from .maps import (
    LoadedMap,
    MapDifference,
    compare_maps,
    given_of,
    load_map,
    map_in_force,
    maps_in_force,
    present_graph,
    target_graph,
    versions_of,
)
from .standings import (
    ChainSummary,
    SegmentStanding,
    chain_summaries,
    counted,
    figure_year,
    figures_of,
    standings_of,
)

__all__ = [
    "ChainSummary",
    "FirmRow",
    "LoadedMap",
    "MapDifference",
    "SegmentStanding",
    "chain_summaries",
    "compare_maps",
    "confirmed_firms",
    "counted",
    "counted_by_state",
    "figure_year",
    "figures_of",
    "firms_by_segment",
    "firms_of",
    "given_of",
    "load_map",
    "map_in_force",
    "maps_in_force",
    "present_graph",
    "proposals",
    "segments_of_enterprise",
    "standings_of",
    "target_graph",
    "versions_of",
]
