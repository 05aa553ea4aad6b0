"""Published results as Excel, Word or PDF: the ranked table, and every score with its formula line."""

from collections.abc import Iterator
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from luodi.common.errors import Refused
from luodi.common.papers import PAPER_FORMATS, Paper, Part, pdf_of, word_of
from luodi.web.exporting import FILE_FORMATS, attachment, note_export
from luodi.web.pages import EXPORT_RIGHT
from luodi_engine.scoring.explain import Explanation, explanations
from luodi_engine.scoring.numbers import short

from .explaining import engine_run, step_words
from .models import Publication
from .queries import in_rank_order


def notice_file(publication: Publication, file_format: str, *, by: Any) -> FileResponse:
    """The notice with its results and formulas: xlsx, docx or pdf.

    Raises ``PermissionDenied`` without the right to export, ``Refused`` for another format and where a PDF
    finds no Chinese font.
    """
    if not by.scope.allows(EXPORT_RIGHT):
        raise PermissionDenied
    makers = {"xlsx": _workbook, "docx": _word, "pdf": _pdf}
    if file_format not in makers:
        message = _("“{format}” is not a file format; choose xlsx, docx or pdf.")
        raise Refused.because(message.format(format=file_format[:20]))
    file = makers[file_format](publication)
    note_export(by, {"page": "assessment", "publication": publication.pk, "format": file_format})
    types = {**FILE_FORMATS, **PAPER_FORMATS}
    response = FileResponse(file, content_type=types[file_format])
    response.headers["Content-Disposition"] = attachment(f"{publication.title}.{file_format}")
    return response


def _workbook(publication: Publication) -> IO[bytes]:
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _results(book, publication)
        _formulas(book, publication)
    file.seek(0)
    return file


def _word(publication: Publication) -> IO[bytes]:
    return BytesIO(word_of(notice_paper(publication)))


def _pdf(publication: Publication) -> IO[bytes]:
    return BytesIO(pdf_of(notice_paper(publication)))


def notice_paper(publication: Publication) -> Paper:
    """The notice as a paper: text, ranked table with the points of the first level, formula lines unit by unit."""
    run = publication.run
    rules = run.scheme.rules
    tops = list(rules.total.children)
    heads = [_("Rank"), _("Unit"), _("Score"), *([_("Grade")] if rules.grades else [])]
    rows = []
    for score in in_rank_order(run):
        row = [_rank(score), score.name, score.printed or "—", *([score.grade] if rules.grades else [])]
        rows.append([*row, *((score.points.get(node.code) or ("", "—"))[1] or "—" for node in tops)])
    first = len(heads)
    table = Part(
        _("Results"),
        heads=[*heads, *(node.title or node.code for node in tops)],
        rows=rows,
        widths=[0.7, 1.4, 1, *([1] if rules.grades else []), *([1.0] * len(tops))],
        numeric=[0, 2, *range(first, first + len(tops))],
    )
    lines = [each for each in publication.note.splitlines() if each.strip()]
    return Paper(
        publication.title, [*lines, _told(publication)], [table, *_unit_parts(publication)], len(tops) > 6
    )


def _told(publication: Publication) -> str:
    told = _("Published {day}, objections until {until}. Result hash {hash}.")
    day, until = publication.published_at.date().isoformat(), publication.objections_until.isoformat()
    return told.format(day=day, until=until, hash=publication.run.result_hash[:16])


def _rank(score: Any) -> str:
    return "—" if score.rank is None else f"{score.rank.normalize():f}"


def _unit_parts(publication: Publication) -> Iterator[Part]:
    found = {
        f"{one.unit.code} {one.period}".strip(): one for one in explanations(engine_run(publication.run))
    }
    heading = _("{unit}: {score} points, rank {rank}")
    words = step_words()
    for score in in_rank_order(publication.run):
        one = found.get(score.code)
        if one is None:
            continue
        rows = [
            [
                "　" * depth + (each.rule.node.title or each.code),
                each.formula,
                "—" if each.shown is None else format(each.shown, "f"),
            ]
            for each, depth in _levels(one.tree, 0)
            if each.status != "not_applicable"
        ]
        rows += [[line.title or line.code, f"{line.quantity} → +{line.points}", ""] for line in one.bonus]
        rows += [
            [line.title or line.code, f"{line.quantity} → −{line.points}", ""] for line in one.deductions
        ]
        steps = "，".join(f"{words.get(name, name)} {short(value)}" for name, value in one.steps)
        title = heading.format(unit=score.name, score=score.printed or "—", rank=_rank(score))
        titles = [_("Indicator"), _("Formula with the numbers put in"), _("Points")]
        yield Part(title, [steps] if steps else [], titles, rows, [1.6, 4, 0.8], [2])


def _levels(found: Explanation, depth: int) -> Iterator[tuple[Explanation, int]]:
    yield found, depth
    for child in found.children:
        yield from _levels(child, depth + 1)


def _results(book: Any, publication: Publication) -> None:
    run = publication.run
    rules = run.scheme.rules
    nodes = [node for node in rules.total.walk() if node.code != rules.total.code]
    sheet = book.add_worksheet(_("Results"))
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    cell = book.add_format({"border": 1})
    sheet.write_string(0, 0, publication.title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, _told(publication))
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
