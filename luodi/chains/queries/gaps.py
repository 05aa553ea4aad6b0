"""Gaps of a chain with the points behind each, and the cluster round one lead firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.chains.models import Segment
from luodi.web.formats import money, rate
from luodi_engine.chains.clusters import Cluster, ClusterFirm, Role, cluster
from luodi_engine.chains.gaps import Gap, GapFigure, GapKind, gaps
from luodi_engine.chains.position import StandingReason

from .firms import FirmRow, confirmed_firms
from .maps import LoadedMap, target_graph
from .standings import SegmentStanding

KIND_NAMES: dict[GapKind, str | Promise] = {
    GapKind.FILL: _("Fill"),
    GapKind.EXTEND: _("Extend"),
    GapKind.STRENGTHEN: _("Strengthen"),
    GapKind.BUILD: _("Build"),
}
KIND_TEXTS: dict[GapKind, str | Promise] = {
    GapKind.FILL: _("Missing here, and local firms buy it elsewhere"),
    GapKind.EXTEND: _("Missing here, and its suppliers are here"),
    GapKind.STRENGTHEN: _("Here, but weak"),
    GapKind.BUILD: _("Missing here, and so are its neighbours"),
}
KIND_MARKS: dict[GapKind, str | Promise] = {
    GapKind.FILL: _("fill"),
    GapKind.EXTEND: _("ext."),
    GapKind.STRENGTHEN: _("str."),
    GapKind.BUILD: _("build"),
}
FIGURE_NAMES: dict[str, str | Promise] = {
    "local_customers": _("customers that are here"),
    "local_suppliers": _("suppliers and services that are here"),
    "unmet_local_demand": _("local demand not met here"),
    "local_firms": _("local firms"),
    "output": _("local output"),
}
REASON_NAMES: dict[str, str | Promise] = {
    "local_firms": _("Local firms"),
    "leading_firms": _("Firms above designated size"),
    "output": _("Output"),
    "largest_share": _("Share of the largest firm, at most"),
}
AMOUNTS = {"unmet_local_demand", "output"}


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap with its segment, its standing and its figures in words."""

    gap: Gap
    standing: SegmentStanding
    figures: tuple[tuple[str | Promise, str, str], ...]

    @property
    def kind_name(self) -> str | Promise:
        """What the gap asks for."""
        return KIND_NAMES[self.gap.kind]

    @property
    def kind_text(self) -> str | Promise:
        """Why it is of this kind."""
        return KIND_TEXTS[self.gap.kind]


def found_gaps(loaded: LoadedMap, standings: Mapping[str, SegmentStanding]) -> tuple[Gap, ...]:
    """The gaps of the target picture, most urgent first."""
    return gaps(target_graph(loaded), {code: one.standing for code, one in standings.items()})


def gap_rows(loaded: LoadedMap, standings: Mapping[str, SegmentStanding]) -> list[GapRow]:
    """The gaps with their words."""
    return [
        GapRow(gap, standings[gap.segment], tuple(_written(loaded, figure) for figure in gap.figures))
        for gap in found_gaps(loaded, standings)
    ]


def _written(loaded: LoadedMap, figure: GapFigure) -> tuple[str | Promise, str, str]:
    """Name, value and points of a figure; neighbours are named."""
    points = f"+{round(figure.points, 1).normalize():f}" if figure.points else ""
    if figure.code.startswith("kind_"):
        return KIND_TEXTS[GapKind(figure.code.removeprefix("kind_"))], "", points
    if figure.segments:
        value = "、".join(str(loaded.by_code[code]) for code in figure.segments[:4])
        return FIGURE_NAMES[figure.code], value, points
    value = money(figure.value) if figure.code in AMOUNTS else f"{figure.value:f}"
    return FIGURE_NAMES[figure.code], value, points


def reason_row(reason: StandingReason) -> tuple[str | Promise, str, str, bool]:
    """A comparison behind a position: name, figure, bound, whether it is met."""
    write = {"output": money, "largest_share": rate}.get(reason.code, lambda value: f"{value:f}")
    return REASON_NAMES[reason.code], write(reason.figure), write(reason.bound), reason.met


ROLE_NAMES: dict[Role, str | Promise] = {
    Role.SUPPLIER: _("Suppliers"),
    Role.COMPLEMENTARY: _("Left bank: complements"),
    Role.SUPPORTING: _("Right bank: supports"),
    Role.CUSTOMER: _("Customers"),
    Role.PERIPHERAL: _("Peripheral products"),
}
CLASSES = {Role.SUPPLIER: "suppliers", Role.CUSTOMER: "customers"}
MOST_FIRMS = 8


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One segment round the lead firm with its firms."""

    segment: Segment
    steps: int
    local: tuple[FirmRow, ...]
    candidates: tuple[FirmRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """All segments of one role; ``css`` is where the part stands."""

    name: str | Promise
    css: str
    rows: tuple[ClusterRow, ...]

    @property
    def missing(self) -> int:
        """Segments without a local firm."""
        return sum(not row.local for row in self.rows)


@dataclass(frozen=True, slots=True)
class ClusterPicture:
    """The cluster as a page shows it."""

    lead: FirmRow
    own: tuple[Segment, ...]
    parts: tuple[ClusterPart, ...]
    found: Cluster

    @property
    def rate(self) -> Decimal | None:
        """Local supply rate, 0-1."""
        return self.found.local_supply_rate


def lead_firms(firms: Iterable[FirmRow]) -> list[FirmRow]:
    """Local firms that lead the chain, each once; where none is marked, the largest ten."""
    once: dict[int, FirmRow] = {}
    for firm in firms:
        if firm.enterprise_id not in once or firm.is_lead_firm:
            once[firm.enterprise_id] = firm
    marked = [firm for firm in once.values() if firm.is_lead_firm]
    return marked or list(once.values())[:10]


def cluster_picture(loaded: LoadedMap, enterprise: int, *, steps: int = 1) -> ClusterPicture | None:
    """The cluster round a firm, up to ``steps`` supply links away; None where it stands in no segment."""
    local = confirmed_firms(loaded.chain_map)
    here = {firm.pk for firm in local}
    everybody = confirmed_firms(loaded.chain_map, local=False)
    by_firm: dict[int, list[FirmRow]] = {}
    for firm in everybody:
        by_firm.setdefault(firm.enterprise_id, []).append(firm)
    if enterprise not in by_firm:
        return None
    found = cluster(
        loaded.graph,
        str(enterprise),
        [
            ClusterFirm(
                str(pk),
                rows[0].name,
                tuple(loaded.by_id[row.segment_id].code for row in rows),
                is_local=rows[0].pk in here,
                is_candidate=rows[0].pk not in here,
            )
            for pk, rows in by_firm.items()
        ],
        steps=steps,
    )
    parts = tuple(
        ClusterPart(name, CLASSES.get(role, role.value), _rows(loaded, found, role, by_firm))
        for role, name in ROLE_NAMES.items()
    )
    own = tuple(loaded.by_id[row.segment_id] for row in by_firm[enterprise])
    return ClusterPicture(by_firm[enterprise][0], own, parts, found)


def _rows(
    loaded: LoadedMap, found: Cluster, role: Role, firms: dict[int, list[FirmRow]]
) -> tuple[ClusterRow, ...]:
    return tuple(
        ClusterRow(
            loaded.by_code[one.segment],
            one.steps,
            tuple(firms[int(code)][0] for code in one.local[:MOST_FIRMS]),
            tuple(firms[int(code)][0] for code in one.candidates[:MOST_FIRMS]),
            max(len(one.local) - MOST_FIRMS, 0),
        )
        for one in found.segments
        if one.role is role
    )
