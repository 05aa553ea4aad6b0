"""Published results as a workbook: the ranked table, and every score with its formula line."""

from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from luodi.web.exporting import FILE_FORMATS, attachment, note_export
from luodi.web.pages import EXPORT_RIGHT
from luodi_engine.scoring.explain import explanations

from .explaining import engine_run
from .models import Publication
from .queries import in_rank_order


def notice_workbook(publication: Publication, *, by: Any) -> FileResponse:
    """The notice with a sheet of results and one of formulas; raises ``PermissionDenied`` without the right to export."""
    if not by.scope.allows(EXPORT_RIGHT):
        raise PermissionDenied
    note_export(by, {"page": "assessment", "publication": publication.pk, "format": "xlsx"})
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _results(book, publication)
        _formulas(book, publication)
    file.seek(0)
    response = FileResponse(file, content_type=FILE_FORMATS["xlsx"])
    response.headers["Content-Disposition"] = attachment(f"{publication.title}.xlsx")
    return response


def _results(book: Any, publication: Publication) -> None:
    run = publication.run
    rules = run.scheme.rules
    nodes = [node for node in rules.total.walk() if node.code != rules.total.code]
    sheet = book.add_worksheet(_("Results"))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format({"border": 1})
    sheet.write_string(0, 0, publication.title, book.add_format({"bold": True, "font_size": 16}))
    told = _("Published {day}, objections until {until}. Result hash {hash}.")
    day, until = publication.published_at.date().isoformat(), publication.objections_until.isoformat()
    sheet.write_string(1, 0, told.format(day=day, until=until, hash=run.result_hash[:16]))
    sheet.write_string(2, 0, publication.note)
    heads = [_("Rank"), _("Unit"), _("Score"), _("Grade"), *(node.title or node.code for node in nodes)]
    sheet.write_row(4, 0, heads, bold)
    for number, score in enumerate(in_rank_order(run), start=5):
        rank = "" if score.rank is None else f"{score.rank.normalize():f}"
        row = [rank, score.name, score.printed, score.grade]
        row += [(score.points.get(node.code) or ("", ""))[1] for node in nodes]
        for at, value in enumerate(row):
            sheet.write_string(number, at, str(value), cell)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, len(heads), 12)
    sheet.freeze_panes(5, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _formulas(book: Any, publication: Publication) -> None:
    sheet = book.add_worksheet(_("Formulas"))
    bold = book.add_format({"bold": True, "border": 1})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    heads = [_("Unit"), _("Indicator"), _("Formula with the numbers put in"), _("Points"), _("Exact")]
    sheet.write_row(0, 0, heads, bold)
    line = 1
    for found in explanations(engine_run(publication.run)):
        for one in found.tree.walk():
            if one.status == "not_applicable":
                continue
            node = one.rule.node
            shown = "" if one.shown is None else format(one.shown, "f")
            exact = "" if one.points is None else format(one.points, "f")
            for at, value in enumerate(
                (found.unit.title, node.title or node.code, one.formula, shown, exact)
            ):
                sheet.write_string(line, at, value, cell)
            line += 1
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 4, 14)
    sheet.freeze_panes(1, 2)
