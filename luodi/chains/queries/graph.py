"""What the pages of one chain show: its versions and units, the table beside the picture, one segment closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.accounts.models import Organization
from luodi.chains.models import Chain, ChainMap, Segment
from luodi_engine.chains.gaps import Gap
from luodi_engine.chains.graph import ChainGraph, LinkKind

from .drawing import track_name
from .firms import confirmed_firms
from .gaps import KIND_NAMES, found_gaps, gap_rows, reason_row
from .maps import LoadedMap, load_map, map_in_force
from .standings import SegmentStanding, standings_of

MOST_FIRMS = 30


@dataclass(frozen=True, slots=True)
class TableRow:
    """A segment as the table beside the picture writes it."""

    standing: SegmentStanding
    track: str
    suppliers: str
    customers: str
    gap: str


def units_of(chain: Chain) -> list[Organization]:
    """The assessed units of the chain's place, in their order."""
    rows = Organization.objects.filter(is_assessed=True, is_active=True, path__startswith=chain.place.path)
    return list(rows.order_by("order", "path"))


def current_map(chain: Chain, visible: Iterable[ChainMap]) -> ChainMap | None:
    """The map in force; where there is none, the newest the user may see."""
    found = map_in_force(chain) or max(visible, key=lambda each: (each.year_from, each.pk), default=None)
    if found is not None:
        found.chain = chain
    return found


def table_rows(
    loaded: LoadedMap,
    shape: ChainGraph,
    standings: Mapping[str, SegmentStanding],
    gaps: Iterable[Gap],
) -> list[TableRow]:
    """The segments of the picture in the order of the map, with their neighbours by name."""
    kinds = {gap.segment: str(KIND_NAMES[gap.kind]) for gap in gaps}
    tracks = {row.track: track_name(loaded, row.track) for row in loaded.segments}
    return [
        TableRow(
            standings[code],
            tracks[loaded.by_code[code].track],
            names(loaded, shape.suppliers(code)),
            names(loaded, shape.customers(code)),
            kinds.get(code, ""),
        )
        for code in shape.codes
    ]


def names(loaded: LoadedMap, codes: Iterable[str]) -> str:
    """Segments by name, in one text."""
    return "、".join(str(loaded.by_code[code]) for code in codes)


def segment_facts(segment: Segment, unit: Organization | None) -> dict[str, Any]:
    """One segment in ``unit`` (the city without one): position, reasons, gap, firms, neighbours."""
    loaded = load_map(segment.chain_map)
    everybody = confirmed_firms(segment.chain_map, local=False)
    local = confirmed_firms(segment.chain_map)
    standings = standings_of(loaded, unit=unit, firms=local)
    own = standings[segment.code]
    here = {firm.pk for firm in local}
    shape = loaded.graph
    wanted = any(gap.segment == segment.code for gap in found_gaps(loaded, standings))
    banks = (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL)
    return {
        "segment": loaded.by_code[segment.code],
        "track": track_name(loaded, segment.track),
        "own": own,
        "reasons": [reason_row(reason) for reason in own.standing.reasons],
        "gap": next((row for row in gap_rows(loaded, standings) if row.gap.segment == segment.code), None)
        if wanted
        else None,
        "firms": own.firms[:MOST_FIRMS],
        "more_firms": max(len(own.firms) - MOST_FIRMS, 0),
        "others": [
            firm for firm in everybody if firm.segment_id == segment.pk and firm.pk not in here
        ][:MOST_FIRMS],
        "suppliers": [standings[code] for code in shape.suppliers(segment.code)],
        "customers": [standings[code] for code in shape.customers(segment.code)],
        "beside": [standings[code] for kind in banks for code in shape.beside(segment.code, kind)],
    }
