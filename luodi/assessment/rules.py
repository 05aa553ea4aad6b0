"""What an officer sees of a scheme: its tree as rows with sentences, boxes for numbers, and problems at their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle
from luodi.web.formats import is_chinese
from luodi_engine.scoring import Problem, Scheme, parse_scheme
from luodi_engine.scoring.editing import alone, entries, free_name
from luodi_engine.scoring.numbers import plain, read_number
from luodi_engine.scoring.problems import Refused as EngineRefused
from luodi_engine.scoring.sentences import rule_sentence

from .sources import OUTSIDE, default_source, source_choices

NUMBERS = ("target", "cap", "floor", "full", "base", "per", "low", "high", "start", "minus")


@dataclass(frozen=True, slots=True)
class Box:
    """A number that can be changed: its name in the form, its path in the body, its label and value."""

    name: str
    path: tuple[Any, ...]
    label: str
    value: str


@dataclass(slots=True)
class NodeRow:
    """An indicator as a row: how deep it stands, its rule in words, weights by class, and its boxes."""

    code: str
    title: str
    depth: int
    sentence: str
    weights: list[str]
    place: str
    note: str = ""
    is_leaf: bool = False
    weight_boxes: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def language() -> str:
    """The engine's language of the page."""
    return "zh" if is_chinese() else "en"


def sentence_of(scheme: Scheme, code: str) -> str:
    """The rule of an indicator in words, classes by their titles."""
    text = rule_sentence(scheme, code, language())
    for each, title in scheme.classes.items():
        text = re.sub(rf"(?<!\w){re.escape(each)} (?=[\d.])", f"{title or each} ", text)
    return text


def class_heads(scheme: Scheme) -> list[tuple[str, str]]:
    """Classes of units, code and title; a single column where there are none."""
    return [(code, title or code) for code, title in scheme.classes.items()] or [("", _("Weight"))]


def node_rows(scheme: Scheme, *, with_total: bool = True) -> list[NodeRow]:
    """The tree from the total down."""
    heads = class_heads(scheme)
    root = NodeRow(
        scheme.total.code,
        scheme.total.title or scheme.total.code,
        0,
        sentence_of(scheme, scheme.total.code),
        [_marks(scheme.body.get("total", {}).get("full_marks"))] * len(heads),
        "total",
    )
    rows = [root] if with_total else []
    rows += _rows(scheme, scheme.body.get("indicators") or [], ("indicators",), depth=1)
    return rows


def _rows(scheme: Scheme, entries: Sequence[Any], path: tuple[Any, ...], *, depth: int) -> Iterator[NodeRow]:
    heads = class_heads(scheme)
    for number, entry in enumerate(entries):
        own = (*path, number)
        code = str(entry.get("code"))
        node = scheme.nodes[code]
        row = NodeRow(
            code,
            node.title or code,
            depth,
            sentence_of(scheme, code),
            [plain(node.weight_for(key)) if node.applies_to(key) else "—" for key, _title in heads],
            place_of(own),
            str(entry.get("note") or ""),
            is_leaf=node.method is not None,
        )
        row.weight_boxes = list(_weight_boxes(entry, own, heads))
        row.boxes = list(_number_boxes(entry, own))
        yield row
        yield from _rows(scheme, entry.get("children") or [], (*own, "children"), depth=depth + 1)


def place_of(path: Sequence[Any]) -> str:
    """The path as the engine writes it.

    >>> place_of(("indicators", 2, "children", 0, "weight"))
    'indicators[2].children[0].weight'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _marks(value: Any) -> str:
    return "—" if value is None else _shown(value)


def _shown(value: Any) -> str:
    return plain(Decimal(value)) if isinstance(value, int | Decimal) else str(value)


def _weight_boxes(
    entry: Mapping[str, Any], path: tuple[Any, ...], heads: list[tuple[str, str]]
) -> Iterator[Box]:
    weight = entry.get("weight")
    if isinstance(weight, Mapping):
        for code, title in heads:
            if code in weight:
                where = (*path, "weight", code)
                yield Box(place_of(where), where, title, _shown(weight[code]))
    elif weight is not None:
        where = (*path, "weight")
        yield Box(place_of(where), where, _("Weight"), _shown(weight))


def _number_boxes(entry: Mapping[str, Any], path: tuple[Any, ...]) -> Iterator[Box]:
    labels = number_labels()
    holders = [(entry, path), (entry.get("method") or {}, (*path, "method"))]
    for holder, own in holders:
        for key in NUMBERS:
            value = holder.get(key)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                where = (*own, key)
                yield Box(place_of(where), where, labels[key], _shown(value))
        for list_key, keys in (("tiers", ("required",)), ("terms", ("per", "cap")), ("judges", ("share",))):
            for number, each in enumerate(holder.get(list_key) or []):
                for key in keys:
                    value = each.get(key) if isinstance(each, Mapping) else None
                    if isinstance(value, int | Decimal):
                        where = (*own, list_key, number, key)
                        yield Box(place_of(where), where, f"{labels[key]} {number + 1}", _shown(value))


def number_labels() -> dict[str, str]:
    """What the numbers of a method are called."""
    return {
        "target": _("Target"),
        "cap": _("Cap"),
        "floor": _("Floor"),
        "full": _("Full marks"),
        "base": _("Base"),
        "per": _("Each"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "start": _("Start"),
        "minus": _("Deduction"),
        "required": _("Required"),
        "share": _("Share"),
    }


def changed_body(body: Mapping[str, Any], boxes: Sequence[Box], given: Mapping[str, str]) -> dict[str, Any]:
    """The body with the numbers of the boxes replaced by what was written; what is no number stays as text."""
    made = deepcopy(dict(body))
    for box in boxes:
        text = given.get(box.name)
        if text is None or text.strip() == box.value:
            continue
        place: Any = made
        for part in box.path[:-1]:
            place = place[part]
        if not text.strip() and box.path[-1] in ("cap", "floor"):
            del place[box.path[-1]]
            continue
        number = read_number(text.strip(), "")
        place[box.path[-1]] = number if isinstance(number, Decimal) else text.strip()
    return made


def all_boxes(rows: Sequence[NodeRow]) -> list[Box]:
    """Every box of the table."""
    return [box for row in rows for box in (*row.weight_boxes, *row.boxes)]


def problems_at(rows: Sequence[NodeRow], problems: Sequence[Problem]) -> list[str]:
    """Put each problem at the row it is about; gives those of no row."""
    rest = []
    for one in problems:
        owners = [
            row
            for row in rows
            if one.place == row.place or one.place.startswith((row.place + ".", row.place + "["))
        ]
        text = one.text(language())
        if owners:
            owner = max(owners, key=lambda row: len(row.place))
            owner.problems.append(text.removeprefix(f"{one.place}: "))
        else:
            rest.append(text)
    return rest


def obstacles_of(refused: EngineRefused, *, field: str = "") -> list[Obstacle]:
    """The engine's problems as obstacles of a form, in the language of the page."""
    return [Obstacle(one.text(language()), field=field, place=one.place) for one in refused.problems]


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs between two versions."""

    place: str
    title: str
    before: str
    after: str


def differences(before: Any, after: Any, path: tuple[Any, ...] = (), title: str = "") -> Iterator[Difference]:
    """Every setting that differs, in the order of the first; entries of lists are matched by their code."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        title = str(before.get("title") or title)
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), (*path, key), title)
    elif _coded(before) and _coded(after):
        left, right = ({str(each["code"]): each for each in side} for side in (before, after))
        for code in dict.fromkeys([*left, *right]):
            yield from differences(left.get(code), right.get(code), (*path, code), title)
    elif before != after:
        yield Difference(".".join(map(str, path)), title, _said(before), _said(after))


def _coded(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) and "code" in each for each in value)


def _said(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_said(item)}" for key, item in value.items())[:300]
    if isinstance(value, list):
        return "、".join(map(_said, value))[:300]
    return _shown(value)


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """An indicator of an unfinished scheme: as far as it can be read."""

    code: str
    title: str
    depth: int
    kind: str
    weights: list[str]
    sentence: str
    parents: list[tuple[str, str]]


def class_heads_of(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Classes of an unfinished scheme, or one column of weights."""
    listed = [each for each in body.get("classes") or [] if isinstance(each, Mapping)]
    return [(str(each.get("code")), str(each.get("title") or each.get("code"))) for each in listed] or [
        ("", _("Weight"))
    ]


def tree_rows(body: Mapping[str, Any]) -> list[WrittenRow]:
    """The tree in its order, each with its rule in words where that can be said."""
    heads = class_heads_of(body)
    every = sorted(entries(body), key=lambda pair: [part for part in pair[1] if isinstance(part, int)])
    titles = [
        (str(entry.get("code")), str(entry.get("title") or entry.get("code"))) for entry, _path in every
    ]
    rows = []
    for entry, path in every:
        code, weight = str(entry.get("code")), entry.get("weight")
        by_class = weight if isinstance(weight, Mapping) else None
        weights = [_marks(by_class.get(key) if by_class is not None else weight) for key, _title in heads]
        method = entry.get("method")
        try:
            sentence = sentence_of(parse_scheme(alone(body, code)), code)
        except EngineRefused as error:
            sentence = error.problems[0].text(language())
        rows.append(
            WrittenRow(
                code,
                str(entry.get("title") or code),
                sum(isinstance(part, int) for part in path),
                str(method.get("kind") or "") if isinstance(method, Mapping) else "children",
                weights,
                sentence,
                [("", _("The top")), *(pair for pair in titles if pair[0] != code)],
            )
        )
    return rows


def figure_rows(body: Mapping[str, Any], mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """The figures of an unfinished scheme: where they come from and which rules read them."""
    words = dict(source_choices())
    text = str([body.get(key) for key in ("indicators", "bonus", "deductions", "vetoes", "rank")])
    rows = []
    for each in body.get("inputs") or []:
        code, kind = str(each.get("code")), str(each.get("kind") or "figure")
        title = str(each.get("title") or code)
        from_data = kind == "figure" or (
            kind == "target" and not each.get("by_unit") and not each.get("by_class")
        )
        source = mapping.get(code) or default_source(str(body.get("scheme")), code)
        rows.append(
            {
                "code": code,
                "title": title,
                "unit": each.get("unit") or "",
                "kind": kind,
                "source": words.get(source, source) if from_data else _("Worked out or given in the scheme"),
                "is_outside": from_data and source == OUTSIDE,
                "is_read": code in text or title in text,
            }
        )
    return rows


def new_figure(body: Mapping[str, Any], source: str, title: str) -> dict[str, Any]:
    """An input for a source: called like the indicator it is taken from, so that the next year's finds it too."""
    taken = {str(each.get("code")) for each in body.get("inputs") or []}
    kind, _colon, code = source.partition(":")
    wanted = {"target": f"{code}_target", "achieved": f"{code}_rate"}.get(kind, code) if code else title
    made = {"code": free_name(taken, wanted), "title": title}
    return {**made, "kind": "target"} if kind == "target" else made
