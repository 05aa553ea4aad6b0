"""The ``luodi`` command: looks up the command by name and hands over its arguments."""

import importlib
import os
import sys
from collections.abc import Sequence

import django
from django.db import DatabaseError

from luodi import VERSION

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("luodi.commands.demo", "build the sample city and serve it"),
    "serve": ("luodi.commands.serve", "run the web server"),
    "worker": ("luodi.commands.worker", "run background tasks"),
    "import": ("luodi.commands.imports", "bring in a ledger or a list"),
    "export": ("luodi.commands.exports", "write a list as a workbook"),
    "check": ("luodi.commands.check", "look for faults in this installation"),
    "verify-audit": ("luodi.commands.verify_audit", "verify the chain of the change log"),
    "backup": ("luodi.commands.backup", "copy database and documents into one file"),
    "restore": ("luodi.commands.restore", "bring back such a file, also on the other database"),
    "rank": ("luodi.commands.rank", "rank candidates of a table"),
    "score": ("luodi.commands.score", "score units by a scheme"),
}


def usage() -> str:
    """The list of commands."""
    lines = [
        f"luodi {VERSION}",
        "",
        "usage: luodi COMMAND [options]   (luodi COMMAND --help tells the options)",
        "",
    ]
    lines += [f"  {name:<13} {text}" for name, (_module, text) in COMMANDS.items()]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit status: 0 done, 1 refused or faults found, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    if words[0] == "--version":
        print(VERSION)
        return 0
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        print(f"luodi: there is no command {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    if name == "demo":
        os.environ.setdefault("LUODI_DEMO", "true")
    try:
        # Commands import models at their top, so the settings are read before the command is.
        django.setup()
    except ValueError as error:
        print(f"luodi: {error}", file=sys.stderr)
        return 2
    try:
        return int(importlib.import_module(COMMANDS[name][0]).main(rest) or 0)
    except DatabaseError as error:
        print(f"luodi: the database cannot be used: {str(error).strip()}", file=sys.stderr)
        print(
            "luodi check tells whether it answers and whether its schema fits this version.", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        return 130
