"""Makes parents from children: sums of points and weighted means, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property

import numpy as np

from luodi_engine.scoring.columns import Column, Mask, applied, chosen, constant, greater, lesser, marks
from luodi_engine.scoring.frame import Frame
from luodi_engine.scoring.leaves import LeafScore, contribution, finished, leaf_score
from luodi_engine.scoring.numbers import HUNDRED, ONE, ZERO, arithmetic
from luodi_engine.scoring.problems import problem
from luodi_engine.scoring.scheme import Aggregate, Node


@dataclass(frozen=True)
class NodeScore:
    """A node on all rows: ``value`` on its own scale, and the ``weight`` it has there."""

    node: Node
    applies: Mask
    scored: Mask
    value: Column
    weight: Column
    in_sum: bool
    leaf: LeafScore | None = None

    @cached_property
    def points(self) -> Column:
        """What it brings into its parent: weighted points in a sum, its value in a mean."""
        if not self.in_sum:
            return self.value
        with localcontext(arithmetic()):
            return contribution(self.node, self.value, self.weight)


Scores = dict[str, NodeScore]


def weight_column(frame: Frame, node: Node) -> Column:
    """The node's weight for the class of every row; 1 where none was given."""
    if not node.weight_by_class and not node.classes:
        return constant(ONE if node.weight < 0 else node.weight, len(frame.classes))
    by_class = {each: node.weight_for(each) for each in dict.fromkeys(frame.classes)}
    made = np.empty(len(frame.classes), dtype=object)
    made[:] = [ONE if by_class[each] < 0 else by_class[each] for each in frame.classes]
    return made


def score_tree(
    frame: Frame, node: Node, parent: Aggregate | None, scores: Scores, *, within: Mask | None = None
) -> NodeScore:
    """Score ``node`` and everything below it into ``scores``; ``within`` are the rows its parent is for."""
    weight = weight_column(frame, node)
    allowed = rows_for(frame, node, within)
    in_sum = parent is not None and parent.kind == "sum"
    if node.method is not None:
        leaf = leaf_score(frame, node, allowed)
        made = NodeScore(node, leaf.applies, leaf.scored, leaf.value, weight, in_sum, leaf)
    else:
        scores[node.code] = _reserved(frame, node)
        children = [
            score_tree(frame, child, node.aggregate, scores, within=allowed) for child in node.children
        ]
        value, scored, applies = combined(frame, node, children)
        # The total's own cap and floor are steps of their own, after the tree.
        value = value if parent is None else finished(node, value)
        made = NodeScore(node, applies, scored, value, weight, in_sum)
    scores[node.code] = made
    return made


def rows_for(frame: Frame, node: Node, within: Mask | None) -> Mask:
    """The rows of the classes a node is for, as far as its parent is for them too."""
    classes = {each: node.applies_to(each) for each in dict.fromkeys(frame.classes)}
    if all(classes.values()):
        return np.ones(len(frame.classes), dtype=bool) if within is None else within
    found = frame.rows_of_class(classes)
    return found if within is None else found & within


def _reserved(frame: Frame, node: Node) -> NodeScore:
    """Keeps the place of a parent before its children in the order of the scores."""
    size = len(frame.classes)
    nothing = np.zeros(size, dtype=bool)
    empty = constant(ZERO, size)
    return NodeScore(node, nothing, nothing, empty, empty, False)


def combined(frame: Frame, node: Node, children: list[NodeScore]) -> tuple[Column, Mask, Mask]:
    """Value, where it is scored and where it applies, of a parent."""
    applies = np.logical_or.reduce([child.applies for child in children])
    every = np.logical_and.reduce([child.scored | ~child.applies for child in children])
    some = np.logical_or.reduce([child.scored for child in children])
    scored = applies & (some if node.aggregate.absent == "reweight" else every & some)
    if node.aggregate.kind == "sum":
        value = _sum(node, children)
    elif node.aggregate.kind in ("smallest", "largest"):
        value = _extreme(node.aggregate.kind, children)
    else:
        value = _mean(frame, node, children, scored)
    return value, scored, applies


def _sum(node: Node, children: list[NodeScore]) -> Column:
    """The points of all children; those with one weight for all rows are added up before they are weighted."""
    by_weight: dict[tuple[str, Decimal], Column] = {}
    total = constant(ZERO, len(children[0].value))
    for child in children:
        each = child.node
        if each.weight_by_class or each.classes or not child.scored.all():
            total = total + chosen(child.scored, child.points, ZERO)
            continue
        key = (each.gives, ONE if each.gives == "points" else each.weight)
        if key in by_weight:
            np.add(by_weight[key], child.value, out=by_weight[key])
        else:
            by_weight[key] = child.value.copy()
    for (gives, weight), values in by_weight.items():
        scale = weight / HUNDRED if gives == "percent" else weight
        total = total + (values if gives == "points" else values * scale)
    if node.aggregate.absent == "reweight" and not all(
        (child.scored | ~child.applies).all() for child in children
    ):
        due = sum(chosen(child.applies, child.weight, ZERO) for child in children)
        there = sum(chosen(child.scored, child.weight, ZERO) for child in children)
        total = total * due / chosen(marks(there == ZERO), ONE, there)
    return total


def _extreme(kind: str, children: list[NodeScore]) -> Column:
    best: Column | None = None
    found: Mask | None = None
    for child in children:
        if best is None or found is None:
            best, found = child.value, child.scored
            continue
        bound = lesser(best, child.value) if kind == "smallest" else greater(best, child.value)
        best = chosen(found & child.scored, bound, chosen(child.scored, child.value, best))
        found = found | child.scored
    return best if best is not None else constant(ZERO, 0)


def _mean(frame: Frame, node: Node, children: list[NodeScore], scored: Mask) -> Column:
    kind = node.aggregate.kind
    weights = [chosen(child.scored, child.weight, ZERO) for child in children]
    total = sum(weights[1:], weights[0])
    total = chosen(marks(total == ZERO), ONE, total)
    if kind == "arithmetic":
        return (
            sum(
                (w * child.value for w, child in zip(weights, children, strict=True)),
                constant(ZERO, len(total)),
            )
            / total
        )
    values = [_positive(frame, node, child, scored) for child in children]
    if kind == "harmonic":
        return total / sum(
            (w / value for w, value in zip(weights, values, strict=True)), constant(ZERO, len(total))
        )
    return _geometric(values, weights, total)


def _positive(frame: Frame, node: Node, child: NodeScore, scored: Mask) -> Column:
    """Values a geometric or harmonic mean can take: zero stays zero, or is replaced, negative is refused."""
    zero = node.aggregate.zero
    value = chosen(child.scored, child.value, ONE)
    if zero is not None:
        return chosen(marks(value <= ZERO), zero, value)
    wrong = scored & marks(value < 0 if node.aggregate.kind == "geometric" else value <= ZERO)
    for row in np.flatnonzero(wrong)[:50].tolist():
        place = frame.data.place(row, child.node.code)
        frame.problems.append(problem(place, "mean_of_nonpositive", found=value[row], parent=node.code))
    return chosen(wrong, ONE, value)


def _geometric(values: list[Column], weights: list[Column], total: Column) -> Column:
    """Weighted geometric mean: one root of the product when all weights are equal, otherwise by logarithms."""
    nothing = np.logical_or.reduce(
        [marks((value == 0) & (w > 0)) for value, w in zip(values, weights, strict=True)]
    )
    safe = [chosen(marks(value == ZERO), ONE, value) for value in values]
    equal = np.logical_and.reduce([marks(w == weights[0]) for w in weights])
    if equal.all():
        product = safe[0]
        for value in safe[1:]:
            product = product * value
        power = ONE / len(safe)
        mean = applied(lambda number: number if number == 1 else number**power, product)
    else:
        logs = [w * applied(Decimal.ln, value) for w, value in zip(weights, safe, strict=True)]
        mean = applied(Decimal.exp, sum(logs[1:], logs[0]) / total)
    return chosen(nothing, ZERO, mean)
