"""``luodi export LIST FILE``: writes a list page as a file, with the rights of a person and noted like on the page."""

from pathlib import Path
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from luodi.accounts.queries import active_person
from luodi.common.errors import Refused
from luodi.web.exporting import FILE_FORMATS
from luodi.web.pages import ListPage

from . import parser_of, stop, tell_refusal


def list_page(name: str) -> type[ListPage]:
    """The list page with a URL name such as ``projects:list``; ends the command for anything else."""
    try:
        view: Any = getattr(resolve(reverse(name)).func, "view_class", object)
    except NoReverseMatch:
        view = object
    if not issubclass(view, ListPage) or not view.export_name:
        stop(
            f"{name!r} is not a list that can be exported. Take the name of its page, such as projects:list."
        )
    return cast(type[ListPage], view)


def page_of(view: type[ListPage], person: Any, query: str, address: str) -> ListPage:
    """The page as that person would see it with ``query`` in its address."""
    request = HttpRequest()
    request.method, request.path = "GET", address
    request.GET = QueryDict(query)
    request.user = person
    page = view()
    page.setup(request)
    return page


def main(argv: list[str]) -> int:
    """Write the file; with ``--dry-run`` only count its rows."""
    parser = parser_of("export", "Write a list page as .xlsx or .csv, with the rights of a person.")
    parser.add_argument("list", help="the name of the page, such as projects:list")
    parser.add_argument("file", type=Path, help="where to; the ending says the format")
    parser.add_argument("--by", required=True, metavar="LOGIN", help="whose rights hold")
    parser.add_argument(
        "--filters", default="", metavar="QUERY", help="as in the address of the page: status=ongoing&q=…"
    )
    parser.add_argument("--dry-run", action="store_true", help="only count the rows")
    options = parser.parse_args(argv)
    file_format = options.file.suffix.lstrip(".").lower()
    if file_format not in FILE_FORMATS:
        stop(f"{options.file} must end in .{' or .'.join(FILE_FORMATS)}.")
    person = active_person(options.by)
    if person is None:
        stop(f"nobody with an open login is called {options.by!r}.")
    page = page_of(list_page(options.list), person, options.filters, reverse(options.list))
    if page.rights and not any(person.scope.allows(right) for right in page.rights):
        stop(f"{options.by} may not open {options.list}.")
    if options.dry_run:
        print(f"{page.filtered.count()} rows")
        return 0
    try:
        response: Any = page.export(file_format)
    except Refused as error:
        return tell_refusal(error)
    except PermissionDenied:
        stop(f"{options.by} may not export {options.list}.")
    partial = options.file.with_name(f"{options.file.name}.partial")
    try:
        with partial.open("wb") as file:
            for chunk in response.streaming_content:
                file.write(chunk)
        partial.rename(options.file)
    finally:
        partial.unlink(missing_ok=True)
    print(f"Wrote {options.file}.")
    return 0
