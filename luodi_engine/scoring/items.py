"""Figures counted from single items, such as projects, findings and judges' marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from luodi_engine.scoring.columns import Column, column
from luodi_engine.scoring.dataset import DataSet, Item
from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.problems import Problem, problem
from luodi_engine.scoring.scheme import Input

Sharers = Mapping[tuple[str, str, str], int]


def sharers(items: Iterable[Item]) -> Sharers:
    """How many units claim the same thing (kind, key, period): what is shared is split between them."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for item in items:
        found[item.kind, item.key, item.period].add(item.unit)
    return {key: len(units) for key, units in found.items()}


def doubled_items(data: DataSet) -> Iterable[Problem]:
    """The same thing entered twice for a unit."""
    seen: set[tuple[str, str, str, str]] = set()
    for item in data.items:
        key = (item.unit, item.period, item.kind, item.key)
        if key in seen:
            yield problem(f"{item.unit} {item.period}".strip(), "doubled_item", kind=item.kind, key=item.key)
        seen.add(key)


def trimmed_mean(quantities: list[Decimal]) -> Decimal:
    """The mean without one highest and one lowest, when there are at least three.

    >>> trimmed_mean([Decimal(1), Decimal(8), Decimal(9), Decimal(10)])
    Decimal('8.5')
    """
    kept = sorted(quantities)[1:-1] if len(quantities) > 2 else quantities
    return sum(kept, ZERO) / len(kept)


TAKES: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda quantities: sum(quantities, ZERO),
    "count": lambda quantities: Decimal(len(quantities)),
    "mean": lambda quantities: sum(quantities, ZERO) / len(quantities),
    "max": lambda quantities: max(quantities),
    "min": lambda quantities: min(quantities),
    "trimmed_mean": trimmed_mean,
}


def counted(data: DataSet, each: Input) -> Column:
    """The figure of every row from its items: 0 where a sum or count has none, otherwise missing."""
    shared = sharers(data.items) if each.split == "equal" else {}
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for item in data.items:
        if item.kind == each.item_kind:
            parts = shared.get((item.kind, item.key, item.period), 1)
            found[item.unit, item.period].append(item.quantity / parts)
    empty = ZERO if each.take in ("sum", "count") else None
    take = TAKES[each.take]
    return column([take(found[row]) if row in found else empty for row in data.rows])
