"""Statistics as places published them, with the verdict on every printed figure that can be replayed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from luodi.accounts.access import require
from luodi.statistics import access, queries
from luodi.statistics.choices import Outcome
from luodi.statistics.models import PublishedColumn, PublishedTable
from luodi.statistics.tables import COLUMNS, FILTERS

from ..lists import Listing
from ..operations import answer, many, reading
from ..records import Fields, ListRecords
from .projects import user_of

router = Router()
COUNTS = ("count", *Outcome.values)


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
)
TABLE = Fields(
    PublishedTable,
    (
        "code",
        "place",
        "region_code",
        "period",
        "title_zh",
        "title_en",
        "source",
        "note",
        "is_shipped",
        "entered_by",
        "entered_at",
        "version",
    ),
)
COLUMN = Fields(PublishedColumn, ("code", "label_zh", "label_en", "unit", "digits", "is_exact"))
ColumnOut = COLUMN.schema("PublishedColumn")


class PrintedRowOut(BaseModel):
    """A row with its figures as printed, in the order of the columns; empty where nothing was printed."""

    label: str
    printed: list[str]


class CheckOut(BaseModel):
    """One printed figure replayed from what it is made of: right, misprinted, or undecidable from rounded figures."""

    figure: str
    made_of: str
    outcome: str
    sentence: str
    stands_for: str
    possible: str


TableOut = TABLE.schema(
    "PublishedTable", columns=many(ColumnOut), rows=many(PrintedRowOut), checks=many(CheckOut)
)


@reading(router, "", gives=TABLES.page())
def list_statistics(request: HttpRequest, given: Query[TABLES.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Published tables with the number of their checks by verdict."""
    return TABLES.answer(request, given)


@reading(router, "/{slug:code}", gives=TableOut)
def get_statistics(request: HttpRequest, code: str) -> HttpResponse:
    """One table as printed, with every check judged anew."""
    require(user_of(request), access.VIEW)
    table = access.table_for(user_of(request), code)
    judged = queries.judged_table(table)
    names = ("figure", "made_of", "outcome", "sentence", "stands_for", "possible")
    return answer(
        {
            "id": table.pk,
            **TABLE.record(table),
            "columns": [{"id": each.pk, **COLUMN.record(each)} for each in table.columns.all()],
            "rows": [
                {"label": label, "printed": [cell.text for cell in cells]} for label, cells in judged.rows
            ],
            "checks": [{name: getattr(each, name) for name in names} for each in judged.checks],
        }
    )
