"""Reading a ladder from plain values (YAML or JSON), with every mistake reported at once."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luodi_engine.ladders.known import CHECKS, CLASSES, DEFAULT_CLASS, DOCUMENTS, FIELDS, ROLES
from luodi_engine.ladders.model import Gate, Ladder, Stage
from luodi_engine.ladders.problems import LadderError, Problem

LADDER_KEYS = ("code", "version", "effective_from", "source", "stages")
STAGE_KEYS = (
    "code",
    "label",
    "label_en",
    "milestone",
    "needs_acceptance",
    "optional",
    "stale_after_days",
    "gates",
    "limits",
    "sources",
)
GATE_KEYS = (
    "code",
    "label",
    "label_en",
    "fields",
    "documents",
    "checks",
    "role",
    "limit_working_days",
    "classes",
    "sources",
)
MOST_DAYS = 3650
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names a ladder may refer to; a city with more of them passes its own."""

    fields: tuple[str, ...] = FIELDS
    documents: tuple[str, ...] = DOCUMENTS
    roles: tuple[str, ...] = ROLES
    checks: tuple[str, ...] = CHECKS
    classes: tuple[str, ...] = CLASSES


def parse_ladder(body: Mapping[str, Any], known: KnownNames | None = None) -> Ladder:
    """The ladder written in ``body``; raises ``LadderError`` with every mistake.

    >>> parse_ladder({"code": "x", "version": 1, "effective_from": "2022-13-01", "source": "example",
    ...     "stages": [{"code": "lead", "label": "线索", "label_en": "Lead", "milestonne": "x"},
    ...                {"code": "lead", "label": "研判", "label_en": "Studied"}]})
    Traceback (most recent call last):
    luodi_engine.ladders.problems.LadderError: effective_from: “2022-13-01” is not a date. Write it as 2022-01-31.
    stages[0].milestonne: “milestonne” is not a known entry. Did you mean “milestone”?
    stages[1].code: stage “lead” is already defined at stages[0].code. Give each stage its own code.
    """
    reader = _Reader(known or KnownNames())
    ladder = _read_ladder(reader, body)
    if reader.problems:
        raise LadderError(tuple(reader.problems))
    return ladder


@dataclass(slots=True)
class _Reader:
    """Reads values one by one and keeps what is wrong instead of stopping at the first mistake."""

    known: KnownNames
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def report(self, path: str, value: object, code: str, **params: str) -> None:
        """Keep one mistake."""
        self.problems.append(Problem(path, shown(value), code, params))

    def table(self, value: object, path: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
        """A mapping whose keys are all known; an empty one where ``value`` is something else."""
        if not isinstance(value, Mapping):
            self.report(path, value, "ladder.not_a_mapping", found=shown(value))
            return {}
        for key in value:
            if key not in keys:
                self.unknown("ladder.unknown_key", str(key), join(path, str(key)), keys)
        return value

    def unknown(self, code: str, value: str, path: str, names: tuple[str, ...], **params: str) -> None:
        """Report a name that does not exist, with the nearest that does."""
        near = difflib.get_close_matches(value.lower(), names, n=1, cutoff=0.6)
        if near:
            self.report(path, value, code + "_nearest", nearest=near[0], **params)
        else:
            self.report(path, value, code, known=", ".join(names), **params)

    def text(self, table: Mapping[str, Any], key: str, path: str, *, required: bool = True) -> str:
        """The text at ``key``; a whole number is taken as its digits (version: 2022)."""
        value = table.get(key)
        if value is None:
            if required:
                self.report(path or key, "", "ladder.missing", key=key)
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            self.report(join(path, key), value, "ladder.not_text", found=shown(value))
            return ""
        if not str(value).strip():
            self.report(join(path, key), value, "ladder.empty_text")
        return str(value).strip()

    def code(self, table: Mapping[str, Any], path: str, kind: str) -> str:
        """The code of a stage or gate, well formed and used once."""
        value = self.text(table, "code", path)
        at = join(path, "code")
        if value and not CODE.fullmatch(value):
            self.report(at, value, "ladder.bad_code")
        elif value:
            self.once(kind, value, at)
        return value

    def once(self, kind: str, value: str, path: str) -> None:
        """Report ``value`` if the ladder used it before for the same kind of thing."""
        first = self.seen.setdefault((kind, value), path)
        if first != path:
            self.report(path, value, f"ladder.duplicate_{kind}", first=first)

    def flag(self, table: Mapping[str, Any], key: str, path: str) -> bool:
        """True or false; false where absent."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.report(join(path, key), value, "ladder.not_yes_no", found=shown(value))
            return False
        return value

    def days(self, value: object, path: str) -> int | None:
        """A whole number of days between 0 and ten years, or None where absent."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.report(path, value, "ladder.not_whole_number", found=shown(value))
            return None
        if value < 0:
            self.report(path, value, "ladder.negative_days")
        elif value > MOST_DAYS:
            self.report(path, value, "ladder.too_many_days", limit=str(MOST_DAYS))
        return value

    def day(self, value: object, path: str) -> date:
        """A date given as a date or as ``2022-01-31``."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.report(path, value, "ladder.not_a_date")
            return date.min

    def items(self, table: Mapping[str, Any], key: str, path: str) -> list[Any]:
        """The list at ``key``; empty where absent."""
        value = table.get(key)
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            self.report(join(path, key), value, "ladder.not_a_list", found=shown(value))
            return []
        return list(value)

    def names(
        self, table: Mapping[str, Any], key: str, path: str, allowed: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Names out of ``allowed``, none twice."""
        found: list[str] = []
        for index, value in enumerate(self.items(table, key, path)):
            at = f"{join(path, key)}[{index}]"
            if value not in allowed:
                self.unknown("ladder.unknown_name", str(value), at, allowed, family=FAMILIES[key])
            elif value in found:
                self.report(at, value, "ladder.duplicate_entry")
            else:
                found.append(value)
        return tuple(found)

    def sources(self, table: Mapping[str, Any], path: str, keys: tuple[str, ...]) -> dict[str, str]:
        """Citations by the key they stand for."""
        at = join(path, "sources")
        cited = self.table(table.get("sources") or {}, at, keys)
        return {key: self.text(cited, key, at) for key in cited if key in keys}


FAMILIES = {
    "fields": "field",
    "documents": "document",
    "checks": "check",
    "classes": "project class",
    "role": "role",
}


def _read_ladder(reader: _Reader, body: object) -> Ladder:
    table = reader.table(body, "", LADDER_KEYS)
    code = reader.text(table, "code", "")
    version = reader.text(table, "version", "")
    if "effective_from" in table:
        effective_from = reader.day(table["effective_from"], "effective_from")
    else:
        reader.report("effective_from", "", "ladder.missing", key="effective_from")
        effective_from = date.min
    source = reader.text(table, "source", "")
    rows = reader.items(table, "stages", "")
    stages = tuple(_read_stage(reader, row, f"stages[{index}]") for index, row in enumerate(rows))
    if len(rows) < 2:
        reader.report("stages", str(len(rows)), "ladder.no_stages")
    elif stages[0].optional or stages[-1].optional:
        end = 0 if stages[0].optional else len(stages) - 1
        reader.report(f"stages[{end}].optional", "true", "ladder.optional_end")
    return Ladder(code, version, effective_from, source, stages)


def _read_stage(reader: _Reader, row: object, path: str) -> Stage:
    table = reader.table(row, path, STAGE_KEYS)
    code = reader.code(table, path, "stage")
    milestone = reader.text(table, "milestone", path, required=False) or None
    if milestone:
        reader.once("milestone", milestone, join(path, "milestone"))
    gates = reader.items(table, "gates", path)
    return Stage(
        code=code,
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        milestone=milestone,
        needs_acceptance=reader.flag(table, "needs_acceptance", path),
        optional=reader.flag(table, "optional", path),
        stale_after_days=reader.days(table.get("stale_after_days"), join(path, "stale_after_days")),
        gates=tuple(_read_gate(reader, gate, f"{path}.gates[{index}]") for index, gate in enumerate(gates)),
        limits=_read_limits(reader, table, path),
        sources=reader.sources(table, path, STAGE_KEYS),
    )


def _read_limits(reader: _Reader, table: Mapping[str, Any], path: str) -> dict[str, int]:
    at = join(path, "limits")
    limits: dict[str, int] = {}
    for name, value in reader.table(
        table.get("limits") or {}, at, (DEFAULT_CLASS, *reader.known.classes)
    ).items():
        days = reader.days(value, join(at, str(name)))
        if days is not None:
            limits[str(name)] = days
    return limits


def _read_gate(reader: _Reader, row: object, path: str) -> Gate:
    table = reader.table(row, path, GATE_KEYS)
    gate = Gate(
        code=reader.code(table, path, "gate"),
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        fields=reader.names(table, "fields", path, reader.known.fields),
        documents=reader.names(table, "documents", path, reader.known.documents),
        checks=reader.names(table, "checks", path, reader.known.checks),
        role=_read_role(reader, table, path),
        limit_working_days=reader.days(table.get("limit_working_days"), join(path, "limit_working_days")),
        classes=reader.names(table, "classes", path, reader.known.classes),
        sources=reader.sources(table, path, GATE_KEYS),
    )
    if not any(table.get(key) for key in ("fields", "documents", "checks")):
        reader.report(path, gate.code, "ladder.empty_gate")
    return gate


def _read_role(reader: _Reader, table: Mapping[str, Any], path: str) -> str:
    role = reader.text(table, "role", path)
    if role and role not in reader.known.roles:
        reader.unknown(
            "ladder.unknown_name", role, join(path, "role"), reader.known.roles, family=FAMILIES["role"]
        )
    return role


def join(path: str, key: str) -> str:
    """``path.key``, or ``key`` at the top.

    >>> join("stages[0]", "code"), join("", "code")
    ('stages[0].code', 'code')
    """
    return f"{path}.{key}" if path else key


def shown(value: object) -> str:
    """A value cut to a length fit for a message.

    >>> shown("a" * 100)[-3:], shown(None)
    ('aa…', 'nothing')
    """
    if value is None:
        return "nothing"
    text = str(value)
    return text if len(text) <= 60 else text[:60] + "…"
