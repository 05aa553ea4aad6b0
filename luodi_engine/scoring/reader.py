"""Reads the body of a scheme: every setting by name, every problem kept with its path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi_engine.scoring.expressions import Expression, Names, compile_expression
from luodi_engine.scoring.numbers import ROUNDING_MODES, read_number
from luodi_engine.scoring.problems import ExpressionError, Problem, problem, unknown


@dataclass(frozen=True, slots=True)
class Operand:
    """A quantity of a rule: a number, an input, or a number by class or by unit."""

    number: Decimal | None = None
    name: str = ""
    by_class: Mapping[str, Decimal] = field(default_factory=dict)
    by_unit: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a unit is compared with: its class, all units or a group; ``pool`` joins all periods."""

    within: str = "class"
    pool: bool = False


@dataclass(slots=True)
class Vocabulary:
    """What the rest of a scheme declares, known while its rules are read."""

    classes: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    spelled: dict[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()

    def names(self, extra: Mapping[str, str] | None = None) -> Names:
        """The names an expression may use, with ``extra`` ones such as the total."""
        return Names({**self.spelled, **(extra or {})}, self.texts)


class Reader:
    """One mapping of a scheme's body; ask it for every setting, then ``finish`` to find the unknown ones."""

    def __init__(self, body: Any, place: str, problems: list[Problem], words: Vocabulary) -> None:
        self.place, self.problems, self.words = place, problems, words
        self.asked: set[str] = set()
        self.body: Mapping[str, Any] = {}
        if isinstance(body, Mapping):
            self.body = {str(key): value for key, value in body.items()}
        else:
            self.refuse("", "not_a_mapping", found=body)

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place and key else self.place or key

    def refuse(self, key: str, code: str, /, **values: object) -> None:
        """Note a problem at ``key``."""
        self.problems.append(problem(self.at(key), code, **values))

    def value(self, key: str) -> Any:
        self.asked.add(key)
        return self.body.get(key)

    def has(self, key: str) -> bool:
        return self.value(key) is not None

    def text(self, key: str, *, required: bool = False, limit: int = 400) -> str:
        value = self.value(key)
        if value is None or isinstance(value, (Mapping, list)):
            if required or value is not None:
                self.refuse(key, "needed")
            return ""
        if required and not str(value).strip():
            self.refuse(key, "needed")
        if len(str(value)) > limit:
            self.refuse(key, "text_length", found=len(str(value)), limit=limit)
        return str(value).strip()[:limit]

    def code(self, key: str = "code") -> str:
        """A code: letters (Chinese ones too), digits, _ and -, at most 60."""
        text = self.text(key, required=True)
        if text and not (len(text) <= 60 and all(c.isalnum() or c in "_-" for c in text)):
            self.refuse(key, "bad_code", found=text)
        return text

    def number(self, key: str, default: Any = None, *, low: Any = None, high: Any = None) -> Decimal | None:
        value = self.value(key)
        if value is None or value == "none":
            return None if default is None else Decimal(default)
        return self.checked(value, key, low=low, high=high)

    def needed_number(self, key: str, *, low: Any = None, high: Any = None) -> Decimal:
        if not self.has(key):
            self.refuse(key, "needed")
        return self.number(key, low=low, high=high) or Decimal(0)

    def checked(self, value: Any, key: str, *, low: Any = None, high: Any = None) -> Decimal | None:
        read = read_number(value, self.at(key))
        if isinstance(read, Problem):
            self.problems.append(read)
            return None
        if (low is not None and read < Decimal(low)) or (high is not None and read > Decimal(high)):
            self.refuse(
                key, "out_of_range", found=value, low=low if low is not None else "-∞", high=high or "∞"
            )
        return read

    def whole(self, key: str, default: int, *, low: int = 0, high: int = 12) -> int:
        number = self.number(key, default, low=low, high=high)
        if number is None or number != number.to_integral_value():
            self.refuse(key, "not_whole", found=self.body.get(key))
            return default
        return int(number)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "not_a_flag", found=value)
        return default if not isinstance(value, bool) else value

    def choice(self, key: str, options: Collection[str], default: str) -> str:
        text = self.text(key) or default
        if text not in options:
            self.problems.append(unknown(self.at(key), "unknown_choice", text, options))
            return default if default in options else next(iter(options))
        return text

    def items(self, key: str) -> list[Any]:
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.refuse(key, "not_a_list", found=value)
            return []
        return list(value)

    def inner(self, key: str) -> Reader:
        """The mapping under ``key``; an absent one reads as empty."""
        value = self.value(key)
        return Reader({} if value is None else value, self.at(key), self.problems, self.words)

    def each(self, key: str) -> list[Reader]:
        """A reader for every mapping in the list under ``key``."""
        return [
            Reader(entry, f"{self.at(key)}[{number}]", self.problems, self.words)
            for number, entry in enumerate(self.items(key))
        ]

    def numbers(
        self, key: str, known: Iterable[str] | None = None, code: str = "unknown_class"
    ) -> dict[str, Decimal]:
        """A mapping of names to numbers; names outside ``known`` are refused."""
        reader = self.inner(key)
        allowed = None if known is None else list(known)
        found: dict[str, Decimal] = {}
        for name in reader.body:
            if allowed is not None and name not in allowed:
                self.problems.append(unknown(reader.at(name), code, name, allowed))
                continue
            number = reader.number(name)
            if number is not None:
                found[name] = number
        return found

    def input(self, key: str = "input", *, required: bool = True) -> str:
        """The code of a declared input, given by its code or its title."""
        text = self.text(key, required=required)
        if not text:
            return ""
        code = self.words.spelled.get(text, "")
        if code not in self.words.inputs:
            self.problems.append(unknown(self.at(key), "unknown_input", text, self.words.inputs))
            return ""
        return code

    def operand(self, key: str, *, required: bool = True, default: Any = None) -> Operand | None:
        """A number, an input's name, {by_class: …} or {by_unit: …}."""
        value = self.value(key)
        if value is None:
            if required:
                self.refuse(key, "needed")
            return None if default is None else Operand(Decimal(default))
        if isinstance(value, Mapping):
            reader = self.inner(key)
            operand = Operand(
                by_class=reader.numbers("by_class", self.words.classes),
                by_unit=reader.numbers("by_unit"),
                number=reader.number("otherwise"),
            )
            reader.finish()
            if not operand.by_class and not operand.by_unit:
                self.refuse(key, "needed")
            return operand
        if isinstance(value, str):
            read = read_number(value, "")
            if isinstance(read, Problem) and read.code == "not_a_number":
                return Operand(name=self.input(key))
        return Operand(self.checked(value, key))

    def expression(self, key: str, type_: str, extra: Mapping[str, str] | None = None) -> Expression | None:
        """The compiled expression under ``key``, or None with its problem noted."""
        text = self.text(key, required=True, limit=100_000)
        if not text:
            return None
        try:
            compiled = compile_expression(text, self.words.names(extra), self.at(key))
        except ExpressionError as error:
            self.problems.extend(error.problems)
            return None
        if compiled.type != type_:
            self.refuse(key, f"expression_wants_{type_}", at=1)
        return compiled

    def scope(self) -> Scope:
        """``within`` (class, all or a group) and ``pool_periods``."""
        known = ("class", "all", *self.words.groups)
        return Scope(self.choice("within", known, "class"), self.flag("pool_periods"))

    def mode(self, key: str = "mode") -> str:
        return self.choice(key, tuple(ROUNDING_MODES), "half_up")

    def finish(self) -> None:
        """Note every setting nobody asked for, with the nearest one that exists."""
        for key in self.body:
            if key not in self.asked:
                self.problems.append(unknown(self.at(key), "unknown_key", key, self.asked))
