"""Chain graphs: segments, the links between them, what is refused, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from luodi_engine.chains.problems import ChainError, Problem, problem, unknown_segment


class LinkKind(StrEnum):
    """What the source of a link is to its target."""

    SUPPLY = "supply"
    COMPLEMENTARY = "complementary"
    SUPPORTING = "supporting"
    PERIPHERAL = "peripheral"


@dataclass(frozen=True, slots=True)
class Segment:
    """A product or process of a chain, with the GB/T 4754 codes and the words that belong to it."""

    code: str
    name: str
    industry_codes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` delivers to ``target`` (supply), or stands beside it on a bank or as a peripheral product.

    Complementary is the left bank (packaging, logistics), supporting the right one (equipment, testing).
    """

    source: str
    target: str
    kind: LinkKind = LinkKind.SUPPLY


@dataclass(frozen=True, slots=True)
class ChainGraph:
    """A checked chain: codes are unique, links join known segments, supply links run in no circle.

    Built by ``chain_graph``; the look-ups below cost no search.
    """

    segments: tuple[Segment, ...]
    links: tuple[Link, ...]
    _by_code: Mapping[str, Segment] = field(repr=False, compare=False)
    _into: Mapping[tuple[str, LinkKind], tuple[str, ...]] = field(repr=False, compare=False)
    _out_of: Mapping[tuple[str, LinkKind], tuple[str, ...]] = field(repr=False, compare=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the segments."""
        return tuple(self._by_code)

    def segment(self, code: str) -> Segment:
        """The segment; ``ChainError`` when the chain has none of that code."""
        if code not in self._by_code:
            raise ChainError([unknown_segment("", code, self._by_code)])
        return self._by_code[code]

    def suppliers(self, code: str) -> tuple[str, ...]:
        """Codes of the segments one step upstream."""
        return self._into.get((code, LinkKind.SUPPLY), ())

    def customers(self, code: str) -> tuple[str, ...]:
        """Codes of the segments one step downstream."""
        return self._out_of.get((code, LinkKind.SUPPLY), ())

    def beside(self, code: str, kind: LinkKind) -> tuple[str, ...]:
        """Codes of the segments on a bank of ``code``, or its peripheral products."""
        return self._into.get((code, kind), ())

    def served(self, code: str) -> tuple[str, ...]:
        """Codes of the segments for which ``code`` stands on a bank or is peripheral."""
        kinds = (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL)
        return tuple(found for kind in kinds for found in self._out_of.get((code, kind), ()))

    def distances(self, code: str) -> dict[str, int]:
        """Steps from ``code`` to every other segment that can be reached, whatever kind and direction.

        >>> graph = chain_graph([Segment("a", "A"), Segment("b", "B"), Segment("c", "C")], [Link("a", "b")])
        >>> graph.distances("b")
        {'b': 0, 'a': 1}
        """
        self.segment(code)
        found, edge = {code: 0}, [code]
        while edge:
            reached: list[str] = []
            for one in edge:
                for near in self._neighbours(one):
                    if near not in found:
                        found[near] = found[one] + 1
                        reached.append(near)
            edge = reached
        return found

    def _neighbours(self, code: str) -> list[str]:
        return [
            near
            for links in (self._into, self._out_of)
            for kind in LinkKind
            for near in links.get((code, kind), ())
        ]


def chain_graph(segments: Iterable[Segment], links: Iterable[Link]) -> ChainGraph:
    """The chain of these segments and links; ``ChainError`` names everything in the way at once.

    Refused are doubled or blank segments, links to nowhere, to itself or doubled, and supply links in a
    circle, which is named segment by segment.

    >>> chain_graph([Segment("a", "银耳"), Segment("b", "饮料")], [Link("a", "b")]).customers("a")
    ('b',)
    >>> chain_graph([Segment("a", "银耳"), Segment("b", "饮料")], [Link("a", "b"), Link("b", "a")])
    Traceback (most recent call last):
    luodi_engine.chains.problems.ChainError: 上下游关系成环：银耳 → 饮料 → 银耳。请删去其中一条关系。
    """
    kept, edges = tuple(segments), tuple(links)
    by_code = {segment.code: segment for segment in kept}
    problems = [*_segment_problems(kept), *_link_problems(edges, by_code)]
    if not problems and (found := supply_cycle(edges)):
        names = " → ".join(by_code[code].name for code in found)
        problems.append(problem("", "links_in_a_cycle", found=names))
    if problems:
        raise ChainError(problems)
    into: dict[tuple[str, LinkKind], tuple[str, ...]] = {}
    out_of: dict[tuple[str, LinkKind], tuple[str, ...]] = {}
    for link in edges:
        into[link.target, link.kind] = (*into.get((link.target, link.kind), ()), link.source)
        out_of[link.source, link.kind] = (*out_of.get((link.source, link.kind), ()), link.target)
    return ChainGraph(kept, edges, by_code, into, out_of)


def with_link(graph: ChainGraph, link: Link) -> ChainGraph:
    """The chain with one more link; ``ChainError`` as for ``chain_graph``."""
    return chain_graph(graph.segments, (*graph.links, link))


def _segment_problems(segments: Iterable[Segment]) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for row, segment in enumerate(segments, start=1):
        place = f"segments[{row}]"
        if not segment.code.strip():
            found.append(problem(place, "segment_blank", found="code"))
        elif segment.code in seen:
            found.append(problem(place, "segment_doubled", found=segment.code))
        if not segment.name.strip():
            found.append(problem(place, "segment_blank", found="name"))
        seen.add(segment.code)
    return found


def _link_problems(links: Iterable[Link], known: Mapping[str, Segment]) -> list[Problem]:
    found: list[Problem] = []
    seen: set[Link] = set()
    for row, link in enumerate(links, start=1):
        place = f"links[{row}]"
        found += [
            unknown_segment(place, code, known) for code in (link.source, link.target) if code not in known
        ]
        if link.kind not in tuple(LinkKind):
            found.append(problem(place, "link_kind", found=link.kind, known=", ".join(LinkKind)))
        if link.source == link.target:
            found.append(problem(place, "link_to_itself", found=link.source))
        elif link in seen:
            found.append(problem(place, "link_doubled", source=link.source, target=link.target))
        seen.add(link)
    return found


def supply_cycle(links: Iterable[Link]) -> tuple[str, ...]:
    """The first circle of supply links, its start repeated at the end; empty when there is none.

    Bank links do not count: equipment may serve a process whose product the equipment maker buys.

    >>> supply_cycle([Link("a", "b"), Link("b", "c"), Link("c", "b")])
    ('b', 'c', 'b')
    """
    following: dict[str, list[str]] = {}
    for link in links:
        if link.kind == LinkKind.SUPPLY:
            following.setdefault(link.source, []).append(link.target)
    finished: set[str] = set()
    for start in following:
        # An own stack instead of recursion: a chain of thousands of segments must not end in a crash.
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, False)]
        while stack:
            code, leaving = stack.pop()
            if leaving:
                on_path.discard(path.pop())
                finished.add(code)
            elif code in on_path:
                return (*path[path.index(code) :], code)
            elif code not in finished:
                path.append(code)
                on_path.add(code)
                stack.append((code, True))
                stack += [(near, False) for near in reversed(following.get(code, []))]
    return ()


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """What a target chain has that the present one lacks, and the other way round."""

    added_segments: tuple[Segment, ...]
    removed_segments: tuple[Segment, ...]
    changed_segments: tuple[tuple[Segment, Segment], ...]
    added_links: tuple[Link, ...]
    removed_links: tuple[Link, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both chains say the same."""
        return not (
            self.added_segments
            or self.removed_segments
            or self.changed_segments
            or self.added_links
            or self.removed_links
        )


def compared(present: ChainGraph, target: ChainGraph) -> GraphDifference:
    """The difference of two versions of a chain (现状图 to 远景图): the part to be promoted (招商图).

    >>> now = chain_graph([Segment("a", "A")], [])
    >>> then = chain_graph([Segment("a", "A"), Segment("b", "B")], [Link("a", "b")])
    >>> [segment.code for segment in compared(now, then).added_segments], len(compared(now, then).added_links)
    (['b'], 1)
    """
    before = {segment.code: segment for segment in present.segments}
    after = {segment.code: segment for segment in target.segments}
    links_before, links_after = set(present.links), set(target.links)
    return GraphDifference(
        tuple(after[code] for code in after if code not in before),
        tuple(before[code] for code in before if code not in after),
        tuple(
            (before[code], after[code]) for code in after if code in before and before[code] != after[code]
        ),
        tuple(link for link in target.links if link not in links_before),
        tuple(link for link in present.links if link not in links_after),
    )
