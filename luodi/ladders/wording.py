"""A ladder in words for pages, and what differs between two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi_engine.ladders import MESSAGES, Gate, Ladder, Stage
from luodi_engine.ladders.problems import Problem

from .choices import CHECKS, CLASSES, DOCUMENTS, FIELDS, KEYS, MILESTONES, ROLE_LABELS

STAGE_FACTS = ("label", "label_en", "milestone", "needs_acceptance", "optional", "stale_after_days", "limits")
GATE_FACTS = ("label", "label_en", "fields", "documents", "checks", "role", "limit_working_days", "classes")
LABELS: dict[str, Mapping[str, Any]] = {
    "fields": FIELDS,
    "documents": DOCUMENTS,
    "checks": CHECKS,
    "classes": CLASSES,
    "limits": CLASSES,
    "role": ROLE_LABELS,
    "milestone": MILESTONES,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: where, what, how it was and how it is. ``kind``: added, removed, moved, changed."""

    place: str
    kind: str
    what: str = ""
    before: str = ""
    after: str = ""


def called(entry: Stage | Gate) -> str:
    """The name of a stage or gate in the language of the page."""
    english = (get_language() or "").startswith("en")
    return entry.label_en if english and entry.label_en else entry.label


def named(key: str, codes: Iterable[str]) -> list[str]:
    """Codes in words."""
    labels = LABELS[key]
    return [str(labels.get(code, code)) for code in codes]


def written(key: str, value: Any) -> str:
    """The value of an entry in words; empty where it says nothing."""
    if value in (None, "", (), {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Mapping):
        parts = ((str(LABELS[key].get(code, code)), days) for code, days in value.items())
        return "、".join(f"{name} {days}" for name, days in parts)
    if isinstance(value, tuple | list):
        return "、".join(named(key, value))
    return str(LABELS[key].get(value, value)) if key in LABELS else str(value)


def stage_rows(ladder: Ladder) -> list[dict[str, Any]]:
    """Stages with their gates as the page of a version shows them."""
    return [
        {
            "number": number,
            "stage": stage,
            "label": called(stage),
            "milestone": written("milestone", stage.milestone),
            "limits": [(str(CLASSES.get(code, code)), days) for code, days in stage.limits.items()],
            "sources": source_rows(stage.sources),
            "gates": [gate_row(gate) for gate in stage.gates],
        }
        for number, stage in enumerate(ladder.stages, start=1)
    ]


def gate_row(gate: Gate) -> dict[str, Any]:
    """A gate in words."""
    return {
        "gate": gate,
        "label": called(gate),
        "fields": named("fields", gate.fields),
        "documents": named("documents", gate.documents),
        "checks": named("checks", gate.checks),
        "role": written("role", gate.role),
        "classes": named("classes", gate.classes),
        "sources": source_rows(gate.sources),
    }


def source_rows(sources: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what, citation) of a stage or gate."""
    return [(str(KEYS.get(key, key)), text) for key, text in sources.items()]


def differences(old: Ladder, new: Ladder) -> list[Difference]:
    """What ``new`` changes against ``old``, in the order of the new stages, what is gone last."""
    found: list[Difference] = []
    before = {stage.code: stage for stage in old.stages}
    order = [code for code in old.codes if code in new.codes]
    moved = {
        code
        for code, other in zip(order, [c for c in new.codes if c in before], strict=True)
        if code != other
    }
    for stage in new.stages:
        if stage.code not in before:
            found.append(Difference(called(stage), "added", after=_stage_words(stage)))
            continue
        if stage.code in moved:
            places = (str(ladder.position(stage.code) + 1) for ladder in (old, new))
            found.append(Difference(called(stage), "moved", _("place"), *places))
        found += _changed(called(stage), before[stage.code], stage, STAGE_FACTS)
        found += _gates(before[stage.code], stage)
    found += [
        Difference(called(stage), "removed", before=_stage_words(stage))
        for stage in old.stages
        if stage.code not in new.codes
    ]
    return found


def _stage_words(stage: Stage) -> str:
    return "、".join(called(gate) for gate in stage.gates)


def _gates(old: Stage, new: Stage) -> list[Difference]:
    found: list[Difference] = []
    before = {gate.code: gate for gate in old.gates}
    for gate in new.gates:
        place = f"{called(new)} › {called(gate)}"
        if gate.code in before:
            found += _changed(place, before[gate.code], gate, GATE_FACTS)
        else:
            found.append(Difference(place, "added", after=_asked(gate)))
    kept = {gate.code for gate in new.gates}
    gone = [gate for gate in old.gates if gate.code not in kept]
    return found + [
        Difference(f"{called(new)} › {called(gate)}", "removed", before=_asked(gate)) for gate in gone
    ]


def _asked(gate: Gate) -> str:
    asked = (
        *named("fields", gate.fields),
        *named("documents", gate.documents),
        *named("checks", gate.checks),
    )
    return "、".join(asked)


def _changed(place: str, old: Stage | Gate, new: Stage | Gate, facts: Iterable[str]) -> list[Difference]:
    found = []
    for key in facts:
        one, other = getattr(old, key), getattr(new, key)
        if one != other:
            found.append(Difference(place, "changed", str(KEYS[key]), written(key, one), written(key, other)))
    return found


def problem_words(problem: Problem) -> str:
    """A mistake in words, without its place."""
    params = {name: _place_words(text) if name == "first" else text for name, text in problem.params.items()}
    return _(MESSAGES[problem.message_code]).format(**params)


def _place_words(path: str) -> str:
    """``stages[2].gates[0].code`` for people."""
    parts = []
    for part in path.split("."):
        name, _bracket, number = part.rstrip("]").partition("[")
        if name == "stages" and number:
            parts.append(_("stage {number}").format(number=int(number) + 1))
        elif name == "gates" and number:
            parts.append(_("gate {number}").format(number=int(number) + 1))
        else:
            parts.append(str(KEYS.get(name) or CLASSES.get(name, name)))
    return " › ".join(parts)


def place_words(path: str) -> str:
    """The place of a mistake for people; empty for the whole."""
    return _place_words(path) if path else ""
