"""The cluster round one lead firm: suppliers, customers, both banks, peripheral products, and who is local."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luodi_engine.chains.graph import ChainGraph, LinkKind
from luodi_engine.chains.problems import ChainError, problem


class Role(StrEnum):
    """What a segment is to the lead firm."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    COMPLEMENTARY = "complementary"
    SUPPORTING = "supporting"
    PERIPHERAL = "peripheral"


BOUGHT = (Role.SUPPLIER, Role.COMPLEMENTARY, Role.SUPPORTING)
"""What a lead firm buys; customers and peripheral products do not count into its local supply."""


@dataclass(frozen=True, slots=True)
class ClusterFirm:
    """A firm as the cluster sees it: local, or a candidate to attract, or neither."""

    code: str
    name: str
    segments: tuple[str, ...]
    is_local: bool = False
    is_candidate: bool = False


@dataclass(frozen=True, slots=True)
class ClusterSegment:
    """One segment of the cluster, ``steps`` away from the lead firm; missing when no firm of it is local."""

    segment: str
    role: Role
    steps: int
    local: tuple[str, ...]
    candidates: tuple[str, ...]
    purchases: Decimal | None = None

    @property
    def is_missing(self) -> bool:
        """Whether no local firm serves it."""
        return not self.local


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster and its local supply rate (0-1, None when nothing is bought).

    ``by_value`` tells whether the rate weighs purchases (万元) or counts segments.
    """

    lead: str
    segments: tuple[ClusterSegment, ...]
    local_supply_rate: Decimal | None
    by_value: bool
    bought: int
    bought_locally: int

    def ring(self, role: Role) -> tuple[ClusterSegment, ...]:
        """The segments of one role, nearest first."""
        return tuple(one for one in self.segments if one.role is role)


def cluster(
    graph: ChainGraph,
    lead: str,
    firms: Iterable[ClusterFirm],
    *,
    purchases: Mapping[str, Decimal] | None = None,
    steps: int = 1,
) -> Cluster:
    """The cluster round the firm with the code ``lead``, up to ``steps`` supply links away.

    ``purchases`` are what the lead firm buys per segment (万元); where they cover every bought segment the
    local supply rate is their local share, otherwise the share of bought segments with a local firm.
    The lead firm itself never counts as its own supplier. Raises ``ChainError`` for an unknown lead firm,
    doubled firms and segments that are not in the chain.

    >>> from luodi_engine.chains.graph import Link, Segment, chain_graph
    >>> graph = chain_graph([Segment("malt", "麦芽"), Segment("can", "易拉罐"), Segment("beer", "啤酒")],
    ...     [Link("malt", "beer"), Link("can", "beer", LinkKind.COMPLEMENTARY)])
    >>> found = cluster(graph, "L", [ClusterFirm("L", "甲啤酒", ("beer",), is_local=True),
    ...     ClusterFirm("M", "乙麦芽", ("malt",), is_local=True)])
    >>> [(one.segment, one.role.value, one.is_missing) for one in found.segments], found.local_supply_rate
    ([('malt', 'supplier', False), ('can', 'complementary', True)], Decimal('0.5'))
    """
    known = _firms_by_code(graph, firms)
    if lead not in known:
        raise ChainError([problem("", "firm_unknown", found=lead)])
    spent = purchases or {}
    roles = _roles(graph, known[lead].segments, steps)
    found = tuple(
        ClusterSegment(
            code,
            role,
            away,
            tuple(firm.code for firm in known.values() if firm.is_local and _serves(firm, code, lead)),
            tuple(firm.code for firm in known.values() if firm.is_candidate and _serves(firm, code, lead)),
            spent.get(code),
        )
        for code, (role, away) in roles.items()
    )
    bought = [one for one in found if one.role in BOUGHT]
    rate, by_value = _supply_rate(bought)
    here = sum(not one.is_missing for one in bought)
    return Cluster(lead, found, rate, by_value, len(bought), here)


def _firms_by_code(graph: ChainGraph, firms: Iterable[ClusterFirm]) -> dict[str, ClusterFirm]:
    known: dict[str, ClusterFirm] = {}
    problems = []
    for firm in firms:
        if firm.code in known:
            problems.append(problem("firms", "firm_doubled", found=firm.code, other=known[firm.code].name))
        known[firm.code] = firm
    if problems:
        raise ChainError(problems)
    for code in {code for firm in known.values() for code in firm.segments}:
        graph.segment(code)
    return known


def _serves(firm: ClusterFirm, segment: str, lead: str) -> bool:
    return firm.code != lead and segment in firm.segments


def _roles(graph: ChainGraph, own: tuple[str, ...], steps: int) -> dict[str, tuple[Role, int]]:
    """Every segment round ``own`` with its role; the nearest role wins, suppliers before customers."""
    found: dict[str, tuple[Role, int]] = {}
    for role, step in ((Role.SUPPLIER, graph.suppliers), (Role.CUSTOMER, graph.customers)):
        edge, away = list(own), 0
        while edge and away < steps:
            away += 1
            edge = [near for code in edge for near in step(code) if near not in found and near not in own]
            for code in edge:
                found.setdefault(code, (role, away))
    for kind in (LinkKind.COMPLEMENTARY, LinkKind.SUPPORTING, LinkKind.PERIPHERAL):
        for code in own:
            for near in graph.beside(code, kind):
                if near not in own:
                    found.setdefault(near, (Role(kind.value), 1))
    return found


def _supply_rate(bought: list[ClusterSegment]) -> tuple[Decimal | None, bool]:
    if not bought:
        return None, False
    amounts = [one.purchases for one in bought if one.purchases is not None]
    total = sum(amounts, Decimal(0))
    if len(amounts) == len(bought) and total > 0:
        local = sum((one.purchases or Decimal(0) for one in bought if not one.is_missing), Decimal(0))
        return local / total, True
    here = sum(not one.is_missing for one in bought)
    return Decimal(here) / Decimal(len(bought)), False
