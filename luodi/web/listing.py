"""What a list page shows of itself: heads, chips, addresses, counts, the choice of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luodi.common.paging import RowCount, capped_count

from .columns import DATED, Column, Text, write_body
from .exporting import FILE_FORMATS
from .filtering import Chip
from .models import SavedView
from .saved_views import PASSING, lasting

if TYPE_CHECKING:
    from .pages import ListPage

KEPT = ("sort", "cols", "size")


LONGEST_NUMBER = 18
"""Digits that any database takes for the number of a row."""


def chosen_rows(posted: QueryDict, most: int) -> list[int]:
    """The numbers of the rows chosen in a list, at most so many; what cannot be a number is left out."""
    written = posted.getlist("row")[:most]
    return [int(row) for row in written if row.isascii() and row.isdecimal() and len(row) <= LONGEST_NUMBER]


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something to do with the rows selected: a button that posts their numbers as ``row`` to the page ``url``."""

    label: Text
    url: str
    icon: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column on the page."""

    column: Column
    unit: str
    url: str
    order: str
    css: str


class Listing:
    """The drawn side of one request to a ``ListPage``; templates know it as ``list``."""

    def __init__(self, view: ListPage) -> None:
        self.view = view
        self.query = lasting(view.request.GET)
        self.path = view.request.path

    def body(self) -> SafeString:
        """The rows' markup."""
        pick = _("Select") if self.bulk else ""
        mark: Callable[[Any], str] | None = type(self.view).row_class
        return write_body(self.view.shown, self.view.page.rows, pick_label=pick, row_class=mark)

    def heads(self) -> Iterator[Head]:
        """The heads' words and the addresses that order by them; numbers and dates begin with the largest."""
        sort = self.view.sort
        for position, column in enumerate(self.view.shown):
            code, down = column.code, f"-{column.code}"
            order = {code: "ascending", down: "descending"}.get(sort, "none")
            begins = down if column.is_number or column.kind in DATED else code
            following = {"ascending": down, "descending": code}.get(order, begins)
            url = self.address(sort=following) if column.sort_fields else ""
            yield Head(column, column.unit_text, url, order, column.css_at(position))

    def chips(self) -> list[Chip]:
        """The filters in force, each with the address without it."""
        return self.view.bound.chips(lambda names: self.address(**dict.fromkeys(names)))

    def address(self, **changes: str | None) -> str:
        """The address of this list with some parameters changed (None: taken away), from its first page on."""
        query = self.view.request.GET.copy()
        for name in [name for name in query if not any(query.getlist(name))]:
            del query[name]
        for name, value in {"page": None, "format": None, **changes}.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode() or 'view=0'}"

    def kept(self) -> list[tuple[str, str]]:
        """Parameters of the address that a search keeps."""
        query = self.view.request.GET
        names = [name for name in query if name not in self.view.bound.names and name not in PASSING]
        return [(name, query[name]) for name in names if query[name]]

    @property
    def previous_url(self) -> str:
        """The page before, empty on the first."""
        return self.address(page=self.view.page.previous) if self.view.page.previous else ""

    @property
    def next_url(self) -> str:
        """The page after, empty on the last."""
        return self.address(page=self.view.page.next) if self.view.page.next else ""

    @property
    def clear_url(self) -> str:
        """Without any filter."""
        return self.address(view=None, **dict.fromkeys(self.view.bound.names))

    @property
    def everything_url(self) -> str:
        """Without filters, order and view; what the address must name to be found stays."""
        kept = [(name, value) for name, value in self.kept() if name != "sort"]
        return f"?{urlencode(kept) or 'view=0'}"

    @cached_property
    def count(self) -> RowCount:
        """How many rows pass the filters; no query where one page holds them all."""
        page = self.view.page
        return capped_count(self.view.filtered) if page.previous or page.next else RowCount(len(page.rows))

    @property
    def count_words(self) -> str:
        """The count as a sentence."""
        return _("{count} in all").format(count=self.count)

    @cached_property
    def view_open(self) -> SavedView | None:
        """The saved view that the address names."""
        return self.view.views.by_number(self.view.request.GET.get("view", ""))

    @property
    def column_choice(self) -> list[tuple[Column, bool]]:
        """Every column the reader may see and whether it is shown; those shown first, in their order."""
        shown = self.view.shown
        rest = [column for column in self.view.allowed if column not in shown]
        return [*((column, True) for column in shown), *((column, False) for column in rest)]

    @cached_property
    def bulk(self) -> tuple[BulkAction, ...]:
        """What this user may do with selected rows."""
        scope = self.view.user.scope
        return tuple(action for action in self.view.bulk if not action.right or scope.allows(action.right))

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(file format, address) of each file the reader may take."""
        if not self.view.may_export:
            return []
        return [(name, self.address(format=name)) for name in FILE_FORMATS]
