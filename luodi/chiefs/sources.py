"""Sets of deliverables (six, nine or ten "ones") as dated data in ``rules/chiefs``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "chiefs"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to deliver."""

    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class DeliverableSet:
    """An ordered list of deliverables with where it was published."""

    code: str
    name: str
    name_en: str
    effective_from: date
    source: str
    is_example: bool
    items: tuple[Item, ...]


@cache
def deliverable_sets() -> dict[str, DeliverableSet]:
    """The shipped sets by code, newest first. Raises ``ValueError`` for a file with doubled items."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    found.sort(key=lambda each: (each.effective_from, each.code), reverse=True)
    return {each.code: each for each in found}


def _read(path: Path) -> DeliverableSet:
    row = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = tuple(Item(one["code"], one["label"], one["label_en"]) for one in row["items"])
    if len({item.code for item in items}) != len(items):
        raise ValueError(f"{path.name}: an item stands twice")
    return DeliverableSet(
        row["code"],
        row["name"],
        row["name_en"],
        row["effective_from"],
        row["source"],
        bool(row["is_example"]),
        items,
    )
