"""Exclusion lists as dated data: which projects are not counted as introduced, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from luodi_engine.values.reading import Reader, RulesError


@dataclass(frozen=True, slots=True)
class ExclusionFlag:
    """One reason not to count a project, with its source."""

    code: str
    label: str
    label_en: str
    source: str


@dataclass(frozen=True, slots=True)
class ExclusionList:
    """A dated version of a place's exclusion list."""

    code: str
    version: str
    effective_from: date
    source: str
    flags: tuple[ExclusionFlag, ...]


def parse_exclusions(body: Mapping[str, Any]) -> ExclusionList:
    """The list written in ``body``; raises ``RulesError`` with every mistake.

    >>> row = {"code": "real_estate", "label": "房地产", "label_en": "Real estate", "source": "example"}
    >>> body = {"code": "x", "version": 1, "effective_from": "2022-01-01", "source": "example", "flags": [row, row]}
    >>> parse_exclusions(body)
    Traceback (most recent call last):
    luodi_engine.values.reading.RulesError: flags[1].code: “real_estate” is already used at flags[0].code. Each may stand once.
    """
    reader = Reader()
    table = reader.table(body, "", tuple(column.name for column in fields(ExclusionList)))
    found = ExclusionList(
        code=reader.code(table, "", "rule.code"),
        version=reader.text(table, "version", ""),
        effective_from=reader.day(table, "effective_from", ""),
        source=reader.text(table, "source", ""),
        flags=tuple(
            _read_flag(reader, row, f"flags[{index}]")
            for index, row in enumerate(reader.items(table, "flags", ""))
        ),
    )
    if reader.problems:
        raise RulesError(tuple(reader.problems))
    return found


def _read_flag(reader: Reader, row: object, path: str) -> ExclusionFlag:
    table = reader.table(row, path, tuple(column.name for column in fields(ExclusionFlag)))
    return ExclusionFlag(
        code=reader.code(table, path),
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        source=reader.text(table, "source", path),
    )
