"""Tables as places published them, each printed figure replayed; entering, replacing and removing one."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import BaseModel, Field

from luodi.accounts.access import require
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, seen_version, writing
from luodi.api.records import Fields, ListRecords
from luodi.api.types import Given, LongLine, Reason, Slug, Version, WrittenAs, code_of
from luodi.common.errors import Obstacle, Refused
from luodi.statistics import access, actions, queries
from luodi.statistics.choices import CheckKind, Measure, Outcome
from luodi.statistics.entry import fresh_code
from luodi.statistics.models import PublishedColumn, PublishedTable
from luodi.statistics.pasting import ColumnChoice, checks_of, printed
from luodi.statistics.tables import COLUMNS, FILTERS
from luodi.statistics.written_tables import (
    MOST_COLUMNS,
    MOST_DIGITS,
    MOST_ROWS,
    WrittenCheck,
    WrittenColumn,
    WrittenRow,
    WrittenTable,
)

from .projects import user_of

router = Router()
COUNTS = ("count", *Outcome.values)
MOST_CHECKS = 2 * MOST_ROWS
TEXTS = ("place", "region_code", "period", "title_zh", "title_en", "source", "note")
CODE, NUMBER = "[-a-zA-Z0-9_]{1,60}", r"-?[0-9]{1,15}"


def _counted(name: str) -> Any:
    return lambda row: getattr(row, f"checks_{name}")


TABLES = Listing(
    name="Statistics",
    access=access.listed_tables,
    records=ListRecords(
        PublishedTable,
        COLUMNS,
        values={f"checks_{name}": _counted(name) for name in COUNTS},
        always=("code", "version"),
    ),
    rights=(access.VIEW,),
    filters=FILTERS,
    default_sort="place",
    changed="entered_at",
)
TABLE = Fields(
    PublishedTable,
    ("code", *TEXTS, "is_shipped", "entered_by", "entered_at", "version"),
)
COLUMN = Fields(PublishedColumn, ("code", "label_zh", "label_en", "unit", "digits", "is_exact"))
ColumnOut = COLUMN.schema("PublishedColumn")
MeasureCode: Any = code_of(Measure.choices)
KindCode: Any = code_of(CheckKind.choices)
Cell = Annotated[
    str, WrittenAs(rf"{CODE}\.{CODE}", gettext_lazy("Name a cell as row.column, by their codes."))
]
Part = Annotated[
    str,
    WrittenAs(
        rf"{CODE}\.{CODE}|const:{NUMBER}(\.[0-9]{{1,8}}|/[0-9]{{1,15}})?",
        gettext_lazy("Name a cell as row.column, by their codes, or an exact number such as const:250/3."),
    ),
]
Digits = Annotated[int, Field(ge=0, le=MOST_DIGITS)]


class PrintedRowOut(BaseModel):
    """A row with its figures as printed, in the order of the columns; empty where nothing was printed."""

    code: str
    label: str
    printed: list[str]


class CheckOut(BaseModel):
    """One printed figure replayed from what it is made of: right, misprinted, or undecidable from rounded figures.

    ``kind``, ``printed``, ``parts``, ``scale`` and ``digits`` as they are sent; the rest in words.
    """

    kind: str
    printed: str
    parts: list[str]
    scale: int
    digits: int
    note: str
    figure: str
    made_of: str
    outcome: str
    sentence: str
    stands_for: str
    possible: str


TableOut = TABLE.schema(
    "PublishedTable", columns=many(ColumnOut), rows=many(PrintedRowOut), checks=many(CheckOut)
)


class ColumnIn(Given):
    """What a column is counted in, and how it was rounded; a rate names the two columns it divides."""

    code: Slug
    label_zh: str = Field(max_length=120)
    label_en: str = Field("", max_length=160)
    unit: MeasureCode
    digits: Digits = 0
    is_exact: bool = Field(False, description="the figures were not rounded")
    numerator: Slug | None = None
    denominator: Slug | None = None


class RowIn(Given):
    """A row with its figures by the codes of columns, as printed; a cell that was not printed is left out."""

    code: Slug
    label: str = Field(max_length=120)
    values: dict[str, Annotated[str, Field(max_length=40)]] = Field({}, max_length=MOST_COLUMNS)


class CheckIn(Given):
    """A printed cell and the cells it is made of; ``scale`` 100 for a ratio in percent."""

    kind: KindCode
    printed: Cell
    parts: list[Part] = Field(min_length=1, max_length=MOST_ROWS)
    scale: int = Field(1, ge=1, le=1_000_000)
    digits: Digits = 0
    note: LongLine = ""


class TableIn(Given):
    """A table as it was printed.

    ``total`` names the row that adds up the others: each of its amounts is checked, as each rate is against the two
    columns it divides. ``checks`` are further ones.
    """

    place: str = Field(max_length=80)
    region_code: str = Field("", max_length=6)
    period: str = Field(max_length=40, description="as the source says it, such as 2022-01/2022-09")
    title_zh: str = Field(max_length=160)
    title_en: str = Field("", max_length=200)
    source: LongLine = Field(description="address or document number")
    note: str = Field("", max_length=500)
    columns: list[ColumnIn] = Field(min_length=1, max_length=MOST_COLUMNS)
    rows: list[RowIn] = Field(min_length=1, max_length=MOST_ROWS)
    total: Slug | None = None
    checks: list[CheckIn] = Field([], max_length=MOST_CHECKS)


class NewTable(TableIn):
    """A new table; without a code it is given one."""

    code: Slug | None = None


class TableAgain(TableIn):
    """The whole table anew, and the version you saw (or ``If-Match``)."""

    version: Version | None = None


@reading(router, "", gives=TABLES.page())
def list_statistics(request: HttpRequest, given: Query[TABLES.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Published tables with the number of their checks by verdict."""
    return TABLES.answer(request, given)


@reading(router, "/{slug:code}", gives=TableOut)
def get_statistics(request: HttpRequest, code: str) -> HttpResponse:
    """One table as printed, with every check judged anew."""
    require(user_of(request), access.VIEW)
    return _told(request, code)


@writing(router, "", gives=TableOut, status=201)
def enter_statistics(request: HttpRequest, given: NewTable) -> HttpResponse:
    """Keep a table as printed; each check is judged at once."""
    access.require_change(user_of(request))
    written = _written(given, code=given.code or fresh_code())
    made = actions.enter_table(written, by=user_of(request))
    return _told(request, made.code, status=201)


@writing(router, "/{slug:code}", gives=TableOut, method="PUT", versioned=True)
def replace_statistics(request: HttpRequest, code: str, given: TableAgain) -> HttpResponse:
    """Put a table in the place of what was entered; 409 where somebody changed it since the version you saw."""
    table = access.table_for(user_of(request), code, action="change")
    version = seen_version(request, given.version, required=True)
    written = _written(given, code=table.code)
    actions.enter_table(written, by=user_of(request), replacing=table, expected_version=version)
    return _told(request, code)


@writing(router, "/{slug:code}/remove", gives=None, status=204)
def remove_statistics(request: HttpRequest, code: str, given: Reason) -> HttpResponse:
    """Remove a table that was entered by mistake; the change log keeps what it held."""
    table = access.table_for(user_of(request), code, action="change")
    actions.remove_table(table, by=user_of(request), reason=given.reason)
    return HttpResponse(status=204)


def _written(given: TableIn, *, code: str) -> WrittenTable:
    """The table as it is kept; raises ``Refused`` for a total or a rate of rows and columns there are not."""
    columns = tuple(
        WrittenColumn(one.code, one.label_zh, one.unit, one.digits, one.is_exact, one.label_en)
        for one in given.columns
    )
    rows = tuple(
        WrittenRow(
            one.code, one.label, {name: text for name, cell in one.values.items() if (text := printed(cell))}
        )
        for one in given.rows
    )
    obstacles: list[Obstacle] = []
    choices, total = _choices(given.columns, obstacles), _total(given, obstacles)
    if obstacles:
        raise Refused.of(obstacles)
    further = tuple(
        WrittenCheck(one.kind, one.printed, tuple(one.parts), one.scale, one.digits, note=one.note)
        for one in given.checks
    )
    return WrittenTable(
        code=code,
        columns=columns,
        rows=rows,
        checks=(*checks_of(columns, rows, choices, total), *further),
        **{name: getattr(given, name) for name in TEXTS},
    )


def _choices(columns: Sequence[ColumnIn], obstacles: list[Obstacle]) -> list[ColumnChoice]:
    places = {one.code: at for at, one in enumerate(columns)}
    for at, one in enumerate(columns):
        for name in ("numerator", "denominator"):
            if (code := getattr(one, name)) is not None and code not in places:
                message = _("There is no column “{code}” in this table. Name one of: {known}.")
                told = message.format(code=code, known=", ".join(places))
                obstacles.append(Obstacle(told, field=f"columns.{at}.{name}", code="unknown"))
    return [
        ColumnChoice(
            one.unit,
            one.digits,
            one.is_exact,
            places.get(one.numerator or ""),
            places.get(one.denominator or ""),
        )
        for one in columns
    ]


def _total(given: TableIn, obstacles: list[Obstacle]) -> int | None:
    places = {one.code: at for at, one in enumerate(given.rows)}
    if given.total is not None and given.total not in places:
        message = _("There is no row “{code}” in this table. Name one of: {known}.")
        told = message.format(code=given.total, known=", ".join(places))
        obstacles.append(Obstacle(told, field="total", code="unknown"))
    return places.get(given.total or "")


def _told(request: HttpRequest, code: str, *, status: int = 200) -> HttpResponse:
    table = access.table_for(user_of(request), code)
    judged = queries.judged_table(table)
    words = ("figure", "made_of", "outcome", "sentence", "stands_for", "possible")
    sent = ("kind", "printed", "parts", "scale", "digits", "note")
    rows = zip(judged.written.rows, judged.rows, strict=True)
    record = {
        "id": table.pk,
        **TABLE.record(table),
        "columns": [{"id": each.pk, **COLUMN.record(each)} for each in table.columns.all()],
        "rows": [
            {"code": row.code, "label": label, "printed": [cell.text for cell in cells]}
            for row, (label, cells) in rows
        ],
        "checks": [
            {
                **{name: getattr(each.check, name) for name in sent},
                **{name: getattr(each, name) for name in words},
            }
            for each in judged.checks
        ],
    }
    return answer(record, status=status, version=table.version)
