"""Reads the worked cases: YAML rows an officer can check, each with the source of its figures."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
RULES = Path(__file__).resolve().parents[2] / "rules"


def case_rows(name: str) -> list[dict[str, Any]]:
    """The rows of ``cases/<name>.yaml``; every row must name its source."""
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    without = [row for row in rows if not row.get("source")]
    assert not without, f"rows of {name}.yaml without a source: {without}"
    return rows


def rule_bodies(folder: str) -> list[tuple[str, dict[str, Any]]]:
    """File name and body of every YAML file in ``rules/<folder>``."""
    files = sorted((RULES / folder).glob("*.yaml"))
    return [(file.name, yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]


def number(value: object) -> Decimal:
    """A figure of a case as the exact decimal that was written."""
    return Decimal(str(value))
