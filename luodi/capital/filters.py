"""The filter by months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luodi.web.filtering import Wrong, input_box
from luodi.web.filters import Range

WRITTEN = re.compile(r"(\d{4})[-.年/]?(\d{1,2})月?")


def read_month(text: str) -> date | None:
    """The first day of a month written 2026-09, 202609 or 2026年9月; None for anything else.

    >>> read_month("2026-09"), read_month("2026年9月"), read_month("2026-13")
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 1), None)
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not 1990 <= int(found[1]) <= 2100:
        return None
    return date(int(found[1]), int(found[2]), 1)


@dataclass(frozen=True, kw_only=True)
class Months(Range):
    """From one month to another, both included; the field holds first days of months."""

    def parsed(self, text: str) -> date:
        """A month written 2026-09."""
        month = read_month(text)
        if month is None:
            message = _("{label}: “{value}” is not a month. Write it like 2026-09.")
            raise Wrong(message.format(label=self.label, value=text))
        return month

    def control(self, name: str, value: str) -> SafeString:
        """A month box; browsers without one take it as text."""
        return input_box(name, value, kind="month", extra='placeholder="2026-09"')
