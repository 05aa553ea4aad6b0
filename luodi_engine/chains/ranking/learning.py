"""Learns weights: from confirmed pairs, or without any from product names hidden from the firms themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.optimize

from luodi_engine.chains.ranking.corpus import ConfirmedSegment, Corpus
from luodi_engine.chains.ranking.grams import Floats
from luodi_engine.chains.ranking.ranker import Ranker, signal_table
from luodi_engine.chains.ranking.weights import SEED_SIGNALS, SIGNALS, RankingWeights

CANDIDATES, DRAWN = 700, 200


def own_questions(corpus: Corpus, *, least: int = 4, most: int = 60) -> tuple[ConfirmedSegment, ...]:
    """Products as questions with known answers: each name of three or more characters whose family has firms.

    The family of a name is every product that ends with it, as a segment is in the field.

    >>> from luodi_engine.chains.ranking.examples import town_corpus
    >>> [pair.segment for pair in own_questions(town_corpus(), least=2)]
    ['矿泉水', '茶叶种植', '茶饮料', '负极材料']
    """
    holders: dict[str, set[str]] = {}
    for holding in corpus.holdings:
        holders.setdefault(holding.product, set()).add(holding.firm)
    family: dict[str, set[str]] = {}
    for product, firms in holders.items():
        for start in range(len(product) - 2):
            family.setdefault(product[start:], set()).update(firms)
    return tuple(
        ConfirmedSegment(product, tuple(sorted(family[product])))
        for product in sorted(holders)
        if len(product) >= 3 and least <= len(family[product]) <= most
    )


def without_segments(corpus: Corpus, segments: Iterable[str]) -> Corpus:
    """The corpus without any product that ends with one of ``segments``."""
    names = {name for name in segments}
    kept = tuple(
        holding
        for holding in corpus.holdings
        if not any(holding.product[start:] in names for start in range(len(holding.product)))
    )
    return replace(corpus, holdings=kept)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Signals of the firms worth looking at for one question, which are right, and how many each stands for."""

    signals: Floats
    right: npt.NDArray[np.bool_]
    offset: Floats


def lesson(index: Ranker, pair: ConfirmedSegment, seeds: Sequence[str] = ()) -> Lesson:
    """What one question with known answers teaches; ``seeds`` are given away and not asked for.

    Besides the right firms only the best few hundred and a fixed sample of the others are kept.
    """
    rows = index.corpus.rows
    given = tuple(rows[code] for code in seeds)
    table = signal_table(index, pair.segment, given)
    right = np.zeros(len(table), dtype=bool)
    right[[rows[code] for code in pair.firms]] = True
    right[list(given)] = False
    chosen = index.weights.of(seeds=bool(given))
    scores = table @ np.array([chosen.get(name, 0.0) for name in SIGNALS], dtype=np.float32)
    scores[right] = np.inf
    scores[list(given)] = -np.inf
    order = np.argsort(-scores, kind="stable")[: len(scores) - len(given)]
    near, far = order[:CANDIDATES], order[CANDIDATES:]
    drawn = far[np.random.default_rng(len(pair.segment)).permutation(len(far))[:DRAWN]]
    offset = np.zeros(len(near) + len(drawn), dtype=np.float32)
    if len(drawn):
        offset[len(near) :] = np.log(len(far) / len(drawn))
    kept = np.concatenate([near, drawn])
    return Lesson(table[kept], right[kept], offset)


def learnt_weights(
    lessons: Sequence[Lesson],
    start: Mapping[str, float],
    *,
    pull: float = 0.003,
    seeds: bool = False,
) -> dict[str, float]:
    """Weights under which the right firms are likeliest, held towards ``start`` by ``pull``.

    Listwise softmax loss (Z. Cao et al., Learning to rank: from pairwise to listwise approach, 2007) with a
    quadratic pull, solved by L-BFGS. Signals of seeds stay 0 unless ``seeds``.
    """
    names = [name for name in SIGNALS if seeds or name not in SEED_SIGNALS]
    columns = [SIGNALS.index(name) for name in names]
    origin = np.array([start.get(name, 0.0) for name in names])
    tables = [(one.signals[:, columns].astype(np.float64), one.right, one.offset) for one in lessons]
    tables = [table for table in tables if table[1].any()]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = 0.0, np.zeros(len(names))
        for table, right, offset in tables:
            scores = table @ weights + offset
            scores -= scores.max()
            chances = np.exp(scores)
            whole = chances.sum()
            total += np.log(whole) - scores[right].mean()
            slope += (chances / whole) @ table - table[right].mean(axis=0)
        apart = weights - origin
        count = max(len(tables), 1)
        return total / count + pull * float(apart @ apart), slope / count + 2 * pull * apart

    found = scipy.optimize.minimize(loss, origin, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(value), 4) for name, value in zip(names, found.x, strict=True)}


def relearnt(index: Ranker, confirmed: Sequence[ConfirmedSegment], *, pull: float = 0.02) -> RankingWeights:
    """The ranker's weights moved by confirmed pairs its corpus does not hold as products.

    The more pairs, the further from the shipped weights: the pull weighs as much as its share of one question.
    """
    lessons = [lesson(index, pair) for pair in confirmed]
    signals = learnt_weights(lessons, index.weights.signals, pull=pull)
    source = f"{index.weights.source}; moved by {len(lessons)} confirmed segments"
    return replace(index.weights, signals=signals, source=source)
