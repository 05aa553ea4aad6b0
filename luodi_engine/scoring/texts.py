"""Schemes and figures as text: JSON and YAML with numbers exactly as written, the one loader of pages and command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from luodi_engine.scoring.problems import DataError, Refused, problem, shortened

DEEPEST = 100


def read_json(text: str, name: str = "") -> Any:
    """Values from JSON, decimals exactly as written; raises ``DataError`` for bad JSON and doubled keys.

    >>> read_json('{"a": 0.50}')
    {'a': Decimal('0.50')}
    """
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_unique)
    except RecursionError as error:
        raise DataError([problem(name, "file_nested", limit=DEEPEST)]) from error
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise DataError([problem(name, "file_form", form="JSON", found=shortened(error))]) from error


def write_json(value: Any) -> str:
    """One JSON text of the value; decimals stay numbers, written as they are.

    >>> write_json({"a": Decimal("0.50"), "b": [1, None, True, "x"]})
    '{"a": 0.50, "b": [1, null, true, "x"]}'
    """
    if isinstance(value, Mapping):
        parts = (
            f"{json.dumps(str(key), ensure_ascii=False)}: {write_json(item)}" for key, item in value.items()
        )
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_json(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)


def write_yaml(value: Any) -> str:
    """The value as YAML an officer can read and change."""
    return str(yaml.dump(value, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=110))


def read_yaml(text: str, name: str = "", *, longest: int | None = None) -> Any:
    """Values from YAML (or JSON), decimals exactly as written; ``name`` is the file's, for the place of a problem.

    Raises ``DataError`` for text that is no YAML, is longer than ``longest`` or nests too deep, doubled keys
    and aliases.
    """
    if longest is not None and len(text) > longest:
        raise DataError([problem(name, "file_size", found=len(text), limit=longest)])
    try:
        return yaml.load(text, Loader=PlainLoader)
    except RecursionError as error:
        raise DataError([problem(name, "file_nested", limit=DEEPEST)]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = ", ".join(part for part in (name, _line(mark) if mark else "") if part)
        found = shortened(getattr(error, "problem", None) or error)
        raise DataError([problem(place, "file_form", form="YAML", found=found)]) from error
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise DataError([problem(name, "file_form", form="YAML", found=shortened(error))]) from error


class PlainDumper(yaml.SafeDumper):
    """Writes decimals as plain numbers and copies instead of aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an alias: they are refused when the file comes back."""
        return True


class PlainLoader(yaml.SafeLoader):
    """YAML without aliases, doubled keys and floats; only true and false are truth values.

    With YAML 1.1 a class called "no" would silently become False.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases, with which a small file could stand for a huge one."""
        events: Any = self
        if events.check_event(yaml.events.AliasEvent):
            raise DataError([problem(_line(events.peek_event().start_mark), "yaml_alias")])
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Refuse a key that stands twice: the first one would silently be lost."""
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, dict | list):
                raise DataError([problem(_line(key_node.start_mark), "not_a_mapping", found=key)])
            if key in seen:
                raise DataError([problem(_line(key_node.start_mark), "yaml_doubled", name=key)])
            seen.add(key)
        return super().construct_mapping(node, deep)


def _number(dumper: Any, value: Decimal) -> Any:
    text = format(value, "f")
    tag = "tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int"
    return dumper.represent_scalar(tag, text)


def _decimal(loader: Any, node: Any) -> Any:
    text = str(node.value).replace("_", "")
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _truth(loader: Any, node: Any) -> Any:
    return {"true": True, "false": False}.get(str(node.value).lower(), str(node.value))


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise DataError([problem("", "yaml_doubled", name=doubled)])
    return found


PlainDumper.add_representer(Decimal, _number)
PlainLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
PlainLoader.add_constructor("tag:yaml.org,2002:bool", _truth)
