"""Maps come in as files, shown before anything is stored, and go out as JSON, CSV and workbook."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
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
from xlsxwriter import Workbook

from luodi.chains import access, actions, queries
from luodi.chains.choices import LinkKind, MapState, Outlook
from luodi.chains.forms import ApplyImportForm, ImportForm
from luodi.chains.models import Chain, ChainMap
from luodi.chains.queries.maps import LoadedMap, compare_maps
from luodi.chains.sources import GivenMap, links_csv, map_json, read_map, segments_csv
from luodi.chains.sources.cells import MOST_BYTES
from luodi.chains.sources.files import map_body
from luodi.common.errors import Conflict, Refused
from luodi.web.exporting import FILE_FORMATS, attachment
from luodi.web.pages import PageView
from luodi.web.record_pages import refusals_to_form

RIGHTS = (access.CHANGE, access.CHANGE_LED)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class ImportMap(PageView):
    """A map from a file: first the difference, then, with ``apply``, all of it or nothing."""

    rights = RIGHTS

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The empty form."""
        chain = access.chain_for(self.user, code, action="change")
        return self._answer(chain, ImportForm(drafts=self._drafts(chain)))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Read and show, or store what was shown."""
        chain = access.chain_for(self.user, code, action="change")
        form_class = ApplyImportForm if "apply" in request.POST else ImportForm
        form = form_class(request.POST, request.FILES, drafts=self._drafts(chain))
        if not form.is_valid():
            return self._answer(chain, form, status=422)
        try:
            if isinstance(form, ApplyImportForm):
                return self._store(chain, form)
            given = read_map({file.name: file.read(MOST_BYTES + 1) for file in form.cleaned_data["upload"]})
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            shown = form if not isinstance(form, ApplyImportForm) else ImportForm(drafts=self._drafts(chain))
            if form is shown:
                placed = [
                    replace(one, message=f"{one.place}: {one.message}", field="")
                    for one in refused.obstacles
                    if one.place
                ]
                plain = [one for one in refused.obstacles if not one.place]
                refusals_to_form(form, Refused.of([*plain, *placed]))
            return self._answer(chain, shown, status=status, problems=refused.obstacles)
        return self._preview(chain, form, given)

    def _store(self, chain: Chain, form: ApplyImportForm) -> HttpResponse:
        given = read_map({"": form.cleaned_data["text"].encode()})
        made = actions.import_map(
            chain,
            given,
            by=self.user,
            into=form.cleaned_data["into"],
            year_from=form.cleaned_data["year_from"],
            version=form.cleaned_data["version"] if form.cleaned_data["into"] else None,
        )
        messages.success(self.request, _("The map is loaded as a draft. Publish it to put it in force."))
        return HttpResponseRedirect(reverse("chains:editor", args=[chain.code, made.pk]))

    def _preview(self, chain: Chain, form: ImportForm, given: GivenMap) -> HttpResponse:
        into = form.cleaned_data["into"]
        before = into or queries.map_in_force(chain)
        if before is not None:
            before.chain = chain
        old = queries.given_of(queries.load_map(before)) if before else None
        initial = {
            "text": json.dumps(map_body(given), ensure_ascii=False, separators=(",", ":")),
            "into": into,
            "year_from": form.cleaned_data["year_from"] or given.year_from,
            "version": into.version if into else None,
        }
        context = {
            "apply_form": ApplyImportForm(initial=initial, drafts=self._drafts(chain)),
            "given": given,
            "before": before,
            "into": into,
            "difference": compare_maps(old, given),
        }
        return self._answer(chain, form, **context)

    def _drafts(self, chain: Chain) -> Any:
        return access.visible_maps(self.user, chain).filter(state=MapState.DRAFT)

    def _answer(self, chain: Chain, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        return render(
            self.request, "chains/import.html", {"chain": chain, "form": form, **more}, status=status
        )


class MapFile(PageView):
    """A version of a map as a file; noted in the change log."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
        """``format``: json, csv (both tables in one archive) or xlsx (with figures and firms)."""
        chain_map = access.map_for(self.user, code, pk)
        if not self.user.scope.allows(access.EXPORT):
            raise PermissionDenied
        form = request.GET.get("format", "json")
        if form not in ("json", "csv", "xlsx"):
            raise Http404
        loaded = queries.load_map(chain_map)
        actions.note_export(chain_map, by=self.user, form=form, rows=len(loaded.segments))
        name = f"{chain_map.chain.code}-{chain_map.year_from}"
        given = queries.given_of(loaded)
        if form == "json":
            return _file(map_json(given), f"{name}.json", "application/json; charset=utf-8")
        if form == "csv":
            return _file(_archive(given), f"{name}-csv.zip", "application/zip")
        return _workbook(loaded, chain_map, f"{name}.xlsx")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": attachment(name)})


def _archive(given: GivenMap) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("segments.csv", segments_csv(given.segments))
        archive.writestr("links.csv", links_csv(given.links))
    return out.getvalue()


def _workbook(loaded: LoadedMap, chain_map: ChainMap, name: str) -> FileResponse:
    standings = queries.standings_of(loaded)
    outlooks, kinds = dict(Outlook.choices), dict(LinkKind.choices)
    words = {"missing": _("Missing"), "weak": _("Weak"), "strong": _("Strong")}
    heads = [_("Track"), _("Code"), _("Segment"), _("Outlook"), _("Local position"), _("Local firms")]
    heads += [_("Output (10,000 yuan)"), _("Year"), _("Keywords"), _("Industry codes (GB/T 4754)"), _("Note")]
    rows = [
        [
            row.track,
            row.code,
            row.name,
            str(outlooks[row.outlook]),
            words[str(standings[row.code].position)],
            "、".join(firm.name for firm in standings[row.code].firms),
            standings[row.code].output,
            standings[row.code].year,
            "、".join(row.keywords),
            "、".join(row.industry_codes),
            row.note,
        ]
        for row in loaded.segments
    ]
    links = [
        [loaded.by_code[link.source].name, loaded.by_code[link.target].name, str(kinds[str(link.kind)])]
        for link in loaded.engine_links
    ]
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, OPTIONS) as book:
        _sheet(book, _("Segments"), heads, rows)
        _sheet(book, _("Links"), [_("From"), _("To"), _("Kind")], links)
    file.seek(0)
    response = FileResponse(file, content_type=FILE_FORMATS["xlsx"])
    response.headers["Content-Disposition"] = attachment(name)
    return response


def _sheet(book: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "border": 1})
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(line, at, value)
            else:
                sheet.write_number(line, at, float(value))
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, 0)
