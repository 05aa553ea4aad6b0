"""Ranks target enterprises for a segment, a gap or a lead firm: every place shows its parts and their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from luodi_engine.chains.problems import ChainError, problem
from luodi_engine.chains.target_parts import PARTS, Candidate, TargetQuestion, TargetScales, valued

MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class TargetWeights:
    """One version of the weights: points of each part, from when, and by whose decision."""

    version: str
    effective_from: date
    source: str
    points: Mapping[str, Decimal]
    scales: TargetScales = field(default_factory=TargetScales)


@dataclass(frozen=True, slots=True)
class TargetPart:
    """One part of a score: its value (0-1, None when nothing is known), the points, and what it rests on."""

    part: str
    value: Decimal | None
    weight: Decimal
    points: Decimal
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a better or first figure in one part would bring at most: the points and the place."""

    part: str
    is_unknown: bool
    points: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class RankedTarget:
    """An enterprise in the list; ``score`` is the sum of the points of ``parts``, at most that of all weights.

    ``folded`` are near-duplicates of the same group that stand behind this one; a refused enterprise has no
    ``rank`` but its reason.
    """

    rank: int | None
    code: str
    score: Decimal
    parts: tuple[TargetPart, ...]
    changes: tuple[Change, ...] = ()
    folded: tuple[str, ...] = ()
    refused: str = ""


def parse_target_weights(body: Mapping[str, Any]) -> TargetWeights:
    """The weights in a YAML body; ``ChainError`` names all that is missing, unknown or no number of 0 or more.

    >>> body = {"version": "1", "effective_from": date(2026, 1, 1), "source": "example", "points": {"text": 40}}
    >>> parse_target_weights(body).points
    {'text': Decimal('40')}
    """
    problems = [
        problem("weights", "weights_missing", found=key)
        for key in ("version", "effective_from", "source", "points")
        if not body.get(key)
    ]
    given = body.get("points")
    points: dict[str, Decimal] = {}
    for part, value in (given if isinstance(given, Mapping) else {}).items():
        place = f"weights.points.{part}"
        if part not in PARTS:
            problems.append(problem(place, "weights_unknown", found=part, known=", ".join(PARTS)))
        elif (
            isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value <= 1000
        ):
            problems.append(problem(place, "weight_not_a_number", found=value))
        else:
            points[part] = Decimal(str(value))
    if problems:
        raise ChainError(problems)
    return TargetWeights(str(body["version"]), body["effective_from"], str(body["source"]), points)


def weights_in_force(versions: Iterable[TargetWeights], on: date) -> TargetWeights:
    """The newest version that holds on a day; ``ChainError`` when none does.

    >>> old = TargetWeights("1", date(2024, 1, 1), "example", {})
    >>> weights_in_force([old], date(2024, 6, 1)).version
    '1'
    """
    held = [version for version in versions if version.effective_from <= on]
    if not held:
        raise ChainError([problem("", "weights_missing", found=on.isoformat())])
    return max(held, key=lambda version: version.effective_from)


def ranked_targets(
    question: TargetQuestion, candidates: Sequence[Candidate], weights: TargetWeights
) -> tuple[RankedTarget, ...]:
    """The candidates, best first, equal scores by code; refused ones (blacklist) at the end without a place.

    Enterprises of one group are folded behind the best of them. An unknown figure earns nothing and is named
    among the changes. Raises ``ChainError`` for doubled codes and for parts the weights do not know.

    >>> tea = TargetQuestion("tea", text={"1": Decimal("0.8"), "2": Decimal("0.4")})
    >>> weights = TargetWeights("1", date(2026, 1, 1), "example", {"text": Decimal(40), "growth": Decimal(10)})
    >>> found = ranked_targets(tea, [Candidate("1", "甲"), Candidate("2", "乙", growth=Decimal("0.3"))], weights)
    >>> [(one.code, str(one.score)) for one in found], found[0].changes[0].part
    ([('1', '32.00'), ('2', '26.00')], 'growth')
    """
    _check(candidates, weights)
    scored = [_scored(question, candidate, weights) for candidate in candidates]
    by_code = {candidate.code: candidate for candidate in candidates}
    kept = sorted((one for one in scored if not one.refused), key=lambda one: (-one.score, one.code))
    leading: dict[str, str] = {}
    behind: dict[str, list[str]] = {}
    listed: list[RankedTarget] = []
    for one in kept:
        group = by_code[one.code].group
        if group and group in leading:
            behind.setdefault(leading[group], []).append(one.code)
            continue
        if group:
            leading[group] = one.code
        listed.append(one)
    scores = [one.score for one in listed]
    ranked = [
        replace(
            one,
            rank=place,
            folded=tuple(behind.get(one.code, ())),
            changes=_changes(one, scores),
        )
        for place, one in enumerate(listed, start=1)
    ]
    return (*ranked, *sorted((one for one in scored if one.refused), key=lambda one: one.code))


def _check(candidates: Sequence[Candidate], weights: TargetWeights) -> None:
    problems = [
        problem("weights", "weights_unknown", found=part, known=", ".join(PARTS))
        for part in weights.points
        if part not in PARTS
    ]
    seen: dict[str, str] = {}
    for candidate in candidates:
        if candidate.code in seen:
            problems.append(
                problem("candidates", "firm_doubled", found=candidate.code, other=seen[candidate.code])
            )
        seen[candidate.code] = candidate.name
    if problems:
        raise ChainError(problems)


def _scored(question: TargetQuestion, candidate: Candidate, weights: TargetWeights) -> RankedTarget:
    parts = []
    for part, weight in weights.points.items():
        value, evidence = valued(part, question, candidate, weights.scales)
        points = (weight * (value or Decimal(0))).quantize(Decimal("0.01"))
        parts.append(TargetPart(part, value, weight, points, evidence))
    score = sum((part.points for part in parts), Decimal(0))
    return RankedTarget(None, candidate.code, score, tuple(parts), refused=candidate.blacklisted)


def _changes(target: RankedTarget, scores: Sequence[Decimal]) -> tuple[Change, ...]:
    """The parts in which most points are still open, with the place the enterprise would then have."""
    found = []
    for part in target.parts:
        left = part.weight - part.points
        if left > 0:
            place = 1 + sum(score > target.score + left for score in scores)
            found.append(Change(part.part, part.value is None, left, place))
    return tuple(sorted(found, key=lambda change: (-change.points, change.part))[:MOST_CHANGES])
