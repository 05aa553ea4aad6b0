"""Ranks firms for a segment: one score a firm, the weighted sum of named parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from luodi_engine.chains.problems import ChainError, problem
from luodi_engine.chains.ranking.company import (
    Company,
    Links,
    company,
    company_signals,
    industry_groups,
    industry_signal,
    link_signal,
    product_links,
)
from luodi_engine.chains.ranking.corpus import LONGEST_NAME, Corpus
from luodi_engine.chains.ranking.grams import Floats, unit
from luodi_engine.chains.ranking.lexical import (
    Lexical,
    best_product,
    lexical,
    lexical_signals,
)
from luodi_engine.chains.ranking.pairing import Pairing, Training, paired
from luodi_engine.chains.ranking.space import Space, Texts, bare_name, firm_texts, meaning_space
from luodi_engine.chains.ranking.weights import SIGNALS, RankingWeights

CONFIRMED_SHARE = 0.3
BEST = 10
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RankedFirm:
    """A firm's place in the answer to one question; the higher the score the better."""

    rank: int
    code: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A segment put to the firms: standardised signals (firms by signals), weights and scores."""

    text: str
    seeds: tuple[int, ...]
    signals: Floats
    weights: Floats
    scores: Floats
    order: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """Everything learnt from one corpus; built by ``ranker``, answers any number of questions."""

    corpus: Corpus
    products: tuple[str, ...]
    texts: Texts
    space: Space
    lexical: Lexical
    company: Company
    links: Links
    pairing: Pairing
    weights: RankingWeights

    def ask(self, segment: str, seeds: Sequence[str] = ()) -> Question:
        """Score all firms for a segment; ``seeds`` are codes of firms confirmed to serve it.

        Raises ``ChainError`` for a blank or endless segment and for unknown seeds.
        """
        rows = self._seed_rows(segment, seeds)
        table = signal_table(self, segment, rows)
        chosen = self.weights.of(seeds=bool(rows))
        weights = np.array([chosen.get(name, 0.0) for name in SIGNALS], dtype=np.float32)
        scores = table @ weights
        order = np.lexsort((np.arange(len(scores)), -scores))
        return Question(segment, rows, table, weights, scores, order.astype(np.intp))

    def rank(
        self, segment: str, seeds: Sequence[str] = (), limit: int | None = None
    ) -> tuple[RankedFirm, ...]:
        """The firms for a segment, best first, seeds left out.

        >>> from luodi_engine.chains.ranking.examples import tea_town
        >>> [found.code for found in tea_town().rank("绿茶加工", limit=2)]
        ['1', '2']
        """
        question = self.ask(segment, seeds)
        kept = [row for row in question.order if row not in question.seeds]
        return tuple(
            RankedFirm(number, self.corpus.firms[row].code, float(question.scores[row]))
            for number, row in enumerate(kept[:limit], start=1)
        )

    def products_of(self, row: int) -> tuple[str, ...]:
        """The products the firm in this row reports, confirmed segments included."""
        held = self.lexical.holds
        return tuple(
            self.products[number] for number in held.indices[held.indptr[row] : held.indptr[row + 1]]
        )

    def _seed_rows(self, segment: str, seeds: Sequence[str]) -> tuple[int, ...]:
        problems = [] if segment.strip() else [problem("", "text_blank", found="segment")]
        if len(segment) > LONGEST_NAME:
            problems.append(
                problem("", "text_too_long", column="segment", found=len(segment), limit=LONGEST_NAME)
            )
        problems += [
            problem(segment[:20], "firm_unknown", found=code)
            for code in seeds
            if code not in self.corpus.rows
        ]
        if problems:
            raise ChainError(problems)
        return tuple(dict.fromkeys(self.corpus.rows[code] for code in seeds))


def ranker(corpus: Corpus, weights: RankingWeights, *, training: Training = Training()) -> Ranker:
    """Learn from a corpus. Confirmed pairs count as products the confirmed firms report."""
    firms = corpus.firms
    held = [(corpus.rows[one.firm], one.product, one.weight) for one in corpus.holdings]
    held += [
        (corpus.rows[code], pair.segment, CONFIRMED_SHARE) for pair in corpus.confirmed for code in pair.firms
    ]
    products, holds, shares = _held(held, len(firms))
    texts = firm_texts(
        list(products),
        [f"{bare_name(firm.full_name)}{firm.short_name}" for firm in firms],
        [firm.industry_name.rstrip("ⅠⅡⅢ") for firm in firms],
        holds,
    )
    space = meaning_space(texts)
    groups = industry_groups([firm.industry_code for firm in firms])
    return Ranker(
        corpus,
        products,
        texts,
        replace(space, products=unit(space.products)),
        lexical(texts, holds, products),
        company(space, holds, shares, groups),
        product_links(corpus.links),
        paired(texts, space, holds, products=products, groups=groups, training=training),
        weights,
    )


def _held(
    held: Iterable[tuple[int, str, float]], firms: int
) -> tuple[tuple[str, ...], sparse.csr_array, sparse.csr_array]:
    """Products in order of name, who holds them, and with which share (the largest where one stands twice)."""
    largest: dict[tuple[int, str], float] = {}
    for row, product, share in held:
        largest[row, product] = max(share, largest.get((row, product), 0.0))
    products = tuple(sorted({product for _row, product in largest}))
    number = {product: place for place, product in enumerate(products)}
    keys = sorted((row, number[product]) for row, product in largest)
    rows = np.array([row for row, _column in keys], dtype=np.int64)
    columns = np.array([column for _row, column in keys], dtype=np.int64)
    shape = (firms, max(len(products), 1))
    shares = np.array([largest[row, products[column]] for row, column in keys], dtype=np.float32)
    ones = sparse.csr_array((np.ones(len(keys), dtype=np.float32), (rows, columns)), shape=shape)
    # Shares may be 0, which a sum over equal places would keep but a conversion might drop.
    table = sparse.csr_array((shares, ones.indices.copy(), ones.indptr.copy()), shape=shape)
    return products, ones, table


def signal_table(index: Ranker, segment: str, seeds: tuple[int, ...] = ()) -> Floats:
    """Firms by ``SIGNALS``, each standardised over the firms; seed signals are 0 without seeds."""
    columns, weights = index.texts.query(segment)
    point = index.space.point(columns, weights)
    length = float(np.linalg.norm(point)) or 1.0
    found, _alike = lexical_signals(index.lexical, segment, columns, weights)
    meanings = index.space.products @ (point / np.float32(length))
    holds = index.lexical.holds
    found["closest_meaning"] = best_product(holds, meanings)
    close = holds @ np.exp(15 * (meanings - np.float32(0.3)))
    found["many_close_meanings"] = np.log(0.01 + close).astype(np.float32)
    found["meaning"] = index.space.firms @ (point / np.float32(length))
    found |= company_signals(index.company, point)
    found["pairing"] = index.pairing.scores(index.space, columns, weights)
    found["links"] = link_signal(index.links, segment, index.texts, index.space)
    plain = {name: _standard(values) for name, values in found.items()}
    base = index.weights.signals
    scores = np.sum([base.get(name, 0.0) * values for name, values in plain.items()], axis=0)
    best = np.argsort(-scores, kind="stable")[:BEST]
    pull = np.exp(scores[best] - scores[best[0]])
    like = group_signals(index, best, pull / pull.sum())
    plain["like_best"] = _standard(like["meaning"])
    plain["like_best_industry"] = _standard(like["industry"])
    if seeds:
        rows = np.array(seeds, dtype=np.intp)
        of_seeds = group_signals(index, rows, np.full(len(rows), 1 / len(rows)))
        plain |= {f"seed_{name}": _standard(values) for name, values in of_seeds.items()}
    nothing = np.zeros(len(scores), dtype=np.float32)
    return np.stack([plain.get(name, nothing) for name in SIGNALS], axis=1)


def group_signals(index: Ranker, rows: Integers, pull: npt.NDArray[np.floating]) -> Mapping[str, Floats]:
    """How like a group of firms every firm is: in meaning, in neighbours, in industry."""
    weight = pull.astype(np.float32)
    firms, profiles = index.space.firms, index.company.profiles
    near = firms @ firms[rows].T
    around = weight @ profiles[rows]
    found = {
        "meaning": near @ weight,
        "closest": near.max(axis=1),
        "neighbours": profiles @ (around / (np.linalg.norm(around) + np.float32(1e-9))),
    }
    inside = index.company.groups[0][rows]
    shares = np.bincount(inside[inside >= 0], weight[inside >= 0], minlength=len(index.company.prior))
    chances = (shares + 0.5 * index.company.prior).astype(np.float32)
    found["industry"] = industry_signal(index.company, chances, 0)
    found["industry_wide"] = industry_signal(index.company, chances, len(index.company.groups) - 1)
    return found


def _standard(values: Floats) -> Floats:
    centred = values - values.mean()
    return np.asarray(centred / (centred.std() + 1e-3), dtype=np.float32)
