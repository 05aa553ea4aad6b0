"""Tries rules on a few rows while they are written: scores, formulas and what is in the way, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi_engine.scoring.dataset import Unit
from luodi_engine.scoring.explain import explain
from luodi_engine.scoring.leaves import needed
from luodi_engine.scoring.numbers import ZERO, plain, short
from luodi_engine.scoring.parsing import parse_scheme
from luodi_engine.scoring.problems import Problem, Refused
from luodi_engine.scoring.reading import read_values
from luodi_engine.scoring.run import Run, score
from luodi_engine.scoring.scheme import Node, Scheme


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules give for one row: points as printed, exactly, with the formula, and the rank."""

    unit: str
    printed: str
    exact: str
    formula: str
    rank: str = ""
    grade: str = ""
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """All rows, or what is in the way."""

    rows: tuple[Tried, ...] = ()
    problems: tuple[Problem, ...] = ()


def figures_of(scheme: Scheme, code: str = "") -> tuple[str, ...]:
    """The figures a trial asks for: those an indicator reads (through formulas too), or all of them.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}, {"code": "y"}, {"code": "r", "kind": "formula", "formula": "x/2"}],
    ...     "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "r", "cap": 1}}]})
    >>> figures_of(scheme, "a"), figures_of(scheme)
    (('x',), ('x', 'y'))
    """
    if not code:
        return scheme.data_columns
    wanted = set(_read_by(scheme.nodes[code]))
    for each in reversed(scheme.inputs):
        if each.code in wanted:
            wanted |= {each.denominator, *(each.formula.names if each.formula else ())}
    return tuple(column for column in scheme.data_columns if column in wanted)


def _read_by(node: Node) -> Iterable[str]:
    for leaf in node.walk():
        if leaf.method is not None:
            yield from needed(leaf.method)


def tried(scheme: Scheme, units: Sequence[Unit], rows: Sequence[Mapping[str, Any]], code: str = "") -> Trial:
    """Score ``rows`` (unit code and figures as text) by an indicator alone, or by the whole scheme.

    Figures the indicator does not read need not be there.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "x"}, {"code": "y"}], "total": {"full_marks": 10},
    ...     "indicators": [{"code": "a", "weight": 10, "method": {"kind": "ratio", "input": "x", "target": 8, "cap": 1}}]})
    >>> trial = tried(scheme, [Unit("甲"), Unit("乙")], [{"unit": "甲", "x": "4"}, {"unit": "乙", "x": "9"}], "a")
    >>> [(row.unit, row.printed, row.formula) for row in trial.rows]
    [('甲', '5.00', '4 ÷ 8 = 0.5 (≤100%) × 10 = 5'), ('乙', '10.00', '9 ÷ 8 = 1.125 (≤100%) × 10 = 10')]
    """
    try:
        if code:
            scheme = _without_unread(scheme, code)
        listed = [
            {"code": unit.code, "name": unit.name, "class": unit.unit_class, "groups": dict(unit.groups)}
            for unit in units
        ]
        filled = [{**dict.fromkeys(scheme.data_columns, ""), **row} for row in rows]
        run = score(scheme, read_values({"units": listed, "rows": filled}, scheme))
        return Trial(tuple(_tried(run, unit, code) for unit in units))
    except Refused as error:
        return Trial(problems=error.problems)


def _without_unread(scheme: Scheme, code: str) -> Scheme:
    read = set(figures_of(scheme, code))
    unread = set(scheme.data_columns) - read
    body = {key: value for key, value in scheme.body.items() if key != "prepare"}
    body["inputs"] = [
        {**each, "missing": "leave"} if str(each.get("code")) in unread else each for each in body["inputs"]
    ]
    return parse_scheme(body)


def _tried(run: Run, unit: Unit, code: str) -> Tried:
    found = explain(run, unit.code)
    if code:
        one = next((each for each in found.tree.walk() if each.code == code), None)
        if one is None or one.points is None:
            return Tried(unit.title, "", "", one.formula if one else "")
        return Tried(unit.title, format(one.shown or ZERO, "f"), plain(one.points), one.formula)
    result = run.result(run.row(unit.code))
    return Tried(
        unit.title,
        "" if result.printed is None else format(result.printed, "f"),
        "" if result.exact is None else plain(result.exact),
        "",
        "" if result.rank is None else plain(result.rank),
        next(
            (each.title or each.code for each in run.scheme.grades if each.code == result.grade), result.grade
        ),
        tuple((name, short(value)) for name, value in found.steps),
    )
