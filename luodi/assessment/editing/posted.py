"""What was posted in the boxes of a form back to the settings of a scheme; what is empty is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from luodi.assessment.editing.boxes import look_up
from luodi.assessment.editing.fields import Field
from luodi_engine.scoring.numbers import read_number

Given = Mapping[str, Sequence[str]]
MOST_ROWS = 200


def holder_from(fields: Sequence[Field], given: Given, base: str, old: Mapping[str, Any]) -> dict[str, Any]:
    """``old`` with every field of ``fields`` as it was posted; other settings stay."""
    made = deepcopy(dict(old))
    for each in fields:
        name = f"{base}.{each.key}" if base else each.key
        value = _read(each, given, name, look_up(old, each.key))
        _put(made, each.key.split("."), value)
    return made


def _put(holder: dict[str, Any], path: list[str], value: Any) -> None:
    if len(path) > 1:
        inner = holder.get(path[0])
        inner = inner if isinstance(inner, dict) else {}
        _put(inner, path[1:], value)
        value = inner or None
    if value is None:
        holder.pop(path[0], None)
    else:
        holder[path[0]] = value


def text_of(given: Given, name: str) -> str:
    """The last text posted under a name."""
    found = given.get(name) or [""]
    return str(found[-1]).strip()


def number_of(text: str) -> Any:
    """The number in a text, or the text where it is none: the engine then says so at the place.

    >>> number_of("96%"), number_of("many"), number_of(" ")
    (Decimal('0.96'), 'many', None)
    """
    text = text.strip()
    if not text:
        return None
    number = read_number(text, "")
    return number if isinstance(number, Decimal) else text


def _read(field: Field, given: Given, name: str, old: Any) -> Any:
    readers: dict[str, Callable[..., Any]] = {
        "number": lambda: number_of(text_of(given, name)),
        "flag": lambda: _flag(field, bool(given.get(name)), old),
        "choice": lambda: _choice(field, text_of(given, name), old),
        "operand": lambda: _operand(given, name),
        "weight": lambda: _weight(given, name),
        "table": lambda: _table(field, given, name, old),
        "pairs": lambda: _pairs(given, name),
        "numbers": lambda: _listed(text_of(given, name), number_of),
        "list": lambda: _listed(text_of(given, name), str),
        "by_unit": lambda: numbers_under(given, name),
        "by_class": lambda: numbers_under(given, name),
        "schedule": lambda: _schedule(text_of(given, name)),
        "checks": lambda: [each for each in given.get(name, ()) if each] or None,
        "list_of_choices": lambda: _steps(given, name),
        "mapping": lambda: _mapping(field, given, name, old),
    }
    if field.kind in readers:
        return readers[field.kind]()
    return text_of(given, name) or None


def _flag(field: Field, is_on: bool, old: Any) -> bool | None:
    usual = field.usual == "true"
    return is_on if is_on != usual or isinstance(old, bool) else None


def _choice(field: Field, text: str, old: Any) -> str | None:
    # What holds anyway is not written, so that opening and saving a rule leaves its hash alone.
    usual = "class" if field.options == "scopes" else "all" if field.options == "scopes_all" else ""
    if not isinstance(field.options, str) and field.options:
        usual = field.options[0][0]
    return None if not text or (text == usual and old is None) else text


def _operand(given: Given, name: str) -> Any:
    how = text_of(given, f"{name}:how")
    if how.startswith("input:"):
        return how.removeprefix("input:")
    if how in ("by_class", "by_unit"):
        made: dict[str, Any] = {how: numbers_under(given, f"{name}.{how}") or {}}
        rest = number_of(text_of(given, f"{name}.otherwise"))
        return {**made, "otherwise": rest} if how == "by_unit" and rest is not None else made
    text = text_of(given, name)
    # A number that was cleared stays a number to fill in, not "none".
    return (
        (number_of(text) or "")
        if how == "number" and not text
        else number_of(text)
        if how == "number"
        else None
    )


def _weight(given: Given, name: str) -> Any:
    how = text_of(given, f"{name}:how")
    if how == "by_class":
        return numbers_under(given, name) or {}
    return number_of(text_of(given, name)) if how == "number" else None


def numbers_under(given: Given, name: str) -> dict[str, Any] | None:
    """The numbers in the boxes below a name, by code."""
    found = {}
    for key in given:
        if key.startswith(f"{name}.") and not key.endswith(":how"):
            value = number_of(text_of(given, key))
            if value is not None:
                found[key[len(name) + 1 :]] = value
    return found or None


def row_numbers(given: Given, name: str) -> list[int]:
    """The numbers of the rows of a table that were posted, in order."""
    pattern = re.compile(re.escape(name) + r"\[(\d{1,4})\]")
    found = {int(match.group(1)) for key in given if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]


def _table(field: Field, given: Given, name: str, old: Any) -> list[Any] | None:
    rows = []
    for number in row_numbers(given, name):
        before = old[number] if isinstance(old, list) and number < len(old) else {}
        kept = before if isinstance(before, Mapping) else {}
        rows.append(holder_from(field.columns, given, f"{name}[{number}]", kept))
    return rows or None


def _pairs(given: Given, name: str) -> list[Any] | None:
    rows = []
    for number in row_numbers(given, name):
        cells = [number_of(text_of(given, f"{name}[{number}][{at}]")) for at in (0, 1)]
        rows.append(["" if cell is None else cell for cell in cells])
    return rows or None


def _listed(text: str, read: Callable[[str], Any]) -> list[Any] | None:
    return [read(part.strip()) for part in re.split(r"[,，、;；\n]", text) if part.strip()] or None


def _schedule(text: str) -> dict[str, Any] | None:
    found = {}
    for part in re.split(r"[,，;；\n]", text):
        month, _colon, share = part.replace("：", ":").partition(":")
        if month.strip():
            found[month.strip()] = number_of(share) if share.strip() else ""
    return found or None


def _steps(given: Given, name: str) -> list[str] | None:
    return [
        text for number in row_numbers(given, name) if (text := text_of(given, f"{name}[{number}]"))
    ] or None


def _mapping(field: Field, given: Given, name: str, old: Any) -> Any:
    head = field.columns[0].key
    before = old if isinstance(old, Mapping) else {} if old is None else {head: old}
    made = holder_from(field.columns, given, name, before)
    if made and set(made) == {head} and not isinstance(old, Mapping):
        return made[head]
    return made or None


def without_empty_rows(value: Any) -> Any:
    """The value without rows of tables in which nothing was filled in.

    >>> without_empty_rows({"tiers": [{"input": "a"}, {}], "points": [["", ""], [1, 2]]})
    {'tiers': [{'input': 'a'}], 'points': [[1, 2]]}
    """
    if isinstance(value, Mapping):
        return {key: without_empty_rows(each) for key, each in value.items()}
    if isinstance(value, list):
        kept = [each for each in value if each not in ({}, ["", ""], "")]
        return [without_empty_rows(each) for each in kept]
    return value


def stepped(holder: Mapping[str, Any], do: str, base: str) -> dict[str, Any]:
    """The holder after a step in one of its tables: ``add:name``, ``drop:name:row``, ``up:…``, ``down:…``."""
    made = deepcopy(dict(holder))
    step, _colon, rest = do.partition(":")
    name, _colon, row = rest.partition(":")
    path = (name.removeprefix(f"{base}.") if base else name).split(".")
    level: Any = made
    for part in path[:-1]:
        level = level.setdefault(part, {})
        if not isinstance(level, dict):
            return made
    rows = level.get(path[-1])
    rows = list(rows) if isinstance(rows, list) else []
    at = int(row) if row.isdecimal() and int(row) < len(rows) else None
    if step == "add" and len(rows) < MOST_ROWS:
        rows.append(["", ""] if path[-1] == "points" else {})
    elif at is not None and step == "drop":
        del rows[at]
    elif at is not None and step in ("up", "down"):
        rows.insert(max(at + (1 if step == "down" else -1), 0), rows.pop(at))
    level[path[-1]] = rows
    return made
