"""How sure the ranks are: the scheme is run many times with other weights and methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from luodi_engine.scoring.columns import Partition
from luodi_engine.scoring.dataset import DataSet
from luodi_engine.scoring.run import Run, score
from luodi_engine.scoring.scheme import Node, Scheme
from luodi_engine.scoring.whatif import with_change

Matrix = npt.NDArray[np.float64]

# Scores this close are the same score; the difference is float noise.
NOISE_DIGITS = 10
WEIGHT_SETS = 100


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A choice that could have been made otherwise: ``where`` as in ``with_change``, the possible ``values``."""

    name: str
    where: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Weights of the nodes ``codes`` (all, when empty) moved by up to ±``spread`` of themselves, independently."""

    name: str
    spread: float
    codes: tuple[str, ...] = ()


Factor = Alternatives | WeightNoise


@dataclass(frozen=True, slots=True)
class RankStatistics:
    """Where a unit came out over all replications: mean, median, 5 % and 95 % quantile (R type 7) of its rank."""

    unit: str
    nominal: float
    mean: float
    median: float
    q5: float
    q95: float


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Scores and ranks of every unit (rows) in every replication (columns), with the nominal ones."""

    units: tuple[str, ...]
    nominal_scores: Matrix
    nominal_ranks: Matrix
    scores: Matrix
    ranks: Matrix

    @property
    def statistics(self) -> tuple[RankStatistics, ...]:
        """Rank statistics of every unit."""
        return rank_statistics(self.units, self.nominal_ranks, self.ranks)

    def first_places(self, places: int = 1) -> dict[str, float]:
        """How often (0–1) each unit is among the first ``places``."""
        return dict(zip(self.units, np.mean(self.ranks <= places, axis=1).tolist(), strict=True))


def rank_statistics(units: Sequence[str], nominal: Matrix, ranks: Matrix) -> tuple[RankStatistics, ...]:
    """Statistics of a matrix of ranks, units in rows.

    >>> found = rank_statistics(["a"], np.array([2.0]), np.array([[1.0, 2.0, 3.0]]))[0]
    >>> found.mean, found.median, round(found.q5, 6), round(found.q95, 6)
    (2.0, 2.0, 1.1, 2.9)
    """
    q5, median, q95 = np.quantile(ranks, [0.05, 0.5, 0.95], axis=1)
    mean = ranks.mean(axis=1)
    return tuple(
        RankStatistics(unit, float(nominal[n]), float(mean[n]), float(median[n]), float(q5[n]), float(q95[n]))
        for n, unit in enumerate(units)
    )


def uncertainty(
    scheme: Scheme, data: DataSet, factors: Sequence[Factor], *, replications: int = 1000, seed: int = 1
) -> Uncertainty:
    """Run the scheme ``replications`` times, every factor drawn at random (seeded, so it can be repeated).

    ``data`` must hold one period. Ranks are taken on unrounded scores, ties sharing the lowest place.
    Raises ``SchemeError`` or ``DataError`` when an alternative does not work.
    """
    draws = np.random.default_rng(seed).random((replications, len(factors)))
    return replicated(scheme, data, factors, draws, seed=seed)


def replicated(
    scheme: Scheme, data: DataSet, factors: Sequence[Factor], draws: Matrix, *, seed: int = 1
) -> Uncertainty:
    """One replication for every row of ``draws``: numbers of [0, 1), one a factor, that pick its value."""
    nominal = _Replica(score(scheme, data))
    weight_sets = [_weight_sets(scheme, factor, seed + n) for n, factor in enumerate(factors)]
    combinations: dict[tuple[int, ...], list[int]] = {}
    for replication, row in enumerate(draws):
        picked = tuple(
            int(draw * len(factor.values)) if isinstance(factor, Alternatives) else -1
            for draw, factor in zip(row, factors, strict=True)
        )
        combinations.setdefault(picked, []).append(replication)
    scores = np.empty((len(data.rows), len(draws)))
    for picked, members in combinations.items():
        replica = _Replica(score(_combined(scheme, factors, picked), data))
        multipliers = _multipliers(factors, weight_sets, draws[members])
        scores[:, members] = replica.totals(multipliers, len(members)).T
    base = nominal.totals({}, 1)[0]
    parts = nominal.run.frame.partition(scheme.rank.scope)
    ranks = np.column_stack([float_ranks(scores[:, n], parts) for n in range(len(draws))])
    units = tuple(unit for unit, _ in data.rows)
    return Uncertainty(units, base, float_ranks(base, parts), scores, ranks)


def _combined(scheme: Scheme, factors: Sequence[Factor], picked: tuple[int, ...]) -> Scheme:
    for factor, place in zip(factors, picked, strict=True):
        if isinstance(factor, Alternatives):
            scheme = with_change(scheme, factor.where, factor.values[place])
    return scheme


def _weight_sets(scheme: Scheme, factor: Factor, seed: int) -> dict[str, Matrix]:
    """Drawn once a factor: multipliers of each node's weight, one a set; nothing for other factors."""
    if isinstance(factor, Alternatives):
        return {}
    random = np.random.default_rng(seed)
    codes = factor.codes or tuple(code for code in scheme.nodes if code != scheme.total.code)
    return {code: 1 + factor.spread * (2 * random.random(WEIGHT_SETS) - 1) for code in codes}


def _multipliers(
    factors: Sequence[Factor], weight_sets: list[dict[str, Matrix]], draws: Matrix
) -> dict[str, Matrix]:
    found: dict[str, Matrix] = {}
    for number, factor in enumerate(factors):
        if isinstance(factor, WeightNoise):
            sets = (draws[:, number] * WEIGHT_SETS).astype(int)
            for code, values in weight_sets[number].items():
                found[code] = found.get(code, np.ones(len(draws))) * values[sets]
    return found


def float_ranks(scores: Matrix, parts: Partition) -> Matrix:
    """Ranks in each group, largest first, ties sharing the lowest place; NaN has none.

    >>> float_ranks(np.array([3.0, 5.0, 3.0]), Partition(["g"] * 3)).tolist()
    [2.0, 1.0, 2.0]
    """
    rounded = np.round(scores, NOISE_DIGITS)
    ranks = np.full(len(scores), np.nan)
    for members in parts.members:
        there = members[~np.isnan(rounded[members])]
        ordered = np.sort(-rounded[there])
        ranks[there] = np.searchsorted(ordered, -rounded[there], side="left") + 1
    return ranks


class _Replica:
    """The leaves of one exact run as floats, aggregated again for many sets of weights at once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.values: dict[str, Matrix] = {}
        self.weights: dict[str, Matrix] = {}
        for code, scored in run.scores.items():
            values = scored.value.astype(float)
            values[~scored.scored] = np.nan
            self.values[code] = values
            weights = scored.weight.astype(float)
            self.weights[code] = np.where(scored.applies, weights, 0.0)

    def totals(self, multipliers: Mapping[str, Matrix], replications: int) -> Matrix:
        """Final unrounded scores, replications in rows; vetoes are those of the exact run."""
        run, scheme = self.run, self.run.scheme
        value = self.node(scheme.total, multipliers, replications)
        for step in scheme.steps:
            if step == "cap" and scheme.cap is not None:
                value = np.minimum(value, float(scheme.cap))
            elif step == "floor" and scheme.floor is not None:
                value = np.maximum(value, float(scheme.floor))
            elif step == "bonus":
                value = value + run.ending.bonus.points.astype(float)
            elif step == "deductions":
                value = value - run.ending.deductions.points.astype(float)
            elif step == "veto":
                value = self.vetoed(value)
        return value

    def vetoed(self, value: Matrix) -> Matrix:
        for veto, holds in self.run.ending.vetoes:
            if veto.effect == "zero":
                value = np.where(holds, 0.0, value)
            elif veto.effect == "at_most":
                value = np.where(holds, np.minimum(value, float(veto.value)), value)
            elif veto.effect == "exclude":
                value = np.where(holds, np.nan, value)
        return value

    def node(self, node: Node, multipliers: Mapping[str, Matrix], replications: int) -> Matrix:
        """Values of a node, replications in rows."""
        if node.method is not None:
            return np.broadcast_to(self.values[node.code], (replications, len(self.values[node.code])))
        nominal = np.stack(
            [self.weights[child.code][None, :].repeat(replications, axis=0) for child in node.children]
        )
        factors = np.stack([multipliers.get(child.code, np.ones(replications)) for child in node.children])
        weights = nominal * factors[:, :, None]
        if node.aggregate.kind == "sum":
            # Full marks stay what they are: what one indicator gains in weight the others lose.
            whole = weights.sum(axis=0)
            weights = weights * np.where(
                whole == 0, 1.0, nominal.sum(axis=0) / np.where(whole == 0, 1.0, whole)
            )
        values = [self.node(child, multipliers, replications) for child in node.children]
        if node.aggregate.kind == "sum":
            values = [
                _brought(child, *parts)
                for child, *parts in zip(node.children, values, weights, nominal, strict=True)
            ]
        made = _aggregated(node, np.stack(values), weights)
        if node is self.run.scheme.total:
            return made
        low = -np.inf if node.floor is None else float(node.floor)
        return np.clip(made, low, np.inf if node.cap is None else float(node.cap))


def _brought(node: Node, value: Matrix, weight: Matrix, nominal: Matrix) -> Matrix:
    if node.gives == "points":
        # Points are fixed by their rule; a changed weight scales them in proportion.
        return value * _relative(weight, nominal, node)
    return value * weight / (100.0 if node.gives == "percent" else 1.0)


def _relative(weight: Matrix, nominal: Matrix, node: Node) -> Matrix:
    if not node.weight_by_class and node.weight <= 0:
        return np.ones_like(weight)
    return np.where(nominal == 0, 1.0, weight / np.where(nominal == 0, 1.0, nominal))


def _aggregated(node: Node, values: Matrix, weights: Matrix) -> Matrix:
    kind = node.aggregate.kind
    absent = np.isnan(values) & (weights > 0)
    weights = np.where(np.isnan(values), 0.0, weights)
    filled = np.where(np.isnan(values), 0.0, values)
    if kind == "sum":
        made = filled.sum(axis=0)
    elif kind in ("smallest", "largest"):
        made = np.nanmin(values, axis=0) if kind == "smallest" else np.nanmax(values, axis=0)
    else:
        made = _float_mean(node, filled, weights)
    if node.aggregate.absent == "missing":
        made = np.where(absent.any(axis=0), np.nan, made)
    return np.asarray(made, dtype=np.float64)


def _float_mean(node: Node, values: Matrix, weights: Matrix) -> Matrix:
    total = weights.sum(axis=0)
    total = np.where(total == 0, 1.0, total)
    if node.aggregate.kind == "arithmetic":
        return np.asarray((values * weights).sum(axis=0) / total)
    if node.aggregate.zero is not None:
        values = np.where(values <= 0, float(node.aggregate.zero), values)
    with np.errstate(divide="ignore", invalid="ignore"):
        if node.aggregate.kind == "harmonic":
            return np.asarray(total / np.where(weights > 0, weights / values, 0.0).sum(axis=0))
        logs = np.where(weights > 0, weights * np.log(np.where(weights > 0, values, 1.0)), 0.0)
        return np.asarray(np.exp(logs.sum(axis=0) / total))
