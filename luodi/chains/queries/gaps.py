"""Gaps of a chain in one place, written so that an officer can argue with every point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.web.formats import money, rate
from luodi_engine.chains.gaps import Gap, GapFigure, GapKind, gaps
from luodi_engine.chains.position import StandingReason

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
    points = f"+{figure.points.normalize():f}" if figure.points else ""
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
