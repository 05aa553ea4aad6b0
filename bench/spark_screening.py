"""Runs the same screening on DuckDB and on Apache Spark and compares: python -m bench.spark_screening [--rows N].

Scores must agree to 1e-6, the order with ties by code exactly; so must a handful of Chinese string functions.
Needs Java 17 and pyspark; Spark is started on this machine with two threads.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import ibis

from bench.screening import QUESTIONS
from bench.universe import WORDS, made
from luodi_engine.chains.screening import Screen, screened

STRINGS = ("石墨负极材料", "（四川）富硒茶", "ＬＥＤ照明", "", "𠮷野家", None, "a石b墨c", "银耳　")


def spark_base() -> ibis.BaseBackend:
    """An Ibis connection to a local Spark without its web page."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("luodi-screening")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return ibis.pyspark.connect(builder.getOrCreate())


def strings(table: ibis.Table) -> ibis.Table:
    """The string functions of the screening and its neighbours, on Chinese text."""
    text = table.text
    return table.select(
        "number",
        length=text.length().cast("int64"),
        holds=text.contains("石墨"),
        opens=text.startswith("石"),
        closes=text.endswith("材料"),
        second=text.substr(1, 2),
        last=text.right(2),
        at=text.find("墨").cast("int64"),
        swapped=text.replace("石墨", "碳"),
        lower=text.lower(),
        filled=text.fill_null("空"),
        later=text >= "石墨",
    ).order_by("number")


def compared(title: str, one: list[dict], other: list[dict], seconds: tuple[float, float]) -> bool:
    """Print whether two answers are the same; numbers to 1e-6, everything else exactly."""
    same = len(one) == len(other) and all(
        left.keys() == right.keys() and all(alike(left[name], right[name]) for name in left)
        for left, right in zip(one, other, strict=False)
    )
    verdict = "equal" if same else "DIFFERENT"
    print(
        f"{title:<58} {len(one):>4} rows  DuckDB {seconds[0]:6.2f} s, Spark {seconds[1]:6.2f} s  {verdict}",
        flush=True,
    )
    if not same:
        for left, right in zip(one, other, strict=False):
            if left != right:
                print(f"  DuckDB {left}\n  Spark  {right}")
                break
    return same


def alike(one: object, other: object) -> bool:
    """Whether two values are the same, numbers to 1e-6."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-6
    return one == other


def run(base: ibis.BaseBackend, expression: ibis.Table) -> tuple[list[dict], float]:
    """The rows of an answer and the wall seconds."""
    start = time.monotonic()
    return base.to_pyarrow(expression).to_pylist(), time.monotonic() - start


def main() -> int:
    """Print the table; 1 when anything differs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    chosen = options.parse_args()
    spark = spark_base()
    with tempfile.TemporaryDirectory() as folder:
        file, parquet = Path(folder) / "universe.duckdb", Path(folder) / "universe.parquet"
        made(file, chosen.rows)
        with duckdb.connect(str(file)) as raw:
            raw.execute(f"copy universe to '{parquet}' (format parquet)")
        here = ibis.duckdb.connect(file, read_only=True, threads=2, memory_limit="2GB")
        tables = (here.table("universe"), spark.read_parquet(str(parquet)))
        every = Screen(words=WORDS[:3], without=("核桃",), limit=2000)
        same = []
        for title, screen in {
            **{title: one for title, (one, _) in QUESTIONS.items()},
            "every row, many ties": every,
        }.items():
            (one, first), (other, second) = (
                run(here, screened(tables[0], screen)),
                run(spark, screened(tables[1], screen)),
            )
            same.append(compared(title, one, other, (first, second)))
        texts = Path(folder) / "texts.parquet"
        rows = {"number": list(range(len(STRINGS))), "text": list(STRINGS)}
        ibis.duckdb.connect().to_parquet(
            ibis.memtable(rows, schema={"number": "int64", "text": "string"}), texts
        )
        (one, first), (other, second) = (
            run(base, strings(base.read_parquet(str(texts)))) for base in (ibis.duckdb.connect(), spark)
        )
        same.append(compared("Chinese string functions", one, other, (first, second)))
    spark.disconnect()
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
