"""Which methods of a scheme could have been chosen otherwise, and with which settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi_engine.scoring.dataset import DataSet
from luodi_engine.scoring.methods.completion import Ratio
from luodi_engine.scoring.methods.places import Percentile
from luodi_engine.scoring.methods.relative import MinMax, ShareOfBest
from luodi_engine.scoring.numbers import HUNDRED, ONE
from luodi_engine.scoring.scheme import Node, Scheme
from luodi_engine.scoring.uncertainty import Alternatives

# Methods by the name they are chosen with: the kind and the settings it starts from.
CHOICES: dict[str, dict[str, Any]] = {
    "ratio_100": {"kind": "ratio", "cap": 1},
    "ratio_120": {"kind": "ratio", "cap": "1.2"},
    "ratio_open": {"kind": "ratio"},
    "min_max": {"kind": "min_max"},
    "min_max_60_100": {"kind": "min_max_60_100"},
    "share_of_best": {"kind": "share_of_best"},
    "percentile": {"kind": "percentile"},
}
COMPLETION = ("input", "target", "zero_target")
KEPT: dict[str, tuple[str, ...]] = {
    "ratio": (*COMPLETION, "reverse", "floor", "nothing_below", "rate_digits", "mode"),
    "min_max": ("input", "within", "pool_periods", "flat", "log"),
    "min_max_60_100": ("input", "within", "pool_periods", "flat", "log"),
    "share_of_best": ("input", "within", "pool_periods"),
    "percentile": ("input", "within", "pool_periods"),
}


@dataclass(frozen=True, slots=True)
class Varied:
    """A choice of method that can be varied: its ``name`` (caps, scales, means), for which indicators, among what."""

    name: str
    nodes: tuple[str, ...]
    options: tuple[str, ...]
    factor: Alternatives


def method_of(scheme: Scheme, code: str, choice: str) -> dict[str, Any] | None:
    """The settings of an indicator scored by ``choice`` instead; None where it lacks what that needs.

    What both methods know is kept: figure, target, comparison group. A completion rate needs a target, the
    others a single figure; a share of the best cannot be taken where less is better.

    >>> from luodi_engine.scoring import parse_scheme
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 10}, "indicators": [
    ...         {"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "x", "target": 8, "cap": 1}}]})
    >>> method_of(scheme, "a", "ratio_open")
    {'input': 'x', 'target': 8, 'kind': 'ratio'}
    >>> method_of(scheme, "a", "min_max")
    {'input': 'x', 'kind': 'min_max'}
    """
    written = _written(scheme.body, code)
    wanted = CHOICES[choice]
    node = scheme.nodes.get(code)
    if node is None or written is None or "input" not in written:
        return None
    if wanted["kind"] == "ratio" and "target" not in written and written.get("kind") != "ratio":
        return None
    figure = next((each for each in scheme.inputs if written["input"] in (each.code, each.title)), None)
    if wanted["kind"] == "share_of_best" and figure is not None and figure.lower_is_better:
        return None
    return {key: written[key] for key in KEPT[wanted["kind"]] if key in written} | wanted


def varied_methods(scheme: Scheme, data: DataSet) -> tuple[Varied, ...]:
    """The methods that can be varied without contradiction: caps of rates, scales within groups, kinds of means."""
    found = (_caps(scheme), _scales(scheme, data), _means(scheme))
    return tuple(each for each in found if each is not None)


def _caps(scheme: Scheme) -> Varied | None:
    """Completion rates capped at 100 %, at 120 % or not at all; not where less is better, whose rate has no end."""
    nodes = tuple(
        leaf.code
        for leaf in scheme.leaves
        if isinstance(leaf.method, Ratio) and not scheme.input_by_code[leaf.method.input].lower_is_better
    )
    return _of_methods(scheme, "caps", nodes, ("ratio_100", "ratio_120", "ratio_open"))


def _scales(scheme: Scheme, data: DataSet) -> Varied | None:
    """Indicators that compare units with their group as a share: by bounds, by the best, by places."""
    nodes = []
    options = ["min_max", "share_of_best", "percentile"]
    for leaf in scheme.leaves:
        method = leaf.method
        if not isinstance(method, MinMax | ShareOfBest | Percentile) or method.gives != "share":
            continue
        nodes.append(leaf.code)
        figures = data.columns.get(method.input)
        is_down = scheme.input_by_code[method.input].lower_is_better
        if is_down or figures is None or any(each is not None and each < 0 for each in figures):
            options = [each for each in options if each != "share_of_best"]
    return _of_methods(scheme, "scales", tuple(nodes), tuple(options))


def _of_methods(scheme: Scheme, name: str, nodes: tuple[str, ...], options: tuple[str, ...]) -> Varied | None:
    if not nodes:
        return None
    values = tuple({code: method_of(scheme, code, option) for code in nodes} for option in options)
    return Varied(name, nodes, options, Alternatives(name, "each.method", values))


def _means(scheme: Scheme) -> Varied | None:
    """Parents made by a mean: arithmetic, where strengths make up for weaknesses, or geometric, where less so."""
    nodes = [
        node
        for node in scheme.nodes.values()
        if node.aggregate.kind in ("arithmetic", "geometric") and node.children
    ]
    if not nodes:
        return None
    values = tuple(
        {node.code: _aggregate(scheme, node, kind) for node in nodes} for kind in ("arithmetic", "geometric")
    )
    codes = tuple(node.code for node in nodes)
    return Varied(
        "means", codes, ("arithmetic", "geometric"), Alternatives("means", "each.aggregate", values)
    )


def _aggregate(scheme: Scheme, node: Node, kind: str) -> dict[str, Any]:
    written = _entry(scheme.body, node.code).get("aggregate")
    kept = dict(written) if isinstance(written, dict) else {}
    if kind == "geometric" and "zero" not in kept:
        # A hundredth of the scale stands for nothing at all: a geometric mean cannot take zero or less.
        kept["zero"] = (HUNDRED if node.aggregate.gives == "percent" else ONE) / HUNDRED
    return kept | {"kind": kind}


def _entry(body: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    total: Mapping[str, Any] = body.get("total") or {}
    if code == str(total.get("code", "total")):
        return total
    stack = list(body.get("indicators") or [])
    while stack:
        node: Mapping[str, Any] = stack.pop()
        if str(node.get("code")) == code:
            return node
        stack += node.get("children") or []
    return {}


def _written(body: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    method = _entry(body, code).get("method")
    return method if isinstance(method, Mapping) else None
