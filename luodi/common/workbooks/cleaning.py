"""Cleaning of single cells: texts, choices, yes or no and dates here; numbers and amounts from their own module."""

import re
import unicodedata
from calendar import monthrange
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
from luodi.common.workbooks.cells import RawCell, from_serial
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

EARLIEST = date(1949, 10, 1)
LATEST = date(2100, 12, 31)
FIRST_SERIAL, LAST_SERIAL = 18_000, 73_500
TIME_OF_DAY = r"(?:[t日号]?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?分?(?:z|\+\d{2}:?\d{2})?)?"
FULL = re.compile(rf"(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})[日号]?{TIME_OF_DAY}")
SPACED = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ t]+(\d{1,2}:\d{1,2}.*)", re.IGNORECASE)
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(?:份)?")
PACKED_MONTH = re.compile(r"(\d{4})(\d{2})")
YEAR = re.compile(r"(\d{4})年?")
SHORT_YEAR = re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?")
NO_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?")
YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
VAGUE = re.compile(r"(上旬|中旬|下旬|月底|月初|年底|年初|年中|季度|上半年|下半年|左右|前后|之前|以前)")


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


def clean_date(value: RawCell, *, day_of_month: str = "refuse", epoch_1904: bool = False) -> date | None:
    """The day a cell names; None where it is blank. Raises ``CellError``.

    Takes date cells, serial numbers of 1949 to 2100, 2026-9-2, 2026/9/2, 2026.9.2, 2026年9月2日 and 20260902.
    ``day_of_month`` says what a bare month ("2026年9月") means: ``"refuse"``, its ``"first"`` or its ``"last"`` day.
    """
    refuse_faulty(value)
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return plausible(value.date(), value)
    if isinstance(value, date):
        return plausible(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_number(value, epoch_1904)
    if not isinstance(value, str):
        raise not_a_date(value)
    spaced = SPACED.fullmatch(value.strip())
    text = folded(spaced[1] if spaced else value)
    found = FULL.fullmatch(text) or PACKED.fullmatch(text)
    if found:
        return real_day(value, found)
    month = MONTH.fullmatch(text)
    if month:
        return day_in_month(value, month, day_of_month)
    if text.isascii() and text.isdecimal() and len(text) == 5:
        return from_number(int(text), epoch_1904)
    raise unclear_date(value, text)


def clean_month(value: RawCell, *, epoch_1904: bool = False) -> date | None:
    """The first day of the month a cell names, as a month or as any day in it; None where blank. Raises ``CellError``."""
    if isinstance(value, int) and not isinstance(value, bool) and 194_900 <= value <= 210_012:
        value = str(value)
    if isinstance(value, str) and (found := PACKED_MONTH.fullmatch(folded(value))):
        return day_in_month(value, found, "first")
    day = clean_date(value, day_of_month="first", epoch_1904=epoch_1904)
    return day.replace(day=1) if day else None


def from_number(number: int | float, epoch_1904: bool) -> date:
    """The day of a serial number or of eight packed digits."""
    if isinstance(number, int) and (packed := PACKED.fullmatch(str(number))):
        return real_day(number, packed)
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        instant = from_serial(number, epoch_1904=epoch_1904)
        if instant:
            return plausible(instant.date(), number)
    if isinstance(number, float) and 1949 < number < 2101:
        raise CellError(
            "month_as_number",
            number,
            _("“{value}” was turned into a number; 2026.1 may have been January or October.").format(
                value=number
            ),
            _("Write the day in full, such as 2026-10-01, in a cell formatted as text or date."),
        )
    if isinstance(number, int) and 1949 <= number <= 2100:
        raise year_only(number)
    raise not_a_date(number)


def real_day(value: RawCell, found: re.Match[str]) -> date:
    """The day of year, month and day matched; raises ``CellError`` where the calendar has none."""
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise CellError(
            "no_such_day",
            value,
            _("The calendar has no day “{value}”.").format(value=shown(value)),
            _("Correct the day or the month."),
        ) from error
    return plausible(day, value)


def day_in_month(value: RawCell, found: re.Match[str], day_of_month: str) -> date:
    """The first or last day of the month matched; raises ``CellError`` where a bare month is not enough."""
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or year < 1:
        raise not_a_date(value)
    if day_of_month == "refuse":
        raise CellError(
            "month_only",
            value,
            _("“{value}” names a month, but the day is needed.").format(value=shown(value)),
            _("Add the day, such as {example}.").format(example=f"{year}-{month:02d}-15"),
        )
    day = monthrange(year, month)[1] if day_of_month == "last" else 1
    return plausible(date(year, month, day), value)


def plausible(day: date, value: RawCell) -> date:
    """``day``, or ``CellError`` where it lies before 1949-10-01 or after 2100."""
    if EARLIEST <= day <= LATEST:
        return day
    raise CellError(
        "implausible_date",
        value,
        _("The date {day} lies outside the years 1949 to 2100.").format(day=day.isoformat()),
        _("Correct the year; a wrong date system of the workbook shifts dates by four years."),
    )


def year_only(value: RawCell) -> CellError:
    """The error for a bare year."""
    return CellError(
        "year_only",
        value,
        _("“{value}” names only a year.").format(value=shown(value)),
        _("Add month and day, such as {value}-06-30.").format(value=str(value)[:4]),
    )


def unclear_date(value: RawCell, text: str) -> CellError:
    """The error that says why ``text`` is no single day."""
    if YEAR.fullmatch(text):
        return year_only(text)
    remedy = _("Write year, month and day, such as 2026-09-02.")
    if VAGUE.search(text):
        return CellError(
            "vague_date", value, _("“{value}” is not one certain day.").format(value=shown(value)), remedy
        )
    if YEAR_LAST.fullmatch(text):
        message = _("In “{value}” day and month cannot be told apart.").format(value=shown(value))
        return CellError("date_order", value, message, remedy)
    if SHORT_YEAR.fullmatch(text):
        return CellError(
            "short_year", value, _("“{value}” has a year of two digits.").format(value=shown(value)), remedy
        )
    if NO_YEAR.fullmatch(text):
        return CellError("no_year", value, _("“{value}” has no year.").format(value=shown(value)), remedy)
    return not_a_date(value)


def not_a_date(value: RawCell) -> CellError:
    """The error for a cell that is no date."""
    return CellError(
        "not_a_date",
        value,
        _("“{value}” is not a date.").format(value=shown(value)),
        _("Write year, month and day, such as 2026-09-02."),
    )
