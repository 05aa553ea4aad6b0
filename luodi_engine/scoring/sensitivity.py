"""Which choice moves the ranks most: first-order and total Sobol indices of a scheme's uncertain choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luodi_engine.scoring.dataset import DataSet
from luodi_engine.scoring.scheme import Scheme
from luodi_engine.scoring.uncertainty import (
    Factor,
    Matrix,
    RankStatistics,
    Uncertainty,
    rank_statistics,
    replicated,
)


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """A factor's share of the variance alone (``first``) and with all its interactions (``total``).

    The intervals are 5 % and 95 % bootstrap quantiles, None when no bootstrap was asked for.
    """

    factor: str
    first: float
    total: float
    first_interval: tuple[float, float] | None = None
    total_interval: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The indices, the replications behind them and rank statistics over the random ones."""

    indices: tuple[SobolIndex, ...]
    uncertainty: Uncertainty
    statistics: tuple[RankStatistics, ...]


def sobol_sample(size: int, factors: int, seed: int) -> Matrix:
    """The design A, B, then A with one column of B after the other: size × (factors + 2) rows in [0, 1).

    Source: Saltelli et al. (2008), Global Sensitivity Analysis: The Primer.

    >>> sobol_sample(4, 3, seed=1).shape
    (20, 3)
    """
    base = np.random.default_rng(seed).random((size, 2 * factors))
    a, b = base[:, :factors], base[:, factors:]
    blocks = [a, b]
    for column in range(factors):
        mixed = a.copy()
        mixed[:, column] = b[:, column]
        blocks.append(mixed)
    return np.vstack(blocks)


def sobol_indices(
    outputs: Matrix, names: Sequence[str], *, bootstrap: int = 0, seed: int = 1
) -> tuple[SobolIndex, ...]:
    """Indices from the outputs of a ``sobol_sample``; estimators as in COINr 1.1 (SA_estimate).

    First order: mean(yB · (yABi − yA)) / var; total: Σ(yA − yABi)² / (2 · N · var). An output that never
    varies has no indices and gives zeros.

    >>> sample = sobol_sample(2000, 2, seed=3)
    >>> first, second = sobol_indices(sample[:, 0] + 2 * sample[:, 1], ["a", "b"])
    >>> round(first.total, 1), round(second.total, 1)
    (0.2, 0.8)
    """
    size = len(outputs) // (len(names) + 2)
    a, b = outputs[:size], outputs[size : 2 * size]
    variance = float(np.var(np.concatenate([a, b]), ddof=1))
    random = np.random.default_rng(seed)
    found = []
    for number, name in enumerate(names):
        mixed = outputs[(2 + number) * size : (3 + number) * size]
        alone, together = b * (mixed - a), (a - mixed) ** 2
        if variance == 0:
            found.append(SobolIndex(name, 0.0, 0.0))
            continue
        first, total = float(alone.mean() / variance), float(together.sum() / (2 * size * variance))
        intervals: tuple[tuple[float, float] | None, ...] = (None, None)
        if bootstrap:
            draws = random.integers(0, size, (bootstrap, size))
            intervals = tuple(
                (float(low), float(high))
                for low, high in (
                    np.quantile(alone[draws].mean(axis=1) / variance, [0.05, 0.95]),
                    np.quantile(together[draws].sum(axis=1) / (2 * size * variance), [0.05, 0.95]),
                )
            )
        found.append(SobolIndex(name, first, total, *intervals))
    return tuple(found)


def rank_shift(ranks: Matrix, nominal: Matrix) -> Matrix:
    """The mean absolute change of rank in every replication (columns).

    >>> rank_shift(np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, 2.0])).tolist()
    [0.0, 1.0]
    """
    return np.asarray(np.nanmean(np.abs(ranks - nominal[:, None]), axis=0))


def sensitivity(
    scheme: Scheme,
    data: DataSet,
    factors: Sequence[Factor],
    *,
    size: int = 100,
    seed: int = 1,
    bootstrap: int = 0,
) -> Sensitivity:
    """Sobol indices of the mean absolute rank change under the uncertain ``factors``; one period of data.

    Costs size × (factors + 2) replications, seeded. Raises ``SchemeError`` or ``DataError`` when an
    alternative does not work.
    """
    draws = sobol_sample(size, len(factors), seed)
    found = replicated(scheme, data, factors, draws, seed=seed)
    shift = rank_shift(found.ranks, found.nominal_ranks)
    indices = sobol_indices(shift, [factor.name for factor in factors], bootstrap=bootstrap, seed=seed)
    random = found.ranks[:, : 2 * size]
    return Sensitivity(indices, found, rank_statistics(found.units, found.nominal_ranks, random))
