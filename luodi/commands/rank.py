"""``luodi rank``: ranks the firms of a folder for the segments of a file; needs no database."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

import yaml

from luodi.commands.paths import unreadable
from luodi_engine.chains.problems import LANGUAGES, ChainError, Problem, problem
from luodi_engine.chains.ranking import (
    Places,
    Ranker,
    RankingWeights,
    checked_corpus,
    explained,
    parse_weights,
    ranker,
    reading,
)
from luodi_engine.chains.ranking.corpus import confirmed_problems
from luodi_engine.chains.ranking.learning import relearnt, without_segments

RULES = Path(__file__).resolve().parents[2] / "rules" / "ranking"
Row = TypeVar("Row")
FIRMS, HOLDINGS, LINKS = "firms.csv", "firm_products.csv", "product_links.csv"


def parser() -> ArgumentParser:
    """The options of the command."""
    made = ArgumentParser(
        prog="luodi rank",
        description="Rank the firms of a folder for segments. Formats and method: docs/algorithms/ranking.md.",
    )
    made.add_argument(
        "--graph", type=Path, required=True, metavar="DIR", help=f"folder with {FIRMS}, {HOLDINGS}, {LINKS}"
    )
    made.add_argument("--queries", type=Path, required=True, metavar="FILE", help="CSV with a column segment")
    made.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="CSV: query,rank,firm_code,score"
    )
    made.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="confirmed pairs to learn from: segment,relevant_firm_codes",
    )
    made.add_argument(
        "--seeds", type=Path, metavar="FILE", help="firms known for a query: segment,relevant_firm_codes"
    )
    made.add_argument("--weights", type=Path, metavar="FILE", help="weights, YAML (default: those shipped)")
    made.add_argument(
        "--learn-weights",
        action="store_true",
        help="also move the weights by the labels (takes twice the start)",
    )
    made.add_argument("--limit", type=int, metavar="N", help="write only the first N firms of each query")
    made.add_argument(
        "--explain", type=Path, metavar="FILE", help="JSON: why the first ten have their places"
    )
    made.add_argument("--language", choices=LANGUAGES, default="zh", help="language of messages (zh)")
    return made


def read(path: Path) -> str:
    """The text of a file in UTF-8 or GB18030; ``ChainError`` when it cannot be read."""
    try:
        return reading.decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise ChainError([problem("", "file_missing", found=unreadable(path, error))]) from error


def load_weights(path: Path | None) -> RankingWeights:
    """The weights of a file, or the newest that are shipped."""
    chosen = path or max(RULES.glob("*-segment-weights.yaml"))
    try:
        body = yaml.safe_load(read(chosen))
    except yaml.YAMLError as error:
        raise ChainError([problem(chosen.name, "weights_missing", found="YAML")]) from error
    return parse_weights(body if isinstance(body, dict) else {})


def load_ranker(options: Namespace) -> Ranker:
    """The ranker of the folder, with labels counted in; ``ChainError`` with everything wrong in all files."""
    problems: list[Problem] = []

    def rows(reader: Callable[[str, str], list[Row]], path: Path | None) -> list[Row]:
        try:
            return reader(read(path), path.name) if path else []
        except ChainError as error:
            problems.extend(error.problems)
            return []

    firms = rows(reading.firms, options.graph / FIRMS)
    holdings = rows(reading.holdings, options.graph / HOLDINGS)
    links = rows(reading.links, options.graph / LINKS)
    labels = rows(reading.confirmed, options.labels)
    if problems:
        raise ChainError(problems)
    places = Places(FIRMS, HOLDINGS, LINKS, options.labels.name if options.labels else "labels", first_row=2)
    corpus = checked_corpus(firms, holdings, links, labels, places=places)
    weights = load_weights(options.weights)
    if options.learn_weights and labels:
        bare = without_segments(replace(corpus, confirmed=()), [pair.segment for pair in labels])
        weights = relearnt(ranker(bare, weights), labels)
    if corpus.left_out:
        print(_note(options.language, corpus.left_out), file=sys.stderr)
    return ranker(corpus, weights)


def _note(language: str, count: int) -> str:
    if language == "en":
        return f"note: {count} product links from a product to itself were left out"
    return f"提示：有 {count} 条产品指向自身的关系，已略过"


def load_seeds(options: Namespace, index: Ranker) -> dict[str, tuple[str, ...]]:
    """The seeds of each query; ``ChainError`` for firms that are not in the folder."""
    if not options.seeds:
        return {}
    pairs = reading.confirmed(read(options.seeds), options.seeds.name)
    places = Places(confirmed=options.seeds.name, first_row=2)
    if problems := confirmed_problems(pairs, index.corpus.rows, places):
        raise ChainError(problems)
    return {pair.segment: pair.firms for pair in pairs}


def ranked_csv(
    index: Ranker, queries: list[str], seeds: dict[str, tuple[str, ...]], limit: int | None
) -> str:
    """The answers as CSV text; a query that stands twice is answered once."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["query", "rank", "firm_code", "score"])
    for query in dict.fromkeys(queries):
        for found in index.rank(query, seeds.get(query, ()), limit):
            writer.writerow([query, found.rank, found.code, f"{found.score:.6f}"])
    return text.getvalue()


def explanations(index: Ranker, queries: list[str], seeds: dict[str, tuple[str, ...]]) -> str:
    """Why the first ten of each query have their places, as JSON text."""
    told = []
    for query in dict.fromkeys(queries):
        question = index.ask(query, seeds.get(query, ()))
        told += [
            asdict(explained(index, question, found.code))
            for found in index.rank(query, seeds.get(query, ()), 10)
        ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, text: str) -> None:
    """Write a whole file or nothing: a reader never meets half of it."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ChainError([problem("", "file_cannot_be_written", found=unreadable(path, error))]) from error


def main(argv: list[str]) -> int:
    """Run the command: 0 done, 1 refused (nothing is written then)."""
    options = parser().parse_args(argv)
    try:
        queries = reading.segments(read(options.queries), options.queries.name)
        index = load_ranker(options)
        seeds = load_seeds(options, index)
        answers = ranked_csv(index, queries, seeds, options.limit)
        if options.explain:
            write(options.explain, explanations(index, queries, seeds))
        write(options.out, answers)
    except ChainError as error:
        count = len(error.problems)
        told = f"luodi rank：输入未通过检查，共 {count} 处需要改正："
        if options.language == "en":
            told = f"luodi rank: the input was refused, {count} to put right:"
        print(f"{told}\n{error.text(options.language)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
