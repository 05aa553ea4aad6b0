"""Reading rules from plain values (YAML or JSON): every mistake is kept with its place and the way out."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MESSAGES: dict[str, str] = {
    "rule.not_a_mapping": "Expected a table of names and values, found {found}.",
    "rule.not_a_list": "Expected a list, found {found}.",
    "rule.missing": "“{key}” is missing. Add it.",
    "rule.unknown_key": "“{value}” is not a known entry. Known: {known}.",
    "rule.unknown_key_nearest": "“{value}” is not a known entry. Did you mean “{nearest}”?",
    "rule.unknown_name": "“{value}” does not exist. Known: {known}.",
    "rule.unknown_name_nearest": "“{value}” does not exist. Did you mean “{nearest}”?",
    "rule.not_text": "Expected a text, found {found}.",
    "rule.empty_text": "The text is empty. Write it or remove the entry.",
    "rule.text_too_long": "The text has {length} characters; at most {limit} fit.",
    "rule.bad_code": "“{value}” is not a code. Use small latin letters, digits and “_”, first a letter.",
    "rule.not_yes_no": "Expected true or false, found {found}.",
    "rule.not_whole_number": "Expected a whole number of days, found {found}.",
    "rule.negative_days": "{value} days is less than zero. Give zero or more.",
    "rule.too_many_days": "{value} days is more than {limit}. Check the number.",
    "rule.not_a_date": "“{value}” is not a date. Write it as 2022-01-31.",
    "rule.duplicate": "“{value}” is already used at {first}. Each may stand once.",
}
"""English templates by message code; each ``{name}`` is a key of ``Problem.params``. The path stands before them."""

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST_DAYS = 3650
MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: ``path`` such as ``stages[4].gates[0].documents[1]``, the value found there, the message.

    ``path`` is empty for the whole; ``params`` fill the template of the code, ``value`` is one of them.
    """

    path: str
    value: str
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    template: str = field(default="", repr=False, compare=False)

    def __str__(self) -> str:
        """The English sentence with its place in front.

        >>> str(Problem("limits.default", "-3", "rule.negative_days", {"value": "-3"}))
        'limits.default: -3 days is less than zero. Give zero or more.'
        """
        sentence = (self.template or MESSAGES[self.message_code]).format(**self.params)
        return f"{self.path}: {sentence}" if self.path else sentence


class RulesError(ValueError):
    """Every mistake of a set of rules at once, in the order of the text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems and show them one a line."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels between worker processes with its problems."""
        return (type(self), (self.problems,))


@dataclass(slots=True)
class Reader:
    """Reads values one by one and keeps what is wrong instead of stopping at the first mistake."""

    messages: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def report(self, path: str, value: object, code: str, **params: str) -> None:
        """Keep one mistake."""
        template = self.messages.get(code, MESSAGES.get(code, ""))
        self.problems.append(Problem(path, shown(value), code, {"value": shown(value), **params}, template))

    def unknown(self, code: str, value: object, path: str, names: tuple[str, ...]) -> None:
        """Report a name that does not exist, with the nearest that does."""
        near = difflib.get_close_matches(str(value).lower()[:100], names, n=1, cutoff=0.6)
        if near:
            self.report(path, value, code + "_nearest", nearest=near[0])
        else:
            self.report(path, value, code, known=", ".join(names))

    def table(self, value: object, path: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
        """A mapping whose keys are all known; an empty one where ``value`` is something else."""
        if not isinstance(value, Mapping):
            self.report(path, value, "rule.not_a_mapping", found=shown(value))
            return {}
        for key in value:
            if key not in keys:
                self.unknown("rule.unknown_key", key, join(path, str(key)), keys)
        return value

    def items(self, table: Mapping[str, Any], key: str, path: str) -> list[Any]:
        """The list at ``key``; empty where absent."""
        value = table.get(key)
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            self.report(join(path, key), value, "rule.not_a_list", found=shown(value))
            return []
        return list(value)

    def text(self, table: Mapping[str, Any], key: str, path: str, *, required: bool = True) -> str:
        """The text at ``key``; a whole number is taken as its digits (version: 2022)."""
        value, at = table.get(key), join(path, key)
        if value is None:
            if required:
                self.report(join(path, key), "", "rule.missing", key=key)
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            self.report(at, value, "rule.not_text", found=shown(value))
            return ""
        found = str(value).strip()
        if not found:
            self.report(at, value, "rule.empty_text")
        elif len(found) > MOST_CHARACTERS:
            self.report(at, value, "rule.text_too_long", length=str(len(found)), limit=str(MOST_CHARACTERS))
        return found

    def code(self, table: Mapping[str, Any], path: str, duplicate: str = "rule.duplicate") -> str:
        """The code at ``code``, well formed and used once among those that share ``duplicate``."""
        value, at = self.text(table, "code", path), join(path, "code")
        if value and not CODE.fullmatch(value):
            self.report(at, value, "rule.bad_code")
        elif value:
            self.once(duplicate, value, at)
        return value

    def once(self, code: str, value: str, path: str) -> None:
        """Report ``value`` with message ``code`` if it was met before under the same code."""
        first = self.seen.setdefault((code, value), path)
        if first != path:
            self.report(path, value, code, first=first)

    def flag(self, table: Mapping[str, Any], key: str, path: str) -> bool:
        """True or false; false where absent."""
        value = table.get(key)
        if value is not None and not isinstance(value, bool):
            self.report(join(path, key), value, "rule.not_yes_no", found=shown(value))
        return value is True

    def days(self, table: Mapping[str, Any], key: str, path: str, *, required: bool = False) -> int | None:
        """A whole number of days between 0 and ten years, or None where absent."""
        value, at = table.get(key), join(path, key)
        if value is None:
            if required:
                self.report(join(path, key), "", "rule.missing", key=key)
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.report(at, value, "rule.not_whole_number", found=shown(value))
            return None
        if value < 0:
            self.report(at, value, "rule.negative_days")
        elif value > MOST_DAYS:
            self.report(at, value, "rule.too_many_days", limit=str(MOST_DAYS))
        return value

    def day(self, table: Mapping[str, Any], key: str, path: str) -> date:
        """A date given as a date or as ``2022-01-31``; ``date.min`` where it is missing or wrong."""
        value = table.get(key)
        if value is None:
            self.report(join(path, key), "", "rule.missing", key=key)
            return date.min
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.report(join(path, key), value, "rule.not_a_date")
            return date.min

    def name(self, table: Mapping[str, Any], key: str, path: str, allowed: tuple[str, ...]) -> str:
        """One name out of ``allowed``."""
        value = self.text(table, key, path)
        if value and value not in allowed:
            self.unknown("rule.unknown_name", value, join(path, key), allowed)
        return value

    def names(
        self, table: Mapping[str, Any], key: str, path: str, allowed: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Names out of ``allowed``, none twice."""
        found: dict[str, str] = {}
        for index, value in enumerate(self.items(table, key, path)):
            at = f"{join(path, key)}[{index}]"
            if value not in allowed:
                self.unknown("rule.unknown_name", value, at, allowed)
            elif value in found:
                self.report(at, value, "rule.duplicate", first=found[value])
            else:
                found[value] = at
        return tuple(found)

    def sources(self, table: Mapping[str, Any], path: str, keys: tuple[str, ...]) -> dict[str, str]:
        """Citations by the key they stand for."""
        if table.get("sources") is None:
            return {}
        at = join(path, "sources")
        cited = self.table(table["sources"], at, keys)
        return {key: self.text(cited, key, at) for key in keys if key in cited}


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
