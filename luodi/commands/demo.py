"""``luodi demo``: builds the sample city, says how to log in, and serves it."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from luodi.accounts.choices import Role
from luodi.accounts.queries import has_people
from luodi.demo.build import build_city
from luodi.demo.people import LOGINS, PASSWORD

from . import parser_of
from .serve import free_port, serve


def tell(step: str) -> None:
    """One progress line."""
    print(f"  {time.strftime('%H:%M:%S')}  {step}", flush=True)


def logins() -> str:
    """The demo logins as a small table, one line for each person."""
    lines = []
    for login in LOGINS:
        with override("zh-hans"):
            chinese = str(Role(login.role).label)
        with override("en"):
            lines.append(f"  {login.username:<12} {PASSWORD}   {chinese} {Role(login.role).label}")
    return "\n".join(["", "Logins (name, password, role):", *lines, ""])


def marker() -> Path:
    """The file that stands as long as a city is being built."""
    return Path(settings.VAR) / "demo_unfinished"


def this_database() -> str:
    """What tells the configured database from others."""
    return "{ENGINE} {HOST} {PORT} {NAME}".format_map({**connection.settings_dict})


def clear_unfinished() -> None:
    """Empty a database in which building a city was stopped half way; any other is left alone."""
    if marker().exists() and marker().read_text(encoding="utf-8") == this_database():
        tell("The last time was stopped half way: beginning anew")
        call_command("flush", interactive=False, verbosity=0)


def build() -> None:
    """Build the city; the marker goes when it stands."""
    marker().write_text(this_database(), encoding="utf-8")
    build_city(progress=tell)
    marker().unlink()


def main(argv: list[str]) -> int:
    """Migrate, build the city where there is none yet, then serve with a background worker."""
    parser = parser_of("demo", "Build the sample city and serve it.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--build-only", action="store_true", help="build the city, do not serve it")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    options = parser.parse_args(argv)
    if options.dry_run:
        print("Would create the schema, build the sample city where nobody has an account yet, and serve it.")
        return 0
    tell("Creating the schema")
    call_command("migrate", verbosity=0)
    clear_unfinished()
    if has_people():
        tell("The database has people already: it is served as it is")
    else:
        build()
    print(logins(), flush=True)
    if options.build_only:
        return 0
    port = free_port(options.host, options.port)
    print(f"Luodi is at http://{options.host}:{port}/   (stop with Ctrl+C)\n", flush=True)
    serve(options.host, port, workers=2, threads=4, with_worker=True)
    return 0
