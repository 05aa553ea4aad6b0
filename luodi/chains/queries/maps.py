"""Maps in force, and a map as the engine's graph beside its rows: two statements however many segments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from luodi.audit.choices import Verb
from luodi.audit.models import AuditEvent
from luodi.audit.queries import events_of
from luodi.chains.choices import LinkKind as ChoiceOfLink
from luodi.chains.choices import MapState, Outlook
from luodi.chains.models import Chain, ChainMap, Segment, SegmentLink
from luodi.chains.sources import GivenChain, GivenMap, GivenSegment
from luodi.chains.sources.cells import SEGMENT_COLUMNS
from luodi.common import clock
from luodi_engine.chains.graph import ChainGraph, Link, LinkKind, chain_graph
from luodi_engine.chains.graph import Segment as EngineSegment

MOST_CHANGES = 10


@dataclass(frozen=True)
class LoadedMap:
    """A map with its segments in order, its links, and the graph of the engine."""

    chain_map: ChainMap
    segments: tuple[Segment, ...]
    links: tuple[SegmentLink, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Segment]:
        """Segments by their code."""
        return {segment.code: segment for segment in self.segments}

    @cached_property
    def by_id(self) -> Mapping[int, Segment]:
        """Segments by their primary key."""
        return {segment.pk: segment for segment in self.segments}

    @cached_property
    def graph(self) -> ChainGraph:
        """The whole map as the engine knows it."""
        return graph_of(self.segments, self.links)

    @cached_property
    def engine_links(self) -> tuple[Link, ...]:
        """The links by the codes of their segments."""
        return tuple(
            Link(self.by_id[link.source_id].code, self.by_id[link.target_id].code, LinkKind(link.kind))
            for link in self.links
        )

    @cached_property
    def tracks(self) -> tuple[tuple[str, tuple[Segment, ...]], ...]:
        """Segments by track, tracks in the order in which they first appear."""
        found: dict[str, list[Segment]] = {}
        for segment in self.segments:
            found.setdefault(segment.track, []).append(segment)
        return tuple((track, tuple(rows)) for track, rows in found.items())


def load_map(chain_map: ChainMap) -> LoadedMap:
    """The map with its segments and links: two statements."""
    segments = tuple(Segment.objects.filter(chain_map=chain_map).order_by("order", "pk"))
    links = tuple(SegmentLink.objects.filter(chain_map=chain_map).order_by("pk"))
    return LoadedMap(chain_map, segments, links)


def changes_since(chain_map: ChainMap, version: int) -> list[tuple[AuditEvent, str]]:
    """The last events that changed a draft since ``version``, newest first, each with the edit it names."""
    number = min(chain_map.version - version, MOST_CHANGES)
    if number <= 0:
        return []
    events = events_of(chain_map._meta.label_lower, chain_map.pk).filter(
        verb__in=(Verb.CHANGE, Verb.UNDO, Verb.IMPORT)
    )
    return [(event, str((event.details.get("after") or {}).get("edit", ""))) for event in events[:number]]


def map_in_force(chain: Chain, year: int | None = None) -> ChainMap | None:
    """The published map that holds in ``year`` (this year without one): the newest of those that began."""
    return maps_in_force(year, [chain]).get(chain.pk)


def maps_in_force(year: int | None = None, chains: Iterable[Chain] | None = None) -> dict[int, ChainMap]:
    """Maps in force by chain, one statement."""
    when = year or clock.today().year
    rows = ChainMap.objects.filter(
        Q(year_to__isnull=True) | Q(year_to__gte=when), state=MapState.PUBLISHED, year_from__lte=when
    )
    if chains is not None:
        rows = rows.filter(chain__in=list(chains))
    rows = rows.select_related("chain__place", "chain__lead_department").order_by("year_from", "pk")
    return {row.chain_id: row for row in rows}


def graph_of(segments: Iterable[Segment], links: Iterable[SegmentLink]) -> ChainGraph:
    """The engine's graph of these rows; links to segments that are left out are left out too."""
    kept = {segment.pk: segment for segment in segments}
    return chain_graph(
        [engine_segment(segment) for segment in kept.values()],
        [
            Link(kept[link.source_id].code, kept[link.target_id].code, LinkKind(link.kind))
            for link in links
            if link.source_id in kept and link.target_id in kept
        ],
    )


def engine_segment(segment: Segment) -> EngineSegment:
    """A row as the engine's value."""
    return EngineSegment(segment.code, segment.name, tuple(segment.industry_codes), tuple(segment.keywords))


def present_graph(loaded: LoadedMap) -> ChainGraph:
    """The chain as it is (现状图): without segments that are only wanted."""
    return graph_of((row for row in loaded.segments if row.outlook != Outlook.WANTED), loaded.links)


def target_graph(loaded: LoadedMap) -> ChainGraph:
    """The chain as it shall be (远景图): without segments that are to leave."""
    return graph_of((row for row in loaded.segments if row.outlook != Outlook.LEAVING), loaded.links)


def given_of(loaded: LoadedMap) -> GivenMap:
    """A stored map as a file would give it, for export and comparison."""
    chain, chain_map = loaded.chain_map.chain, loaded.chain_map
    head = GivenChain(
        code=chain.code,
        name=chain.name,
        name_en=chain.name_en,
        order=chain.order,
        leading_industry=chain.leading_industry,
        lead_department=chain.lead_department.code if chain.lead_department else "",
    )
    return GivenMap(
        tuple(given_segment(segment) for segment in loaded.segments),
        loaded.engine_links,
        loaded.graph,
        chain=head,
        year_from=chain_map.year_from,
        year_to=chain_map.year_to,
        source=chain_map.source,
    )


def given_segment(segment: Segment) -> GivenSegment:
    """A row as a file would give it."""
    return GivenSegment(
        code=segment.code,
        name=segment.name,
        name_en=segment.name_en,
        track=segment.track,
        track_en=segment.track_en,
        keywords=tuple(segment.keywords),
        industry_codes=tuple(segment.industry_codes),
        outlook=segment.outlook,
        note=segment.note,
    )


def versions_of(maps: QuerySet[ChainMap]) -> QuerySet[ChainMap]:
    """Versions with how many segments and links each has, newest first."""
    segments = Segment.objects.filter(chain_map=OuterRef("pk")).order_by().values("chain_map")
    links = SegmentLink.objects.filter(chain_map=OuterRef("pk")).order_by().values("chain_map")
    return maps.annotate(
        segment_count=Subquery(segments.annotate(number=Count("pk")).values("number")),
        link_count=Subquery(links.annotate(number=Count("pk")).values("number")),
    ).order_by("-year_from", "-pk")


@dataclass(frozen=True, slots=True)
class MapDifference:
    """What the second of two maps has, lacks and says otherwise."""

    added: tuple[GivenSegment, ...]
    removed: tuple[GivenSegment, ...]
    changed: tuple[tuple[GivenSegment, GivenSegment, tuple[str, ...]], ...]
    added_links: tuple[str, ...]
    removed_links: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.removed or self.changed or self.added_links or self.removed_links)


def compare_maps(before: GivenMap | None, after: GivenMap) -> MapDifference:
    """The difference of two maps by the codes of their segments; without a first one everything is added."""
    old = {one.code: one for one in before.segments} if before else {}
    new = {one.code: one for one in after.segments}
    changed = [
        (old[code], one, tuple(_label(name) for name in names))
        for code, one in new.items()
        if code in old and (names := _differing(old[code], one))
    ]
    old_links = before.links if before else ()
    return MapDifference(
        tuple(one for code, one in new.items() if code not in old),
        tuple(one for code, one in old.items() if code not in new),
        tuple(changed),
        tuple(_link_text(link, new) for link in after.links if link not in set(old_links)),
        tuple(_link_text(link, old) for link in old_links if link not in set(after.links)),
    )


def _label(name: str) -> str:
    field: Any = Segment._meta.get_field(name)
    return str(field.verbose_name)


def _differing(one: GivenSegment, other: GivenSegment) -> list[str]:
    return [name for name in SEGMENT_COLUMNS if getattr(one, name) != getattr(other, name)]


def _link_text(link: Link, segments: Mapping[str, GivenSegment]) -> str:
    kind = ChoiceOfLink(str(link.kind)).label
    return f"{segments[link.source].name} → {segments[link.target].name}（{kind}）"
