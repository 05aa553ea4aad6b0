"""Reference data: look-ups of codes, the working calendar, and layouts of leading industries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import require
from luodi.api.entry import as_posted, cleaned, given_values, keep_only
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, plain
from luodi.api.types import (
    Absent,
    Given,
    IndustryCode,
    LongLine,
    Note,
    OrganizationCode,
    PathDay,
    Pk,
    Reason,
    Year,
    code_of,
)
from luodi.common import clock
from luodi.ladders.access import VIEW
from luodi.reference import access, actions, queries
from luodi.reference.choices import RegionLevel
from luodi.reference.forms import MOST_INDUSTRIES, CorrectionForm, LayoutForm, LeadingRow, SpecialDayForm
from luodi.reference.models import LeadingIndustry, SpecialDay

from .projects import user_of

router = Router()
LevelCode = code_of(RegionLevel.choices)
MOST_CODES = 60
SPECIAL = Fields(SpecialDay, ("day", "is_workday", "name", "source", "changed_by"))
LEADING = Fields(
    LeadingIndustry,
    (
        "code",
        "name",
        "name_en",
        "layout",
        "place_code",
        "year_from",
        "year_to",
        "industry_codes",
        "source",
        "order",
        "is_example",
    ),
)
LeadingOut = LEADING.schema("LeadingIndustry")


class CodeOut(BaseModel):
    """A code with its name, and where it belongs."""

    code: str
    name: str
    note: str


class SpecialDayOut(SPECIAL.schema("SpecialDayFields")):  # type: ignore[misc]
    """A day that differs from the ordinary week."""

    id: str = Field(description="the day")


class WorkingMonthOut(BaseModel):
    """How many working days a month has."""

    month: str
    working_days: int


class CalendarOut(BaseModel):
    """A year; where no day is announced, Monday to Friday are counted."""

    year: int
    is_announced: bool
    days: list[SpecialDayOut]
    months: list[WorkingMonthOut]


class TypedQuery(BaseModel):
    """What was typed: the beginning of a code, part of a name, pinyin initials."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=60)


class RegionQuery(TypedQuery):
    """The same for one level."""

    level: LevelCode | Absent = None  # type: ignore[valid-type]


class CalendarQuery(BaseModel):
    """Which year; left out: this one."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None


class LayoutsQuery(BaseModel):
    """Only layouts that hold in a year; left out: all."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None


class SpecialDayIn(Given):
    """A rest day or a workday, with the holiday's name and the notice that announces it."""

    is_workday: bool
    name: str = Field(max_length=60)
    source: Note


class LeadingIn(Given):
    """A leading industry with the classes of GB/T 4754 that belong to it, of any level."""

    name: str = Field(max_length=60)
    name_en: str = Field("", max_length=120)
    industry_codes: list[IndustryCode] = Field([], max_length=MOST_CODES)


class NewLayout(Given):
    """Which place (by its code) has which leading industries from which year on, by which document."""

    place: OrganizationCode
    layout: str = Field(max_length=40, description="for example 1+3 or 1+1")
    year_from: Year
    source: LongLine
    industries: list[LeadingIn] = Field(min_length=1, max_length=MOST_INDUSTRIES)


class Correction(Reason):
    """What was entered wrongly, and why it is corrected."""

    name: str = Field("", max_length=60)
    name_en: str = Field("", max_length=120)
    industry_codes: list[IndustryCode] = Field([], max_length=MOST_CODES)
    year_from: Year = 1990
    year_to: Year | None = None
    source: LongLine = ""


@reading(router, "/industries", gives=many(CodeOut))
def search_industries(request: HttpRequest, given: Query[TypedQuery]) -> HttpResponse:
    """At most twenty industries of GB/T 4754-2017."""
    require(user_of(request), VIEW)
    return answer(_codes(queries.find_industries(given.q)))


@reading(router, "/regions", gives=many(CodeOut))
def search_regions(request: HttpRequest, given: Query[RegionQuery]) -> HttpResponse:
    """At most twenty countries, provinces, cities or counties."""
    require(user_of(request), VIEW)
    return answer(_codes(queries.find_regions(given.q, level=given.level or "")))


@reading(router, "/calendar", gives=CalendarOut)
def get_calendar(request: HttpRequest, given: Query[CalendarQuery]) -> HttpResponse:
    """The working calendar of a year, by which deadlines are counted."""
    access.require_view(user_of(request))
    year = given.year or clock.today().year
    days = queries.special_days_of(year)
    months = queries.months_of(year, days)
    return answer(
        {
            "year": year,
            "is_announced": bool(days),
            "days": [_special(day) for day in days],
            "months": [
                {"month": f"{month.first:%Y-%m}", "working_days": month.working_days} for month in months
            ],
        }
    )


@writing(router, "/calendar/{day}", gives=SpecialDayOut, method="PUT")
def set_special_day(request: HttpRequest, day: PathDay, given: SpecialDayIn) -> HttpResponse:
    """Make a day a rest day or a workday; deadlines computed from now on follow it."""
    access.require_change(user_of(request))
    kind = "work" if given.is_workday else "rest"
    posted = {"day": day, "is_workday": kind, "name": given.name, "source": given.source}
    values = cleaned(SpecialDayForm(posted))
    found = actions.set_special_day(values.pop("day"), by=user_of(request), **values)
    return answer(_special(found))


@writing(router, "/calendar/{day}/remove", gives=None, status=204)
def remove_special_day(request: HttpRequest, day: PathDay, given: Reason) -> HttpResponse:
    """Let the day be again what it is in an ordinary week."""
    found = access.special_day_for(user_of(request), day)
    actions.remove_special_day(found.day, by=user_of(request), reason=given.reason)
    return HttpResponse(status=204)


@reading(router, "/layouts", gives=many(LeadingOut))
def list_layouts(request: HttpRequest, given: Query[LayoutsQuery]) -> HttpResponse:
    """Leading industries of the city and its counties with the years for which they hold."""
    access.require_view(user_of(request))
    rows = queries.holding_in(access.visible_layouts(user_of(request)), given.year)
    return answer([_leading(row) for row in rows])


@writing(router, "/layouts", gives=many(LeadingOut), status=201)
def set_layout(request: HttpRequest, given: NewLayout) -> HttpResponse:
    """Put a new layout of a place into force; the one before ends the year before."""
    access.require_change(user_of(request))
    posted = {**given.model_dump(exclude={"place", "industries"}), "place_code": given.place}
    values = cleaned(LayoutForm(posted, places=queries.places_of_layouts()))
    industries = [cleaned(LeadingRow(each.model_dump())) for each in given.industries]
    made = actions.set_layout(values.pop("place_code"), industries=industries, by=user_of(request), **values)
    return answer([_leading(row) for row in made], status=201)


@writing(router, "/layouts/{int:pk}", gives=LeadingOut, method="PATCH")
def correct_leading_industry(request: HttpRequest, pk: Pk, given: Correction) -> HttpResponse:
    """Correct one leading industry; where the city changes its layout, enter a new layout instead."""
    found = access.leading_industry_for(user_of(request), pk)
    values = given_values(given)
    form = CorrectionForm(as_posted(values))
    keep_only(form, values)
    changes = cleaned(form)
    reason = changes.pop("reason")
    return answer(
        _leading(actions.correct_leading_industry(found, changes, by=user_of(request), reason=reason))
    )


@writing(router, "/layouts/{int:pk}/remove", gives=None, status=204)
def remove_leading_industry(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Take away a leading industry that was entered by mistake."""
    found = access.leading_industry_for(user_of(request), pk)
    actions.remove_leading_industry(found, by=user_of(request), reason=given.reason)
    return HttpResponse(status=204)


def _special(day: SpecialDay) -> dict[str, Any]:
    return {"id": plain(day.pk), **SPECIAL.record(day)}


def _leading(row: LeadingIndustry) -> dict[str, Any]:
    return {"id": row.pk, **LEADING.record(row)}


def _codes(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"code": row["value"], "name": row["text"], "note": row["note"]} for row in rows]
