"""The base of every page, and the list page: access, filters, order, pages, saved views, columns and export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luodi.common.errors import Refused
from luodi.common.paging import PAGE_SIZE, BadCursor, Page, in_order, page_of

from .columns import Column, ColumnSet, Text
from .exporting import export_response
from .filtering import BoundFilters, Filter, Organizations
from .listing import BulkAction, Listing
from .models import SavedView
from .saved_views import (
    Views,
    keep_setting,
    lasting,
    remember_columns,
    save_view,
    split_codes,
    views_of,
)

EXPORT_RIGHT = "exports.run"


class PageView(View):
    """A page for people who are signed in and hold one of ``rights`` somewhere (none named: everybody signed in)."""

    rights: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the login without a session; ``PermissionDenied`` without a right."""
        user: Any = request.user
        if not user.is_authenticated:
            if getattr(request, "htmx", False):
                return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            return redirect_to_login(request.get_full_path())
        if self.rights and not any(user.scope.allows(right) for right in self.rights):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> Any:
        """Who asks."""
        return self.request.user


class ListPage(PageView):
    """A list declared by its parts; a subclass fills them in and needs no method.

    ``access``: function of the user giving the rows they may see (``staticmethod``). ``code``: the name under
    which views are saved. ``default_sort``: a column's code, ``-`` for descending. ``export_name``: the file's
    name; empty: the list cannot be exported. ``row_class``: CSS class of a row (``late``). ``as_cards``: on a
    phone each row becomes a card. ``bulk``: what can be done with selected rows.
    """

    code: ClassVar[str]
    title: ClassVar[Text]
    columns: ClassVar[ColumnSet]
    access: ClassVar[Any]
    default_sort: ClassVar[str]
    filters: ClassVar[Sequence[Filter]] = ()
    template_name = "web/list.html"
    results_template = "web/list/_results.html"
    export_name: ClassVar[Text] = ""
    note: ClassVar[Text] = ""
    empty_title: ClassVar[Text] = ""
    empty_text: ClassVar[Text] = ""
    page_size = PAGE_SIZE
    as_cards = True
    row_class: ClassVar[Any] = None
    bulk: ClassVar[tuple[BulkAction, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, its results alone for htmx, or a file."""
        if not request.GET and self.views.default:
            view = self.views.default
            return HttpResponseRedirect(f"{request.path}?{view.query}&view={view.pk}")
        if "format" not in request.GET:
            return self.answer()
        try:
            return self.export(request.GET["format"])
        except Refused as refused:
            return self.answer(refused)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, rename, delete a view, open it first, or keep the chosen columns; then back to the list."""
        query = QueryDict(lasting(QueryDict(request.POST.get("query", "")[:8000])), mutable=True)
        try:
            self._keep(request.POST, query)
        except Refused as refused:
            request.GET = query  # type: ignore[assignment]
            return self.answer(refused)
        return HttpResponseRedirect(f"{request.path}?{query.urlencode() or 'view=0'}")

    def answer(self, refused: Refused | None = None) -> HttpResponse:
        """The page (or its results, for htmx), with what was refused: 422; 400 for a page that cannot be found."""
        if refused:
            self.problems += [str(obstacle) for obstacle in refused.obstacles]
        htmx: Any = getattr(self.request, "htmx", None)
        part = bool(htmx and not htmx.boosted and not htmx.history_restore_request)
        try:
            listing = Listing(self)
            context = {
                "list": listing,
                "view": self,
                "page": self.page,
                "is_part": part,
                **self.extra_context(),
            }
        except BadCursor as bad:
            return render(self.request, "web/list/bad_address.html", {"message": str(bad)}, status=400)
        template = self.results_template if part else self.template_name
        response = render(self.request, template, context, status=422 if refused else 200)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            response.headers["HX-Push-Url"] = listing.path + listing.address(
                page=self.request.GET.get("page") or None
            )
        return response

    def extra_context(self) -> dict[str, Any]:
        """What a subclass's template needs besides."""
        return {}

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """What the user may see and the filters leave."""
        return self.bound.narrow(type(self).access(self.user))

    def export(self, file_format: str) -> HttpResponseBase:
        """The rows as a file in the page's order; raises ``PermissionDenied`` and ``Refused``."""
        if not self.may_export:
            raise PermissionDenied
        if self.bound.errors:
            raise Refused.because(_("Correct the filters first; nothing was exported."))
        told = {"page": self.code, "query": lasting(self.request.GET)}
        rows = in_order(self.filtered, self.ordering)
        return export_response(
            rows, self.shown, name=str(self.export_name), file_format=file_format, by=self.user, told=told
        )

    @cached_property
    def problems(self) -> list[str]:
        """What could not be done, in words, besides the filters' own mistakes."""
        return []

    @cached_property
    def views(self) -> Views:
        """What this person saved for this page."""
        return views_of(self.user, self.code)

    @cached_property
    def organizations(self) -> Organizations:
        """All organizations, one query when first asked for."""
        return Organizations()

    @cached_property
    def bound(self) -> BoundFilters:
        """The filters as the address sets them."""
        return BoundFilters(self.filters, self.request.GET, self.organizations)

    @cached_property
    def allowed(self) -> ColumnSet:
        """The columns this person may see."""
        return self.columns.for_user(self.user)

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        """The columns of the address, else those chosen last, else those shown first."""
        return self.allowed.chosen(split_codes(self.request.GET.get("cols", "")) or self.views.columns)

    @cached_property
    def sort(self) -> str:
        """The order in force, a column's code with ``-`` for descending."""
        asked = self.request.GET.get("sort", "")
        if asked and not self.allowed.ordering(asked):
            self.problems.append(_("The list cannot be ordered by “{sort}”.").format(sort=asked[:40]))
            return self.usual_sort()
        return asked or self.usual_sort()

    def usual_sort(self) -> str:
        """The order where none is asked for; a list whose filters call for another one says so here."""
        return self.default_sort

    @cached_property
    def ordering(self) -> tuple[str, ...]:
        """The fields of the order in force."""
        return self.columns.ordering(self.sort)

    @cached_property
    def page(self) -> Page:
        """The rows of this page; raises ``BadCursor``."""
        asked = self.request.GET.get("size", "")
        size = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else self.page_size
        return page_of(self.filtered, self.ordering, cursor=self.request.GET.get("page"), size=size)

    @property
    def may_export(self) -> bool:
        """Whether this list has a file and the user may take it."""
        return bool(self.export_name) and self.user.scope.allows(EXPORT_RIGHT)

    def _keep(self, posted: QueryDict, query: QueryDict) -> None:
        """One of the settings a person can change on the list; ``query`` becomes where to go on to."""
        task = posted.get("do", "")
        if task in ("columns", "standard_columns"):
            chosen = posted.getlist("cols") if task == "columns" else []
            remember_columns(self.user, self.code, [code for code in chosen if code in self.allowed.by_code])
            query.pop("cols", None)
            return
        if task == "save_view":
            query.setdefault("cols", ",".join(column.code for column in self.shown))
            left: SavedView | None = save_view(
                self.user, self.code, posted.get("name", ""), query.urlencode()
            )
        else:
            left = keep_setting(task, self.views.by_number(posted.get("view", "")), posted)
        query["view"] = str(left.pk) if left else "0"


def lists_by_code() -> dict[str, type[ListPage]]:
    """Every list page there is, by the code under which its views are saved."""
    found: dict[str, type[ListPage]] = {}
    waiting = ListPage.__subclasses__()
    while waiting:
        page = waiting.pop()
        waiting += page.__subclasses__()
        if code := getattr(page, "code", ""):
            found[code] = page
    return found


def require_list(user: Any, code: str) -> type[ListPage]:
    """The list of that code; raises ``Refused`` where there is none, ``PermissionDenied`` for whoever may not open it."""
    known = lists_by_code()
    if code not in known:
        message = _("There is no list “{code}”. Known: {known}.")
        told = message.format(code=code[:40], known=", ".join(sorted(known)))
        raise Refused.because(told, field="page", code="unknown")
    page = known[code]
    if page.rights and not any(user.scope.allows(right) for right in page.rights):
        raise PermissionDenied
    return page
