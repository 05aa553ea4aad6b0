"""Targets: what units owe in a year, how far each is, and setting one."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.api.entry import as_posted, cleaned
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, Reference, plain, reference
from luodi.api.types import (
    Absent,
    Day,
    Given,
    LongLine,
    Note,
    Number,
    OrganizationCode,
    PathYear,
    Year,
    code_of,
)
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, INDICATORS
from luodi.indicators.choices import Basis
from luodi.indicators.queries import CityUnits, city_units
from luodi.targets import access, actions, queries
from luodi.targets.facts import Standing
from luodi.targets.forms import HUNDRED, HelpForm
from luodi.targets.helping import Proposal, proposed_targets
from luodi.targets.models import Target
from luodi_engine.values.rates import rounded_half_up

from .projects import user_of

router = Router()
TARGET = Fields(
    Target,
    (
        "indicator",
        "unit",
        "year",
        "value",
        "schedule",
        "quarters",
        "source",
        "reason",
        "is_example",
        "set_by",
        "set_at",
    ),
)
TargetOut = TARGET.schema("Target", measure=str)
IndicatorCode = code_of([(one.code, one.label) for one in INDICATORS])
BasisCode = code_of(Basis.choices)
CountedCode = code_of([(one.code, one.label) for one in INDICATORS if not one.is_rate])
WayCode = code_of([("growth", ""), ("share", ""), ("tailored", "")])


class TargetsQuery(BaseModel):
    """Which year, as it stood on which day; left out: this year, as it stands now."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None
    as_of: Day | Absent = None


class StandingsQuery(TargetsQuery):
    """Up to which month, credited to whom, of which indicators; left out: all that have a target."""

    month: int | Absent = Field(None, ge=1, le=12)
    basis: BasisCode = Basis.HOST.value  # type: ignore[valid-type]
    code: list[IndicatorCode] = []  # type: ignore[valid-type]


class StandingOut(BaseModel):
    """How one unit stands with one indicator; unknown is null. Shares and rates 0 to 1, ``gap`` against the calendar."""

    indicator: str
    measure: str
    unit: str = Field(description="code of the unit, empty for the city")
    name: str
    actual: str | None
    before: str | None = Field(description="the same months of the year before")
    target: str | None
    due: str | None
    achieved: str | None
    achieved_of_due: str | None
    gap: str | None
    change: str | None
    is_met: bool | None
    is_behind: bool
    rank: int | None
    is_example: bool


class ProposalsQuery(BaseModel):
    """Which indicator and year, and how targets are proposed; shares and rates 0 to 1 and more."""

    model_config = ConfigDict(extra="forbid")
    code: CountedCode  # type: ignore[valid-type]
    year: Year
    way: WayCode = "growth"  # type: ignore[valid-type]
    growth: Number = Field(Decimal("0.1"), description="over last year: 0.1 is a tenth more")
    total: Number | Absent = Field(None, description="of the city, to be shared out")
    basis: CountedCode | Absent = Field(  # type: ignore[valid-type]
        None, description="the indicator that measures capacity; left out: the same one"
    )
    rate: Number = Field(Decimal("0.9"), description="if all units reach this much of their targets")


class ProposalOut(BaseModel):
    """One unit: last year's figure, capacity, difficulty, the target there is, and the one proposed."""

    unit: Reference
    last_year: str | None
    capacity: str | None
    difficulty: str | None
    standing: str | None
    proposed: str | None


class StressOut(BaseModel):
    """What the city reaches if every unit reaches ``rate`` of its target, and the rate all would need."""

    reached: str
    city_target: str
    city_rate: str
    gap: str
    rate_needed: str


class ProposalsOut(BaseModel):
    """Proposals for every unit, their sum, and what that means for the city."""

    proposals: list[ProposalOut]
    total: str
    last_total: str | None
    city_target: str | None
    stress: StressOut | None


class TargetIn(Given):
    """A target in the unit of its indicator (rates 0 to 1); cumulative quarters, or even by month without them."""

    value: Number
    quarters: list[Number] = Field([], max_length=4)
    source: LongLine = ""
    reason: Note = Field("", description="needed where a target stands already")


class UnitTargetIn(TargetIn):
    """The target of one unit (by its code; the city by its own)."""

    unit: OrganizationCode
    indicator: IndicatorCode  # type: ignore[valid-type]
    year: Year


class UnitTargetsIn(Given):
    """Many targets; ``reason`` holds for those that give none of their own."""

    targets: list[UnitTargetIn] = Field(min_length=1, max_length=500)
    reason: Note = ""


@reading(router, "", gives=many(TargetOut))
def list_targets(request: HttpRequest, given: Query[TargetsQuery]) -> HttpResponse:
    """Every target of a year."""
    access.require_targets(user_of(request))
    asked = _asked(given)
    found = queries.targets_of(asked.year, city_units(), as_of=asked.moment)
    rows = sorted(found.values(), key=lambda row: (row.indicator, row.unit_id))
    return answer([_target(row) for row in rows])


@reading(router, "/standings", gives=many(StandingOut))
def list_standings(request: HttpRequest, given: Query[StandingsQuery]) -> HttpResponse:
    """Achievement, pace against the calendar, year on year and rank of the city and its units."""
    access.require_targets(user_of(request))
    asked, units = _asked(given), city_units()
    chosen = [BY_CODE[code] for code in dict.fromkeys(given.code)]
    chosen = chosen or queries.targeted(queries.targets_of(asked.year, units, as_of=asked.moment))
    if not chosen:
        return answer([])
    found, _known = queries.measured_standings(chosen, asked, units)
    return answer([_standing(each.indicator, row) for each in found for row in each.everybody])


@reading(router, "/proposals", gives=ProposalsOut)
def list_target_proposals(request: HttpRequest, given: Query[ProposalsQuery]) -> HttpResponse:
    """Targets by growth, by a total shared by capacity, or tailored to difficulty; nothing is set."""
    user = user_of(request)
    access.require_targets(user)
    access.require_change(user)
    posted = {
        **given.model_dump(include={"code", "year", "way", "total"}),
        "growth": given.growth * HUNDRED,
        "rate": given.rate * HUNDRED,
        "basis": given.basis or given.code,
    }
    form = HelpForm(as_posted(posted))
    cleaned(form)
    found = proposed_targets(form.wish, city_units())
    stress = ("reached", "city_target", "city_rate", "gap", "rate_needed")
    return answer(
        {
            "proposals": [_proposal(one) for one in found.proposals],
            **{name: plain(getattr(found, name)) for name in ("total", "last_total", "city_target")},
            "stress": found.stress and {name: plain(getattr(found.stress, name)) for name in stress},
        }
    )


@writing(router, "", gives=many(TargetOut), method="PUT")
def set_targets(request: HttpRequest, given: UnitTargetsIn) -> HttpResponse:
    """Set many targets, all or none; everything in the way is told with the number of its row."""
    user = user_of(request)
    access.require_targets(user)
    access.require_change(user)
    units = city_units()
    places = {row.unit: units.by_code(row.unit) for row in given.targets}
    if unknown := sorted(code for code, place in places.items() if place is None):
        message = _("“{code}” has no targets: it is neither the city nor one of its units.")
        raise Refused.of(
            Obstacle(message.format(code=code), field="unit", code="unknown") for code in unknown
        )
    names = ("indicator", "year", "value", "quarters", "source", "reason")
    rows = [
        {"unit": places[row.unit], **{name: getattr(row, name) for name in names}} for row in given.targets
    ]
    return answer([_target(row) for row in actions.set_targets(rows, by=user, reason=given.reason)])


@reading(router, "/{indicator}/{unit}/{int:year}", gives=many(TargetOut))
def list_target_values(request: HttpRequest, indicator: str, unit: str, year: PathYear) -> HttpResponse:
    """Every value a unit's target had in a year, the standing one first."""
    found, place = access.place_for(user_of(request), indicator=indicator, unit=unit, units=city_units())
    return answer([_target(row) for row in queries.history_of(found.code, place, year)])


@writing(router, "/{indicator}/{unit}/{int:year}", gives=TargetOut, method="PUT")
def set_target(
    request: HttpRequest, indicator: str, unit: str, year: PathYear, *, given: TargetIn
) -> HttpResponse:
    """Give a unit (by its code) a target, or change it with a reason; the old value stays on file."""
    user = user_of(request)
    units: CityUnits = city_units()
    found, place = access.place_for(user, indicator=indicator, unit=unit, units=units, action="change")
    target = actions.set_target(
        found.code,
        place,
        year,
        given.value,
        by=user,
        quarters=given.quarters,
        source=given.source,
        reason=given.reason,
    )
    return answer(_target(target))


def _asked(given: BaseModel) -> Asked:
    return Asked.of(given.model_dump(exclude={"code"}), today=clock.today())


def _proposal(one: Proposal) -> dict[str, Any]:
    names = ("last_year", "capacity", "difficulty", "proposed")
    return {
        "unit": reference(one.unit),
        "standing": plain(one.standing.value) if one.standing else None,
        **{name: plain(getattr(one, name)) for name in names},
    }


def _target(row: Target) -> dict[str, Any]:
    measure = str(BY_CODE[row.indicator].unit) if row.indicator in BY_CODE else ""
    return {"id": row.pk, **TARGET.record(row), "measure": measure}


def _standing(indicator: Any, row: Standing) -> dict[str, Any]:
    rates = {name: getattr(row, name) for name in ("achieved", "achieved_of_due", "gap", "change")}
    return {
        "indicator": indicator.code,
        "measure": str(indicator.unit),
        "unit": row.code,
        "name": row.name,
        **{name: plain(getattr(row, name)) for name in ("actual", "before", "target", "due")},
        **{
            name: None if rate is None else plain(rounded_half_up(rate.exact, 6))
            for name, rate in rates.items()
        },
        "is_met": row.is_met,
        "is_behind": row.is_behind,
        "rank": row.rank,
        "is_example": row.is_example,
    }
