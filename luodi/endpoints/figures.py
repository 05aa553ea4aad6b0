"""Figures of a period with the records behind them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field, create_model

from luodi.api.lists import CountOut, Listing, ListQuery
from luodi.api.operations import answer, many, reading
from luodi.api.records import ListRecords, Reference, plain, reference
from luodi.api.types import Absent, Day, OrganizationCode, Year, code_of
from luodi.capital.models import PaidInCapital
from luodi.common import clock
from luodi.indicators.access import require_figures
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, INDICATORS, Indicator
from luodi.indicators.choices import Basis, RatePart, Span
from luodi.indicators.figures import CITY, ELSEWHERE, Cell
from luodi.indicators.queries import city_units, columns_of, drilled, listed_rows, measure
from luodi.indicators.tables import MONEY_COLUMNS, PAST_COLUMNS, PROJECT_COLUMNS
from luodi.projects.models import Project, ProjectRecord
from luodi.web.filters import OfOrganization, Search

from .projects import user_of

router = Router()
IndicatorCode = code_of([(one.code, one.label) for one in INDICATORS])
SpanCode = code_of(Span.choices)
BasisCode = code_of(Basis.choices)
PartCode = code_of(RatePart.choices)


class IndicatorOut(BaseModel):
    """A declared figure: what it means, what it is counted in, which date counts."""

    code: str
    label: str
    definition: str
    measure: str = Field(description="count, wan (万元), wan_usd (万美元) or rate (0 to 1)")
    direction: str
    dated_by: str
    batch: str
    source: str
    numerator: str
    denominator: str
    usual: str | None
    usual_source: str


class PeriodQuery(BaseModel):
    """Which months, as reported on which day, credited to whom; left out: since January, as known now, the host."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None
    month: int | Absent = Field(None, ge=1, le=12, description="up to this month")
    span: SpanCode = Span.CUMULATIVE.value  # type: ignore[valid-type]
    as_of: Day | Absent = Field(None, description="as reported on the evening of this day")
    basis: BasisCode = Basis.HOST.value  # type: ignore[valid-type]


class FiguresQuery(PeriodQuery):
    """Which figures of whom; left out: all of everybody."""

    code: list[IndicatorCode] = []  # type: ignore[valid-type]
    unit: OrganizationCode | Absent = None


class RecordsQuery(PeriodQuery, ListQuery):
    """Whose figure, and of a rate which part."""

    unit: OrganizationCode | Absent = Field(None, description="code of the unit; left out: the city")
    part: PartCode = RatePart.NUMERATOR.value  # type: ignore[valid-type]
    q: str | Absent = Field(None, max_length=200)
    host: str | Absent = Field(None, max_length=200)


class PeriodOut(BaseModel):
    """What was asked."""

    year: int
    month: int
    span: str
    first: str
    last: str
    as_of: str | None
    basis: str


class FigureOut(BaseModel):
    """One figure; ``unit`` is null for hosts that belong to no compared unit."""

    indicator: str
    measure: str
    unit: Reference | None
    is_city: bool
    value: str | None
    numerator: str | None
    denominator: str | None


class FiguresOut(BaseModel):
    """Figures of one period."""

    asked: PeriodOut
    figures: list[FigureOut]


def _listing(name: str, model: Any, columns: Any, path: str) -> Listing:
    """The records of one kind; ``path``: the way to their project, empty on the project."""
    values = (
        {"name": f"{path}name", "code": f"{path}code"}
        if columns is not MONEY_COLUMNS
        else {"name": "project.name"}
    )
    search = Search() if not path else Search(fields=("project__name", "project__code"))
    return Listing(
        name=name,
        access=lambda user: model,
        records=ListRecords(model, columns, values=values),
        filters=(search, OfOrganization(code="host", label=_("Unit"), field="host")),
        default_sort="name",
    )


KINDS: dict[Any, Listing] = {
    Project: _listing("Projects", Project, PROJECT_COLUMNS, ""),
    ProjectRecord: _listing("PastFigures", ProjectRecord, PAST_COLUMNS, "project."),
    PaidInCapital: _listing("Amounts", PaidInCapital, MONEY_COLUMNS, "project."),
}
FIELDS = {name: part for kind in KINDS.values() for name, part in kind.records.parts().items()}
RecordOut = create_model("FigureRecord", **FIELDS)


class RecordsOut(BaseModel):
    """The records of one figure that you may see; ``hidden`` more count too."""

    figure: FigureOut
    total: str
    hidden: int
    kind: str = Field(description="project, project_record or paid_in_capital")
    items: list[RecordOut]  # type: ignore[valid-type]
    next: str | None
    previous: str | None
    count: CountOut | None


@reading(router, "", gives=many(IndicatorOut))
def list_indicators(request: HttpRequest) -> HttpResponse:
    """Every declared indicator with its definition."""
    require_figures(user_of(request))
    return answer([_indicator(one) for one in INDICATORS])


@reading(router, "/figures", gives=FiguresOut)
def list_figures(request: HttpRequest, given: Query[FiguresQuery]) -> HttpResponse:
    """Figures of a period for the city and each compared unit."""
    require_figures(user_of(request))
    asked = _asked(given)
    units = city_units()
    chosen = [BY_CODE[code] for code in dict.fromkeys(given.code)] or list(INDICATORS)
    found = measure(
        [one.code for one in chosen], asked.window, as_of=asked.moment, basis=asked.basis, units=units
    )
    keys = [key for key, code, _name in columns_of(units, found) if given.unit in (None, code)]
    by_key = {unit.pk: unit for unit in units.units} | {CITY: units.city}
    figures = [
        _figure(one, found.cell(one.code, key), by_key.get(key), key) for one in chosen for key in keys
    ]
    return answer({"asked": _period(asked), "figures": figures})


@reading(router, "/{indicator}/records", gives=RecordsOut)
def list_figure_records(request: HttpRequest, indicator: str, given: Query[RecordsQuery]) -> HttpResponse:
    """The records that make one figure, as far as you may see them."""
    user = user_of(request)
    require_figures(user)
    asked = _asked(given).changed(unit=given.unit or "")
    cell = drilled(user, asked, code=indicator, part=given.part, units=city_units())
    listing = KINDS[cell.rows.model]
    content = listing.content(request, given, listed_rows(cell.visible))
    unit = cell.unit or cell.units.city
    key = cell.units.key_of(cell.unit)
    told = {
        "figure": _figure(cell.indicator, cell.figure, unit, key),
        "total": plain(cell.total),
        "hidden": cell.hidden,
        "kind": {Project: "project", ProjectRecord: "project_record"}.get(cell.rows.model, "paid_in_capital"),
    }
    return answer({**told, **content})


def _asked(given: PeriodQuery) -> Asked:
    return Asked.of(given.model_dump(include=set(PeriodQuery.model_fields)), today=clock.today())


def _period(asked: Asked) -> dict[str, Any]:
    window = asked.window
    return {
        "year": asked.year,
        "month": asked.month,
        "span": str(asked.span),
        "first": plain(window.first),
        "last": plain(window.last),
        "as_of": plain(asked.as_of),
        "basis": str(asked.basis),
    }


def _figure(indicator: Indicator, cell: Cell, unit: Any, key: int) -> dict[str, Any]:
    return {
        "indicator": indicator.code,
        "measure": str(indicator.unit),
        "unit": None if unit is None or key == ELSEWHERE else reference(unit),
        "is_city": key == CITY,
        "value": plain(cell.value),
        "numerator": plain(cell.numerator),
        "denominator": plain(cell.denominator),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": str(one.label),
        "definition": str(one.definition),
        "measure": str(one.unit),
        "direction": str(one.direction),
        "dated_by": str(one.dated_by),
        "batch": str(one.batch),
        "source": str(one.source),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "usual": plain(one.usual),
        "usual_source": str(one.usual_source),
    }
