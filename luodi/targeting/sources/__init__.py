"""Dated weights of the ranking, the region plan and where regions lie, as shipped in ``rules/ranking``; read once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from luodi_engine.chains.distances import Places, parse_places
from luodi_engine.chains.targets import TargetWeights, parse_target_weights, weights_in_force

RULES = Path(__file__).resolve().parents[3] / "rules" / "ranking"


@cache
def weight_versions() -> tuple[TargetWeights, ...]:
    """Every version of the weights, the latest first; raises ``ChainError`` for a file that is wrong."""
    found = [parse_target_weights(body) for body in _bodies("*target-weights.yaml")]
    return tuple(sorted(found, key=lambda version: version.effective_from, reverse=True))


def weights_on(day: date) -> TargetWeights:
    """The version that holds on a day; raises ``ChainError`` when none does."""
    return weights_in_force(weight_versions(), day)


def regions_on(day: date) -> Mapping[str, Decimal]:
    """How much the plan in force wants each key region, 0-1; nothing where no plan holds."""
    held = [body for body in _bodies("*target-regions.yaml") if body["effective_from"] <= day]
    if not held:
        return {}
    latest = max(held, key=lambda body: body["effective_from"])
    return {code: Decimal(str(value)) for code, value in latest["regions"].items()}


@cache
def places() -> Places:
    """Where regions lie and which is home; raises ``ChainError`` for a file that is wrong."""
    return parse_places(_bodies("region-coordinates.yaml")[-1])


@cache
def _bodies(pattern: str) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(RULES.glob(pattern)))
