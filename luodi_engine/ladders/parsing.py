"""Reading a ladder from plain values (YAML or JSON), with every mistake reported at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from luodi_engine.ladders.known import CHECKS, CLASSES, DEFAULT_CLASS, DOCUMENTS, FIELDS, MILESTONES, ROLES
from luodi_engine.ladders.model import Gate, Ladder, Stage
from luodi_engine.ladders.problems import LADDER_MESSAGES, LadderError
from luodi_engine.values.reading import Reader, join

LADDER_KEYS = tuple(column.name for column in fields(Ladder))
STAGE_KEYS = tuple(column.name for column in fields(Stage))
GATE_KEYS = tuple(column.name for column in fields(Gate))


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names a ladder may refer to; a city with more of them passes its own."""

    fields: tuple[str, ...] = FIELDS
    documents: tuple[str, ...] = DOCUMENTS
    roles: tuple[str, ...] = ROLES
    checks: tuple[str, ...] = CHECKS
    classes: tuple[str, ...] = CLASSES
    milestones: tuple[str, ...] = MILESTONES


def parse_ladder(body: Mapping[str, Any], known: KnownNames | None = None) -> Ladder:
    """The ladder written in ``body``; raises ``LadderError`` with every mistake.

    >>> parse_ladder({"code": "x", "version": 1, "effective_from": "2022-13-01", "source": "example",
    ...     "stages": [{"code": "lead", "label": "线索", "label_en": "Lead", "milestonne": "x"},
    ...                {"code": "lead", "label": "研判", "label_en": "Studied"}]})
    Traceback (most recent call last):
    luodi_engine.ladders.problems.LadderError: effective_from: “2022-13-01” is not a date. Write it as 2022-01-31.
    stages[0].milestonne: “milestonne” is not a known entry. Did you mean “milestone”?
    stages[1].code: Stage “lead” is already defined at stages[0].code. Give each stage its own code.
    """
    reader = Reader(LADDER_MESSAGES)
    ladder = _read_ladder(reader, body, known or KnownNames())
    if reader.problems:
        raise LadderError(tuple(reader.problems))
    return ladder


def _read_ladder(reader: Reader, body: object, known: KnownNames) -> Ladder:
    table = reader.table(body, "", LADDER_KEYS)
    code = reader.code(table, "")
    version = reader.text(table, "version", "")
    effective_from = reader.day(table, "effective_from", "")
    source = reader.text(table, "source", "")
    rows = reader.items(table, "stages", "")
    stages = tuple(_read_stage(reader, row, f"stages[{index}]", known) for index, row in enumerate(rows))
    if len(stages) < 2:
        reader.report("stages", len(stages), "ladder.too_few_stages")
    else:
        for index in (0, len(stages) - 1):
            if stages[index].optional:
                reader.report(f"stages[{index}].optional", "true", "ladder.optional_end")
    return Ladder(code, version, effective_from, source, stages)


def _read_stage(reader: Reader, row: object, path: str, known: KnownNames) -> Stage:
    table = reader.table(row, path, STAGE_KEYS)
    code = reader.code(table, path, "ladder.duplicate_stage")
    milestone = None
    if table.get("milestone") is not None:
        milestone = reader.name(table, "milestone", path, known.milestones)
        reader.once("ladder.duplicate_milestone", milestone, join(path, "milestone"))
    gates = reader.items(table, "gates", path)
    return Stage(
        code=code,
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        milestone=milestone,
        needs_acceptance=reader.flag(table, "needs_acceptance", path),
        optional=reader.flag(table, "optional", path),
        stale_after_days=reader.days(table, "stale_after_days", path),
        gates=tuple(
            _read_gate(reader, gate, f"{path}.gates[{index}]", known) for index, gate in enumerate(gates)
        ),
        limits=_read_limits(reader, table, path, known),
        sources=reader.sources(table, path, STAGE_KEYS),
    )


def _read_limits(reader: Reader, table: Mapping[str, Any], path: str, known: KnownNames) -> dict[str, int]:
    if table.get("limits") is None:
        return {}
    at, names = join(path, "limits"), (DEFAULT_CLASS, *known.classes)
    limits = reader.table(table["limits"], at, names)
    days = {name: reader.days(limits, name, at) for name in limits}
    return {name: count for name, count in days.items() if count is not None}


def _read_gate(reader: Reader, row: object, path: str, known: KnownNames) -> Gate:
    table = reader.table(row, path, GATE_KEYS)
    gate = Gate(
        code=reader.code(table, path, "ladder.duplicate_gate"),
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        fields=reader.names(table, "fields", path, known.fields),
        documents=reader.names(table, "documents", path, known.documents),
        checks=reader.names(table, "checks", path, known.checks),
        role=reader.name(table, "role", path, known.roles),
        limit_working_days=reader.days(table, "limit_working_days", path),
        classes=reader.names(table, "classes", path, known.classes),
        sources=reader.sources(table, path, GATE_KEYS),
    )
    if not any(table.get(key) for key in ("fields", "documents", "checks")):
        reader.report(path, gate.code, "ladder.empty_gate")
    return gate
