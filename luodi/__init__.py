"""Luodi 落地: the open, self-hosted system for a city's investment promotion."""

import re
from pathlib import Path


def _version() -> str:
    """The first heading of the changelog, or 0 where the file is not shipped."""
    changelog = Path(__file__).resolve().parent.parent / "CHANGELOG.md"
    if not changelog.exists():
        return "0"
    found = re.search(r"^## v(\S+)", changelog.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else "0"


VERSION = _version()
