"""The body of a draft as its form carries it: read from what was posted, rearranged, and laid out again.

Every box is named by its place, such as ``stages-3-gates-0-label``. Values that are no numbers are kept as typed, so
that the engine can say what is wrong with them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from luodi_engine.ladders import LadderError, parse_ladder
from luodi_engine.ladders.known import CLASSES, DEFAULT_CLASS
from luodi_engine.ladders.problems import Problem

from .choices import CHECKS, DOCUMENTS, FIELDS, KEYS, MILESTONES, ROLE_LABELS
from .choices import CLASSES as CLASS_LABELS
from .wording import problem_words, written

STAGE_SOURCES = ("milestone", "needs_acceptance", "stale_after_days", "limits")
GATE_SOURCES = ("fields", "documents", "checks", "limit_working_days", "classes")
LISTS = ("fields", "documents", "checks", "classes")
LIMITED = (DEFAULT_CLASS, *CLASSES)
STEP = re.compile(r"(up|down|remove|add_gate|add_stage):stages\[(\d{1,3})\](?:\.gates\[(\d{1,3})\])?")
MOST = 100
Body = dict[str, Any]


def read_posted(posted: QueryDict) -> list[Body]:
    """The stages as the form holds them."""
    return [_stage(posted, f"stages-{number}") for number in _numbers(posted, "stages")]


def _numbers(posted: QueryDict, prefix: str) -> list[int]:
    """Numbers of the rows that the form says it has, in their order on the page."""
    rows = posted.getlist(f"{prefix}-row")[:MOST]
    return [int(row) for row in rows if row.isascii() and row.isdecimal() and len(row) < 9]


def _stage(posted: QueryDict, prefix: str) -> Body:
    gates = [_gate(posted, f"{prefix}-gates-{number}") for number in _numbers(posted, f"{prefix}-gates")]
    body: Body = {
        "code": _text(posted, f"{prefix}-code"),
        "label": _text(posted, f"{prefix}-label"),
        "label_en": _text(posted, f"{prefix}-label_en"),
        "milestone": _text(posted, f"{prefix}-milestone") or None,
        "needs_acceptance": f"{prefix}-needs_acceptance" in posted,
        "optional": f"{prefix}-optional" in posted,
        "stale_after_days": _days(posted, f"{prefix}-stale_after_days"),
        "limits": {name: _days(posted, f"{prefix}-limits-{name}") for name in LIMITED},
        "sources": {key: _text(posted, f"{prefix}-sources-{key}") for key in STAGE_SOURCES},
        "gates": gates,
    }
    return _spoken(body)


def _gate(posted: QueryDict, prefix: str) -> Body:
    body: Body = {
        "code": _text(posted, f"{prefix}-code"),
        "label": _text(posted, f"{prefix}-label"),
        "label_en": _text(posted, f"{prefix}-label_en"),
        **{key: posted.getlist(f"{prefix}-{key}") for key in LISTS},
        "role": _text(posted, f"{prefix}-role"),
        "limit_working_days": _days(posted, f"{prefix}-limit_working_days"),
        "sources": {key: _text(posted, f"{prefix}-sources-{key}") for key in GATE_SOURCES},
    }
    return _spoken(body)


def _text(posted: QueryDict, name: str) -> str:
    return posted.get(name, "").strip()


def _days(posted: QueryDict, name: str) -> int | str | None:
    text = _text(posted, name)
    whole = text.removeprefix("-")
    return int(text) if whole.isascii() and whole.isdecimal() and len(whole) < 9 else text or None


def _spoken(body: Body) -> Body:
    """Without entries that say nothing; names stay, so that an empty one is told."""
    for key in ("limits", "sources"):
        if key in body:
            body[key] = {name: value for name, value in body[key].items() if value not in (None, "")}
    kept = ("code", "label", "label_en")
    return {
        key: value for key, value in body.items() if key in kept or value not in (None, "", [], {}, False)
    }


def with_codes(stages: list[Body]) -> list[Body]:
    """The stages with a code for each stage and gate that has none yet: people name things, machines number them."""
    used = {row.get("code") for stage in stages for row in (stage, *stage.get("gates", ()))}
    for kind, rows in (
        ("stage", stages),
        ("gate", [gate for stage in stages for gate in stage.get("gates", ())]),
    ):
        number = 1
        for row in rows:
            if not row.get("code"):
                while f"{kind}_{number}" in used:
                    number += 1
                row["code"] = f"{kind}_{number}"
                used.add(row["code"])
    return stages


def rearranged(stages: list[Body], step: str) -> list[Body]:
    """The stages after one step of the editor: up, down, remove, add_gate, add_stage; unknown steps change nothing."""
    found = STEP.fullmatch(step)
    if found is None:
        return stages
    deed, stage, gate = found[1], int(found[2]), int(found[3]) if found[3] else None
    if deed == "add_stage" and len(stages) < MOST:
        stages.insert(min(stage, len(stages)), {"code": "", "label": "", "label_en": ""})
        return stages
    if stage >= len(stages):
        return stages
    if deed == "add_gate":
        fresh = {"code": "", "label": "", "label_en": "", "role": "unit_clerk"}
        stages[stage].setdefault("gates", []).append(fresh)
        return stages
    rows, place = (stages, stage) if gate is None else (stages[stage].get("gates", []), gate)
    other = {"up": place - 1, "down": place + 1}.get(deed)
    if deed == "remove" and place < len(rows):
        del rows[place]
    elif other is not None and 0 <= other < len(rows) and place < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return stages


def stage_in_hand(step: str) -> int | None:
    """The number of the stage whose gates a step of the editor concerns: it stays open."""
    found = STEP.fullmatch(step)
    return int(found[2]) if found and (found[3] or found[1] == "add_gate") else None


@dataclass(slots=True)
class Row:
    """A stage or gate laid out for the editor: its prefix in the form, its path, values, lists to tick, mistakes."""

    path: str
    prefix: str
    number: int
    body: Body
    errors: dict[str, list[str]] = field(default_factory=dict)
    gates: list["Row"] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether anything in it is wrong."""
        return bool(self.errors) or any(gate.is_wrong for gate in self.gates)

    @property
    def own_errors(self) -> list[str]:
        """Mistakes of the row as a whole."""
        return self.errors.get("", [])

    @property
    def is_gate(self) -> bool:
        """Whether it is a gate, not a stage."""
        return "gates" in self.prefix

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """Names, code and days as boxes to type in."""
        keys = ("label", "label_en", "code", "limit_working_days" if self.is_gate else "stale_after_days")
        return [
            {
                "key": key,
                "label": KEYS[key],
                "value": self.body.get(key, ""),
                "errors": self.errors.get(key, []),
            }
            for key in keys
        ]

    @property
    def other_errors(self) -> list[str]:
        """Mistakes in what has no box of its own: role, milestone, may be left out, sources."""
        keys = ("role", "milestone", "optional", "needs_acceptance", "sources")
        return [text for place, texts in self.errors.items() if place.split(".")[0] in keys for text in texts]

    @property
    def limits(self) -> list[tuple[str, Any, Any, list[str]]]:
        """(class, label, days, mistakes) of the time limits."""
        known = self.body.get("limits") or {}
        return [
            (name, CLASS_LABELS[name], known.get(name, ""), self.errors.get(f"limits.{name}", []))
            for name in LIMITED
        ]

    @property
    def sources(self) -> list[tuple[str, Any, str]]:
        """(key, label, citation) of what can be cited."""
        known = self.body.get("sources") or {}
        keys = GATE_SOURCES if self.is_gate else STAGE_SOURCES
        return [(key, KEYS[key], known.get(key, "")) for key in keys]

    @property
    def lists(self) -> list[dict[str, Any]]:
        """What is asked for, as lists to tick."""
        labels: dict[str, Mapping[str, Any]] = {
            "fields": FIELDS,
            "documents": DOCUMENTS,
            "checks": CHECKS,
            "classes": {name: CLASS_LABELS[name] for name in CLASSES},
        }
        return [
            {
                "key": key,
                "label": KEYS[key],
                "words": written(key, self.body.get(key) or ()),
                "ticks": ticks(f"{self.prefix}-{key}", labels[key], self.body.get(key) or ()),
                "errors": [
                    text
                    for place, texts in self.errors.items()
                    if place.split("[")[0] == key
                    for text in texts
                ],
            }
            for key in LISTS
        ]

    @property
    def milestones(self) -> list[tuple[str, Any]]:
        """Dates a stage can set."""
        return list(MILESTONES.items())

    @property
    def roles(self) -> list[tuple[str, Any]]:
        """Roles that can clear a gate."""
        return list(ROLE_LABELS.items())


def ticks(name: str, labels: Mapping[str, Any], chosen: Iterable[str]) -> SafeString:
    """Boxes to tick, one a code: those ticked first, in their order, so that saving keeps it."""
    ticked = list(chosen)
    codes = [*ticked, *(code for code in labels if code not in ticked)]
    boxes = ((name, code, " checked" if code in ticked else "", labels.get(code, code)) for code in codes)
    return format_html_join("", '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>', boxes)


def laid_out(stages: list[Body], problems: Iterable[Problem]) -> list[Row]:
    """The stages for the editor, each mistake at its place."""
    rows = []
    found: dict[str, Row] = {}
    for number, body in enumerate(stages):
        row = Row(f"stages[{number}]", f"stages-{number}", number, body)
        found[row.path] = row
        for place, gate in enumerate(body.get("gates") or ()):
            inner = Row(f"{row.path}.gates[{place}]", f"{row.prefix}-gates-{place}", place, gate)
            row.gates.append(inner)
            found[inner.path] = inner
        rows.append(row)
    for problem in problems:
        path = next(
            (path for path in sorted(found, key=len, reverse=True) if _lies_in(problem.path, path)), ""
        )
        if path:
            key = problem.path.removeprefix(path).removeprefix(".")
            found[path].errors.setdefault(key, []).append(problem_words(problem))
    return rows


def _lies_in(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


def anchor(path: str) -> str:
    """The id of the row a mistake lies in.

    >>> anchor("stages[2].gates[0].documents[1]"), anchor("source")
    ('stages-2-gates-0', '')
    """
    found = re.match(r"stages\[(\d+)\](?:\.gates\[(\d+)\])?", path)
    if found is None:
        return ""
    return f"stages-{found[1]}" + (f"-gates-{found[2]}" if found[2] else "")


def summary_line(text: str, path: str) -> SafeString:
    """A mistake in the list above the editor, leading to its place."""
    return (
        format_html('<a href="#{}">{}</a>', anchor(path), text) if anchor(path) else format_html("{}", text)
    )


def problems_of(stages: list[Body], version: Any) -> tuple[Problem, ...]:
    """Every mistake in the stages of a draft, each with its place."""
    try:
        parse_ladder({**version.body, "stages": stages})
    except LadderError as error:
        return error.problems
    return ()
