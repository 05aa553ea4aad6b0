"""Cleaning of single cells: texts, choices and yes or no here; amounts and dates from their own modules."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from django.utils.translation import gettext as _

from luodi.common.workbooks.amounts import (
    clean_amount,
    clean_decimal,
    clean_integer,
    clean_rate,
    folded,
    is_blank,
    refuse_faulty,
    shown,
    unit_from_header,
)
from luodi.common.workbooks.cells import RawCell
from luodi.common.workbooks.dates import clean_date, clean_month
from luodi.common.workbooks.errors import CellError

__all__ = [
    "CellError",
    "Choices",
    "clean_amount",
    "clean_boolean",
    "clean_choice",
    "clean_code",
    "clean_date",
    "clean_decimal",
    "clean_integer",
    "clean_month",
    "clean_rate",
    "clean_text",
    "is_blank",
    "unit_from_header",
]

YES = {"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "1.0", "已", "已完成", "真"}
NO = {
    "否",
    "没有",
    "不",
    "不是",
    "×",
    "✗",
    "✘",
    "✕",
    "x",
    "n",
    "no",
    "false",
    "f",
    "0",
    "0.0",
    "未",
    "未完成",
    "假",
}
NO_IN_BOOLEAN = {"无"}
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udfff]"
)
WIDE_LETTERS = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
PLAIN = re.compile(r"[一-鿿A-Za-z0-9（）、，。]+")
BLANK_RUN = re.compile(r"[ \t\u00a0\u3000]+")
LONGEST_EXACT_INTEGER = 10**15


def clean_text(value: RawCell, *, max_length: int | None = None, multiline: bool = False) -> str | None:
    """The text of a cell; None where it is blank. Raises ``CellError``.

    Letters and digits come in one width, Chinese punctuation stays as written; invisible and control characters
    go; runs of blanks become one. Line breaks stay only where ``multiline``. A number becomes its digits.
    """
    if isinstance(value, str) and PLAIN.fullmatch(value) and (max_length is None or len(value) <= max_length):
        return None if is_blank(value) else value
    refuse_faulty(value)
    if is_blank(value):
        return None
    text = value if isinstance(value, str) else number_as_text(value)
    text = unicodedata.normalize("NFC", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = [BLANK_RUN.sub(" ", line.translate(WIDE_LETTERS)).strip() for line in text.split("\n")]
    text = "\n".join(lines).strip() if multiline else " ".join(line for line in lines if line)
    if max_length is not None and len(text) > max_length:
        raise CellError(
            "too_long",
            text[:200],
            _("The text has {length} characters, at most {limit} fit.").format(
                length=len(text), limit=max_length
            ),
            _("Shorten it, and put the rest into the remarks or a document."),
        )
    return text or None


def number_as_text(value: RawCell) -> str:
    """The text of a cell that is not text; raises ``CellError`` where a long number has lost its last digits."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        if abs(value) >= LONGEST_EXACT_INTEGER:
            raise CellError(
                "digits_lost",
                value,
                _("The cell is a number of more than 15 digits, of which a spreadsheet loses the last ones."),
                _("Format the column as text and enter the code again."),
            )
        return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)
    return str(value)


def clean_code(value: RawCell, *, max_length: int | None = None) -> str | None:
    """A code such as a credit code: one width, capital letters, no blanks; None where blank. Raises ``CellError``."""
    text = clean_text(value, max_length=max_length)
    return re.sub(r"[\s\-_]", "", unicodedata.normalize("NFKC", text)).upper() if text else None


def clean_boolean(value: RawCell) -> bool | None:
    """Yes or no (是 否 √ × Y N 1 0 …); None where the cell is blank. 无 counts as no. Raises ``CellError``."""
    refuse_faulty(value)
    if isinstance(value, bool):
        return value
    text = "" if value is None else folded(value)
    if text in YES:
        return True
    if text in NO or text in NO_IN_BOOLEAN:
        return False
    if is_blank(value):
        return None
    raise CellError(
        "not_yes_or_no",
        value,
        _("“{value}” is neither yes nor no.").format(value=shown(value)),
        _("Write 是 or 否."),
    )


class Choices:
    """A closed list of names with their codes, looked up by code, label or another name."""

    def __init__(self, choices: Mapping[str, Iterable[str]]) -> None:
        self.labels: list[str] = []
        self._names: dict[str, tuple[str, str]] = {}
        self._seen: dict[str, str] = {}
        for code, names in choices.items():
            spellings = [str(name) for name in names] or [code]
            self.labels.append(spellings[0])
            for name in (*spellings, code):
                self._names.setdefault(folded(name), (code, name))

    def clean(self, value: RawCell) -> str | None:
        """The code a cell names; None where it is blank. Raises ``CellError`` with the nearest name."""
        if isinstance(value, str) and value in self._seen:
            return self._seen[value]
        found = self._names.get(folded(value)) if isinstance(value, str | int) else None
        text = None if found else clean_text(value)
        if text is not None:
            found = self._names.get(folded(text))
        elif not found:
            return None
        if not found:
            raise self._not_listed(value, str(text))
        if isinstance(value, str) and len(self._seen) < 10_000:
            self._seen[value] = found[0]
        return found[0]

    def _not_listed(self, value: RawCell, text: str) -> CellError:
        wanted = folded(text)[:60]
        near = get_close_matches(wanted, self._names, n=1, cutoff=0.5) or [
            name for name in self._names if name and (wanted in name or name in wanted)
        ]
        possible = listed(self.labels)
        if near:
            remedy = _("Did you mean “{name}”? Possible: {names}.").format(
                name=self._names[near[0]][1], names=possible
            )
        else:
            remedy = _("Possible: {names}.").format(names=possible)
        return CellError(
            "not_a_choice", value, _("“{value}” is not in the list.").format(value=shown(text)), remedy
        )


def clean_choice(value: RawCell, choices: Mapping[str, Iterable[str]]) -> str | None:
    """The code of the choice a cell names by its code, its label or another name; None where it is blank.

    ``choices`` maps each code to its names, the label first. Raises ``CellError`` with the nearest name.
    """
    return Choices(choices).clean(value)


def listed(labels: list[str], most: int = 12) -> str:
    """The first labels in one line."""
    return "、".join(str(label) for label in labels[:most]) + ("…" if len(labels) > most else "")
