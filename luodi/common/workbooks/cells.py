"""Raw cells of a sheet: addresses, serial dates, values that need a second look, and the guard against formulas."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DAY_ONE_1900 = datetime(1899, 12, 30)
DAY_ONE_1904 = datetime(1904, 1, 1)
LAST_SERIAL = 2_958_465

BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(50, 59)}
BUILT_IN_DURATIONS = {45, 46, 47}
BUILT_IN_PERCENTS = {9, 10}
NOT_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
DATE_LETTERS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
RUNS_AS_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]")


class PercentNumber(float):
    """A number the sheet shows with a percent sign: 0.85 shown as 85%."""


@dataclass(frozen=True, slots=True)
class FaultyCell:
    """A cell without a usable value: ``#REF!`` and its like, or a formula nobody has calculated."""

    text: str

    def __str__(self) -> str:
        return self.text


RawCell = str | int | float | bool | date | datetime | time | timedelta | FaultyCell | None
Row = tuple[int, list[RawCell]]


def column_letters(index: int) -> str:
    """The letters of the column with the zero-based ``index``.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = LETTERS[rest] + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based index of a column, or -1 where ``letters`` name none.

    >>> column_index("A"), column_index("AB"), column_index("中")
    (0, 27, -1)
    """
    index = 0
    for letter in letters:
        position = LETTERS.find(letter)
        if position < 0 or len(letters) > 4:
            return -1
        index = index * 26 + position + 1
    return index - 1


def from_serial(serial: float, *, epoch_1904: bool = False) -> datetime | None:
    """The instant of a spreadsheet serial number, or None outside 1900 to 9999.

    Serial 60 of the 1900 system is the 29 February 1900 that never was; it is read as 1 March, and
    the days before it one day later than plain counting gives, as ECMA-376 part 1, 18.17.4.1 says.

    >>> from_serial(46267).date(), from_serial(1).date(), from_serial(44805, epoch_1904=True).date()
    (datetime.date(2026, 9, 2), datetime.date(1900, 1, 1), datetime.date(2026, 9, 2))
    """
    if not 0 <= serial <= LAST_SERIAL:
        return None
    day_one = DAY_ONE_1904 if epoch_1904 else DAY_ONE_1900 + timedelta(days=1 if serial < 61 else 0)
    try:
        return day_one + timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return None


def number_style(number_format: int, code: str = "") -> str:
    """What a number format shows: ``"date"``, ``"duration"``, ``"percent"`` or ``"number"``.

    >>> number_style(14), number_style(164, 'yyyy"年"m"月"'), number_style(164, '[Red]0.0%'), number_style(164, '#,##0"元/d"')
    ('date', 'date', 'percent', 'number')
    """
    if not code:
        if number_format in BUILT_IN_DATES:
            return "date"
        if number_format in BUILT_IN_DURATIONS:
            return "duration"
        return "percent" if number_format in BUILT_IN_PERCENTS else "number"
    bare = NOT_PATTERN.sub("", code.split(";")[0]).replace("General", "")
    if DURATION.search(bare):
        return "duration"
    if DATE_LETTERS.search(bare):
        return "date"
    return "percent" if "%" in bare else "number"


def styled_number(number: float, style: str, *, epoch_1904: bool = False) -> RawCell:
    """``number`` as its cell shows it: a date, a duration, a percentage or a plain number (whole ones as int)."""
    if style == "date":
        return from_serial(number, epoch_1904=epoch_1904) or number
    if style == "duration":
        return timedelta(days=number) if abs(number) <= LAST_SERIAL else number
    if style == "percent":
        return PercentNumber(number)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def guard_cell(text: str) -> str:
    """``text`` as a text file may carry it: an apostrophe before whatever a spreadsheet would run (CWE-1236).

    Text that already looks guarded is guarded once more, so that ``unguard_cell`` gives back every text as it was.

    >>> guard_cell("=HYPERLINK(1)"), guard_cell("'=x"), guard_cell("巴中")
    ("'=HYPERLINK(1)", "''=x", '巴中')
    """
    return "'" + text if RUNS_AS_FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """The text before ``guard_cell``.

    >>> unguard_cell("'=x"), unguard_cell("'quoted'")
    ('=x', "'quoted'")
    """
    return text[1:] if GUARDED.match(text) else text
