"""Measures an import of a ledger: ``python -m bench.import_rows [ROWS]`` prints seconds of CPU (program and database) and memory.

Works in a fresh database below a temporary folder, or in the empty one that LUODI_DATABASE names.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

CPU_LIMIT, MEMORY_LIMIT = 180, 500
HEADERS = (
    *("序号", "项目编号", "项目名称", "责任单位", "投资方", "来源地", "行业类别", "项目类别", "资金来源"),
    *("阶段", "状态", "总投资（亿元）", "固定资产投资（亿元）", "签约金额（亿元）", "签约日期", "注册日期"),
    *("开工日期", "竣工日期", "投产日期", "对接时间", "用地（亩）", "就业人数", "是否入园", "挂联领导"),
    *("建设内容及规模", "下步工作"),
)
STAGES = ("洽谈", "签约", "注册", "开工", "竣工", "投产")
WORDS = "石墨烯新材料智能装备农产品加工电子信息生物医药康养文旅物流清洁能源食品饮料"


def ledger(path: Path, rows: int) -> None:
    """An invented ledger as an office keeps it: title line, 亿元, real date cells, one investor in three projects."""
    import xlsxwriter

    chance = random.Random(20260101)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["样例市招商引资项目台账"])
        sheet.write_row(1, 0, HEADERS)
        for number in range(rows):
            for column, value in enumerate(ledger_row(number, chance)):
                if isinstance(value, date):
                    sheet.write_datetime(
                        number + 2, column, datetime.combine(value, datetime.min.time()), day
                    )
                elif value is not None:
                    sheet.write(number + 2, column, value)


def ledger_row(number: int, chance: random.Random) -> list[Any]:
    """One invented project."""
    reached = chance.randint(0, 5)
    signed = date(2020, 1, 1) + timedelta(days=chance.randint(0, 1500))
    total = round(chance.uniform(0.2, 50), 2)
    name = "".join(chance.choices(WORDS, k=6))
    head = [number + 1, f"YL{number:06d}", f"{name}生产线第{number}期项目", "east" if number % 2 else "west"]
    kind = [
        f"成都样例{number // 3}科技有限公司",
        "四川省",
        "1353",
        "工业",
        "市外",
        STAGES[reached],
        "正常推进",
    ]
    days = [signed + timedelta(days=60 * step) if step < reached else None for step in range(5)]
    tail = [signed - timedelta(days=30), chance.randint(5, 300), chance.randint(5, 500), "是", "张样例"]
    texts = ["新建厂房及生产线，购置设备若干台套，年产若干吨制品", "约谈投资方，落实用地指标"]
    return [*head, *kind, total, round(total * 0.7, 2), total, *days, *tail, *texts]


def measured(title: str, work: Callable[[], Any]) -> Any:
    """Run ``work`` and print the CPU and wall time it took and the highest memory so far."""
    cpu, wall = time.process_time(), time.perf_counter()
    server = server_seconds()
    result = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took, waited = time.process_time() - cpu + server_seconds() - server, time.perf_counter() - wall
    print(f"{title:<40} {took:7.1f} s CPU {waited:7.1f} s {peak:5d} MB highest", flush=True)
    return result


def server_seconds() -> float:
    """CPU of this connection's PostgreSQL process so far; 0 on SQLite, which runs in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def bring_in(path: Path, undo: bool) -> None:
    """Upload, check, apply, check again, and undo if asked."""
    from django.core.files.base import File

    from luodi.imports import actions
    from luodi.imports.choices import RunState
    from luodi.projects.tests.factories import make_city
    from luodi.reference.models import Region

    city = make_city()
    Region.objects.get_or_create(
        code="510000", defaults={"name": "四川省", "level": "province", "key_region": "west"}
    )
    chen = city.people["chen"]

    def step(run: Any, state: RunState, work: Callable[..., Any]) -> Any:
        actions.note_begun(actions.ask_for(run, state, by=chen, reason="bench"))
        done = work(run)
        print(
            f"    {done.state}: {done.new} new, {done.unchanged} unchanged, {done.faulty} faulty {done.message}"
        )
        return done

    def upload() -> Any:
        with path.open("rb") as stream:
            return actions.upload_run("projects", File(stream, name=path.name), by=chen)

    start, server = time.process_time(), server_seconds()
    run = measured("upload and look into it", upload)
    run = measured("choose the columns", lambda: actions.choose_columns(run, run.columns, by=chen))
    run = measured("check", lambda: step(run, RunState.CHECKING, actions.check_run))
    run = measured("bring in", lambda: step(run, RunState.RUNNING, actions.apply_run))
    used = time.process_time() - start + server_seconds() - server
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    verdict = "within" if used <= CPU_LIMIT and peak <= MEMORY_LIMIT else "OVER"
    print(f"{'in all':<40} {used:7.1f} s CPU {peak:5d} MB: {verdict} {CPU_LIMIT} s and {MEMORY_LIMIT} MB")
    twin = measured("upload the same file again", upload)
    measured("check it: nothing would change", lambda: step(twin, RunState.CHECKING, actions.check_run))
    if undo:
        measured("undo", lambda: step(run, RunState.UNDOING, actions.undo_run))


def main() -> None:
    """Make the database and the ledger, and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("LUODI_VAR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        path = Path(folder) / "台账.xlsx"
        ledger(path, rows)
        print(f"{rows} rows, {path.stat().st_size // 1024} KB, {connection.vendor}")
        bring_in(path, undo="--undo" in sys.argv)


if __name__ == "__main__":
    main()
