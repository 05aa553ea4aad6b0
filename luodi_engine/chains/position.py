"""How a unit stands in each segment of a chain: missing, weak or strong, with the figures that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Position(StrEnum):
    """A unit's state in a segment."""

    MISSING = "missing"
    WEAK = "weak"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class SegmentFigures:
    """What is known of one segment in one unit and year; None where nothing is known.

    ``output``, ``largest_output`` (of the largest firm) and ``local_demand`` (what local firms buy of it)
    are in 万元; ``leading_firms`` counts firms above scale.
    """

    segment: str
    local_firms: int = 0
    leading_firms: int = 0
    output: Decimal | None = None
    largest_output: Decimal | None = None
    local_demand: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PositionRule:
    """From when a segment counts as strong; a city adopts its own. Amounts in 万元, shares 0-1.

    ``strong_output`` alone suffices only while no single firm makes up more than ``largest_share``.
    """

    strong_firms: int = 3
    strong_leading_firms: int = 1
    strong_output: Decimal = Decimal(50_000)
    largest_share: Decimal = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class StandingReason:
    """One figure beside the bound it was held against; ``code`` names the comparison."""

    code: str
    figure: Decimal
    bound: Decimal
    met: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The position in one segment and every comparison that led to it."""

    segment: str
    position: Position
    reasons: tuple[StandingReason, ...]
    figures: SegmentFigures


def standing(figures: SegmentFigures, rule: PositionRule = PositionRule()) -> Standing:
    """The position of a unit in a segment by ``rule``.

    Missing without a firm and without output; strong when firms, leading firms and (where known) output
    reach their bounds and no single firm stands for nearly all of it; weak otherwise.

    >>> standing(SegmentFigures("tea")).position.value
    'missing'
    >>> found = standing(SegmentFigures("tea", local_firms=4, leading_firms=1, output=Decimal(60_000)))
    >>> found.position.value, [reason.code for reason in found.reasons]
    ('strong', ['local_firms', 'leading_firms', 'output'])
    """
    reasons = [
        _at_least("local_firms", figures.local_firms, rule.strong_firms),
        _at_least("leading_firms", figures.leading_firms, rule.strong_leading_firms),
    ]
    if figures.output is not None:
        reasons.append(_at_least("output", figures.output, rule.strong_output))
        if figures.largest_output is not None and figures.output > 0:
            share = figures.largest_output / figures.output
            reasons.append(
                StandingReason("largest_share", share, rule.largest_share, share <= rule.largest_share)
            )
    if not figures.local_firms and not figures.output:
        position = Position.MISSING
    elif all(reason.met for reason in reasons):
        position = Position.STRONG
    else:
        position = Position.WEAK
    return Standing(figures.segment, position, tuple(reasons), figures)


def standings(
    codes: Iterable[str], figures: Mapping[str, SegmentFigures], rule: PositionRule = PositionRule()
) -> dict[str, Standing]:
    """The standing in every segment; one without figures is missing.

    >>> {code: found.position.value for code, found in standings(["a"], {}).items()}
    {'a': 'missing'}
    """
    return {code: standing(figures.get(code, SegmentFigures(code)), rule) for code in codes}


def _at_least(code: str, figure: Decimal | int, bound: Decimal | int) -> StandingReason:
    return StandingReason(code, Decimal(figure), Decimal(bound), figure >= bound)
