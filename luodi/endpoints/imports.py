"""Imports: upload a workbook, match its columns, check every row, bring all in or none, undo."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import require, visible_organizations
from luodi.api.entry import organizations_by_code
from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, ListRecords, plain
from luodi.api.types import Absent, Given, Line, Nothing, OrganizationCode, Pk, Reason
from luodi.imports import access, actions, queries, tasks
from luodi.imports.choices import RunState
from luodi.imports.forms import kinds_for
from luodi.imports.models import ImportRun
from luodi.imports.tables import COLUMNS, FILTERS
from luodi.imports.views import original_file, records_file, source_for, template_file

from .projects import user_of

router = Router()
COUNTS = ("new", "changed", "unchanged", "faulty")
RUNS = Listing(
    name="Imports",
    access=access.listed_runs,
    records=ListRecords(ImportRun, COLUMNS, values={name: name for name in COUNTS}),
    rights=(access.RUN,),
    filters=FILTERS,
    default_sort="-created_at",
)
RUN = Fields(
    ImportRun,
    (
        "source",
        "shipped",
        "name",
        "sheet",
        "header_row",
        "state",
        "total",
        *COUNTS,
        "message",
        "created_by",
        "created_at",
        "applied_at",
        "undone_at",
        "undone_by",
    ),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = {"schema": {"type": "string", "format": "binary"}}
SHEET: dict[str, Any] = {"responses": {200: {"description": "the sheet", "content": {XLSX: BINARY}}}}
ORIGINAL: dict[str, Any] = {
    "responses": {200: {"description": "the file", "content": {"application/octet-stream": BINARY}}}
}


class ProgressOut(BaseModel):
    """How far a run under way is."""

    done: int
    total: int
    percent: int
    is_begun: bool
    is_left: bool
    waits_long: bool


RunOut = RUN.schema(
    "Import",
    columns=dict[str, str],
    faults=list[dict[str, Any]],
    notices=list[str],
    sheets=list[dict[str, Any]],
    has_fault_sheet=bool,
    standing=ProgressOut | None,
)


class KindOut(BaseModel):
    """Something that can be brought in."""

    kind: str
    label: str


class RowOut(BaseModel):
    """What one row did."""

    number: int
    outcome: str
    object_id: int
    label: str
    changes: list[Any]


class Matched(Given):
    """Which header of the sheet stands for which declared column (code to header), and what holds for all rows."""

    columns: dict[str, Line]
    sheet: str = Field("", max_length=120)
    header_row: int | None = Field(None, ge=1, le=10_000)
    host: OrganizationCode | None = None
    keep_totals: bool = False


class RowsQuery(BaseModel):
    """Rows from the one after this number on."""

    model_config = ConfigDict(extra="forbid")
    after: int | Absent = Field(None, ge=0, le=10_000_000)


@reading(router, "", gives=RUNS.page())
def list_imports(request: HttpRequest, given: Query[RUNS.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Your own imports; everybody's for whoever imports for the whole city."""
    return RUNS.answer(request, given)


@reading(router, "/kinds", gives=many(KindOut))
def list_import_kinds(request: HttpRequest) -> HttpResponse:
    """What you may bring in."""
    require(user_of(request), access.RUN)
    return answer([{"kind": kind, "label": label} for kind, label in kinds_for(user_of(request))])


@reading(router, "/kinds/{slug:kind}/template", gives=None, openapi_extra=SHEET)
def get_import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The empty workbook of a kind, each column with its rule."""
    require(user_of(request), access.RUN)
    return template_file(user_of(request), source_for(user_of(request), kind))


@reading(router, "/kinds/{slug:kind}/records", gives=None, openapi_extra=SHEET)
def get_import_records(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The present records in the columns of a kind, to be mended and brought in again; noted as an export."""
    require(user_of(request), access.RUN)
    return records_file(user_of(request), source_for(user_of(request), kind))


@writing(router, "", gives=RunOut, status=201)
def upload_import(request: HttpRequest, file: File[UploadedFile], kind: Form[Line]) -> HttpResponse:
    """Upload a workbook or delimited text; its sheet and its columns are guessed and told."""
    user = user_of(request)
    require(user, access.RUN)
    if kind not in dict(kinds_for(user)):
        raise Http404(_("There is nothing of this kind to bring in."))
    source, _sep, shipped = kind.partition(":")
    run = actions.upload_run(source, file, by=user, shipped=shipped)
    return answer(run_record(run), status=201)


@reading(router, "/{int:pk}", gives=RunOut)
def get_import(request: HttpRequest, pk: Pk) -> HttpResponse:
    """Where a run stands: columns, progress, faults, result."""
    return answer(run_record(access.run_for(user_of(request), pk)))


@writing(router, "/{int:pk}/columns", gives=RunOut)
def choose_import_columns(request: HttpRequest, pk: Pk, given: Matched) -> HttpResponse:
    """Keep which header means what, and check every row."""
    user = user_of(request)
    run = access.run_for(user, pk, action="change")
    codes = [given.host] if given.host else []
    hosts = organizations_by_code(visible_organizations(user), codes)
    run = actions.choose_columns(
        run,
        given.columns,
        by=user,
        sheet=given.sheet,
        header_row=given.header_row,
        host=hosts[given.host].pk if given.host else None,
        keep_totals=given.keep_totals,
    )
    return _started(request, run, RunState.CHECKING)


@writing(router, "/{int:pk}/check", gives=RunOut)
def check_import(request: HttpRequest, pk: Pk, given: Nothing) -> HttpResponse:
    """Check every row; nothing is written."""
    return _started(request, access.run_for(user_of(request), pk, action="change"), RunState.CHECKING)


@writing(router, "/{int:pk}/apply", gives=RunOut)
def apply_import(request: HttpRequest, pk: Pk, given: Nothing) -> HttpResponse:
    """Bring in every row or none; large files go on in the background, see the state."""
    return _started(request, access.run_for(user_of(request), pk, action="change"), RunState.RUNNING)


@writing(router, "/{int:pk}/undo", gives=RunOut)
def undo_import(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Take out what a run brought in, all of it or nothing."""
    run = access.run_for(user_of(request), pk, action="change")
    return _started(request, run, RunState.UNDOING, reason=given.reason)


@writing(router, "/{int:pk}/take-back", gives=RunOut)
def take_back_import(request: HttpRequest, pk: Pk, given: Nothing) -> HttpResponse:
    """Let a run rest again whose worker was stopped."""
    run = access.run_for(user_of(request), pk, action="change")
    actions.take_back(run, by=user_of(request))
    return answer(run_record(access.run_for(user_of(request), pk)))


@reading(router, "/{int:pk}/rows", gives=many(RowOut))
def list_import_rows(request: HttpRequest, pk: Pk, given: Query[RowsQuery]) -> HttpResponse:
    """What each row did, two hundred at a time; ask on with the last number."""
    run = access.run_for(user_of(request), pk)
    rows = queries.imported_rows(run, given.after or 0)
    return answer(
        [
            {
                "number": row.number,
                "outcome": row.outcome,
                "object_id": row.object_id,
                "label": row.label,
                "changes": plain(row.differences),
            }
            for row in rows
        ]
    )


@reading(router, "/{int:pk}/fault-sheet", gives=None, openapi_extra=SHEET)
def get_fault_sheet(request: HttpRequest, pk: Pk) -> HttpResponseBase:
    """The same sheet with a column that says what is wrong and how to mend it; 404 where nothing is."""
    run = access.run_for(user_of(request), pk)
    if not run.error_sheet:
        raise Http404
    return FileResponse(
        run.error_sheet.open("rb"), content_type=XLSX, filename=f"{run.name}.xlsx", as_attachment=True
    )


@reading(router, "/{int:pk}/file", gives=None, openapi_extra=ORIGINAL)
def get_import_file(request: HttpRequest, pk: Pk) -> HttpResponseBase:
    """The file as it was uploaded."""
    return original_file(access.run_for(user_of(request), pk))


@writing(router, "/{int:pk}/discard", gives=None, status=204)
def discard_import(request: HttpRequest, pk: Pk) -> HttpResponse:
    """Delete a run that brought nothing in, with its file."""
    user = user_of(request)
    actions.discard_run(access.run_for(user, pk, action="discard"), by=user)
    return HttpResponse(status=204)


def run_record(run: ImportRun) -> dict[str, Any]:
    """A run as programs get it."""
    standing = queries.standing(run)
    names = ("done", "total", "percent", "is_begun", "is_left", "waits_long")
    return {
        "id": run.pk,
        **RUN.record(run),
        "columns": run.columns,
        "faults": run.faults,
        "notices": run.notices,
        "sheets": run.facts.get("sheets", []),
        "has_fault_sheet": bool(run.error_sheet),
        "standing": standing and {name: getattr(standing, name) for name in names},
    }


def _started(request: HttpRequest, run: ImportRun, state: RunState, *, reason: str = "") -> HttpResponse:
    user = user_of(request)
    tasks.begin(actions.ask_for(run, state, by=user, reason=reason))
    return answer(run_record(access.run_for(user, run.pk)))
