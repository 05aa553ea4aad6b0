"""Explains every score as a tree: rule, figures, numbers in the formula, points, and what one more would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import partial
from itertools import islice, repeat
from typing import Any, NamedTuple

import numpy as np

from luodi_engine.scoring.adjustments import AdjustmentScore
from luodi_engine.scoring.aggregate import NodeScore
from luodi_engine.scoring.columns import Column
from luodi_engine.scoring.dataset import Unit
from luodi_engine.scoring.leaves import LeafScore, contribution, needed, one_more
from luodi_engine.scoring.numbers import arithmetic, rounded, short
from luodi_engine.scoring.run import Run, compared_rows, score
from luodi_engine.scoring.scheme import Node


@dataclass(frozen=True, slots=True)
class Rule:
    """What all units share in an explanation: the indicator, its formula with {names}, its inputs."""

    node: Node
    template: str
    names: tuple[str, ...]
    inputs: tuple[str, ...]
    measured: tuple[str, ...]
    bounds: tuple[str, ...]
    in_sum: bool
    digits: int
    mode: str
    limits: str = ""


class Explanation(NamedTuple):
    """One indicator of one unit.

    ``numbers`` go into the formula in the order of ``rule.names``; ``figures`` are the inputs as used;
    ``value`` is the result before the weight, ``points`` what it brings to its parent (exact);
    ``set_by`` names the units that set each of ``rule.bounds``; ``one_more`` is what one more of each of
    ``rule.measured`` would change in the points; ``status`` is "", imputed, no_figure or not_applicable.
    """

    rule: Rule
    weight: Decimal
    numbers: tuple[Decimal, ...]
    figures: tuple[Decimal | None, ...]
    value: Decimal | None
    points: Decimal | None
    set_by: tuple[tuple[str, ...], ...]
    one_more: tuple[Decimal, ...]
    status: str
    children: tuple[Explanation, ...]

    @property
    def code(self) -> str:
        return self.rule.node.code

    @property
    def shown(self) -> Decimal | None:
        """The points as printed."""
        if self.points is None:
            return None
        return rounded(self.points, self.rule.digits, self.rule.mode)

    @property
    def formula(self) -> str:
        """The formula with this unit's numbers put in, up to the points."""
        return formula_line(self)

    def walk(self) -> Iterator[Explanation]:
        """The explanation and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class EntryLine(NamedTuple):
    """One kind of bonus or deduction: the count it stands on and its points."""

    code: str
    title: str
    quantity: Decimal
    points: Decimal


class UnitExplanation(NamedTuple):
    """One unit in one period: the tree, every step from base to printed score, and what was added and taken."""

    unit: Unit
    period: str
    tree: Explanation
    steps: tuple[tuple[str, Decimal], ...]
    bonus: tuple[EntryLine, ...]
    deductions: tuple[EntryLine, ...]
    vetoes: tuple[str, ...]
    rank: Decimal | None
    grade: str


def explanations(run: Run) -> Iterator[UnitExplanation]:
    """Explain every row of a run, in the order of its data; each is made when it is asked for.

    >>> from luodi_engine.scoring import Unit, data_set, parse_scheme, score
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "signing", "weight": 10,
    ...                     "method": {"kind": "ratio", "input": "signed", "target": 8, "cap": 1}}]})
    >>> found = next(explanations(score(scheme, data_set([Unit("a")], [{"unit": "a", "signed": 6}]))))
    >>> leaf = found.tree.children[0]
    >>> leaf.formula, str(leaf.one_more[0])
    ('6 ÷ 8 = 0.75 (≤100%) × 10 = 7.5', '1.250')
    """
    with localcontext(arithmetic()):
        trees = _explained(run, run.scheme.total, in_sum=False)
    return map(partial(_of_row, run), range(len(run.data.rows)), trees)


def explain(run: Run, unit: str, period: str = "") -> UnitExplanation:
    """Explain one unit; ``KeyError`` when it has no row in this period."""
    rows = compared_rows(run, run.row(unit, period))
    if len(rows) < len(run.data.rows):
        run = score(run.scheme, run.data.kept(rows))
    return next(islice(explanations(run), run.row(unit, period), None))


def _of_row(run: Run, row: int, tree: Explanation) -> UnitExplanation:
    end = run.ending
    steps = tuple((name, values[row]) for name, values in end.steps) if run.scored[row] else ()
    return UnitExplanation(
        run.data.row_units[row],
        run.data.rows[row][1],
        tree,
        steps,
        _entries(end.bonus, row),
        _entries(end.deductions, row),
        tuple(veto.title or veto.code for veto, holds in end.vetoes if holds[row]),
        run.ranks[row],
        run.grades[row],
    )


def _entries(adjustment: AdjustmentScore, row: int) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(one.entry.code, one.entry.title, one.count[row], one.points[row])
        for one in adjustment.entries
        if one.points[row] or one.count[row]
    )


def _explained(run: Run, node: Node, *, in_sum: bool) -> Iterator[Explanation]:
    score = run.scores[node.code]
    if score.leaf is not None:
        return _leaf(run, score, score.leaf, in_sum)
    children = [_explained(run, child, in_sum=node.aggregate.kind == "sum") for child in node.children]
    # The total's own limits are steps of their own and are not repeated here.
    limits = "" if node is run.scheme.total else _limits(node)
    rule = _rule(run, node, in_sum, limits=limits)
    nothing: Iterator[tuple[()]] = repeat(())
    return _assembled(
        score, rule, (nothing, nothing, nothing, nothing, repeat(""), zip(*children, strict=True))
    )


def _limits(node: Node) -> str:
    low = f" (≥{short(node.floor)})" if node.floor is not None else ""
    return low + (f" (≤{short(node.cap)})" if node.cap is not None else "")


def _rule(run: Run, node: Node, in_sum: bool, **known: Any) -> Rule:
    empty: dict[str, Any] = {"template": "", "names": (), "inputs": (), "measured": (), "bounds": ()}
    return Rule(node, in_sum=in_sum, digits=run.scheme.digits, mode=run.scheme.mode, **(empty | known))


def _assembled(score: NodeScore, rule: Rule, parts: tuple[Any, ...]) -> Iterator[Explanation]:
    """Explanations of one node from whole columns, one after the other; no loop over fields."""
    numbers, figures, set_by, more, status, children = parts
    weight, value, points = score.weight.tolist(), score.value.tolist(), score.points.tolist()
    fields = zip(
        repeat(rule), weight, numbers, figures, value, points, set_by, more, status, children, strict=False
    )
    made = map(Explanation._make, fields)
    if score.scored.all():
        return made
    return map(_unscored, made, score.scored.tolist(), score.applies.tolist())


def _unscored(made: Explanation, scored: bool, applies: bool) -> Explanation:
    if scored:
        return made
    status = "no_figure" if applies else "not_applicable"
    return made._replace(value=None, points=None, status=status)


def _leaf(run: Run, score: NodeScore, leaf: LeafScore, in_sum: bool) -> Iterator[Explanation]:
    method = score.node.method
    if method is None:
        raise ValueError(f"{score.node.code} is not a leaf")
    size, rows, frame = len(run.data.rows), leaf.rows, run.frame
    names: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    columns: list[Column] = []
    setters: list[Column] = []
    if leaf.outcome is not None:
        names = tuple(name for name, _ in leaf.outcome.numbers)
        columns = [values for _, values in leaf.outcome.numbers]
        bounds = tuple(name for name, _ in leaf.outcome.set_by)
        setters = [units() for _, units in leaf.outcome.set_by]
    changes = one_more(frame, leaf)
    weight = score.weight[rows]
    more = [contribution(score.node, change, weight) if in_sum else change for change in changes.values()]
    inputs = needed(method)
    rule = _rule(
        run,
        score.node,
        in_sum,
        template=method.template(),
        names=names,
        inputs=inputs,
        measured=tuple(changes),
        bounds=bounds,
    )
    status = np.full(size, "", dtype=object)
    for code in inputs:
        if code in frame.imputed:
            status[frame.imputed[code]] = "imputed"
    status[leaf.unscored_zero] = "no_figure"
    figures = zip(*(frame.columns[code].tolist() for code in inputs), strict=True) if inputs else repeat(())
    parts = (
        _spread(columns, rows, size),
        figures,
        _spread(setters, rows, size),
        _spread(more, rows, size),
        status.tolist(),
        repeat(()),
    )
    return _assembled(score, rule, parts)


def _spread(columns: list[Column], rows: Any, size: int) -> Any:
    """Columns of the scored rows as tuples for all rows."""
    if not columns:
        return repeat(())
    if len(rows) == size:
        return zip(*(values.tolist() for values in columns), strict=True)
    found: list[tuple[Any, ...]] = [()] * size
    tuples = zip(*(values.tolist() for values in columns), strict=True)
    for row, values in zip(rows.tolist(), tuples, strict=True):
        found[row] = values
    return found


def formula_line(found: Explanation) -> str:
    """The formula of an explanation with its numbers, as in ``28 ÷ 27 = 1.037037 (≤100%) × 0.5 = 0.5``."""
    if found.points is None or found.value is None:
        return "—"
    if found.rule.node.method is not None and not found.numbers:
        return f"— = {short(found.points)}"
    node = found.rule.node
    line = _children_line(found) + found.rule.limits if found.children else _numbers_line(found)
    if not found.rule.in_sum or node.gives == "points":
        end = f" = {short(found.points)}"
        return line if line.endswith(end) else line + end
    weight = short(found.weight)
    part = f"{weight} ÷ 100" if node.gives == "percent" else weight
    return f"{line} × {part} = {short(found.points)}"


def _numbers_line(found: Explanation) -> str:
    numbers = dict(zip(found.rule.names, found.numbers, strict=True))
    shown = {name: short(number) if number >= 0 else f"({short(number)})" for name, number in numbers.items()}
    return found.rule.template.format_map(shown)


def _children_line(found: Explanation) -> str:
    node = found.rule.node
    parts = [child for child in found.children if child.points is not None]
    values = [short(child.points) for child in parts if child.points is not None]
    if node.aggregate.kind == "sum":
        return " + ".join(values)
    weights = [short(child.weight) for child in parts]
    equal = len(set(weights)) == 1
    if node.aggregate.kind == "arithmetic":
        terms = values if equal else [f"{v} × {w}" for v, w in zip(values, weights, strict=True)]
        under = str(len(values)) if equal else f"({' + '.join(weights)})"
        return f"({' + '.join(terms)}) ÷ {under}"
    if node.aggregate.kind == "geometric":
        if equal:
            return f"({' × '.join(values)})^(1/{len(values)})"
        return (
            "("
            + " × ".join(f"{v}^{w}" for v, w in zip(values, weights, strict=True))
            + f")^(1/({' + '.join(weights)}))"
        )
    return f"{node.aggregate.kind}({', '.join(values)})"
