"""Reads of reference data: the working calendar, and which leading industries hold where and when."""

from collections.abc import Iterable

from django.core.cache import cache

from luodi_engine.deadlines import WorkCalendar

from .models import LeadingIndustry, SpecialDay


def work_calendar() -> WorkCalendar:
    """The working calendar from all special days; kept for ten minutes, renewed when a day is changed."""
    known = cache.get("work_calendar")
    if known is None:
        days = list(SpecialDay.objects.values_list("day", "is_workday"))
        known = WorkCalendar((day for day, works in days if not works), (day for day, works in days if works))
        cache.set("work_calendar", known, 600)
    return known  # type: ignore[no-any-return]


def forget_calendar() -> None:
    """Drop the kept calendar after a special day was changed."""
    cache.delete("work_calendar")


def layouts_of(place_codes: Iterable[str]) -> list[LeadingIndustry]:
    """Leading industries of the places, whatever the year."""
    return list(LeadingIndustry.objects.filter(place_code__in=list(place_codes)))
