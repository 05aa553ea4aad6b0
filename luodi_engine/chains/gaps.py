"""Gaps of a chain in one place: what to build, fill, extend or strengthen (建 补 延 强), with the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luodi_engine.chains.graph import ChainGraph, LinkKind
from luodi_engine.chains.position import Position, SegmentFigures, Standing

BANKS = (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL)


class GapKind(StrEnum):
    """What a gap asks for: 建 build, 补 fill, 延 extend, 强 strengthen."""

    BUILD = "build"
    FILL = "fill"
    EXTEND = "extend"
    STRENGTHEN = "strengthen"


@dataclass(frozen=True, slots=True)
class GapWeights:
    """What raises a gap's priority, in points; a city adopts its own.

    ``fill`` to ``build`` are base points of a kind; each local neighbour adds ``neighbour`` (a strong one
    ``strong_neighbour``) up to ``most_neighbours`` of them; ``demand`` is added in full once local demand
    reaches ``full_demand`` (万元), in proportion below.
    """

    fill: Decimal = Decimal(40)
    strengthen: Decimal = Decimal(25)
    extend: Decimal = Decimal(30)
    build: Decimal = Decimal(5)
    neighbour: Decimal = Decimal(5)
    strong_neighbour: Decimal = Decimal(10)
    most_neighbours: int = 4
    demand: Decimal = Decimal(20)
    full_demand: Decimal = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class GapFigure:
    """One figure behind a gap: ``code`` says which, ``points`` what it adds to the priority."""

    code: str
    value: Decimal
    points: Decimal
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One segment to work on; ``priority`` is the sum of the points of its figures."""

    segment: str
    kind: GapKind
    priority: Decimal
    figures: tuple[GapFigure, ...]
    standing: Standing


def gaps(
    graph: ChainGraph, standings: Mapping[str, Standing], weights: GapWeights = GapWeights()
) -> tuple[Gap, ...]:
    """The gaps of the chain, most urgent first; strong segments are none.

    A weak segment is to be strengthened. A missing one is to be filled when local firms downstream, or those
    it would serve from a bank, buy it from elsewhere; to be extended into when only its suppliers are here;
    to be built when none of its neighbours is. Segments without a standing count as missing.

    >>> from luodi_engine.chains.graph import Link, Segment, chain_graph
    >>> from luodi_engine.chains.position import standings
    >>> graph = chain_graph([Segment(code, code) for code in "abc"], [Link("a", "b"), Link("b", "c")])
    >>> here = standings("abc", {"b": SegmentFigures("b", local_firms=1)})
    >>> [(gap.segment, gap.kind.value, str(gap.priority)) for gap in gaps(graph, here)]
    [('a', 'fill', '45'), ('c', 'extend', '35'), ('b', 'strengthen', '25')]
    """
    known = {
        code: standings.get(code) or Standing(code, Position.MISSING, (), SegmentFigures(code))
        for code in graph.codes
    }
    found = [
        _gap(graph, known, code, weights)
        for code in graph.codes
        if known[code].position is not Position.STRONG
    ]
    order = {code: number for number, code in enumerate(graph.codes)}
    return tuple(sorted(found, key=lambda gap: (-gap.priority, order[gap.segment])))


def _gap(graph: ChainGraph, known: Mapping[str, Standing], code: str, weights: GapWeights) -> Gap:
    def here(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in codes if known[one].position is not Position.MISSING))

    buyers = here((*graph.customers(code), *graph.served(code)))
    suppliers = here((*graph.suppliers(code), *(one for kind in BANKS for one in graph.beside(code, kind))))
    if known[code].position is Position.WEAK:
        kind = GapKind.STRENGTHEN
    elif buyers:
        kind = GapKind.FILL
    elif suppliers:
        kind = GapKind.EXTEND
    else:
        kind = GapKind.BUILD
    base: Decimal = getattr(weights, kind.value)
    figures = [GapFigure(f"kind_{kind.value}", Decimal(1), base)]
    figures += _neighbour_figures(known, buyers, suppliers, weights)
    figures += _own_figures(known[code].figures, weights)
    priority = sum((figure.points for figure in figures), Decimal(0))
    return Gap(code, kind, priority, tuple(figures), known[code])


def _neighbour_figures(
    known: Mapping[str, Standing], buyers: tuple[str, ...], suppliers: tuple[str, ...], weights: GapWeights
) -> list[GapFigure]:
    found: list[GapFigure] = []
    left = weights.most_neighbours
    for code, near in (("local_customers", buyers), ("local_suppliers", suppliers)):
        if not near:
            continue
        strong_first = sorted(near, key=lambda one: known[one].position is not Position.STRONG)
        counted = strong_first[:left]
        left -= len(counted)
        strong = sum(known[one].position is Position.STRONG for one in counted)
        points = strong * weights.strong_neighbour + (len(counted) - strong) * weights.neighbour
        found.append(GapFigure(code, Decimal(len(near)), points, near))
    return found


def _own_figures(figures: SegmentFigures, weights: GapWeights) -> list[GapFigure]:
    """Local demand that is not met here, and what is here already (which adds nothing)."""
    found: list[GapFigure] = []
    if figures.local_demand is not None:
        unmet = max(figures.local_demand - (figures.output or Decimal(0)), Decimal(0))
        points = weights.demand * min(unmet / weights.full_demand, Decimal(1))
        found.append(GapFigure("unmet_local_demand", unmet, points))
    if figures.local_firms:
        found.append(GapFigure("local_firms", Decimal(figures.local_firms), Decimal(0)))
    if figures.output is not None:
        found.append(GapFigure("output", figures.output, Decimal(0)))
    return found
