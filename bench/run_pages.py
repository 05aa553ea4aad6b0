"""Pages at full size on SQLite and PostgreSQL: queries and CPU of each, program and database together.

python bench/run_pages.py [--scale 1.0] [--only sqlite|postgres] [--keep]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = 9
PAGES = (
    ("project list", "/projects/?view=0", "chen", 60),
    ("project list, page 100", "/projects/?view=0", "chen", 60),
    ("project list, 3 filters", "/projects/?unit=bazhou&stage=signed&status=ongoing", "chen", 60),
    ("project list of a county", "/projects/?view=0", "li", 60),
    ("projects, 2 characters (石墨)", "/projects/?q=石墨", "chen", 60),
    ("projects, rare 2 characters", "/projects/?q=秦岭", "chen", 60),
    ("project list by name", "/projects/?view=0&sort=name", "chen", 60),
    ("project list by planned total", "/projects/?view=0&sort=-planned_investment", "chen", 60),
    ("project list of a county by name", "/projects/?view=0&sort=name", "li", 60),
    ("projects that need attention", "/attention/?view=0", "chen", 60),
    ("projects, late starts", "/attention/?view=0&kind=late_start", "chen", 60),
    ("progress wall", "/projects/gantt/", "chen", 60),
    ("enterprise list", "/enterprises/?view=0", "chen", 60),
    ("enterprise list, page 100", "/enterprises/?view=0", "chen", 60),
    ("enterprise list, 3 filters", "/enterprises/?province=510000&tier=head&industry=1353", "chen", 60),
    ("enterprises, 2 characters (石墨)", "/enterprises/?q=石墨", "chen", 60),
    ("enterprises, rare 2 characters", "/enterprises/?q=邹平", "chen", 60),
    ("capital list", "/capital/?view=0", "chen", 60),
    ("capital list, page 100", "/capital/?view=0", "chen", 60),
    ("capital list, 3 filters", "/capital/?unit=bazhou&state=accepted&kind=fixed", "chen", 60),
    ("capital list of a county by amount", "/capital/?view=0&sort=-amount", "li", 60),
    ("stage board", "/projects/board/", "chen", 150),
    ("table of all figures", "/indicators/table/", "chen", 150),
    ("enterprise page", "/enterprises/777/", "chen", 60),
    ("project page", "/projects/777/", "chen", 60),
    ("cockpit", "/cockpit/", "chen", 150),
    ("cockpit of a county", "/cockpit/", "li", 150),
    ("cockpit, first after a write", "/cockpit/", "chen", 150),
    ("cockpit, first of the day", "/cockpit/", "chen", 150),
)


def main() -> int:
    """Fill and measure each database in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="1.0: 1,000,000 enterprises, 100,000 projects, 5,000,000 rows",
    )
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--folder", default="", help="keep the filled SQLite database here and use it again")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.scale)
    failed = 0
    for name, address in databases(options):
        print(f"\n{name}", flush=True)
        environment = {
            **os.environ,
            "LUODI_DATABASE": address,
            "LUODI_VAR": str(Path(tempfile.gettempdir()) / "luodi-bench"),
        }
        command = [sys.executable, __file__, "--measure", "--scale", str(options.scale)]
        failed |= subprocess.run(command, env=environment, check=False).returncode
    return failed


def databases(options: argparse.Namespace) -> list[tuple[str, str]]:
    """What to measure on: a file, and a database of its own on the server that answers."""
    found = []
    if options.only != "postgres":
        folder = options.folder or tempfile.mkdtemp(prefix="luodi-bench-")
        found.append(("SQLite", f"sqlite:///{folder}/big.sqlite3"))
    if options.only != "sqlite":
        server = os.environ.get("LUODI_BENCH_POSTGRES", "postgresql://root@127.0.0.1:5432/luodi_bench")
        found.append(("PostgreSQL", server))
    return found


def measure(scale: float) -> int:
    """Fill the database if it is empty, then ask each page several times."""
    sys.path.insert(0, str(REPOSITORY))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    began = time.perf_counter(), time.process_time()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    make_database(connection)
    call_command("migrate", verbosity=0)
    print(f"  schema ready: {time.process_time() - began[1]:.1f} s CPU", flush=True)
    from luodi.enterprises.models import Enterprise

    if not Enterprise.objects.exists():
        from bench.big_city import fill

        fill(
            enterprises=int(1_000_000 * scale),
            projects=int(100_000 * scale),
            capital=int(4_000_000 * scale),
            activities=int(1_000_000 * scale),
        )
    return ask_all(connection)


def make_database(connection) -> None:
    """Make the server's database where there is none."""
    if connection.vendor != "postgresql":
        return
    import psycopg

    settings = connection.settings_dict
    address = f"host={settings['HOST']} port={settings['PORT']} user={settings['USER']} password={settings['PASSWORD']} dbname=postgres"
    with psycopg.connect(address, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [settings["NAME"]]).fetchone()
        if not known:
            server.execute(f'CREATE DATABASE "{settings["NAME"]}"')


def ask_all(connection) -> int:
    """One line a page: queries, CPU of program and database, and whether it keeps its limit."""
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from luodi.accounts.models import User

    slow = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Else part of the work is done, and its CPU counted, in processes that are gone when we look.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    print(f"  {'page':34} {'queries':>7} {'CPU ms':>7} {'of it database':>14} {'limit':>6} {'KB':>5}")
    for name, address, login, limit in PAGES:
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(username=login))
        if "page 100" in name:
            address = page_hundred(client, address)
        if address == "" or client.get(address).status_code != 200:
            print(f"  {name:34} could not be opened: {address}")
            slow += 1
            continue
        before = {"cockpit, first after a write": write, "cockpit, first of the day": forget}.get(name)
        answer, queries, costs = None, 0, []
        for _run in range(RUNS):
            if before:
                before()
            if not costs:
                with CaptureQueriesContext(connection) as caught:
                    answer = client.get(address)
                queries = len(caught)
                if before:
                    before()
            costs.append(cost(connection, client, address))
        total = statistics.median(app + database for app, database in costs)
        database = statistics.median(database for _app, database in costs)
        over = total > limit or queries > 12
        slow += over
        mark = "  over" if over else ""
        size = len(answer.content) // 1024
        print(f"  {name:34} {queries:7} {total:7.1f} {database:14.1f} {limit:6} {size:5}{mark}", flush=True)
    return 1 if slow else 0


def write() -> None:
    """An officer corrects an amount of a project, as many times a day."""
    import random
    from decimal import Decimal

    from luodi.accounts.models import User
    from luodi.common import clock
    from luodi.projects.actions import update_project
    from luodi.projects.models import Project

    project = Project.objects.filter(same_as=None).order_by("pk")[random.randrange(1000)]
    amount = Decimal(random.randrange(30_000, 900_000))
    by = User.objects.get(username="chen")
    update_project(
        project, {"planned_investment": amount, "planned_fixed_assets": None}, by=by, on=clock.today()
    )


def forget() -> None:
    """What was remembered is gone, as every midnight and after a large import; counts in the menu stay."""
    from django.core.cache import cache

    kept = cache.get_many([each.split(":", 2)[2] for each in cache._cache if "shell-count" in each])
    cache.clear()
    cache.set_many(kept)


def page_hundred(client, address: str) -> str:
    """The address of the hundredth page, reached by following the links as a reader would."""
    import re

    for _step in range(99):
        page = client.get(address).content.decode()
        found = re.search(
            r'href="(\?[^"]*page=[^"]*)"[^>]*rel="next"|rel="next"[^>]*href="(\?[^"]*page=[^"]*)"', page
        )
        if not found:
            return ""
        address = address.split("?")[0] + (found[1] or found[2]).replace("&amp;", "&")
    return address


def cost(connection, client, address: str) -> tuple[float, float]:
    """CPU milliseconds of the program and of the database server for one request (SQLite runs in the program)."""
    backend = None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
    before, server = time.process_time(), backend_seconds(backend)
    client.get(address)
    return (time.process_time() - before) * 1000, (backend_seconds(backend) - server) * 1000


def backend_seconds(backend: int | None) -> float:
    """CPU seconds of a server process so far, from the kernel's accounting in nanoseconds."""
    if backend is None:
        return 0.0
    return int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
