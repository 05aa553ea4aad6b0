"""Reads the written content of the sample city."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "written"


@cache
def content(name: str) -> Any:
    """The content of one file, read once: ``organizations``, ``layouts``, ``enterprises``, ``projects``, ``targets``."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_loader())


def vocabulary() -> dict[str, Any]:
    """The parts from which more projects are made."""
    return dict(content("projects")["vocabulary"])


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
