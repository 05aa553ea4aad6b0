"""``luodi restore FILE``: brings a copy back, also from SQLite to PostgreSQL and the other way round."""

from pathlib import Path

from luodi.common.errors import Refused

from . import parser_of, tell_refusal
from .copying.reading import restore_archive


def main(argv: list[str]) -> int:
    """Check every hash, then put everything in within one transaction; status 1 with nothing changed where it cannot."""
    parser = parser_of(
        "restore", "Bring back a copy made by luodi backup, into the database of LUODI_DATABASE."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="throw away what the database holds now")
    parser.add_argument("--dry-run", action="store_true", help="only check the copy and the database")
    options = parser.parse_args(argv)
    try:
        manifest = restore_archive(
            options.file, replace=options.replace, dry_run=options.dry_run, progress=print
        )
    except Refused as error:
        return tell_refusal(error)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    what = "Would restore" if options.dry_run else "Restored"
    print(f"{what} {rows} rows and {len(manifest['documents'])} documents. Everybody has to log in again.")
    return 0
