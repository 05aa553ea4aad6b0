"""Reads the tree of indicators and the total above it."""

from __future__ import annotations

from decimal import Decimal

from luodi_engine.scoring.methods import METHODS, Method
from luodi_engine.scoring.numbers import ONE, ZERO, plain
from luodi_engine.scoring.problems import unknown
from luodi_engine.scoring.reader import Reader
from luodi_engine.scoring.scheme import Aggregate, Node

KINDS = ("sum", "arithmetic", "geometric", "harmonic", "smallest", "largest")
# The result table has these columns of its own.
RESULT_COLUMNS = ("unit", "name", "class", "period", "score", "rank", "grade", "awards", "score_exact")
SCALES = ("share", "percent", "points")


def read_total(reader: Reader) -> Node:
    """The root: ``total`` says how ``indicators`` make the score and how many full marks there are."""
    total = reader.inner("total")
    children = read_children(reader, "indicators")
    aggregate = read_aggregate(total, children)
    floor, cap = total.number("floor"), total.number("cap")
    node = Node(
        code=total.text("code") or "total",
        title=total.text("title"),
        weight=total.number("full_marks", low=0) or ZERO,
        aggregate=aggregate,
        children=children,
        gives=aggregate.gives,
        cap=cap,
        floor=floor,
    )
    total.finish()
    return node


def read_children(reader: Reader, key: str) -> tuple[Node, ...]:
    """The indicators under ``key``; at least one is needed."""
    children: list[Node] = []
    codes: set[str] = set()
    for entry in reader.each(key):
        node = read_node(entry)
        if node.code in codes or node.code in RESULT_COLUMNS:
            entry.refuse("code", "doubled_code", found=node.code)
        codes.add(node.code)
        children.append(node)
    if not children:
        reader.refuse(key, "needed")
    return tuple(children)


def read_node(entry: Reader) -> Node:
    """One indicator: a leaf with ``method`` or a parent with ``children``."""
    leaf = entry.has("method")
    if leaf == entry.has("children"):
        entry.refuse("method", "method_or_children")
    method = read_method(entry) if leaf else None
    children = () if leaf else read_children(entry, "children")
    aggregate = Aggregate() if leaf else read_aggregate(entry, children)
    weight, by_class = read_weight(entry)
    floor, cap = entry.number("floor"), entry.number("cap")
    if floor is not None and cap is not None and cap < floor:
        entry.refuse("cap", "cap_below_floor", cap=plain(cap), floor=plain(floor))
    usual = method.gives if method is not None else aggregate.gives
    rounding = entry.inner("rounding")
    digits = rounding.whole("digits", 2) if rounding.body else None
    mode = rounding.mode()
    rounding.finish()
    node = Node(
        code=entry.code(),
        title=entry.text("title"),
        weight=weight,
        weight_by_class=by_class,
        classes=read_classes(entry),
        method=method,
        aggregate=aggregate,
        children=children,
        gives=entry.choice("gives", SCALES, usual),
        cap=cap,
        floor=floor,
        digits=digits,
        mode=mode,
        note=entry.text("note", limit=2000),
    )
    entry.finish()
    return node


def read_classes(entry: Reader) -> frozenset[str]:
    """The classes an indicator is for; empty is all."""
    found = [str(code) for code in entry.items("classes")]
    for code in found:
        if code not in entry.words.classes:
            entry.problems.append(unknown(entry.at("classes"), "unknown_class", code, entry.words.classes))
    return frozenset(found)


def read_weight(entry: Reader) -> tuple[Decimal, dict[str, Decimal]]:
    """``weight``: one number, or a number for each class; -1 stands for none given."""
    value = entry.value("weight")
    if value is None:
        return -ONE, {}
    if isinstance(value, dict):
        weights = entry.numbers("weight", entry.words.classes)
        for code, weight in weights.items():
            if weight < 0:
                entry.refuse(f"weight.{code}", "weight_negative", found=plain(weight))
        return ZERO, weights
    weight_read = entry.checked(value, "weight")
    if weight_read is not None and weight_read < 0:
        entry.refuse("weight", "weight_negative", found=plain(weight_read))
    return weight_read or ZERO, {}


def read_method(entry: Reader) -> Method | None:
    """The method under ``method``, by its ``kind``."""
    reader = entry.inner("method")
    kind = reader.text("kind", required=True)
    method = METHODS.get(kind)
    if method is None:
        if kind:
            reader.problems.append(unknown(reader.at("kind"), "unknown_choice", kind, METHODS))
        return None
    made = method.read(reader)
    reader.finish()
    return made


def read_aggregate(entry: Reader, children: tuple[Node, ...]) -> Aggregate:
    """``aggregate``: a kind, or {kind, absent, zero, weights}."""
    value = entry.value("aggregate")
    relative = zero = None
    absent = "missing"
    if isinstance(value, dict):
        inner = entry.inner("aggregate")
        kind = inner.choice("kind", KINDS, "sum")
        absent = inner.choice("absent", ("missing", "reweight"), "missing")
        zero = inner.number("zero", low=0)
        relative = inner.choice("weights", ("total", "relative"), "total")
        inner.finish()
    else:
        kind = entry.choice("aggregate", KINDS, "sum")
    scales = {child.gives for child in children}
    gives = "points" if kind == "sum" else "points" if len(scales) != 1 else scales.pop()
    if kind != "sum" and len({child.gives for child in children}) > 1:
        listed = ", ".join(f"{child.code}: {child.gives}" for child in children)
        entry.refuse("aggregate", "mixed_scales", found=listed)
    if kind != "sum" and relative != "relative":
        _check_mean_weights(entry, children)
    return Aggregate(kind, absent, zero, gives)


def _check_mean_weights(entry: Reader, children: tuple[Node, ...]) -> None:
    """In a mean, weights are given for all children or for none; checked for each class by ``check_weights``."""
    without = [child.code for child in children if child.weight < 0 and not child.weight_by_class]
    if without and len(without) < len(children):
        entry.refuse("aggregate", "weights_partly", found=", ".join(without))
