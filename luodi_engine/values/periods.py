"""Periods of the reporting calendar: a year, a quarter or a month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

WRITTEN = re.compile(r"(\d{4})(?:-(?:[Qq]([1-4])|(\d{1,2})))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1949, 2199


@dataclass(frozen=True, slots=True)
class Period:
    """A year, one of its quarters or one of its months; raises ``ValueError`` for any other combination.

    >>> Period.parse("2026"), Period.parse("2026-Q1"), str(Period.parse("2026-9"))
    (Period(year=2026, quarter=None, month=None), Period(year=2026, quarter=1, month=None), '2026-09')
    """

    year: int
    quarter: int | None = None
    month: int | None = None

    def __post_init__(self) -> None:
        """Refuse periods that do not exist."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"year {self.year} is outside {FIRST_YEAR}-{LAST_YEAR}")
        if self.quarter is not None and self.month is not None:
            raise ValueError("a period is a quarter or a month, not both")
        if self.quarter is not None and not 1 <= self.quarter <= 4:
            raise ValueError(f"quarter {self.quarter} is outside 1-4")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is outside 1-12")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written as ``2026``, ``2026-Q1`` or ``2026-09``; raises ``ValueError`` otherwise."""
        match = WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text[:40]!r} is not a period: write 2026, 2026-Q1 or 2026-09")
        year, quarter, month = match.groups()
        return cls(int(year), int(quarter) if quarter else None, int(month) if month else None)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """The month in which ``day`` lies.

        >>> str(Period.month_of(date(2026, 8, 7)))
        '2026-08'
        """
        return cls(day.year, month=day.month)

    @property
    def kind(self) -> str:
        """``year``, ``quarter`` or ``month``."""
        return "month" if self.month else "quarter" if self.quarter else "year"

    @property
    def first_month(self) -> int:
        """The number of the first month, 1-12."""
        return self.month or (self.quarter * 3 - 2 if self.quarter else 1)

    @property
    def last_month(self) -> int:
        """The number of the last month, 1-12."""
        return self.month or (self.quarter * 3 if self.quarter else 12)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period.

        >>> Period.parse("2024-02").last_day
        datetime.date(2024, 2, 29)
        """
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    @property
    def elapsed(self) -> Fraction:
        """How much of the year is over at the end of the period: its last month ÷ 12 (序时进度).

        >>> Period.parse("2026-09").elapsed, Period.parse("2026-Q1").elapsed, Period.parse("2026").elapsed
        (Fraction(3, 4), Fraction(1, 4), Fraction(1, 1))
        """
        return Fraction(self.last_month, 12)

    @property
    def months(self) -> tuple["Period", ...]:
        """The months of the period in order."""
        return tuple(
            Period(self.year, month=number) for number in range(self.first_month, self.last_month + 1)
        )

    def contains(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return self.first_day <= day <= self.last_day

    def year_before(self) -> "Period":
        """The same period of the year before, for year-on-year comparison.

        >>> str(Period.parse("2026-Q1").year_before())
        '2025-Q1'
        """
        return Period(self.year - 1, self.quarter, self.month)

    def __str__(self) -> str:
        """As ``parse`` reads it."""
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)
