"""Dates in addresses."""

from datetime import date


class DayConverter:
    """A date in an address: 2026-10-01."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The date; no such address for a day that is not in the calendar."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As written."""
        return str(value)
