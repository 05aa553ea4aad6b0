"""Measures the ranking of firms for a segment on ../shared/data/chain: precision, what each part earns, speed.

python -m bench.rank_segments                 one ranker, weights as shipped, beside the plain rankings
python -m bench.rank_segments --cross 5       confirmed pairs of the other folds help, five times repeated
python -m bench.rank_segments --fit           fit weights on hidden products and print them as YAML
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from luodi_engine.chains.ranking import reading
from luodi_engine.chains.ranking.baselines import baselines
from luodi_engine.chains.ranking.corpus import ConfirmedSegment, Corpus, checked_corpus
from luodi_engine.chains.ranking.learning import (
    Lesson,
    learnt_weights,
    lesson,
    own_questions,
    without_segments,
)
from luodi_engine.chains.ranking.ranker import Ranker, ranker
from luodi_engine.chains.ranking.weights import PARTS, SIGNALS, RankingWeights, parse_weights

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "chain"
WEIGHTS = ROOT / "rules" / "ranking" / "2026-segment-weights.yaml"
DEPTH, FOLDS = 20, 5
HEADING = f"{'':<44} {'recall@20':>14} {'nDCG@20':>14} {'MRR':>14}"


@dataclass(frozen=True, slots=True)
class Measures:
    """One row a question: recall@20, nDCG@20 (binary gain), reciprocal rank of the first right firm."""

    table: np.ndarray

    def line(self, title: str) -> str:
        """Means with standard errors."""
        mean, error = self.table.mean(axis=0), self.table.std(axis=0, ddof=1) / np.sqrt(len(self.table))
        cells = " ".join(f"{one:8.3f} ±{two:.3f}" for one, two in zip(mean, error, strict=True))
        return f"{title:<44} {cells}"


def measured(scores: np.ndarray, right: np.ndarray) -> tuple[float, float, float]:
    """The three measures of one question; firms with equal scores keep their order."""
    hits = right[np.argsort(-scores, kind="stable")]
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    top, count = hits[:DEPTH], int(right.sum())
    best = discount[: min(count, DEPTH)].sum()
    return float(top.sum() / count), float((top * discount).sum() / best), float(1 / (1 + hits.argmax()))


def loaded() -> tuple[Corpus, list[ConfirmedSegment]]:
    """The corpus without confirmed pairs, and the segments with known firms."""

    def text(name: str) -> str:
        return reading.decoded((DATA / name).read_bytes(), name)

    corpus = checked_corpus(
        reading.firms(text("firms.csv")),
        reading.holdings(text("firm_products.csv")),
        reading.links(text("product_links.csv")),
    )
    return corpus, reading.confirmed(text("dev_segments.csv"), "dev_segments.csv")


def shipped() -> RankingWeights:
    """The weights as shipped."""
    return parse_weights(yaml.safe_load(WEIGHTS.read_text(encoding="utf-8")))


def answers(corpus: Corpus, pair: ConfirmedSegment, given: tuple[str, ...] = ()) -> np.ndarray:
    """Which firms are right, those given away left out."""
    right = np.zeros(len(corpus.firms), dtype=bool)
    right[[corpus.rows[code] for code in pair.firms if code not in given]] = True
    return right


def plain(corpus: Corpus, pairs: list[ConfirmedSegment]) -> None:
    """The plain rankings on the same questions."""
    for title, method in baselines(corpus).methods.items():
        rows = [measured(method(pair.segment), answers(corpus, pair)) for pair in pairs]
        print(Measures(np.array(rows)).line(title), flush=True)


def model(index: Ranker, pairs: list[ConfirmedSegment], weights: RankingWeights) -> np.ndarray:
    """Signals of all questions, one table each."""
    index = replace(index, weights=weights)
    return np.stack([index.ask(pair.segment).signals for pair in pairs])


def by_part(tables: np.ndarray, rights: np.ndarray, weights: RankingWeights) -> None:
    """The whole model, then without each part: what is lost, with the standard error of the difference."""
    vector = np.array([weights.signals.get(name, 0.0) for name in SIGNALS], dtype=np.float32)
    whole = scored(tables, rights, vector)
    print(Measures(whole).line("model, weights as shipped, no labels"))
    for part, signals in PARTS.items():
        left = vector.copy()
        left[[SIGNALS.index(signal) for signal in signals]] = 0
        if (left == vector).all():
            continue
        print(Measures(whole - scored(tables, rights, left)).line(f"  lost without {part}"), flush=True)


def scored(tables: np.ndarray, rights: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Measures of every question under one vector of weights."""
    return np.array([measured(table @ vector, right) for table, right in zip(tables, rights, strict=True)])


def with_seeds(index: Ranker, pairs: list[ConfirmedSegment]) -> None:
    """Half of the answers given as seeds (the first, third, … by code), the other half asked for."""
    rows, rows_without = [], []
    for pair in pairs:
        given = pair.firms[::2]
        right = answers(index.corpus, pair, given)
        for seeds, found in ((given, rows), ((), rows_without)):
            question = index.ask(pair.segment, seeds)
            scores = question.scores.copy()
            scores[[index.corpus.rows[code] for code in given]] = -np.inf
            found.append(measured(scores, right))
    print(Measures(np.array(rows)).line("model, half of the answers as seeds"))
    print(Measures(np.array(rows_without)).line("  the same half asked for without seeds"), flush=True)


def crossed(corpus: Corpus, pairs: list[ConfirmedSegment], repeats: int) -> None:
    """Cross-validation: the pairs of the other four folds are confirmed, the fold's own are asked for."""
    table = np.zeros((repeats, len(pairs), 3))
    for repeat in range(repeats):
        fold = np.random.default_rng(repeat).permutation(len(pairs)) % FOLDS
        for part in range(FOLDS):
            known = tuple(pair for number, pair in enumerate(pairs) if fold[number] != part)
            index = ranker(replace(corpus, confirmed=known), shipped())
            for number in np.flatnonzero(fold == part):
                scores = index.ask(pairs[number].segment).scores
                table[repeat, number] = measured(scores, answers(corpus, pairs[number]))
            print(
                Measures(table[repeat][fold == part]).line(f"  repeat {repeat + 1} fold {part + 1}"),
                flush=True,
            )
    # Repeats of one question are no independent questions: average them before the standard error.
    print(
        Measures(table.mean(axis=0)).line(f"model, other folds confirmed, {repeats}×{FOLDS} folds"),
        flush=True,
    )


def fit(corpus: Corpus) -> None:
    """Weights fitted on products hidden from the firms, half of them at a time, as YAML."""
    asked = own_questions(corpus)
    half = np.random.default_rng(0).permutation(len(asked)) % 2
    lessons: list[Lesson] = []
    seeded: list[Lesson] = []
    for part in (0, 1):
        hidden = [pair for number, pair in enumerate(asked) if half[number] == part]
        index = ranker(without_segments(corpus, [pair.segment for pair in hidden]), shipped())
        lessons += [lesson(index, pair) for pair in hidden]
        seeded += [lesson(index, pair, pair.firms[::2]) for pair in hidden if len(pair.firms) > 3]
    print(f"# {len(lessons)} questions, {len(seeded)} with seeds")
    found = {
        "signals": learnt_weights(lessons, {}),
        "with_seeds": learnt_weights(seeded, {}, seeds=True),
    }
    print(yaml.safe_dump(found, sort_keys=False))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cross", type=int, default=0, metavar="REPEATS")
    options.add_argument("--fit", action="store_true")
    chosen = options.parse_args()
    if not DATA.is_dir():
        print("NOTICE: nothing measured, the folder ../shared/data/chain is not here.")
        return
    start = time.process_time()
    corpus, pairs = loaded()
    if chosen.fit:
        fit(corpus)
        return
    print(HEADING)
    if chosen.cross:
        crossed(corpus, pairs, chosen.cross)
        return
    plain(corpus, pairs)
    start = time.process_time()
    index = ranker(corpus, shipped())
    built = time.process_time() - start
    start = time.process_time()
    tables = model(index, pairs, shipped())
    each = (time.process_time() - start) / len(pairs)
    by_part(tables, np.stack([answers(corpus, pair) for pair in pairs]), shipped())
    with_seeds(index, pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nstart {built:.1f} s CPU (limit 15), {each * 1000:.1f} ms CPU a question (limit 50), {memory:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
