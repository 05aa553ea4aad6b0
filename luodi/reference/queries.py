"""Reads of reference data: look-ups, the working calendar, and which leading industries hold where and when."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from luodi.web.filtering import Organizations
from luodi_engine.deadlines import WorkCalendar

from .models import Industry, LeadingIndustry, Region, SpecialDay

MOST = 20
LAYOUT_KINDS = ("city", "district", "county", "zone")
WITH_SECTION = re.compile("[A-T][0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One square of the year's calendar; ``kind``: rest or work where it differs from the week, else empty."""

    on: date
    kind: str
    name: str
    works: bool


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month as weeks of seven squares, Monday first; None outside the month."""

    first: date
    weeks: list[list[CalendarDay | None]]
    working_days: int


def find_industries(typed: str) -> list[dict[str, str]]:
    """At most twenty industries by code prefix, part of the name or pinyin initials, broad ones first."""
    wanted = typed.strip().upper()
    if WITH_SECTION.fullmatch(wanted):
        wanted = wanted[1:]
    rows = list(_found(Industry.objects.all(), wanted).order_by("rank", "level", "code")[:MOST])
    parents = _names({code for row in rows for code in (row.section, row.code[:2])})
    return [{"value": row.code, "text": str(row), "note": " · ".join(_above(row, parents))} for row in rows]


def find_regions(typed: str, *, level: str = "", province: str = "") -> list[dict[str, str]]:
    """At most twenty regions by code prefix, part of the name or pinyin initials; of one level or province if asked."""
    regions = Region.objects.all()
    if level:
        regions = regions.filter(level=level)
    if province:
        regions = regions.filter(province_code=province)
    levels = Case(
        When(level="province", then=Value(0)),
        When(level="city", then=Value(1)),
        When(level="county", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    found = _found(regions, typed.strip().upper()).annotate(height=levels)
    rows = list(found.order_by("rank", "height", "code")[:MOST])
    above = {row.province_code for row in rows if row.province_code}
    provinces = {row.code: str(row) for row in Region.objects.filter(pk__in=above)} if above else {}
    return [
        {
            "value": row.code,
            "text": str(row),
            "note": " · ".join(
                filter(None, (provinces.get(row.province_code, ""), row.get_level_display(), row.code))
            ),
        }
        for row in rows
    ]


def _found(rows: Any, typed: str) -> Any:
    """Rows that match what was typed, ``rank`` 0 where they begin with it."""
    if not typed:
        return rows.annotate(rank=Value(0))
    first = Q(code__startswith=typed) | Q(name__startswith=typed) | Q(name_en__istartswith=typed)
    rank = Case(When(first, then=Value(0)), default=Value(1), output_field=IntegerField())
    matches = first | Q(name__icontains=typed) | Q(name_en__icontains=typed)
    return rows.filter(matches | Q(initials__istartswith=typed)).annotate(rank=rank)


def _names(codes: Iterable[str]) -> dict[str, str]:
    wanted = [code for code in codes if code]
    return {row.code: str(row) for row in Industry.objects.filter(pk__in=wanted)} if wanted else {}


def _above(row: Industry, names: dict[str, str]) -> Iterator[str]:
    yield f"{row.section if row.level > 1 else ''}{row.code}"
    above = row.code[:2] if row.level > 2 else row.section if row.level == 2 else ""
    if above in names:
        yield names[above]


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


def special_days_of(year: int) -> list[SpecialDay]:
    """The special days of a year with who changed them."""
    rows = SpecialDay.objects.filter(day__year=year).select_related("changed_by")
    return list(rows.order_by("day"))


def months_of(year: int, special: Iterable[SpecialDay]) -> list[CalendarMonth]:
    """The twelve months of a year as squares."""
    named = {day.day: day for day in special}
    found = WorkCalendar(
        (day.day for day in named.values() if not day.is_workday),
        (day.day for day in named.values() if day.is_workday),
    )
    months = []
    for number in range(1, 13):
        weeks = [
            [_square(on, named, found) if on.month == number else None for on in week]
            for week in calendar.Calendar().monthdatescalendar(year, number)
        ]
        working = sum(1 for week in weeks for square in week if square and square.works)
        months.append(CalendarMonth(date(year, number, 1), weeks, working))
    return months


def _square(on: date, named: dict[date, SpecialDay], found: WorkCalendar) -> CalendarDay:
    special = named.get(on)
    kind = "" if special is None else "work" if special.is_workday else "rest"
    return CalendarDay(on, kind, special.name if special else "", found.is_working(on))


def announced_years() -> list[int]:
    """Years that have special days, the latest first."""
    return [day.year for day in SpecialDay.objects.dates("day", "year", order="DESC")]


def layouts_of(place_codes: Iterable[str]) -> list[LeadingIndustry]:
    """Leading industries of the places, whatever the year."""
    return list(LeadingIndustry.objects.filter(place_code__in=list(place_codes)))


def holding_in(rows: QuerySet[LeadingIndustry], year: int | None) -> QuerySet[LeadingIndustry]:
    """Those of ``rows`` that hold in a year; all of them where none is given."""
    if year is None:
        return rows
    return rows.filter(Q(year_to__isnull=True) | Q(year_to__gte=year), year_from__lte=year)


def places_of_layouts() -> list[tuple[str, str]]:
    """(code, name) of the city, its counties and zones: they can have a layout."""
    return [(place.code, place.name) for place in Organizations().places if place.kind in LAYOUT_KINDS]


def layout_rows(
    rows: QuerySet[LeadingIndustry], *, year: int | None, places: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Layouts by place and first year, in the order of ``places`` (code, name), each with its industries.

    ``year`` leaves only layouts that hold then. Two queries.
    """
    names, order = dict(places), {code: place for place, (code, _name) in enumerate(places)}
    found: dict[tuple[str, int], dict[str, Any]] = {}
    industries = list(holding_in(rows, year))
    labels = _names({code for row in industries for code in row.industry_codes})
    for row in industries:
        key = (row.place_code, row.year_from)
        group = found.setdefault(
            key,
            {
                "place": names.get(row.place_code, row.place_code),
                "layout": row.layout,
                "first": row,
                "industries": [],
            },
        )
        codes = [(code, labels.get(code, "")) for code in row.industry_codes]
        group["industries"].append({"row": row, "codes": codes})
    ordered = sorted(found, key=lambda key: (order.get(key[0], len(order)), -key[1]))
    return [found[key] for key in ordered]
