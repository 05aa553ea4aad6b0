"""``luodi backup FILE``: one consistent copy of database and documents, made while people work."""

from pathlib import Path

from django.utils import timezone

from luodi.common.errors import Refused

from . import parser_of, tell_refusal
from .copying.tables import copied_models
from .copying.writing import snapshot, write_archive


def main(argv: list[str]) -> int:
    """Write the copy; with ``--dry-run`` only say what it would hold."""
    parser = parser_of(
        "backup", "Copy database and documents into one file that SQLite and PostgreSQL can both read."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only count what would be copied")
    options = parser.parse_args(argv)
    if options.dry_run:
        with snapshot() as using:
            for model in copied_models():
                if rows := model._base_manager.using(using).count():
                    print(f"{model._meta.label_lower}: {rows} rows")
        return 0
    try:
        manifest = write_archive(
            options.file, at=timezone.now().isoformat(timespec="seconds"), progress=print
        )
    except Refused as error:
        return tell_refusal(error)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    size = options.file.stat().st_size / 1048576
    print(f"Copied {rows} rows and {len(manifest['documents'])} documents to {options.file} ({size:.1f} MB).")
    print("The file holds password hashes and contacts: keep it where only administrators can read it.")
    return 0
