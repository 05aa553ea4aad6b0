"""Lists of 10,000 rows written out as CSV and XLSX on SQLite: CPU and highest memory of each.

python -m bench.export_lists [--rows 10000]
"""

import argparse
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

LISTS = (("projects", "/projects/"), ("enterprises", "/enterprises/"), ("paid-in capital", "/capital/"))
LIMITS = {"csv": 0.5, "xlsx": 3.0}
RUNS = 3
MOST_MEMORY = 40


def main() -> int:
    """Fill a database of its own, then take each list out in each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="luodi-bench-")
    os.environ["LUODI_DATABASE"] = f"sqlite:///{folder}/lists.sqlite3"
    os.environ["LUODI_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench.big_city import fill

    fill(enterprises=options.rows, projects=options.rows, capital=options.rows, activities=options.rows)
    return measured(options.rows)


def measured(rows: int) -> int:
    """One line a list and format; how many were over their limit decides the exit."""
    from django.test import Client

    from luodi.accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="chen"))
    over = 0
    print(f"  {'list':18} {'format':6} {'rows':>7} {'CPU s':>6} {'limit':>6} {'KB':>6} {'memory MB':>9}")
    for name, address in LISTS:
        for file_format, limit in LIMITS.items():
            taken = lambda address=address, file_format=file_format: length_of(  # noqa: E731
                client.get(address, {"view": "0", "format": file_format})
            )
            seconds, size = fastest(taken)
            memory = highest(taken)
            is_over = seconds > limit * rows / 10_000 or memory > MOST_MEMORY
            over += is_over
            mark = "  over" if is_over else ""
            line = f"  {name:18} {file_format:6} {rows:7} {seconds:6.2f} {limit:6} {size // 1024:6} {memory:9.1f}{mark}"
            print(line, flush=True)
    return 1 if over else 0


def length_of(answer: Any) -> int:
    """How many bytes an answer is, read as a browser reads it; raises ``RuntimeError`` for a refusal."""
    if answer.status_code != 200 or not answer.streaming:
        raise RuntimeError(f"no file: {answer.status_code}")
    return sum(map(len, answer.streaming_content))


def fastest(deed: Callable[[], int]) -> tuple[float, int]:
    """The least CPU seconds of several runs, and what the deed gave."""
    costs, given = [], 0
    for _run in range(RUNS):
        began = time.process_time()
        given = deed()
        costs.append(time.process_time() - began)
    return min(costs), given


def highest(deed: Callable[[], int]) -> float:
    """By how many MB Python's memory rose at most while the deed was done."""
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    deed()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (peak - before) / 1_048_576


if __name__ == "__main__":
    sys.exit(main())
