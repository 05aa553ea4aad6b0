"""What would happen if: change a weight, a target, a method or a figure and see who moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.dataset import Unit
from luodi_engine.scoring.leaves import needed
from luodi_engine.scoring.numbers import ZERO
from luodi_engine.scoring.parsing import parse_scheme
from luodi_engine.scoring.problems import SchemeError, problem
from luodi_engine.scoring.reweighting import with_weights
from luodi_engine.scoring.run import Run, compared_rows, score
from luodi_engine.scoring.scheme import Scheme


def with_change(scheme: Scheme, where: str, value: Any) -> Scheme:
    """The scheme with one thing changed, checked again from the start.

    ``where`` is ``node:CODE.field``, ``input:CODE.field``, ``leaves.field`` (every leaf), ``parents.field``
    (every parent and the total), ``each.field`` (``value`` maps codes of indicators to what each gets) or a
    path such as ``prepare.treat.winsorise_at_most``. A method put on all leaves keeps the input of each. Raises ``SchemeError`` when there is nothing at ``where`` or the result
    contradicts itself.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "signed", "target": 8}}]})
    >>> with_change(scheme, "node:a.method.target", 4).leaves[0].method.target.number
    Decimal('4')
    """
    body = deepcopy(dict(scheme.body))
    head, _, rest = where.partition(".")
    if head == "each":
        return _with_each(body, rest, value)
    places = list(_places(body, head))
    if not places or (not rest and head.startswith(("node:", "input:", "leaves", "parents"))):
        raise SchemeError([problem("", "nothing_to_change", where=where)])
    path = rest if head.startswith(("node:", "input:", "leaves", "parents")) else where
    for place in places:
        _set(place, path.split("."), value)
    return parse_scheme(body)


def _with_each(body: dict[str, Any], path: str, values: dict[str, Any]) -> Scheme:
    for code, value in values.items():
        places = list(_places(body, f"node:{code}"))
        if not places or not path:
            raise SchemeError([problem("", "nothing_to_change", where=f"node:{code}.{path}")])
        _set(places[0], path.split("."), value)
    return parse_scheme(body)


def _places(body: dict[str, Any], head: str) -> Iterator[dict[str, Any]]:
    if head.startswith("input:"):
        yield from (each for each in body.get("inputs", []) if str(each.get("code")) == head[6:])
        return
    if head.startswith("node:") or head in ("leaves", "parents"):
        total = body.setdefault("total", {})
        if head == "parents" or head[5:] == str(total.get("code", "total")):
            yield total
        stack = list(body.get("indicators", []))
        while stack:
            node = stack.pop()
            stack += node.get("children") or []
            is_leaf = "method" in node
            if (
                head == f"node:{node.get('code')}"
                or (head == "leaves" and is_leaf)
                or (head == "parents" and not is_leaf)
            ):
                yield node
        return
    yield body


def _set(place: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        place = place.setdefault(key, {})
    old = place.get(path[-1])
    if path == ["method"] and isinstance(old, dict) and isinstance(value, dict) and "input" in old:
        value = {**value, "input": old["input"]}
    place[path[-1]] = deepcopy(value)


def with_weight(scheme: Scheme, code: str, weight: Decimal) -> Scheme:
    """The scheme with one weight changed and its siblings scaled so that the sum stays what it was.

    See ``with_weights``, which changes several. Raises ``SchemeError`` when the
    siblings have nothing to give, or weights differ by class.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}], "total": {"full_marks": 100}, "indicators": [
    ...         {"code": name, "weight": w, "method": {"kind": "direct", "input": "x"}}
    ...         for name, w in (("a", 40), ("b", 30), ("c", 30))]})
    >>> [str(leaf.weight) for leaf in with_weight(scheme, "a", Decimal(60)).leaves]
    ['60', '20.000000', '20.000000']
    """
    return with_weights(scheme, {(code, ""): weight})


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit before and after a change; differences are None where it has no score or rank in one of them."""

    unit: Unit
    period: str
    score_before: Decimal | None
    score_after: Decimal | None
    rank_before: Decimal | None
    rank_after: Decimal | None

    @property
    def score_change(self) -> Decimal | None:
        """Points won (positive) or lost."""
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before

    @property
    def places_won(self) -> Decimal | None:
        """Places won (positive) or lost."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after


def compared(before: Run, after: Run) -> tuple[Moved, ...]:
    """Every row that is in both runs, in the order of the first: printed scores and ranks side by side."""
    moved = []
    for row, (unit, period) in enumerate(before.data.rows):
        other = after.data.row_number.get((unit, period))
        if other is None:
            continue
        moved.append(
            Moved(
                before.data.row_units[row],
                period,
                before.printed[row] if before.scored[row] else None,
                after.printed[other] if after.scored[other] else None,
                before.ranks[row],
                after.ranks[other],
            )
        )
    return tuple(moved)


def without_unit(run: Run, unit: str) -> tuple[Moved, ...]:
    """What happens to the others when one unit is taken out; ``DataError`` when it is not in the data.

    Ranks after are compared with ranks before among those who stay.
    """
    body = deepcopy(dict(run.scheme.body))
    for each in body.get("classes") or []:
        if "units" in each:
            each["units"] = [code for code in each["units"] if str(code) != unit]
    scheme = parse_scheme(body) if run.scheme.unit_classes else run.scheme
    return compared(run, score(scheme, run.data.without(unit)))


@dataclass(frozen=True, slots=True)
class Gain:
    """What ``amount`` more of one figure would do for a unit: printed points of the total and places won."""

    input: str
    amount: Decimal
    points: Decimal
    places: Decimal


def gains(
    run: Run, unit: str, period: str = "", chosen: Callable[[str], bool] | None = None
) -> tuple[Gain, ...]:
    """What one more of each figure alone would change in the unit's total and rank, the best first.

    Everything is scored again, so caps, bonuses, other units' bounds and vetoes are all taken into account.
    ``chosen`` limits the inputs. Figures that a lower value improves are lowered by one more instead.

    >>> from luodi_engine.scoring import Unit, data_set
    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "signed", "target": 8, "cap": 1}}]})
    >>> run = score(scheme, data_set([Unit("a"), Unit("b")], [{"unit": "a", "signed": 6}, {"unit": "b", "signed": 7}]))
    >>> [(gain.input, str(gain.points), str(gain.places)) for gain in gains(run, "a")]
    [('signed', '1.25', '1')]
    """
    row = run.row(unit, period)
    data = run.data.kept(compared_rows(run, row))
    found = []
    for code in measured_inputs(run.scheme):
        present: Decimal | None = run.data.columns[code][row] if code in run.data.columns else None
        if present is None or (chosen is not None and not chosen(code)):
            continue
        each = run.scheme.input_by_code[code]
        amount = -each.one_more if each.lower_is_better else each.one_more
        after = score(run.scheme, data.changed(unit, period, {code: max(present + amount, ZERO)}))
        new = after.row(unit, period)
        points = after.printed[new] - run.printed[row] if after.scored[new] and run.scored[row] else ZERO
        before_rank, after_rank = run.ranks[row], after.ranks[new]
        places = ZERO if before_rank is None or after_rank is None else before_rank - after_rank
        found.append(Gain(code, amount, points, places))
    return tuple(sorted(found, key=lambda gain: (-gain.points, -gain.places, gain.input)))


def measured_inputs(scheme: Scheme) -> tuple[str, ...]:
    """The figures that indicators and bonuses count and work can change, in the scheme's order."""
    codes = {
        code
        for leaf in scheme.leaves
        if leaf.method
        for code in leaf.method.measured
        if not code.startswith("@")
    }
    codes |= {entry.input for entry in (*scheme.bonus.entries, *scheme.deductions.entries) if entry.input}
    through = {
        name
        for each in scheme.inputs
        if each.formula is not None and each.code in codes
        for name in each.formula.names
    }
    return tuple(
        each.code for each in scheme.inputs if each.code in codes | through and each.kind == "figure"
    )


def unused_inputs(scheme: Scheme) -> tuple[str, ...]:
    """Declared figures that nothing in the scheme reads: often a sign of a forgotten indicator."""
    used = {code for leaf in scheme.leaves if leaf.method for code in needed(leaf.method)}
    for entry in (*scheme.bonus.entries, *scheme.deductions.entries):
        used |= {entry.input, entry.above, *(entry.formula.names if entry.formula else ())}
    conditions = [
        *(veto.when for veto in scheme.vetoes),
        *(move.when for move in scheme.grade_moves),
        *(award.when for award in scheme.awards),
    ]
    used |= {name for when in conditions if when is not None for name in when.names}
    for each in scheme.inputs:
        used |= {each.denominator, *(each.formula.names if each.formula else ())}
    used |= set(scheme.rank.tie_break)
    return tuple(each.code for each in scheme.inputs if each.code not in used)
