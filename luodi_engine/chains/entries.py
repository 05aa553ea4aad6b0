"""Which industries a place may enter next, and how well each way of foretelling it did in the past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luodi_engine.chains.problems import ChainError, problem
from luodi_engine.chains.relatedness import Matrix, Presence, Relatedness

NEAREST = 5


@dataclass(frozen=True, slots=True)
class EntryOption:
    """An industry a place lacks; indices are columns of the matrix.

    ``density`` (0-1) is shown with its ``density_rank`` among the options of this place and with
    ``popularity`` (places that have it) and ``popularity_rank``, because density alone mostly measures how
    much a place has already. ``nearest`` are industries that are here, each with its proximity.
    """

    industry: int
    density: float
    density_rank: int
    popularity: int
    popularity_rank: int
    complexity: float
    nearest: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well a score foretold which industries places entered.

    ``within_place`` is the mean over places of the chance that an entered industry scores above one that was
    not (area under the ROC curve; 0.5 is chance), with its ``standard_error``; ``pooled`` mixes all places
    and so also rewards knowing which places are large. ``hits`` is the share of the ten highest options of a
    place that were entered.
    """

    method: str
    within_place: float
    standard_error: float
    pooled: float
    hits: float
    places: int


def entry_options(found: Relatedness, place: int, limit: int = 20) -> tuple[EntryOption, ...]:
    """The industries ``place`` (a row) lacks, densest first.

    >>> from luodi_engine.chains.relatedness import relatedness
    >>> values = np.array([[8., 6., 0., 0.], [7., 5., 3., 0.], [0., 1., 9., 6.], [1., 0., 7., 8.]])
    >>> [(option.industry, option.popularity) for option in entry_options(relatedness(values), 0)]
    [(2, 2), (3, 2)]
    """
    absent = np.flatnonzero(~found.present[place] & (found.popularity > 0))
    scores = found.density[place, absent]
    order = absent[np.lexsort((absent, -scores))]
    popular = absent[np.lexsort((absent, -found.popularity[absent]))]
    rank = {int(industry): number for number, industry in enumerate(popular, start=1)}
    here = np.flatnonzero(found.present[place])
    table = found.present.astype(np.float64)
    options = []
    for number, industry in enumerate(order[:limit], start=1):
        together = table[:, industry] @ table[:, here]
        near = together / np.maximum(found.popularity[industry], np.maximum(found.popularity[here], 1))
        best = np.lexsort((here, -near))[:NEAREST]
        options.append(
            EntryOption(
                int(industry),
                float(found.density[place, industry]),
                number,
                int(found.popularity[industry]),
                rank[int(industry)],
                float(found.pci[industry]),
                tuple((int(here[one]), float(near[one])) for one in best if near[one] > 0),
            )
        )
    return tuple(options)


def entry_accuracy(before: Presence, after: Presence, scores: dict[str, Matrix]) -> tuple[Accuracy, ...]:
    """How well each of ``scores`` (places by industries, from ``before``) foretold the entries seen in ``after``.

    Popularity in ``before`` is always added as the plain baseline. Places that entered nothing, or had nothing
    left to enter, are left out. Raises ``ChainError`` when the matrices differ in shape.

    >>> before = np.array([[True, False, False], [True, True, False], [True, True, True]])
    >>> after = np.array([[True, True, False], [True, True, True], [True, True, True]])
    >>> [(one.method, one.within_place) for one in entry_accuracy(before, after, {})]
    [('popularity', 1.0)]
    """
    for matrix in (after, *scores.values()):
        if matrix.shape != before.shape:
            raise ChainError([problem("", "matrix_shape", found=f"{matrix.shape} ≠ {before.shape}")])
    popularity = np.broadcast_to(before.sum(axis=0).astype(np.float64), before.shape)
    return tuple(
        _accuracy(method, before, after, score)
        for method, score in ({"popularity": popularity} | scores).items()
    )


def _accuracy(method: str, before: Presence, after: Presence, score: Matrix) -> Accuracy:
    areas, hits = [], []
    for place in range(len(before)):
        open_ = ~before[place]
        entered, values = after[place, open_], score[place, open_]
        if entered.any() and not entered.all():
            areas.append(area(values, entered))
            hits.append(float(entered[np.argsort(-values, kind="stable")[:10]].mean()))
    everywhere = ~before
    pooled = area(score[everywhere], after[everywhere])
    count = len(areas)
    spread = float(np.std(areas, ddof=1) / np.sqrt(count)) if count > 1 else float("nan")
    mean = float(np.mean(areas)) if areas else float("nan")
    return Accuracy(method, mean, spread, pooled, float(np.mean(hits)) if hits else float("nan"), count)


def area(scores: Matrix, positive: Presence) -> float:
    """Area under the ROC curve by ranks, ties shared (Mann-Whitney U); NaN when one side is empty.

    >>> area(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True]))
    0.875
    """
    wins, total = int(positive.sum()), len(scores)
    if wins in (0, total):
        return float("nan")
    _values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle: npt.NDArray[np.float64] = np.cumsum(counts) - (counts - 1) / 2
    ranks = middle[inverse]
    return float((ranks[positive].sum() - wins * (wins + 1) / 2) / (wins * (total - wins)))
