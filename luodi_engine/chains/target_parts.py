"""The parts of a target enterprise's score: what is asked, what is known, and the value (0-1) of each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ONE, NOTHING = Decimal(1), Decimal(0)
Value = tuple[Decimal | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TargetScales:
    """Where each part is full; a city adopts its own.

    ``full_revenue`` in 万元, ``full_growth`` a yearly rate, ``half_distance`` in km, ``tiers`` values of tiers,
    ``step_decay`` what a step away from the segment leaves.
    """

    full_revenue: Decimal = Decimal(1_000_000)
    full_growth: Decimal = Decimal("0.3")
    half_distance: Decimal = Decimal(500)
    full_outside: int = 3
    full_ties: int = 3
    step_decay: Decimal = Decimal("0.5")
    tiers: Mapping[str, Decimal] = field(
        default_factory=lambda: {"leading": ONE, "head": Decimal("0.8"), "growth": Decimal("0.6")}
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an enterprise; None and empty mean unknown.

    ``revenue`` in 万元, ``growth`` a yearly rate, ``outside`` in how many places outside its home province it
    invested, ``ties`` local firms it supplies, buys from or owns, ``distance`` in km, ``blacklisted`` the
    reason why it must not be approached.
    """

    code: str
    name: str
    group: str = ""
    segments: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    tier: str = ""
    revenue: Decimal | None = None
    growth: Decimal | None = None
    region: str = ""
    outside: int | None = None
    ties: tuple[str, ...] = ()
    distance: Decimal | None = None
    blacklisted: str = ""


@dataclass(frozen=True, slots=True)
class TargetQuestion:
    """What is asked: a segment with what belongs to it.

    ``text`` and ``seeds`` give the likeness (0-1) of candidates' texts to the segment and of candidates to
    confirmed firms, ``words`` the words behind the likeness; ``steps`` the distance of other segments in the
    chain; ``regions`` how much a region plan wants each region (0-1). For a lead firm put its missing
    suppliers' segments into ``steps``.
    """

    segment: str
    text: Mapping[str, Decimal] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seeds: Mapping[str, Decimal] = field(default_factory=dict)
    seed_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: Mapping[str, int] = field(default_factory=dict)
    industry_codes: tuple[str, ...] = ()
    regions: Mapping[str, Decimal] = field(default_factory=dict)


def valued(part: str, question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    """The value of one part with its evidence.

    >>> far = Candidate("1", "甲", distance=Decimal(500))
    >>> valued("distance", TargetQuestion("tea"), far, TargetScales())
    (Decimal('0.5'), ('500 km',))
    """
    return PARTS[part](question, candidate, scales)


def growth_of(revenue: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The yearly rate of growth; None where either figure is unknown or there was nothing before.

    >>> growth_of(Decimal(120), Decimal(100)), growth_of(Decimal(120), Decimal(0)), growth_of(None, Decimal(1))
    (Decimal('0.2'), None, None)
    """
    if revenue is None or before is None or before <= 0:
        return None
    return revenue / before - 1


def _text(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    return _bounded(question.text.get(candidate.code, NOTHING)), question.words.get(candidate.code, ())


def _seeds(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if not question.seeds:
        return None, ()
    return _bounded(question.seeds.get(candidate.code, NOTHING)), question.seed_names.get(candidate.code, ())


def _chain(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    """1 for a firm of the segment itself, less with every step along the chain."""
    if not candidate.segments:
        return None, ()
    steps = {question.segment: 0, **question.steps}
    near = sorted((steps[code], code) for code in candidate.segments if code in steps)
    if not near:
        return NOTHING, ()
    best, code = near[0]
    return scales.step_decay**best, (code,)


def _industry(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    """Agreement of GB/T 4754 codes: 1 for the class wanted, 0.7 for its group, 0.35 for its division."""
    if not candidate.industry_codes or not question.industry_codes:
        return None, ()
    best, evidence = NOTHING, ""
    for code in candidate.industry_codes:
        for wanted in question.industry_codes:
            shares = ((wanted, ONE), (wanted[:3], Decimal("0.7")), (wanted[:2], Decimal("0.35")))
            value = max(
                (share for prefix, share in shares if prefix and code.startswith(prefix)), default=NOTHING
            )
            if value > best:
                best, evidence = value, code
    return best, (evidence,) if evidence else ()


def _tier(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if not candidate.tier:
        return None, ()
    return scales.tiers.get(candidate.tier, NOTHING), (candidate.tier,)


def _size(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    """Logarithmic: ten times the revenue is one more step, not ten times the value."""
    if candidate.revenue is None:
        return None, ()
    share = (1 + max(candidate.revenue, NOTHING)).log10() / (1 + scales.full_revenue).log10()
    return _bounded(share).quantize(Decimal("0.0001")), (f"{candidate.revenue:f} 万元",)


def _growth(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if candidate.growth is None:
        return None, ()
    return _bounded(candidate.growth / scales.full_growth), (f"{candidate.growth:.1%}",)


def _region(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if not candidate.region:
        return None, ()
    return _bounded(question.regions.get(candidate.region, NOTHING)), (candidate.region,)


def _outside(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if candidate.outside is None:
        return None, ()
    return _bounded(Decimal(candidate.outside) / scales.full_outside), (str(candidate.outside),)


def _ties(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    return _bounded(Decimal(len(candidate.ties)) / scales.full_ties), candidate.ties


def _distance(question: TargetQuestion, candidate: Candidate, scales: TargetScales) -> Value:
    if candidate.distance is None:
        return None, ()
    value = scales.half_distance / (scales.half_distance + max(candidate.distance, NOTHING))
    return value, (f"{candidate.distance:f} km",)


def _bounded(value: Decimal) -> Decimal:
    return min(max(value, NOTHING), ONE)


PARTS: Mapping[str, Callable[[TargetQuestion, Candidate, TargetScales], Value]] = {
    "text": _text,
    "chain": _chain,
    "industry": _industry,
    "seeds": _seeds,
    "tier": _tier,
    "size": _size,
    "growth": _growth,
    "region": _region,
    "outside": _outside,
    "ties": _ties,
    "distance": _distance,
}
"""Every part by the name the weights use."""
