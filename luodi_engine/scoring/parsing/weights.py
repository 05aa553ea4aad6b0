"""Checks that the weights of a scheme add up for every class of units."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.numbers import HUNDRED, ONE, ZERO, plain
from luodi_engine.scoring.problems import Problem, problem
from luodi_engine.scoring.scheme import Node, Scheme


def check_weights(scheme: Scheme) -> Iterator[Problem]:
    """Every sum must reach its parent's full marks and every mean 1 or 100, in each class.

    Weights declared ``relative`` in a mean, and a total without ``full_marks``, are not checked.
    """
    classes = tuple(scheme.classes) or ("",)
    for unit_class in classes:
        suffix = f" ({scheme.classes[unit_class]})" if unit_class else ""
        if not any(child.applies_to(unit_class) for child in scheme.total.children):
            yield problem("indicators" + suffix, "class_without_indicators", unit_class=unit_class)
            continue
        for path, node, body in _inner_nodes(scheme, unit_class):
            yield from _checked(f"{path}{suffix}", node, body, unit_class)


def _inner_nodes(scheme: Scheme, unit_class: str) -> Iterator[tuple[str, Node, Any]]:
    """The parents a class is scored on, with their path and what the scheme wrote there."""
    stack: list[tuple[str, Node, Any]] = [("indicators", scheme.total, scheme.body.get("total") or {})]
    listed: Any = scheme.body.get("indicators") or []
    while stack:
        path, node, body = stack.pop()
        if not node.children:
            continue
        yield path, node, body
        below = listed if node is scheme.total else body.get("children") or []
        prefix = "indicators" if node is scheme.total else f"{path}.children"
        stack += [
            (f"{prefix}[{number}]", child, below[number])
            for number, child in enumerate(node.children)
            if number < len(below) and isinstance(below[number], dict) and child.applies_to(unit_class)
        ]


def _checked(path: str, node: Node, body: Any, unit_class: str) -> Iterator[Problem]:
    applying = [child for child in node.children if child.applies_to(unit_class)]
    if not applying:
        yield problem(path, "class_without_indicators", unit_class=unit_class)
        return
    bare = [child.code for child in applying if child.weight < 0 and not child.weight_by_class]
    weights = [child.weight_for(unit_class) for child in applying if child.code not in bare]
    total = sum(weights, ZERO)
    if node.aggregate.kind == "sum":
        if bare:
            yield problem(path, "weights_wanted", found=", ".join(bare))
            return
        due: Decimal = node.weight_for(unit_class)
        if due > 0 and total != due:
            yield problem(path, "weights_sum", found=plain(total), expected=plain(due))
        return
    aggregate = body.get("aggregate") if isinstance(body, dict) else None
    relative = isinstance(aggregate, dict) and aggregate.get("weights") == "relative"
    if node.aggregate.kind in ("smallest", "largest"):
        return
    if not bare and not relative and total not in (ONE, HUNDRED):
        yield problem(path, "mean_weights_sum", found=plain(total))
    if not bare and total <= 0:
        yield problem(path, "weights_nothing")
