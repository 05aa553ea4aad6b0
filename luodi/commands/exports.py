"""``luodi export WHAT``: writes a ledger or a list page as a file, with the rights of a person and noted in the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.accounts.queries import active_person
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.common.workbooks.writing import TableColumn, write_table
from luodi.imports.sheets import write_records
from luodi.imports.sources import BY_CODE
from luodi.indicators.asking import Asked
from luodi.indicators.queries import city_units, figure_table
from luodi.web.exporting import FILE_FORMATS, note_export
from luodi.web.pages import EXPORT_RIGHT, ListPage

from . import parser_of, stop, tell_refusal

FIGURES = "figures"
RIGHTS = {
    "projects": ("projects.view", "projects.view_signed", "projects.view_involved"),
    "capital": ("projects.view", "projects.view_involved"),
    "enterprises": ("enterprises.view",),
    FIGURES: ("figures.view",),
}


def list_page(name: str) -> type[ListPage]:
    """The list page with a URL name such as ``projects:list``; ends the command for anything else."""
    try:
        view = getattr(resolve(reverse(name)).func, "view_class", None)
    except NoReverseMatch:
        view = None
    if view is None or not issubclass(view, ListPage) or not view.export_name:
        stop(
            f"{name!r} is not a list that can be exported. Take {', '.join(RIGHTS)} or the name of a page, such as"
            " projects:list."
        )
    found: type[ListPage] = view
    return found


def page_of(view: type[ListPage], person: Any, query: str, address: str) -> ListPage:
    """The page as that person would see it with ``query`` in its address."""
    request = HttpRequest()
    request.method, request.path = "GET", address
    request.GET = QueryDict(query)
    request.user = person
    page = view()
    page.setup(request)
    return page


def written(target: Path, write: Callable[[Path], Any]) -> Any:
    """Write beside the target first, so that a broken export leaves no half file."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        result = write(partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.rename(target)
    return result


def export_records(what: str, target: Path, by: User, file_format: str) -> int:
    """A ledger in the columns an import reads back, or the figures of the year; how many rows."""
    allowed = any(by.scope.allows(right) for right in RIGHTS[what])
    if not allowed or not by.scope.allows(EXPORT_RIGHT):
        stop(f"{by.username} may not export {what}.")
    if what == FIGURES:
        rows = written(target, lambda path: write_figures(path, file_format))
    else:
        rows = written(target, lambda path: write_records(path, BY_CODE[what], by, format=file_format))
    note_export(by, {"page": what, "format": file_format, "rows": rows})
    return int(rows)


def write_figures(target: Path, file_format: str) -> int:
    """Every figure of this year up to now, for the city and each unit."""
    table = figure_table(Asked.of({}, today=clock.today()), city_units())
    heads = [TableColumn(_("Indicator"), width=30), TableColumn(_("Unit of measure"))]
    heads += [TableColumn(name, "decimal") for name in table.heads]
    title = _("Figures {period}").format(period=table.asked)
    return write_table(target, title=title, columns=heads, rows=table.filed(), format=file_format)


def export_list(options: Any, target: Path, by: User, file_format: str) -> int:
    """A list page; the exit status."""
    page = page_of(list_page(options.what), by, options.filters, reverse(options.what))
    if page.rights and not any(by.scope.allows(right) for right in page.rights):
        stop(f"{by.username} may not open {options.what}.")
    if options.dry_run:
        print(f"{page.filtered.count()} rows")
        return 0
    try:
        response: Any = page.export(file_format)
    except Refused as error:
        return tell_refusal(error)
    except PermissionDenied:
        stop(f"{by.username} may not export {options.what}.")

    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(response.streaming_content)

    written(target, write)
    print(f"Wrote {target}.")
    return 0


def main(argv: list[str]) -> int:
    """Write the file; with ``--dry-run`` only count a list's rows."""
    parser = parser_of(
        "export", "Write a ledger or a list page as .xlsx or .csv, with the rights of a person."
    )
    parser.add_argument(
        "what", help=f"{', '.join(RIGHTS)}, or the name of a list page, such as projects:list"
    )
    parser.add_argument("file", type=Path, nargs="?", help="where to; the ending says the format")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the same")
    parser.add_argument("--user", "--by", dest="by", required=True, metavar="LOGIN", help="whose rights hold")
    parser.add_argument(
        "--filters", default="", metavar="QUERY", help="of a list page, as in its address: status=ongoing&q=…"
    )
    parser.add_argument("--dry-run", action="store_true", help="only count the rows of a list page")
    options = parser.parse_args(argv)
    target = options.out or options.file
    if target is None:
        stop("say where to: --out FILE.")
    file_format = target.suffix.lstrip(".").lower()
    if file_format not in FILE_FORMATS:
        stop(f"{target} must end in .{' or .'.join(FILE_FORMATS)}.")
    by = active_person(options.by)
    if by is None:
        stop(f"nobody with an open login is called {options.by!r}.")
    if options.what not in RIGHTS:
        return export_list(options, target, by, file_format)
    print(f"Wrote {export_records(options.what, target, by, file_format)} rows to {target}.")
    return 0
