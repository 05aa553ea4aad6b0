"""Changes of the working calendar by an officer."""

from datetime import date
from typing import Any

from luodi.reference.models import SpecialDay
from luodi.reference.queries import forget_calendar


def set_special_day(day: date, *, is_workday: bool, name: str, by: Any, source: str = "") -> SpecialDay:
    """Make ``day`` a workday or a rest day; deadlines computed from now on follow it."""
    values = {"is_workday": is_workday, "name": name, "source": source, "changed_by": by}
    special, _created = SpecialDay.objects.update_or_create(day=day, defaults=values)
    forget_calendar()
    return special


def remove_special_day(day: date) -> None:
    """Let ``day`` be what it is in an ordinary week."""
    SpecialDay.objects.filter(day=day).delete()
    forget_calendar()
