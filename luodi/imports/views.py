"""Pages of imports: upload, columns, check, bringing in, result, undoing."""

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.errors import Conflict, Refused
from luodi.common.workbooks.cells import column_letters
from luodi.common.workbooks.errors import WorkbookError
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.exporting import FILE_FORMATS, note_export
from luodi.web.pages import ListPage, PageView
from luodi.web.record_pages import FormPage

from . import access, actions, queries, tasks
from .choices import OPEN_STATES, RUNNING_STATES, RunState
from .forms import ColumnsForm, UploadForm
from .models import ImportRun
from .reading import Preview, preview_of, refusal_words
from .sheets import write_records, write_template
from .shipped import shipped_mappings
from .sources import BY_CODE, SOURCES, Source
from .sources.lookups import Lookups
from .tables import COLUMNS, FILTERS, linked, list_of, preview_table

XLSX = FILE_FORMATS["xlsx"]
TRAIL = ((gettext_lazy("Imports"), "imports:list"),)
STEPS = (
    gettext_lazy("Choose the file"),
    gettext_lazy("Match the columns"),
    gettext_lazy("Check"),
    gettext_lazy("Bring in"),
)


def steps(reached: int) -> list[dict[str, Any]]:
    """The four steps of an import with the place of this one on them."""
    return [
        {
            "label": label,
            "state": "passed" if place < reached else "here" if place == reached else "",
            "on": None,
        }
        for place, label in enumerate(STEPS)
    ]


class Runs(ListPage):
    """All imports the person may see."""

    rights = (access.RUN,)
    code = "imports"
    title = gettext_lazy("Imports")
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.listed_runs)
    default_sort = "-created_at"
    template_name = "imports/list.html"
    empty_title = gettext_lazy("Nothing was imported yet")
    empty_text = gettext_lazy("Bring in the Excel ledger your office keeps; its own headers are fine.")


class NewImport(FormPage):
    """Choose what it is and the file."""

    rights = (access.RUN,)
    template_name = "imports/new.html"

    def form(self, subject: Any, *args: Any) -> UploadForm:
        """The upload form; ``?kind=`` chooses beforehand."""
        return UploadForm(self.user, *args, initial={"kind": self.request.GET.get("kind", "")})

    def act(self, form: Any, subject: Any) -> str:
        """Keep the file and go on to its columns."""
        kind, _sep, shipped = form.cleaned_data["kind"].partition(":")
        run = actions.upload_run(kind, form.cleaned_data["file"], by=self.user, shipped=shipped)
        return reverse("imports:columns", args=[run.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The sources with their templates."""
        sources = [source for source in SOURCES if access.may_import(self.user, source.right)]
        return {"steps": steps(0), "sources": sources}


class Template(PageView):
    """The empty workbook of a source."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, source: str) -> HttpResponseBase:
        """The file."""
        return template_file(self.user, source_for(self.user, source))


class Records(PageView):
    """The present records in the columns of a source, to be mended and brought in again."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, source: str) -> HttpResponseBase:
        """The file, noted in the change log."""
        return records_file(self.user, source_for(self.user, source))


def source_for(user: Any, code: str) -> Source:
    """The source; 404 where there is none, 403 where the person may not bring it in."""
    if code not in BY_CODE:
        raise Http404
    if not access.may_import(user, BY_CODE[code].right):
        raise PermissionDenied
    return BY_CODE[code]


def template_file(user: Any, source: Source) -> FileResponse:
    """The empty workbook of a source."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(file, source, user)
    return workbook(file, _("{what} (template)").format(what=source.label))


def records_file(user: Any, source: Source) -> FileResponse:
    """The present records of a source, noted in the change log; raises ``PermissionDenied``."""
    if not user.scope.allows("exports.run"):
        raise PermissionDenied
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = write_records(file, source, user)
    note_export(user, {"page": f"imports:{source.code}", "format": "xlsx", "rows": rows})
    return workbook(file, str(source.label))


def original_file(run: ImportRun) -> FileResponse:
    """The file of a run as it was uploaded; raises ``Http404`` where it is no longer there."""
    if not (name := run.file.name) or not run.file.storage.exists(name):
        raise Http404
    kind = "application/octet-stream"
    return FileResponse(run.file.open("rb"), as_attachment=True, filename=run.name, content_type=kind)


def workbook(file: Any, name: str) -> FileResponse:
    """A workbook as a download."""
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


class Columns(FormPage):
    """Which column of the sheet stands for what."""

    rights = (access.RUN,)
    template_name = "imports/columns.html"
    problem = ""

    def subject(self, **kwargs: Any) -> ImportRun:
        """The run, while its columns may be chosen."""
        run = access.run_for(self.user, kwargs["pk"], action="change")
        if run.state not in OPEN_STATES:
            raise Http404(_("The columns of this import cannot be chosen any more."))
        return run

    def preview(self, run: ImportRun) -> Preview:
        """The sheet that the address or the run names, with its first rows."""
        query = self.request.POST or self.request.GET
        if "sheet" in query:
            row = query.get("header_row", "")
            run.sheet = query["sheet"] or run.sheet
            run.header_row = int(row) if row.isdecimal() and 0 < int(row) < 10_000 else None
        try:
            seen = preview_of(run)
            if "sheet" in self.request.GET:
                known = queries.remembered(self.user, run.source, seen.headers)
                seen = preview_of(run, known=known)
        except WorkbookError as error:
            self.problem = refusal_words(error)
            return Preview(())
        return seen

    def form(self, subject: Any, *args: Any) -> ColumnsForm:
        """The form with the likeliest columns chosen."""
        self.seen = self.preview(subject)
        own = Lookups(self.user).own_units
        units = [(unit.pk, str(unit)) for unit in own.values()] if BY_CODE[subject.source].names_unit else []
        initial = {"sheet": subject.sheet, "header_row": subject.header_row, **subject.options}
        initial.setdefault("host", units[0][0] if len(units) == 1 else None)
        chosen = {header: code for code, header in self.seen.chosen.items()}
        initial |= {f"column_{i}": chosen.get(header, "") for i, header in enumerate(self.seen.headers)}
        sheets = [(facts["name"], facts["rows"]) for facts in subject.facts["sheets"] if facts["rows"]]
        headers = () if subject.shipped else self.seen.headers
        self.shown_form = ColumnsForm(
            *args, sheets=sheets, headers=headers, columns=self.seen.columns, units=units, initial=initial
        )
        return self.shown_form

    def act(self, form: Any, subject: Any) -> str:
        """Keep the choice, then check all rows."""
        given = form.cleaned_data
        run = actions.choose_columns(
            subject,
            given["columns"],
            by=self.user,
            sheet=given["sheet"],
            header_row=given["header_row"],
            host=given.get("host"),
            keep_totals=given["keep_totals"],
        )
        tasks.begin(actions.ask_for(run, RunState.CHECKING, by=self.user))
        return reverse("imports:detail", args=[run.pk])

    def columns_of(self, form: ColumnsForm) -> list[dict[str, Any]]:
        """The sheet's columns with samples and how sure each guess is."""
        return [
            {
                "letters": column_letters(index),
                "field": form[f"column_{index}"] if f"column_{index}" in form.fields else None,
                "header": header,
                "samples": self.seen.samples.get(index, ()),
                "score": self.seen.scores.get(header),
                "unit": self.seen.units.get(header, ""),
            }
            for index, header in enumerate(self.seen.headers)
            if header
        ]

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The run, its sheet and its mapping file."""
        return {
            "run": subject,
            "steps": steps(1),
            "seen": self.seen,
            "rows": self.columns_of(self.shown_form),
            "problem": self.problem,
            "required": [column.label for column in self.seen.columns if column.required],
            "shipped": shipped_mappings().get(subject.shipped),
        }


class RunPage(PageView):
    """Where one run stands: progress, faults, preview, result."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The page."""
        return run_page(request, access.run_for(self.user, pk))


def run_page(request: HttpRequest, run: ImportRun, *, refused: Refused | None = None) -> HttpResponse:
    """The page of a run, with what was refused above it."""
    source = BY_CODE[run.source]
    reached = 3 if run.state in (RunState.READY, RunState.RUNNING) else 2
    is_over = run.state in (RunState.DONE, RunState.UNDONE, RunState.UNDOING)
    status = 200 if refused is None else 409 if isinstance(refused, Conflict) else 422
    context = {
        "run": run,
        "source": source,
        "steps": steps(4 if is_over else reached),
        "standing": queries.standing(run),
        "is_own": run.created_by_id == request.user.pk,
        "is_open": run.state in OPEN_STATES,
        "is_running": run.state in RUNNING_STATES,
        "preview": preview_table(run, source, request.user),
        "rows": linked(source, queries.imported_rows(run)) if run.state == RunState.DONE else [],
        "problems": [str(obstacle) for obstacle in refused.obstacles] if refused else [],
        "list_url": list_of(source),
    }
    return render(request, "imports/run.html", context, status=status)


class Start(PageView):
    """Check again, bring in, take back, discard."""

    rights = (access.RUN,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Do what ``do`` says; refusals are shown on the page."""
        run = access.run_for(self.user, pk, action="change")
        wanted = request.POST.get("do", "")
        try:
            if wanted == "check":
                tasks.begin(actions.ask_for(run, RunState.CHECKING, by=self.user))
            elif wanted == "apply":
                tasks.begin(actions.ask_for(run, RunState.RUNNING, by=self.user))
            elif wanted == "take_back":
                actions.take_back(run, by=self.user)
            elif wanted == "discard":
                actions.discard_run(run, by=self.user)
                return HttpResponseRedirect(reverse("imports:list"))
        except Refused as refused:
            return run_page(request, access.run_for(self.user, pk), refused=refused)
        return HttpResponseRedirect(reverse("imports:detail", args=[pk]))


class Undo(EntryPage):
    """Take out what a run brought in."""

    rights = (access.RUN,)
    form_class = ReasonForm
    title = gettext_lazy("Undo the import")
    note = gettext_lazy(
        "New records are removed and changed ones get their earlier values, all or none. Records that somebody changed or"
        " used since stop the undoing."
    )
    button = gettext_lazy("Undo the import")
    done = ""
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> ImportRun:
        """The run that was brought in."""
        run = access.run_for(self.user, kwargs["pk"], action="change")
        if run.state != RunState.DONE:
            raise Http404(_("Only an import that was brought in can be undone."))
        return run

    def way_back(self, subject: Any) -> str:
        """The run."""
        return reverse("imports:detail", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> None:
        """Ask for it; the run's page tells how it went."""
        reason = form.cleaned_data["reason"]
        tasks.begin(actions.ask_for(subject, RunState.UNDOING, by=self.user, reason=reason))


class Progress(PageView):
    """The bar of a run under way; tells the page to load anew once it rests."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The bar."""
        run = access.run_for(self.user, pk)
        context = {"run": run, "standing": queries.standing(run)}
        response = render(request, "imports/_progress.html", context)
        if run.state not in RUNNING_STATES:
            response.headers["HX-Refresh"] = "true"
        return response


class Rows(PageView):
    """What each row did, some hundred a page."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The page after row ``after``."""
        run = access.run_for(self.user, pk)
        after = request.GET.get("after", "0")
        number = int(after) if after.isdecimal() and len(after) < 8 else 0
        rows = linked(BY_CODE[run.source], queries.imported_rows(run, number))
        onward = f"?after={rows[-1].number}" if len(rows) == queries.PAGE else ""
        return render(request, "imports/rows.html", {"run": run, "rows": rows, "onward": onward})


class Original(PageView):
    """The file as it was uploaded."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The download."""
        return original_file(access.run_for(self.user, pk))


class FaultSheet(PageView):
    """The same sheet with a column that says what is wrong and how to mend it."""

    rights = (access.RUN,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The download; 404 where nothing is wrong."""
        run = access.run_for(self.user, pk)
        if not run.error_sheet:
            raise Http404(_("No row of this import is wrong."))
        name = _("{name} - to mend").format(name=run.name.rsplit(".", 1)[0])
        return workbook(run.error_sheet.open("rb"), name)
