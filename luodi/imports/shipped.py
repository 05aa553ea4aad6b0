"""Mapping files that ship with Luodi: how the columns of a published data set become those of a ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.common.workbooks.cells import RawCell, column_letters
from luodi.common.workbooks.columns import CleanedRow, ImportColumn, Mapping, build_mapping, clean_row
from luodi.common.workbooks.errors import CellError, WorkbookError
from luodi.common.workbooks.headers import plain

FOLDER = Path(__file__).parent / "mappings"
PLACE = re.compile(r"\{(\w+)\}")
KEPT_DATES = "implausible_date"


class MappingFault(ValueError):
    """A mapping file that cannot be used, with the place and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one declared column comes from.

    ``headers``: the first of them with a value. ``values``: what each value means, "" for nothing. ``parts``: texts
    with headers in braces, joined by blanks; a part with an empty cell is left out. ``constant``: the same for all.
    """

    code: str
    headers: tuple[str, ...] = ()
    values: MappingOf[str, str] | None = None
    parts: tuple[str, ...] = ()
    constant: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The headers the sheet must have."""
        return (*self.headers, *(name for part in self.parts for name in PLACE.findall(part)))


@dataclass(frozen=True, slots=True)
class Shipped:
    """One mapping file."""

    code: str
    source: str
    label: str
    label_en: str
    about: str
    rules: tuple[Rule, ...]
    tolerated: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return self.label_en if (get_language() or "").startswith("en") else self.label


def parse(text: str, *, name: str) -> Shipped:
    """The mapping a YAML file states; raises ``MappingFault`` naming what is wrong."""
    try:
        body = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise MappingFault(f"{name}: {error}") from error
    if not isinstance(body, dict) or not isinstance(body.get("columns"), dict):
        raise MappingFault(f"{name}: a mapping needs “source” and “columns”.")
    unknown = body.keys() - {
        "code",
        "source",
        "label",
        "label_en",
        "about",
        "columns",
        "constants",
        "tolerated",
    }
    if unknown or not body.get("source"):
        raise MappingFault(f"{name}: {sorted(unknown) or ['source is missing']}")
    rules = [_rule(code, stated, name) for code, stated in body["columns"].items()]
    rules += [Rule(code, constant=str(value)) for code, value in (body.get("constants") or {}).items()]
    label = str(body.get("label") or name)
    return Shipped(
        str(body.get("code") or name),
        str(body["source"]),
        label,
        str(body.get("label_en") or label),
        str(body.get("about") or ""),
        tuple(rules),
        frozenset(body.get("tolerated") or ()),
    )


def _rule(code: str, stated: Any, name: str) -> Rule:
    if isinstance(stated, str):
        return Rule(code, headers=(stated,))
    if (
        not isinstance(stated, dict)
        or not stated
        or stated.keys() - {"column", "first_of", "values", "parts"}
    ):
        raise MappingFault(f"{name}: columns.{code}: name a header, or column, first_of, values, parts.")
    headers = [stated["column"]] if "column" in stated else stated.get("first_of") or []
    values = {str(key): str(value or "") for key, value in (stated.get("values") or {}).items()} or None
    return Rule(code, tuple(map(str, headers)), values, tuple(map(str, stated.get("parts") or ())))


@cache
def shipped_mappings() -> dict[str, Shipped]:
    """Every mapping file that ships, by code."""
    files = [
        parse(path.read_text(encoding="utf-8"), name=path.stem) for path in sorted(FOLDER.glob("*.yaml"))
    ]
    return {each.code: each for each in files}


def register(path: Path) -> Shipped:
    """Take a mapping file from elsewhere in for this process; raises ``MappingFault``."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingFault(f"{path}: {error}") from error
    mapping = parse(text, name=path.stem)
    shipped_mappings()[mapping.code] = mapping
    return mapping


class Arrangement:
    """The rows of one sheet as a mapping file arranges them."""

    def __init__(self, shipped: Shipped, headers: Sequence[str], columns: Sequence[ImportColumn]) -> None:
        places = {plain(header): index for index, header in reversed(list(enumerate(headers))) if header}
        needed = dict.fromkeys(name for rule in shipped.rules for name in rule.needs)
        if lacking := [name for name in needed if plain(name) not in places]:
            raise WorkbookError(
                "columns",
                _("The sheet has no column for {names}.").format(
                    names="、".join(f"“{name}”" for name in lacking)
                ),
                remedy=_("The mapping “{name}” is for another file. Choose the columns yourself.").format(
                    name=shipped
                ),
            )
        known = {column.code for column in columns}
        if foreign := [rule.code for rule in shipped.rules if rule.code not in known]:
            raise MappingFault(f"{shipped.code}: unknown columns {foreign}")
        self._shipped = shipped
        self._headers = list(headers)
        self._places = {name: places[plain(name)] for name in needed}
        self._width = len(headers)
        chosen = {rule.code: (self._width + number, 1.0) for number, rule in enumerate(shipped.rules)}
        wide = [*headers, *(rule.code for rule in shipped.rules)]
        self.mapping: Mapping = build_mapping(wide, columns, chosen)

    def clean(self, number: int, cells: Sequence[RawCell]) -> CleanedRow:
        """Clean one record as ``clean_row`` does; errors name the columns of the sheet."""
        base = [*cells[: self._width], *([None] * (self._width - len(cells)))]
        derived = [self._derived(rule, base) for rule in self._shipped.rules]
        row = clean_row(self.mapping, number, [*base, *derived])
        kept = {
            error.header: date.fromisoformat(str(error.value)) for error in row.errors if self._is_kept(error)
        }
        if kept:
            derived = [
                None if rule.code in kept else cell
                for rule, cell in zip(self._shipped.rules, derived, strict=True)
            ]
            row = clean_row(self.mapping, number, [*base, *derived])
        if row.values is not None:
            return CleanedRow(number, {**row.values, **kept})
        return CleanedRow(number, None, tuple(self.placed(e, number, e.header) for e in row.errors))

    def _derived(self, rule: Rule, cells: Sequence[RawCell]) -> RawCell:
        if rule.constant:
            return rule.constant
        if rule.parts:
            filled = [
                PLACE.sub(lambda found: _text(cells[self._places[found[1]]]), part)
                for part in rule.parts
                if all(_text(cells[self._places[name]]) for name in PLACE.findall(part))
            ]
            return " ".join(filled)
        cell = next((c for name in rule.headers if _text(c := cells[self._places[name]])), None)
        if rule.values is None or cell is None:
            return cell
        return rule.values.get(_text(cell), cell)

    def _is_kept(self, error: CellError) -> bool:
        """Whether the error is a tolerated date far back that can be taken as written."""
        if error.code != KEPT_DATES or KEPT_DATES not in self._shipped.tolerated:
            return False
        try:
            date.fromisoformat(str(error.value))
        except ValueError:
            return False
        return True

    def placed(self, error: CellError, number: int, code: str) -> CellError:
        """The error at the place in the sheet from which the declared column ``code`` is filled."""
        rule = next(rule for rule in self._shipped.rules if rule.code == code)
        header = rule.needs[0] if rule.needs else rule.code
        letters = column_letters(self._places[header]) if rule.needs else ""
        return error.at(row=number, column=letters, header=header)


def _text(cell: RawCell) -> str:
    return "" if cell is None else str(cell).strip()
