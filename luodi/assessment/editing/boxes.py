"""Fields and values to boxes of a form, and what was posted back to values; numbers stay as they were written."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.assessment.editing.fields import Field
from luodi_engine.scoring.numbers import plain, read_number

Pairs = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """What the scheme declares, to choose from: codes and titles."""

    inputs: Pairs = ()
    classes: Pairs = ()
    units: Pairs = ()
    groups: Sequence[str] = ()
    grades: Pairs = ()
    names: Sequence[str] = ()

    def options(self, field_: Field) -> list[tuple[str, Any]]:
        """The options of a select."""
        scopes = [("class", _("Its class")), ("all", _("All units")), *((each, each) for each in self.groups)]
        if field_.options == "scopes_all":
            return [scopes[1], scopes[0], *scopes[2:]]
        words = {"scopes": scopes, "classes": list(self.classes), "grades": [("", "—"), *self.grades]}
        if isinstance(field_.options, str):
            return list(words[field_.options])
        return list(field_.options)


@dataclass(slots=True)
class Box:
    """A field as the page shows it; ``parts`` are boxes inside it, ``rows`` those of a table."""

    name: str
    field: Field
    value: Any = ""
    options: list[tuple[str, Any]] = dataclasses.field(default_factory=list)
    how: str = ""
    parts: list[Box] = dataclasses.field(default_factory=list)
    rows: list[list[Box]] = dataclasses.field(default_factory=list)
    problems: list[str] = dataclasses.field(default_factory=list)

    @property
    def id(self) -> str:
        """The name as an id of the page."""
        return "f-" + re.sub(r"\W+", "-", self.name).strip("-")

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.field.kind

    @property
    def label(self) -> Any:
        """What it is called."""
        return self.field.label

    @property
    def is_narrow(self) -> bool:
        """Whether the rows of a table stand in lines, not each as a form."""
        return len(self.field.columns) <= 4

    @property
    def is_wrong(self) -> bool:
        """Whether there is a problem here or inside."""
        return any(box.problems for box in self.walk())

    def walk(self) -> Iterator[Box]:
        """The box and all inside it."""
        yield self
        for part in (*self.parts, *(box for row in self.rows for box in row)):
            yield from part.walk()


def shown(value: Any) -> str:
    """A value as it is put into a box."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    return plain(Decimal(value)) if isinstance(value, int | Decimal) else str(value)


def look_up(holder: Any, key: str) -> Any:
    """The value under a dotted key."""
    for part in key.split("."):
        holder = holder.get(part) if isinstance(holder, Mapping) else None
    return holder


def boxes(fields: Sequence[Field], holder: Mapping[str, Any], base: str, words: Words) -> list[Box]:
    """Boxes of ``fields`` filled from ``holder``; ``base`` comes before every name."""
    return [_box(each, look_up(holder, each.key), _joined(base, each.key), words) for each in fields]


def _joined(base: str, key: str) -> str:
    return f"{base}.{key}" if base else key


def _box(field_: Field, value: Any, name: str, words: Words) -> Box:
    box = Box(name, field_, options=words.options(field_))
    makers = {
        "operand": _operand,
        "weight": _operand,
        "table": _table,
        "pairs": _table,
        "mapping": _mapping,
        "by_unit": _numbers_of,
        "by_class": _numbers_of,
        "list_of_choices": _choices,
    }
    if field_.kind in makers:
        makers[field_.kind](box, value, words)
    elif field_.kind in ("list", "numbers"):
        box.value = ", ".join(map(shown, value)) if isinstance(value, list) else shown(value)
    elif field_.kind == "schedule":
        given = value if isinstance(value, Mapping) else {}
        box.value = ", ".join(f"{month}: {shown(each)}" for month, each in given.items())
    elif field_.kind == "checks":
        box.value = [str(each) for each in value] if isinstance(value, list) else []
    elif field_.kind == "flag":
        box.value = value if isinstance(value, bool) else field_.usual == "true"
    else:
        box.value = shown(value)
        if field_.kind == "input":
            known = {code for code, _title in words.inputs}
            titles = {title: code for code, title in words.inputs}
            box.value = titles.get(box.value, box.value)
            box.options = [("", "—"), *words.inputs]
            if box.value and box.value not in known:
                box.options.append((box.value, box.value))
    return box


def _operand(box: Box, value: Any, words: Words) -> None:
    is_weight = box.kind == "weight"
    box.options = [("", _("None") if is_weight else "—"), ("number", _("A number"))]
    if words.classes:
        box.options.append(("by_class", _("By class")))
    if not is_weight:
        if words.units:
            box.options.append(("by_unit", _("By unit")))
        box.options += [(f"input:{code}", title) for code, title in words.inputs]
    if isinstance(value, Mapping):
        box.how = "by_class" if is_weight or "by_unit" not in value else "by_unit"
        under = value if is_weight else value.get(box.how) or {}
        listed = words.classes if box.how == "by_class" else words.units
        middle = "" if is_weight else f".{box.how}"
        box.parts = _lines(f"{box.name}{middle}", under, listed)
        if box.how == "by_unit":
            rest = Field("otherwise", _("Others"), "number")
            box.parts.append(Box(f"{box.name}.otherwise", rest, shown(value.get("otherwise"))))
    elif isinstance(value, str) and value and not isinstance(read_number(value, ""), Decimal):
        titles = {title: code for code, title in words.inputs}
        code = titles.get(value, value)
        is_known = code in {each for each, _title in words.inputs}
        box.how, box.value = (f"input:{code}", "") if is_known else ("number", value)
    elif value is not None:
        box.how, box.value = "number", shown(value)


def _lines(name: str, given: Any, listed: Pairs) -> list[Box]:
    values = given if isinstance(given, Mapping) else {}
    rows = dict(listed) | {code: code for code in values if code not in dict(listed)}
    return [
        Box(f"{name}.{code}", Field(code, title, "number"), shown(values.get(code)))
        for code, title in rows.items()
    ]


def _numbers_of(box: Box, value: Any, words: Words) -> None:
    box.parts = _lines(box.name, value, words.units if box.kind == "by_unit" else words.classes)


def _table(box: Box, value: Any, words: Words) -> None:
    rows = value if isinstance(value, list) else []
    for number, row in enumerate(rows):
        if box.kind == "pairs":
            cells = list(row) if isinstance(row, list) else [row]
            box.rows.append(
                [
                    Box(f"{box.name}[{number}][{at}]", column, shown(cells[at]) if at < len(cells) else "")
                    for at, column in enumerate(box.field.columns)
                ]
            )
        else:
            holder = row if isinstance(row, Mapping) else {}
            box.rows.append(boxes(box.field.columns, holder, f"{box.name}[{number}]", words))


def _mapping(box: Box, value: Any, words: Words) -> None:
    holder = value if isinstance(value, Mapping) else {box.field.columns[0].key: value}
    box.parts = boxes(box.field.columns, holder, box.name, words)


def _choices(box: Box, value: Any, words: Words) -> None:
    given = [str(each) for each in value] if isinstance(value, list) else []
    for number in range(len(box.options) - 1):
        part = Box(f"{box.name}[{number}]", Field(str(number), number + 1, "choice"), options=box.options)
        part.value = given[number] if number < len(given) else ""
        box.parts.append(part)
