"""Small schemes for the tests, built from parts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from luodi_engine.scoring import DataSet, Item, Run, Unit, data_set, parse_scheme, score


def body(*indicators: dict[str, Any], inputs: str = "x", **settings: Any) -> dict[str, Any]:
    """A scheme body over the inputs named in ``inputs``; leaves without a weight share 100 marks."""
    nodes = deepcopy(list(indicators)) or [leaf("a", {"kind": "direct", "input": "x"})]
    for node in nodes:
        node.setdefault("weight", 100 if len(nodes) == 1 else 100 // len(nodes))
    return {
        "scheme": "sample",
        "inputs": [{"code": code} for code in inputs.split()],
        "indicators": nodes,
        **settings,
    }


def leaf(code: str, method: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """A leaf with a method."""
    return {"code": code, "method": method, **settings}


def figures(
    rows: dict[str, dict[str, Any]], *, classes: dict[str, str] | None = None, items: list[Item] | None = None
) -> DataSet:
    """Figures by unit (``unit`` or ``unit@period``)."""
    keys = [key.partition("@") for key in rows]
    units = {unit: Unit(unit, "", (classes or {}).get(unit, "")) for unit, _, _ in keys}
    made = [
        {"unit": unit, "period": period, **row}
        for (unit, _, period), row in zip(keys, rows.values(), strict=True)
    ]
    return data_set(units.values(), made, items or [])


def run_of(scheme: dict[str, Any], rows: dict[str, dict[str, Any]], **settings: Any) -> Run:
    """A scheme run on figures by unit."""
    return score(parse_scheme(scheme), figures(rows, **settings))


def shown(run: Run) -> dict[str, str]:
    """Printed score of every unit."""
    return {unit: str(run.printed[row]) for row, (unit, _) in enumerate(run.data.rows)}


def places(run: Run) -> dict[str, str]:
    """Rank of every unit; "-" without one."""
    return {
        unit: "-" if run.ranks[row] is None else str(run.ranks[row])
        for row, (unit, _) in enumerate(run.data.rows)
    }
