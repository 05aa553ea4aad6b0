"""Measures the screening of enterprises in a DuckDB file: python -m bench.screening [--rows N] [--file FILE].

Ten million rows by default; --rows 60000000 makes the national universe (some minutes and gigabytes). A file
that is there already is used as it is.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import ibis

from bench.universe import WORDS, made
from luodi_engine.chains.screening import Screen, screened

RUNS = 5
QUESTIONS: dict[str, tuple[Screen, float]] = {
    "top 100, industries, one region, alive, capital": (
        Screen(
            words=WORDS[:3],
            industries=("1530", "1512"),
            near_industries=("15",),
            regions=("510000",),
            statuses=("存续",),
            least_capital=1000.0,
        ),
        0.3,
    ),
    "top 100, national: three divisions, alive": (
        Screen(
            words=WORDS,
            industries=("1530", "2710", "3091"),
            near_industries=("15", "27", "30"),
            statuses=("存续",),
        ),
        1.5,
    ),
    "top 100, national: any industry, alive, capital from 1 亿元": (
        Screen(words=WORDS[:3], statuses=("存续",), least_capital=10_000.0),
        1.5,
    ),
}
EVERY = "top 100, national: every row read and scored"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--file", type=Path)
    options.add_argument("--memory", default="2GB")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.file or Path(folder) / "universe.duckdb"
        if not path.exists():
            print(f"made {chosen.rows:,} enterprises in {made(path, chosen.rows):.0f} s")
        print(f"file {path.stat().st_size / 1e6:,.0f} MB, memory of the engine capped at {chosen.memory}")
        base = ibis.duckdb.connect(path, read_only=True, threads=2, memory_limit=chosen.memory)
        table = base.table("universe")
        questions = dict(QUESTIONS)
        large = table.count().execute() > 20_000_000
        questions[EVERY] = (Screen(words=WORDS[:3]), 1.5)
        for title, (screen, limit) in questions.items():
            measure(base, title, screened(table, screen), 6.0 if large and "national" in title else limit)
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def measure(base: ibis.BaseBackend, title: str, expression: ibis.Table, limit: float) -> None:
    """Run a question a few times: wall and CPU seconds, median and best, beside the limit."""
    walls, processors = [], []
    for _run in range(RUNS):
        wall, processor = time.monotonic(), time.process_time()
        found = base.to_pyarrow(expression)
        walls.append(time.monotonic() - wall)
        processors.append(time.process_time() - processor)
    slow = "" if min(walls) <= limit else "  TOO SLOW"
    print(
        f"{title:<58} {len(found):>4} rows  wall {statistics.median(walls):6.3f} (best {min(walls):.3f}) s, "
        f"CPU {statistics.median(processors):6.3f} s, limit {limit:g} s{slow}",
        flush=True,
    )


if __name__ == "__main__":
    main()
