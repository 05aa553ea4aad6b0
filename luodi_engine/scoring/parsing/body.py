"""Reads a whole scheme and refuses it with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.parsing.ends import (
    read_adjustments,
    read_awards,
    read_grades,
    read_rank,
    read_vetoes,
)
from luodi_engine.scoring.parsing.inputs import read_inputs, read_treatment, read_vocabulary
from luodi_engine.scoring.parsing.tree import read_total
from luodi_engine.scoring.parsing.weights import check_weights
from luodi_engine.scoring.problems import Problem, SchemeError, problem, unknown
from luodi_engine.scoring.reader import Reader, Vocabulary
from luodi_engine.scoring.scheme import STEPS, Node, Scheme

DEEPEST = 24
MOST_VALUES = 50_000
TOTAL_NAMES = {"total": "total", "总分": "total", "rank": "rank", "名次": "rank"}


def parse_scheme(body: Any) -> Scheme:
    """The scheme written in ``body``, a mapping as JSON or YAML gives it.

    Raises ``SchemeError`` with all problems and their paths: unknown settings and names (with the nearest
    known one), weights that do not add up, rules that contradict each other, unsafe numbers, hostile nesting.

    >>> scheme = parse_scheme({
    ...     "scheme": "demo", "inputs": [{"code": "signed"}, {"code": "due", "kind": "target"}],
    ...     "total": {"full_marks": 10},
    ...     "indicators": [{"code": "signing", "weight": 10,
    ...                     "method": {"kind": "ratio", "input": "signed", "target": "due", "cap": 1.2}}]})
    >>> scheme.leaves[0].method.sentence("en")
    'actual signed ÷ target due, at most 120%'
    """
    _refuse_hostile(body)
    problems: list[Problem] = []
    reader = Reader(body, "", problems, Vocabulary())
    titles, unit_classes = read_vocabulary(reader)
    inputs = read_inputs(reader)
    treatment = read_treatment(reader, inputs)
    total = read_total(reader)
    valid_from, valid_to = _validity(reader)
    digits, mode = _rounding(reader)
    scheme = Scheme(
        code=reader.code("scheme"),
        title=reader.text("title"),
        body=body if isinstance(body, Mapping) else {},
        total=total,
        year=reader.whole("year", 0, low=0, high=9999) or None,
        valid_from=valid_from,
        valid_to=valid_to,
        source=_source(reader),
        classes=titles,
        unit_classes=unit_classes,
        groups=reader.words.groups,
        inputs=inputs,
        treatment=treatment,
        steps=_steps(reader),
        digits=digits,
        mode=mode,
        cap=total.cap,
        floor=total.floor,
        **_ends(reader, total),
    )
    reader.asked.update(("example", "notes", "data_layout", "status"))
    reader.finish()
    problems += [*check_weights(scheme), *_step_problems(scheme)]
    if problems:
        raise SchemeError(dict.fromkeys(problems))
    return scheme


def _validity(reader: Reader) -> tuple[str, str]:
    valid = reader.inner("valid")
    start, end = valid.text("from"), valid.text("to")
    valid.finish()
    if start and end and start > end:
        reader.refuse("valid", "valid_reversed", start=start, end=end)
    return start, end


def _rounding(reader: Reader) -> tuple[int, str]:
    rounding = reader.inner("rounding")
    digits, mode = rounding.whole("digits", 2), rounding.mode()
    rounding.finish()
    return digits, mode


def _ends(reader: Reader, total: Node) -> dict[str, Any]:
    """What follows the indicators, as arguments of ``Scheme``."""
    names = _names(reader, total)
    grades = read_grades(reader)
    awards, moves = read_awards(reader, names, grades)
    return {
        "bonus": read_adjustments(reader, "bonus"),
        "deductions": read_adjustments(reader, "deductions"),
        "vetoes": read_vetoes(reader, names, grades),
        "rank": read_rank(reader, names),
        "grades": grades,
        "grade_moves": moves,
        "awards": awards,
    }


def _refuse_hostile(body: Any) -> None:
    """Nesting and size, looked at without recursion before anything else is."""
    count, stack = 0, [(body, 0)]
    while stack:
        value, depth = stack.pop()
        count += 1
        if depth > DEEPEST:
            raise SchemeError([problem("", "nested_too_deep", limit=DEEPEST)])
        if count > MOST_VALUES:
            raise SchemeError([problem("", "too_many_values", limit=MOST_VALUES)])
        if isinstance(value, Mapping):
            stack += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, (list, tuple)):
            stack += [(item, depth + 1) for item in value]


def _names(reader: Reader, total: Node) -> dict[str, str]:
    """What conditions may name besides inputs: points of indicators (as #code), the total and the rank.

    Where an indicator and an input share a name, the name stands for the input.
    """
    names = dict(TOTAL_NAMES)
    taken: set[str] = set()
    for node in total.walk():
        if node.code in taken:
            reader.refuse("indicators", "doubled_code", found=node.code)
        taken.add(node.code)
        names.setdefault(node.code, f"#{node.code}")
        if node.title:
            names.setdefault(node.title, f"#{node.code}")
    return {name: code for name, code in names.items() if name not in reader.words.spelled}


def _source(reader: Reader) -> str:
    value = reader.value("source")
    if isinstance(value, Mapping):
        inner = reader.inner("source")
        parts = [inner.text(key, limit=1000) for key in ("title", "url", "date", "note")]
        inner.finish()
        return " · ".join(part for part in parts if part)
    return reader.text("source", limit=1000)


def _steps(reader: Reader) -> tuple[str, ...]:
    given = reader.items("order")
    if not given:
        return STEPS
    steps = []
    for number, step in enumerate(given):
        if step not in STEPS:
            reader.problems.append(unknown(f"order[{number}]", "unknown_choice", str(step), STEPS))
        elif step in steps:
            reader.refuse("order", "doubled_step", found=step)
        else:
            steps.append(str(step))
    return tuple(steps)


def _step_problems(scheme: Scheme) -> Iterator[Problem]:
    """A rule that is configured but has no place in the order would silently do nothing."""
    configured = {
        "bonus": bool(scheme.bonus.entries),
        "deductions": bool(scheme.deductions.entries),
        "veto": bool(scheme.vetoes),
        "cap": scheme.cap is not None,
        "floor": scheme.floor is not None,
        "round": True,
    }
    for step, used in configured.items():
        if used and step not in scheme.steps:
            yield problem("order", "step_missing", step=step)
    if "round" in scheme.steps and scheme.steps[-1] != "round":
        yield problem("order", "round_not_last", after=scheme.steps[-1])
    if scheme.cap is not None and scheme.floor is not None and scheme.floor > scheme.cap:
        yield problem("total", "cap_below_floor", cap=plain(scheme.cap), floor=plain(scheme.floor))
