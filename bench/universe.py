"""Synthetic enterprises for the screening benches: invented names, the same in every run, sorted by industry."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

WORDS = ("富硒茶", "石墨", "负极材料", "中药饮片", "核桃", "白酒", "页岩气", "康养", "银耳", "碳纳米管")
REGIONS = ("510000", "500000", "330000", "320000", "440000", "110000", "310000", "420000", "430000", "610000")

MADE = """
create table universe as
select
  printf('E%010d', i) as code,
  '示例' || ({words})[1 + (h % 40)::int] || (h % 99991)::varchar || '有限公司' as name,
  ({words})[1 + ((h // 7) % 40)::int] || '加工、' || ({words})[1 + ((h // 11) % 40)::int] || '销售；技术服务、货物进出口' as scope,
  printf('%02d%02d', 1 + ((h // 13) % 97)::int, 10 + ((h // 17) % 80)::int) as industry,
  ({regions})[1 + ((h // 19) % {region_count})::int] as region,
  round(exp(((h // 23) % 1600) / 100.0), 2) as capital,
  1990 + ((h // 29) % 36)::bigint as founded,
  ([null, null, null, null, 'growth', 'growth', 'head', 'leading'])[1 + ((h // 31) % 8)::int] as tier,
  ([ '存续', '存续', '存续', '注销'])[1 + ((h // 37) % 4)::int] as status
from (select i, (hash(i) >> 3)::bigint as h from range({start}, {stop}) as numbers(i))
"""
PART = 5_000_000


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def made(path: Path, count: int, memory: str = "4GB") -> float:
    """Write ``count`` enterprises into a DuckDB file sorted by industry and region; the seconds it took."""
    start = time.monotonic()
    plain = tuple(f"商贸{number}" for number in range(30))
    with duckdb.connect(str(path)) as base:
        base.execute(f"set memory_limit = '{memory}'; set threads = 2; set preserve_insertion_order = false")
        for begin in range(0, count, PART):
            text = MADE.format(
                words=_list((*WORDS, *plain)),
                regions=_list(REGIONS),
                region_count=len(REGIONS),
                start=begin,
                stop=min(begin + PART, count),
            )
            if begin:
                text = text.replace("create table universe as", "insert into universe")
            base.execute(text)
        base.execute("set preserve_insertion_order = true")
        base.execute("create table sorted as select * from universe order by industry, region, code")
        base.execute("drop table universe; alter table sorted rename to universe; checkpoint")
    return time.monotonic() - start
