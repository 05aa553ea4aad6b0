"""Plain rankings to hold the model against: chance, BM25 on pairs, TF-IDF on runs, the industry of the hits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from luodi_engine.chains.ranking.company import industry_groups
from luodi_engine.chains.ranking.corpus import Corpus
from luodi_engine.chains.ranking.grams import Floats, Vocabulary, gram_rows, grams, unit_rows
from luodi_engine.chains.ranking.lexical import bm25, picked

TOP_HITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Baselines:
    """The methods by name; each takes a segment and gives a score per firm."""

    methods: dict[str, Callable[[str], Floats]]


def baselines(corpus: Corpus, *, seed: int = 20240101) -> Baselines:
    """The plain rankings of a corpus."""
    texts = {firm.code: [firm.full_name, firm.short_name] for firm in corpus.firms}
    for holding in corpus.holdings:
        texts[holding.firm].append(holding.product)
    vocabulary = Vocabulary()
    counts = gram_rows((" ".join(words) for words in texts.values()), vocabulary, edges=False)
    size = np.array([len(gram) for gram in vocabulary.texts()])
    frequency = np.bincount(counts.indices, minlength=len(vocabulary))
    rarity = np.log(1 + len(corpus.firms) / (1 + frequency)).astype(np.float32)
    pairs = bm25(sparse.csr_array(counts @ sparse.diags_array((size == 2).astype(np.float32))))
    runs = sparse.csc_array(unit_rows(sparse.csr_array(counts @ sparse.diags_array(rarity))))
    groups = industry_groups([firm.industry_code for firm in corpus.firms])[0]
    chance = np.random.default_rng(seed)

    def known(segment: str) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats]:
        columns = vocabulary.known(segment)
        columns = np.array(
            [column for column in columns if size[column] <= len(grams(segment))], dtype=np.intp
        )
        return columns, rarity[columns]

    def by_pairs(segment: str) -> Floats:
        return picked(pairs, *known(segment))

    def by_industry(segment: str) -> Floats:
        scores = by_pairs(segment)
        best = np.argsort(-scores, kind="stable")[:TOP_HITS]
        best = best[groups[best] >= 0]
        votes = np.bincount(groups[best], scores[best], minlength=int(groups.max(initial=-1)) + 1)
        per_firm = votes / np.maximum(np.bincount(groups[groups >= 0], minlength=len(votes)), 1)
        return np.where(groups >= 0, per_firm[np.maximum(groups, 0)], 0).astype(np.float32)

    return Baselines(
        {
            "random": lambda segment: chance.random(len(corpus.firms)).astype(np.float32),
            "same industry": by_industry,
            "BM25 on character pairs": by_pairs,
            "TF-IDF on runs of 1-3": lambda segment: picked(runs, *known(segment)),
        }
    )
