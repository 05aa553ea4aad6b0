"""What a page of figures is asked for: up to which month, as reported on which day, credited to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.formats import is_chinese
from luodi_engine.values import Period

from .catalogue import Window
from .choices import Basis, Span

FIRST_DAY = date(2000, 1, 1)
"""Nothing was reported before; instants of days long ago cannot be written in every time zone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A period with the day and the basis it is read by; ``unit`` is an organization's code, empty for the city."""

    year: int
    month: int
    span: str = Span.CUMULATIVE
    as_of: date | None = None
    basis: str = Basis.HOST
    unit: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any], *, today: date) -> "Asked":
        """From the cleaned values of a form; what is left out is the present month, as known today."""
        as_of = values.get("as_of")
        if as_of is not None and not FIRST_DAY <= as_of < today:
            as_of = None
        day = as_of or today
        return cls(
            year=values.get("year") or day.year,
            month=values.get("month") or (day.month if values.get("year") in (None, day.year) else 12),
            span=values.get("span") or Span.CUMULATIVE,
            as_of=as_of,
            basis=values.get("basis") or Basis.HOST,
            unit=values.get("unit") or "",
        )

    @property
    def moment(self) -> datetime | None:
        """The last instant of the day that is asked as of, in the city; None for now."""
        if self.as_of is None:
            return None
        midnight = datetime.combine(self.as_of + timedelta(days=1), time(), timezone.get_current_timezone())
        return midnight - timedelta(microseconds=1)

    @property
    def period(self) -> Period:
        """The last month."""
        return Period(self.year, month=self.month)

    @property
    def window(self) -> Window:
        """The days asked for."""
        return self.window_of(self.period)

    @property
    def window_before(self) -> Window:
        """The same days of the year before."""
        return self.window_of(self.period.year_before())

    def window_of(self, last: Period) -> Window:
        """The days of the span that ends with the month ``last``."""
        first = last.last_month
        if self.span == Span.CUMULATIVE:
            first = 1
        elif self.span == Span.QUARTER:
            first = (last.last_month - 1) // 3 * 3 + 1
        return Window.of(Period(last.year, month=first), last)

    def months(self, year: int | None = None) -> list[Window]:
        """Each month of the year up to the month asked for; all twelve of another year."""
        last = self.month if year in (None, self.year) else 12
        return [Window.of(Period(year or self.year, month=number)) for number in range(1, last + 1)]

    def changed(self, **changes: Any) -> "Asked":
        """The same question with some parts changed."""
        return replace(self, **changes)

    def query(self, **more: Any) -> str:
        """The question as the parameters of an address, with further ones."""
        parts: dict[str, Any] = {"year": self.year, "month": self.month}
        if self.span != Span.CUMULATIVE:
            parts["span"] = str(self.span)
        if self.as_of is not None:
            parts["as_of"] = self.as_of.isoformat()
        if self.basis != Basis.HOST:
            parts["basis"] = str(self.basis)
        if self.unit:
            parts["unit"] = self.unit
        return urlencode({**parts, **{name: value for name, value in more.items() if value}})

    def records_url(self, code: str, unit: str = "", **more: Any) -> str:
        """The address of the records behind a cell; ``unit`` is the organization's code, empty for the city."""
        return f"{reverse('indicators:records')}?{self.changed(unit=unit).query(code=code, **more)}"

    def __str__(self) -> str:
        """The period in words: 2026年1—9月, or January to September in short."""
        first, last = self.window.first, self.window.last
        if is_chinese():
            months = f"{last.month}月" if first.month == last.month else f"{first.month}—{last.month}月"
            return f"{last.year}年{months}"
        if first.month == last.month:
            return f"{last:%Y-%m}"
        return _("{first} to {last}").format(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
