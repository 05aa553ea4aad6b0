"""Chain maps as files: JSON, or CSV of segments and links, read with every mistake at its place, and written."""

from .cells import GivenChain, GivenMap, GivenSegment
from .files import links_csv, map_json, read_csv, read_json, read_map, segments_csv

__all__ = [
    "GivenChain",
    "GivenMap",
    "GivenSegment",
    "links_csv",
    "map_json",
    "read_csv",
    "read_json",
    "read_map",
    "segments_csv",
]
