"""A chain as a picture: boxes, curves and lanes; the table beside it, and one segment looked at closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.chains.choices import MapState
from luodi.chains.models import Chain, ChainMap, Segment
from luodi.common import clock
from luodi_engine.chains.gaps import Gap
from luodi_engine.chains.graph import ChainGraph, LinkKind
from luodi_engine.chains.layout import Lane, Placed, placed
from luodi_engine.chains.position import Position

from .firms import confirmed_firms
from .gaps import KIND_MARKS, KIND_NAMES, gap_rows, reason_row
from .maps import LoadedMap, load_map, present_graph, target_graph
from .standings import SegmentStanding, standings_of

WIDTH, LEAST_HEIGHT, MORE_HEIGHT = 150, 38, 34
COLUMN, GAP_BETWEEN, LANE_HEAD, EDGE = 204, 10, 26, 14
LONGEST_CHINESE, LONGEST_ENGLISH = 10, 18
MOST_FIRMS = 30
LANE_ORDER = (Lane.COMPLEMENTARY, Lane.MAIN, Lane.SUPPORTING, Lane.PERIPHERAL, Lane.LOOSE)
LANES: dict[Lane, str | Promise] = {
    Lane.COMPLEMENTARY: _("Left bank: what complements the chain"),
    Lane.MAIN: _("Main chain: from upstream (left) to downstream (right)"),
    Lane.SUPPORTING: _("Right bank: what supports the chain"),
    Lane.PERIPHERAL: _("Peripheral products"),
    Lane.LOOSE: _("Not linked yet"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A segment in the picture. ``height`` grows with the root of local output; ``faded`` is context only."""

    standing: SegmentStanding
    gap: Gap | None
    x: int
    y: int
    height: int
    faded: bool = False

    @property
    def code(self) -> str:
        """The segment's code."""
        return self.standing.segment.code

    @property
    def middle(self) -> int:
        """The height at which curves arrive."""
        return self.y + self.height // 2

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 10

    @property
    def name_y(self) -> int:
        """Base line of the name."""
        return self.middle - 3

    @property
    def note_y(self) -> int:
        """Base line of the figures."""
        return self.middle + 13

    @property
    def tag_x(self) -> int:
        """Where the mark of the gap stands."""
        return self.x + WIDTH - 16

    @property
    def tag_y(self) -> int:
        """Base line of the mark."""
        return self.y + 14

    @property
    def mark(self) -> str | Promise:
        """What the gap asks for, in one word or sign."""
        return KIND_MARKS[self.gap.kind] if self.gap else ""

    @property
    def short_name(self) -> str:
        """The name as far as it fits."""
        name = str(self.standing.segment)
        longest = LONGEST_ENGLISH if name.isascii() else LONGEST_CHINESE
        return name if len(name) <= longest else name[: longest - 1] + "…"

    @property
    def words(self) -> str:
        """What the search looks through, in small letters."""
        row = self.standing.segment
        return " ".join((row.name, row.name_en, row.code, row.track, *row.keywords)).lower()


@dataclass(frozen=True, slots=True)
class Curve:
    """A link as an SVG path."""

    source: str
    target: str
    kind: LinkKind
    path: str


@dataclass(frozen=True, slots=True)
class Band:
    """A lane of the picture: its words and where it lies."""

    lane: Lane
    label: str | Promise
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture in its own units."""

    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...]
    width: int
    height: int
    box_width: int = WIDTH


def pictured(loaded: LoadedMap, picture: str) -> ChainGraph:
    """The graph of the present (现状图), the target (远景图) or the promotion picture (招商图, drawn on the target)."""
    return present_graph(loaded) if picture == "present" else target_graph(loaded)


def drawing(
    graph: ChainGraph,
    standings: Mapping[str, SegmentStanding],
    gaps: Iterable[Gap] = (),
    *,
    promotion: bool = False,
) -> Drawing:
    """The graph as boxes and curves; with ``promotion`` strong segments fade and gaps carry their mark."""
    marks = {gap.segment: gap for gap in gaps}
    largest = max((standings[code].output or Decimal(0) for code in graph.codes), default=Decimal(0))
    boxes: list[Box] = []
    bands: list[Band] = []
    top = 0
    places = placed(graph)
    for lane in LANE_ORDER:
        here = [place for place in places if place.lane is lane]
        if not here:
            continue
        laid = [
            replace(
                _box(standings[place.code], marks.get(place.code), largest, promotion=promotion),
                x=EDGE + place.layer * COLUMN,
            )
            for place in here
        ]
        found, height = _stacked(laid, here, top + LANE_HEAD)
        boxes += found
        bands.append(Band(lane, LANES[lane], top, height + LANE_HEAD + GAP_BETWEEN))
        top += height + LANE_HEAD + GAP_BETWEEN + 6
    width = max((box.x + WIDTH + EDGE for box in boxes), default=WIDTH)
    return Drawing(tuple(boxes), tuple(_curves(graph, boxes)), tuple(bands), width, max(top, 60))


def _box(standing: SegmentStanding, gap: Gap | None, largest: Decimal, *, promotion: bool) -> Box:
    output = standing.output or Decimal(0)
    share = sqrt(float(output / largest)) if largest else 0.0
    strong = standing.position is Position.STRONG
    return Box(
        standing,
        gap if promotion else None,
        x=0,
        y=0,
        height=LEAST_HEIGHT + round(MORE_HEIGHT * share),
        faded=promotion and strong,
    )


def _stacked(boxes: Sequence[Box], places: Sequence[Placed], top: int) -> tuple[list[Box], int]:
    """Boxes one under the other in each column, every column centred on the tallest."""
    columns: dict[int, list[tuple[int, Box]]] = {}
    for box, place in zip(boxes, places, strict=True):
        columns.setdefault(place.layer, []).append((place.row, box))
    heights = {
        layer: sum(box.height + GAP_BETWEEN for _row, box in rows) - GAP_BETWEEN
        for layer, rows in columns.items()
    }
    tallest = max(heights.values())
    found: list[Box] = []
    for layer, rows in columns.items():
        y = top + (tallest - heights[layer]) // 2
        for _row, box in sorted(rows, key=lambda each: each[0]):
            found.append(replace(box, y=y))
            y += box.height + GAP_BETWEEN
    return found, tallest


def _curves(graph: ChainGraph, boxes: Iterable[Box]) -> Iterable[Curve]:
    by_code = {box.code: box for box in boxes}
    for link in graph.links:
        source, target = by_code[link.source], by_code[link.target]
        path = (
            _across(source, target)
            if link.kind is LinkKind.SUPPLY and source.x < target.x
            else _along(source, target)
        )
        yield Curve(link.source, link.target, link.kind, path)


def _across(source: Box, target: Box) -> str:
    start, end = source.x + WIDTH, target.x
    bend = (end - start) // 2
    return f"M{start} {source.middle}C{start + bend} {source.middle} {end - bend} {target.middle} {end} {target.middle}"


def _along(source: Box, target: Box) -> str:
    """From a bank up or down to what it serves, leaving and arriving at the nearer edges."""
    down = source.y < target.y
    start = source.y + source.height if down else source.y
    end = target.y if down else target.y + target.height
    from_x, to_x = source.x + WIDTH // 2, target.x + WIDTH // 2
    bend = (end - start) // 2
    return f"M{from_x} {start}C{from_x} {start + bend} {to_x} {end - bend} {to_x} {end}"


def track_name(loaded: LoadedMap, track: str) -> str:
    """A track in the language of the page."""
    english = (get_language() or "").startswith("en")
    named = next((row.track_en for row in loaded.segments if row.track == track and row.track_en), "")
    return named if english and named else track


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
    """Of the versions the user may see the one in force this year; where there is none, the newest."""
    rows = sorted(visible, key=lambda each: (each.year_from, each.pk))
    found = next((each for each in reversed(rows) if each.state == MapState.PUBLISHED and _holds(each)), None)
    found = found or (rows[-1] if rows else None)
    if found is not None:
        found.chain = chain
    return found


def _holds(chain_map: ChainMap) -> bool:
    year = clock.today().year
    return chain_map.year_from <= year and (chain_map.year_to is None or chain_map.year_to >= year)


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
    banks = (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL)
    return {
        "segment": loaded.by_code[segment.code],
        "track": track_name(loaded, segment.track),
        "own": own,
        "reasons": [reason_row(reason) for reason in own.standing.reasons],
        "gap": next((row for row in gap_rows(loaded, standings) if row.gap.segment == segment.code), None),
        "firms": own.firms[:MOST_FIRMS],
        "more_firms": max(len(own.firms) - MOST_FIRMS, 0),
        "others": [firm for firm in everybody if firm.segment_id == segment.pk and firm.pk not in here][
            :MOST_FIRMS
        ],
        "suppliers": [standings[code] for code in shape.suppliers(segment.code)],
        "customers": [standings[code] for code in shape.customers(segment.code)],
        "beside": [standings[code] for kind in banks for code in shape.beside(segment.code, kind)],
    }
