"""The files the house style speaks of, and the dated list of exceptions."""

import ast
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("luodi", "luodi_engine")

# A file or "file::name" with the day it was let through and by which day it must be mended. Starts empty.
ALLOWED: dict[str, tuple[date, date]] = {}


def is_allowed(place: str, on: date) -> bool:
    """Whether an exception for ``place`` still holds on a day."""
    return place in ALLOWED and on <= ALLOWED[place][1]


def remaining(places: Iterable[str], on: date) -> list[str]:
    """Places without an exception."""
    return [place for place in places if not is_allowed(place.split(" ")[0], on)]


def nothing(places: Iterable[str]) -> None:
    """Fails with one line for each place."""
    found = sorted(places)
    assert not found, f"{len(found)} places:\n" + "\n".join(found)


def name_of(path: Path) -> str:
    """A path as the repository knows it."""
    return path.relative_to(REPOSITORY).as_posix()


def python_files(*folders: str, tests: bool = True) -> Iterator[Path]:
    """Python files below the folders, without migrations."""
    for folder in folders:
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            parts = path.relative_to(REPOSITORY).parts
            if "migrations" in parts or (not tests and "tests" in parts):
                continue
            yield path


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def apps() -> list[str]:
    """Names of the domain apps: folders of ``luodi`` that register an app."""
    return sorted(path.parent.name for path in (REPOSITORY / "luodi").glob("*/apps.py"))


def in_room(path: Path, *rooms: str) -> bool:
    """Whether a file is one of the rooms of its app, or lies in a room that grew into a folder."""
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return len(parts) > 2 and parts[0] == "luodi" and parts[2] in rooms and "tests" not in parts
