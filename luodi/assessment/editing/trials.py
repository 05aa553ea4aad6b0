"""The rows on which rules are tried while they are written: units of the last run, or of the city, or invented ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.assessment.editing.parts import Judged, Part
from luodi.assessment.editing.posted import Given, text_of
from luodi.assessment.models import AssessmentRun
from luodi.assessment.rules import language
from luodi_engine.scoring import Refused, Scheme, Unit, parse_scheme
from luodi_engine.scoring.editing import alone
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.texts import read_json
from luodi_engine.scoring.trying import Trial, figures_of, tried

SHOWN = 3
INVENTED = ("甲", "乙", "丙")


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """A column of the trial: a unit with its class and the figures it starts with."""

    code: str
    name: str
    unit_class: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrialTable:
    """Figures to fill in, and what the rules give for them."""

    units: list[TrialUnit]
    lines: list[tuple[str, str, list[tuple[str, str]]]]
    trial: Trial
    problems: list[str]


def trial_units(
    run: AssessmentRun | None, listed: Sequence[tuple[str, str, str]], classes: Sequence[str]
) -> list[TrialUnit]:
    """Three units, of different classes where there are some: of the run, else ``listed``, else invented."""
    found = _of_run(run) if run is not None else [TrialUnit(*each, {}) for each in listed]
    if not found:
        found = [
            TrialUnit(name, name, classes[n % len(classes)] if classes else "", {})
            for n, name in enumerate(INVENTED)
        ]
    of_class = {one.unit_class: one for one in reversed(found)}
    first = [one for one in found if of_class[one.unit_class] is one]
    chosen = (first + [one for one in found if one not in first])[:SHOWN]
    known = set(classes)
    fallback = classes[0] if classes else ""
    return [
        TrialUnit(one.code, one.name, one.unit_class if one.unit_class in known else fallback, one.figures)
        for one in chosen
    ]


def _of_run(run: AssessmentRun) -> list[TrialUnit]:
    data: Any = read_json(run.data)
    units = {str(each["code"]): each for each in data.get("units") or []}
    rows = {str(row["unit"]): row for row in data.get("rows") or []}
    return [
        TrialUnit(
            code,
            str(units.get(code, {}).get("name") or code),
            str(units.get(code, {}).get("class") or ""),
            {key: _text(each) for key, each in row.items() if key not in ("unit", "period")},
        )
        for code, row in rows.items()
    ]


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def trial_table(
    part: Part, body: Mapping[str, Any], judged: Judged, *, given: Given, units: list[TrialUnit]
) -> TrialTable | None:
    """The figures the part reads, as posted or as the units start, scored; None while the rules cannot be read."""
    scheme, code = _scheme(part, body, judged)
    if scheme is None or part.kind == "figure":
        return None
    columns = figures_of(scheme, code)
    lines = []
    rows: list[dict[str, Any]] = [{"unit": one.code} for one in units]
    for column in columns:
        one = scheme.input_by_code[column]
        cells = []
        for unit, row in zip(units, rows, strict=True):
            name = f"try.{unit.code}.{column}"
            value = text_of(given, name) if name in given else unit.figures.get(column, "")
            row[column] = value
            cells.append((name, value))
        lines.append((one.title or column, one.unit, cells))
    scored = tried(scheme, [Unit(one.code, one.name, one.unit_class) for one in units], rows, code)
    problems = [each.text(language()) for each in scored.problems]
    return TrialTable(units, lines, scored, problems)


def _scheme(part: Part, body: Mapping[str, Any], judged: Judged) -> tuple[Scheme | None, str]:
    if part.kind != "indicator":
        return judged.scheme, ""
    try:
        return parse_scheme(alone(body, part.code)), part.code
    except Refused:
        return None, part.code
