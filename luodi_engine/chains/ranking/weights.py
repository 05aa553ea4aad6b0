"""The weights of the ranking: a handful of dated numbers, grouped into parts a person can argue with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from luodi_engine.chains.problems import ChainError, problem

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "words": ("words", "repeated_words", "heads"),
        "products": (
            "closest_product",
            "many_close_products",
            "closest_meaning",
            "many_close_meanings",
            "general_term",
        ),
        "meaning": ("meaning",),
        "neighbours": ("neighbours",),
        "industry": ("industry", "industry_wide", "industry_unknown"),
        "pairing": ("pairing",),
        "breadth": ("breadth", "breadth_of_kind"),
        "links": ("links",),
        "likeness": ("like_best", "like_best_industry"),
        "seeds": ("seed_meaning", "seed_closest", "seed_neighbours", "seed_industry", "seed_industry_wide"),
    }
)
"""The parts of a score and the signals each is the weighted sum of; signals are standardised per question."""

SIGNALS: tuple[str, ...] = tuple(signal for signals in PARTS.values() for signal in signals)
SEED_SIGNALS = PARTS["seeds"]


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """One version of the weights: from when it holds, where it comes from, one number a signal."""

    version: str
    effective_from: date
    source: str
    signals: Mapping[str, float]
    with_seeds: Mapping[str, float] = field(default_factory=dict)

    def of(self, *, seeds: bool) -> Mapping[str, float]:
        """The weights to use with or without seeds."""
        return self.with_seeds if seeds and self.with_seeds else self.signals


def parse_weights(body: Mapping[str, Any]) -> RankingWeights:
    """The weights in a YAML body; ``ChainError`` names unknown and missing ones.

    >>> body = {"version": "1", "effective_from": date(2026, 1, 1), "source": "example",
    ...     "signals": {name: 1 for name in SIGNALS if name not in SEED_SIGNALS}}
    >>> parse_weights(body).signals["words"]
    1.0
    """
    problems = [
        problem("weights", "weights_missing", found=key)
        for key in ("version", "effective_from", "source", "signals")
        if not body.get(key)
    ]
    tables: dict[str, dict[str, float]] = {}
    for key, wanted in (("signals", set(SIGNALS) - set(SEED_SIGNALS)), ("with_seeds", set(SIGNALS))):
        given = body.get(key) or {}
        if not isinstance(given, Mapping):
            problems.append(problem("weights", "weights_missing", found=key))
            continue
        if not given:
            continue
        problems += [
            problem(f"weights.{key}", "weights_unknown", found=name, known=", ".join(sorted(wanted)))
            for name in given
            if name not in wanted
        ]
        problems += [
            problem(f"weights.{key}", "weights_missing", found=name)
            for name in sorted(wanted)
            if isinstance(given.get(name), bool) or not isinstance(given.get(name), int | float)
        ]
        tables[key] = {
            name: float(given[name]) for name in wanted if isinstance(given.get(name), int | float)
        }
    if problems:
        raise ChainError(problems)
    return RankingWeights(
        str(body["version"]),
        body["effective_from"],
        str(body["source"]),
        tables.get("signals", {}),
        tables.get("with_seeds", {}),
    )


def part_of(signal: str) -> str:
    """The part a signal belongs to.

    >>> part_of("heads")
    'words'
    """
    return next(part for part, signals in PARTS.items() if signal in signals)
