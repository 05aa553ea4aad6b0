"""Other weights in a scheme: what one indicator gains its siblings give, and what stands below it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.numbers import ZERO, read_number, rounded
from luodi_engine.scoring.parsing import parse_scheme
from luodi_engine.scoring.problems import SchemeError, problem
from luodi_engine.scoring.scheme import Scheme

WEIGHT_DIGITS = 6
Level = list[dict[str, Any]]


def with_weights(scheme: Scheme, changes: Mapping[tuple[str, str], Decimal]) -> Scheme:
    """The scheme with some weights changed, each given by code and class ("" for all classes).

    On every level the siblings that were not changed are scaled so that the sum stays what it was; the last
    takes what rounding leaves. Indicators that are summed to a changed one are scaled with it. Raises
    ``SchemeError`` when there is no such weight or the siblings have nothing to give.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 100}, "indicators": [
    ...         {"code": name, "weight": w, "method": {"kind": "direct", "input": "x"}}
    ...         for name, w in (("a", 40), ("b", 30), ("c", 30))]})
    >>> made = with_weights(scheme, {("a", ""): Decimal(50), ("b", ""): Decimal(20)})
    >>> [str(leaf.weight) for leaf in made.leaves]
    ['50', '20', '30']
    """
    body = deepcopy(dict(scheme.body))
    known = set()
    for level in _levels(body.get("indicators", [])):
        here = {str(node.get("code")) for node in level}
        for unit_class in dict.fromkeys(each for code, each in changes if code in here):
            wanted = {
                code: new for (code, each), new in changes.items() if code in here and each == unit_class
            }
            _rebalance(level, wanted, unit_class)
            known |= {(code, unit_class) for code in wanted}
    if unknown := [code for code, each in changes if (code, each) not in known]:
        raise SchemeError([problem("", "nothing_to_change", where=f"node:{unknown[0]}.weight")])
    return parse_scheme(body)


def _levels(nodes: Level) -> Iterator[Level]:
    """The siblings of every level, parents before their children."""
    yield nodes
    for node in nodes:
        if node.get("children"):
            yield from _levels(node["children"])


def _weight(node: dict[str, Any], unit_class: str) -> Decimal | None:
    weight = node.get("weight")
    if isinstance(weight, dict) != bool(unit_class):
        return None
    found = read_number(
        weight[unit_class] if isinstance(weight, dict) and unit_class in weight else weight, ""
    )
    return found if isinstance(found, Decimal) else None


def _rebalance(level: Level, wanted: Mapping[str, Decimal], unit_class: str) -> None:
    weights = {str(node["code"]): _weight(node, unit_class) for node in level}
    old = {code: weight for code, weight in weights.items() if weight is not None}
    for code in wanted:
        if code not in old or (not unit_class and len(old) != len(level)):
            raise SchemeError([problem("", "nothing_to_change", where=f"node:{code}.weight")])
    whole = sum(old.values(), ZERO)
    rest = [code for code in old if code not in wanted]
    others, left = sum((old[code] for code in rest), ZERO), whole - sum(wanted.values(), ZERO)
    if left < 0 or (others <= 0 and left != 0):
        raise SchemeError([problem(f"node:{next(iter(wanted))}.weight", "cannot_rebalance")])
    new = dict(wanted) | _shares({code: old[code] for code in rest}, left)
    for node in level:
        code = str(node["code"])
        if code in new and new[code] != old[code]:
            _put(node, unit_class, new[code])


def _shares(old: Mapping[str, Decimal], left: Decimal) -> dict[str, Decimal]:
    """``left`` in the proportion of the old weights; unchanged when it is their sum."""
    whole = sum(old.values(), ZERO)
    if left == whole:
        return dict(old)
    *first, last = old
    found = {code: rounded(old[code] * left / whole, WEIGHT_DIGITS) for code in first}
    return found | {last: left - sum(found.values(), ZERO)}


def _put(node: dict[str, Any], unit_class: str, weight: Decimal) -> None:
    """Set a weight, and scale with it the indicators that are summed to it."""
    if unit_class:
        node["weight"][unit_class] = weight
    else:
        node["weight"] = weight
    aggregate = node.get("aggregate", "sum")
    kind = aggregate.get("kind", "sum") if isinstance(aggregate, dict) else aggregate
    children: Level = node.get("children") or []
    if kind != "sum" or not children or weight <= 0:
        return
    read = {str(child["code"]): _weight(child, unit_class) for child in children}
    old = {code: each for code, each in read.items() if each is not None}
    if sum(old.values(), ZERO) <= 0:
        return
    new = _shares(old, weight)
    for child in children:
        if str(child["code"]) in new:
            _put(child, unit_class, new[str(child["code"])])
