"""How the city and its units stand in each segment: figures of a year and confirmed local firms."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from luodi.accounts.models import Organization
from luodi.chains.models import Chain, ChainMap, Segment, SegmentFigure
from luodi.common import clock
from luodi.enterprises.choices import Tier
from luodi_engine.chains.position import Position, PositionRule, SegmentFigures, Standing, standing

from .firms import FirmRow, confirmed_firms, firms_by_segment
from .maps import LoadedMap, maps_in_force

ABOVE_SCALE = Decimal(2000)
"""Yearly revenue (万元) from which an industrial firm counts as above designated size."""


@dataclass(frozen=True, slots=True)
class SegmentStanding:
    """A segment with a unit's position in it, its firms, and the year of the figures."""

    segment: Segment
    standing: Standing
    firms: tuple[FirmRow, ...]
    year: int | None

    @property
    def position(self) -> Position:
        """Missing, weak or strong."""
        return self.standing.position

    @property
    def output(self) -> Decimal | None:
        """Output of the unit in the segment (万元), unknown where nobody reported it."""
        return self.standing.figures.output

    @property
    def lead_firms(self) -> tuple[FirmRow, ...]:
        """The lead firms of the chain among them."""
        return tuple(firm for firm in self.firms if firm.is_lead_firm)


def figure_year(chain_map: ChainMap, year: int | None = None) -> int | None:
    """The newest year up to ``year`` for which any unit reported figures of the map."""
    rows = SegmentFigure.objects.filter(segment__chain_map=chain_map, year__lte=year or clock.today().year)
    return rows.order_by("-year").values_list("year", flat=True).first()


def figures_of(chain_map: ChainMap, year: int | None) -> list[SegmentFigure]:
    """All figures of a map in one year, with their units: one statement."""
    if year is None:
        return []
    rows = SegmentFigure.objects.filter(segment__chain_map=chain_map, year=year)
    return list(rows.select_related("unit"))


def figures_mark(chain_map: ChainMap, unit: Organization, year: int) -> str:
    """A mark of what one unit reported for a year; another one when anything of it changed."""
    rows = SegmentFigure.objects.filter(segment__chain_map=chain_map, unit=unit, year=year)
    values = rows.order_by("segment").values_list(
        "segment", "output", "largest_output", "local_demand", "source"
    )
    return hashlib.sha256(repr(list(values)).encode()).hexdigest()[:16]


def standings_of(
    loaded: LoadedMap,
    *,
    unit: Organization | None = None,
    year: int | None = None,
    firms: Iterable[FirmRow] | None = None,
    rule: PositionRule = PositionRule(),
) -> dict[str, SegmentStanding]:
    """The standing of ``unit`` (the whole city without one) in every segment by its code: three statements.

    Figures are those of the newest year up to ``year`` that has any. The city's own figure holds where it was
    entered; otherwise those of its units are added up, and one unknown addend leaves the sum of the known ones.
    """
    found_year = figure_year(loaded.chain_map, year)
    return _standings(
        loaded.segments,
        unit=unit,
        year=found_year,
        firms=confirmed_firms(loaded.chain_map) if firms is None else firms,
        figures=figures_of(loaded.chain_map, found_year),
        rule=rule,
    )


def _standings(
    segments: Iterable[Segment],
    *,
    unit: Organization | None,
    year: int | None,
    firms: Iterable[FirmRow],
    figures: Iterable[SegmentFigure],
    rule: PositionRule = PositionRule(),
) -> dict[str, SegmentStanding]:
    by_segment = firms_by_segment(firms, unit)
    reported = _by_segment(figures, unit)
    return {
        segment.code: SegmentStanding(
            segment,
            standing(_figures(segment, by_segment.get(segment.pk, []), reported.get(segment.pk, [])), rule),
            tuple(by_segment.get(segment.pk, ())),
            year,
        )
        for segment in segments
    }


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """A chain as the list of chains shows it; without a map in force there is nothing to count."""

    chain: Chain
    chain_map: ChainMap | None
    standings: Mapping[str, SegmentStanding]
    year: int | None

    @property
    def counts(self) -> dict[str, int]:
        """How many segments are strong, weak and missing."""
        return counted(self.standings)

    @property
    def segments(self) -> int:
        """How many segments the map has."""
        return len(self.standings)

    @property
    def tracks(self) -> int:
        """How many tracks the map has."""
        return len({one.segment.track for one in self.standings.values() if one.segment.track})

    @property
    def firms(self) -> int:
        """How many different local firms stand in the chain."""
        return len({firm.enterprise_id for one in self.standings.values() for firm in one.firms})

    @property
    def lead_firms(self) -> list[str]:
        """Names of the lead firms."""
        return sorted({firm.name for one in self.standings.values() for firm in one.lead_firms})

    @property
    def output(self) -> Decimal | None:
        """Output of all segments together as far as it is known (万元)."""
        known = [one.output for one in self.standings.values() if one.output is not None]
        return sum(known, Decimal(0)) if known else None


def chain_summaries(
    chains: Iterable[Chain], *, unit: Organization | None = None, year: int | None = None
) -> list[ChainSummary]:
    """Every chain with its map in force and how the unit stands in it: four statements, however many chains."""
    listed = list(chains)
    maps = maps_in_force(year, listed)
    segments: dict[int, list[Segment]] = {}
    for segment in Segment.objects.filter(chain_map__in=maps.values()).order_by("order", "pk"):
        segments.setdefault(segment.chain_map_id, []).append(segment)
    rows = SegmentFigure.objects.filter(
        segment__chain_map__in=maps.values(), year__lte=year or clock.today().year
    )
    figures: dict[int, list[SegmentFigure]] = {}
    for row in rows.select_related("unit", "segment"):
        figures.setdefault(row.segment.chain_map_id, []).append(row)
    firms = confirmed_firms(maps.values())
    found = []
    for chain in listed:
        chain_map = maps.get(chain.pk)
        own = figures.get(chain_map.pk, []) if chain_map else []
        newest = max((row.year for row in own), default=None)
        standings = _standings(
            segments.get(chain_map.pk, []) if chain_map else [],
            unit=unit,
            year=newest,
            firms=firms,
            figures=[row for row in own if row.year == newest],
        )
        found.append(ChainSummary(chain, chain_map, standings, newest))
    return found


def _by_segment(rows: Iterable[SegmentFigure], unit: Organization | None) -> dict[int, list[SegmentFigure]]:
    """The rows of ``unit`` and of what lies below it, highest units first."""
    found: dict[int, list[SegmentFigure]] = {}
    for row in sorted(rows, key=lambda each: (each.unit.depth, each.unit.path)):
        if unit is None or row.unit.path.startswith(unit.path):
            found.setdefault(row.segment_id, []).append(row)
    return found


def _known(rows: Iterable[SegmentFigure], field: str) -> list[Decimal]:
    """The values that make up a figure: where a unit gave it, those of places below it are inside already."""
    places: list[str] = []
    values: list[Decimal] = []
    for row in rows:
        value = getattr(row, field)
        if value is not None and not row.unit.path.startswith(tuple(places)):
            places.append(row.unit.path)
            values.append(value)
    return values


def _figures(segment: Segment, firms: list[FirmRow], rows: list[SegmentFigure]) -> SegmentFigures:
    outputs, demands = _known(rows, "output"), _known(rows, "local_demand")
    return SegmentFigures(
        segment.code,
        local_firms=len(firms),
        leading_firms=sum(is_leading(firm) for firm in firms),
        output=sum(outputs, Decimal(0)) if outputs else None,
        largest_output=max(_known(rows, "largest_output"), default=None),
        local_demand=sum(demands, Decimal(0)) if demands else None,
    )


def is_leading(firm: FirmRow) -> bool:
    """Whether a firm counts as leading: a lead firm, of a high tier, or above designated size."""
    above = firm.revenue is not None and firm.revenue >= ABOVE_SCALE
    return firm.is_lead_firm or firm.tier in (Tier.LEADING, Tier.HEAD) or above


def counted(found: Mapping[str, SegmentStanding]) -> dict[str, int]:
    """How many segments are strong, weak and missing."""
    return {str(position): sum(one.position == position for one in found.values()) for position in Position}
