"""Where each segment of a chain is drawn: layers from left to right, lanes from bank to bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luodi_engine.chains.graph import ChainGraph, LinkKind

SWEEPS = 6


class Lane(StrEnum):
    """The band of the drawing a segment stands in, from top to bottom."""

    COMPLEMENTARY = "complementary"
    MAIN = "main"
    SUPPORTING = "supporting"
    PERIPHERAL = "peripheral"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment's place: ``layer`` counts from the left (0), ``row`` from the top of its lane (0)."""

    code: str
    layer: int
    lane: Lane
    row: int


def layers(graph: ChainGraph) -> dict[str, int]:
    """The layer of every segment that has a supply link: each stands right of all its suppliers.

    Longest-path layering (P. Eades, K. Sugiyama, How to draw a directed graph, 1990); a segment without
    suppliers is then moved next to its nearest customer, so that links stay short.

    >>> from luodi_engine.chains.graph import Link, Segment, chain_graph
    >>> diamond = chain_graph([Segment(code, code) for code in "abcdx"],
    ...     [Link("a", "b"), Link("a", "c"), Link("b", "d"), Link("c", "d"), Link("x", "d")])
    >>> layers(diamond)
    {'a': 0, 'b': 1, 'c': 1, 'd': 2, 'x': 1}
    """
    order = supply_order(graph)
    found: dict[str, int] = {}
    for code in order:
        found[code] = max((found[near] + 1 for near in graph.suppliers(code)), default=0)
    for code in reversed(order):
        if not graph.suppliers(code):
            found[code] = min(found[near] for near in graph.customers(code)) - 1
    return {code: found[code] for code in graph.codes if code in found}


def supply_order(graph: ChainGraph) -> list[str]:
    """Codes of the segments with supply links, suppliers before customers, otherwise in the given order."""
    waiting = {code: len(graph.suppliers(code)) for code in graph.codes}
    ready = [code for code in graph.codes if not waiting[code] and graph.customers(code)]
    order: list[str] = []
    while ready:
        following: list[str] = []
        for code in ready:
            order.append(code)
            for near in graph.customers(code):
                waiting[near] -= 1
                if not waiting[near]:
                    following.append(near)
        ready = following
    return order


def placed(graph: ChainGraph) -> tuple[Placed, ...]:
    """Every segment with layer, lane and row, in the order of the chain.

    Rows follow the barycentre heuristic (Sugiyama, Tagawa, Toda 1981), which keeps crossings few. Segments
    of a bank stand in the layer of what they serve; segments without any link stand loose at the left.

    >>> from luodi_engine.chains.graph import Link, LinkKind, Segment, chain_graph
    >>> graph = chain_graph([Segment(code, code) for code in "abcz"],
    ...     [Link("a", "b"), Link("c", "b", LinkKind.SUPPORTING)])
    >>> [(one.code, one.layer, one.lane.value) for one in placed(graph)]
    [('a', 0, 'main'), ('b', 1, 'main'), ('c', 1, 'supporting'), ('z', 0, 'loose')]
    """
    layer_of = layers(graph)
    lane_of = {code: Lane.MAIN for code in layer_of}
    pending = [code for code in graph.codes if code not in layer_of]
    while pending:
        left: list[str] = []
        for code in pending:
            if (found := _beside(graph, code, layer_of)) is None:
                left.append(code)
            else:
                lane_of[code], layer_of[code] = found
        if len(left) == len(pending):
            for code in left:
                served = bool(graph.served(code)) or any(graph.beside(code, kind) for kind in LinkKind)
                lane_of[code], layer_of[code] = (Lane.MAIN if served else Lane.LOOSE), 0
            break
        pending = left
    rows = _rows(graph, layer_of, lane_of)
    return tuple(Placed(code, layer_of[code], lane_of[code], rows[code]) for code in graph.codes)


def _beside(graph: ChainGraph, code: str, layer_of: Mapping[str, int]) -> tuple[Lane, int] | None:
    """Lane and layer of a segment that serves one already placed."""
    for kind in (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL):
        for target in graph.served(code):
            if target in layer_of and code in graph.beside(target, kind):
                return Lane(kind.value), layer_of[target]
    return None


def _rows(graph: ChainGraph, layer_of: Mapping[str, int], lane_of: Mapping[str, Lane]) -> dict[str, int]:
    bands: dict[tuple[Lane, int], list[str]] = {}
    for code in graph.codes:
        bands.setdefault((lane_of[code], layer_of[code]), []).append(code)
    row = {code: number for band in bands.values() for number, code in enumerate(band)}
    near = {
        code: [*graph.suppliers(code), *graph.customers(code), *graph.served(code)] for code in graph.codes
    }
    for sweep in range(SWEEPS):
        for band in sorted(bands, key=lambda key: (key[0], key[1]), reverse=bool(sweep % 2)):
            middle = {
                code: sum(row[one] for one in near[code]) / len(near[code]) if near[code] else row[code]
                for code in bands[band]
            }
            bands[band].sort(key=lambda code: middle[code])
            row.update((code, number) for number, code in enumerate(bands[band]))
    return row
