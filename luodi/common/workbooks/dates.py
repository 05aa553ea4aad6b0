"""Cleaning of dates and months as people and spreadsheets write them."""

import re
from calendar import monthrange
from datetime import date, datetime

from django.utils.translation import gettext as _

from luodi.common.workbooks.amounts import folded, is_blank, refuse_faulty, shown
from luodi.common.workbooks.cells import RawCell, from_serial
from luodi.common.workbooks.errors import CellError

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
