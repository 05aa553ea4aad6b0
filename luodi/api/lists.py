"""Lists for programs: the page's rights, filters and order, keyset pages, changes since an instant, chosen fields."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, create_model

from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.common.paging import LARGEST_PAGE, PAGE_SIZE, capped_count, page_of
from luodi.web.columns import Column
from luodi.web.filtering import BoundFilters, Filter, Organizations
from luodi.web.filters import Choice, YesNo

from .operations import answer, many
from .records import ListRecords, english
from .types import Absent, Instant, code_of

OVERLAP = timedelta(minutes=10)
"""The longest that a write may stay uncommitted after it took its instant: an import of a whole ledger."""


class CountOut(BaseModel):
    """How many rows there are in all: exactly, more than the number, or about it."""

    number: int
    is_capped: bool
    is_estimate: bool


class PageQuery(BaseModel):
    """Which page of how many rows."""

    model_config = ConfigDict(extra="forbid")
    cursor: str | Absent = Field(None, max_length=2000, description="next or previous of another page")
    limit: int = Field(PAGE_SIZE, ge=1, le=LARGEST_PAGE, description="rows a page")


class ListQuery(PageQuery):
    """What every list takes."""

    fields: str | Absent = Field(
        None, max_length=2000, description="fields wanted, parted by commas; * for all"
    )
    sort: str | Absent = Field(None, description="a field to order by, - before it for descending")
    count: Literal["true", "false"] = Field("false", description="true: say how many rows there are in all")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list declared by its parts.

    ``access``: function of the user giving the rows they may see. ``rights``: one of them must be held somewhere.
    ``changed``: the field that says when a row was changed, empty where changes cannot be followed.
    """

    name: str
    access: Callable[[Any], QuerySet[Any]]
    records: ListRecords
    rights: Sequence[str] = ()
    filters: Sequence[Filter] = ()
    default_sort: str = "-updated_at"
    changed: str = ""
    sorts: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        codes = [code for code, inner in self.records.codes.items() if self.records.columns.ordering(inner)]
        object.__setattr__(self, "sorts", tuple(codes))

    def query(self) -> type[ListQuery]:
        """The description of what the list takes."""
        parts: dict[str, Any] = {}
        for one in self.filters:
            for name in one.names:
                parts[name] = _parameter(one)
        both = [(code, "") for sort in self.sorts for code in (sort, f"-{sort}")]
        if both:
            parts["sort"] = (
                code_of(both) | Absent,
                Field(None, description="a field to order by, - for descending"),
            )
        if self.changed:
            told = "only rows changed at or after this instant, in the order of their change"
            parts["updated_since"] = (Instant | Absent, Field(None, description=told))
        return create_model(f"{self.name}Query", __base__=ListQuery, **parts)

    def page(self) -> type[BaseModel]:
        """The description of what the list answers."""
        row = self.records.schema(f"{self.name}Row")
        parts: dict[str, Any] = {
            "items": (many(row), ...),
            "next": (str | None, Field(..., description="cursor of the page after, null on the last")),
            "previous": (str | None, Field(..., description="cursor of the page before, null on the first")),
            "count": (CountOut | None, Field(..., description="null unless asked for")),
        }
        if self.changed:
            told = "give the one of the first page as updated_since the next time; some rows then come again"
            parts["next_since"] = (str, Field(..., description=told))
        return create_model(f"{self.name}Page", **parts)

    def answer(self, request: HttpRequest, given: Any) -> HttpResponse:
        """A page of the list; raises ``PermissionDenied``, ``Refused`` with every mistake, and ``BadCursor``."""
        user: Any = request.user
        if self.rights and not any(user.scope.allows(right) for right in self.rights):
            raise PermissionDenied
        return answer(self.content(request, given, self.access(user)))

    def content(self, request: HttpRequest, given: Any, rows: QuerySet[Any]) -> dict[str, Any]:
        """A page of ``rows`` as it is answered; raises ``Refused`` with every mistake, and ``BadCursor``."""
        bound = BoundFilters(self.filters, request.GET, Organizations())
        obstacles = [*_unknown(request, given), *_unusable(bound)]
        since = getattr(given, "updated_since", None)
        if since is not None and given.sort:
            message = _("Changes come in the order of their change. Leave out sort or updated_since.")
            obstacles.append(Obstacle(message, field="sort"))
        if given.sort and given.sort.removeprefix("-") not in self.sorts:
            message = _("The list cannot be ordered by “{sort}”.").format(sort=given.sort[:40])
            obstacles.append(Obstacle(message, field="sort", code="unknown"))
        columns = self._chosen(request.user, given.fields, obstacles)
        if obstacles:
            raise Refused.of(obstacles)
        rows = bound.narrow(rows)
        ordering = self._ordering(given.sort)
        if since is not None:
            rows, ordering = rows.filter(**{f"{self.changed}__gte": since}), (self.changed,)
        needed = self.records.needed(columns)
        narrow = rows if needed is None else _only(rows, needed, ordering)
        page = page_of(narrow, ordering, cursor=given.cursor, size=given.limit)
        write = self.records.writer(columns)
        content: dict[str, Any] = {
            "items": [write(row) for row in page.rows],
            "next": page.next,
            "previous": page.previous,
            "count": count_record(capped_count(rows)) if given.count == "true" else None,
        }
        if self.changed:
            content["next_since"] = (clock.now() - OVERLAP).isoformat()
        return content

    def _ordering(self, sort: str | None) -> tuple[str, ...]:
        if not sort:
            return self.records.columns.ordering(self.default_sort) or (self.default_sort,)
        code = self.records.codes[sort.removeprefix("-")]
        return self.records.columns.ordering(f"-{code}" if sort.startswith("-") else code)

    def _chosen(self, user: Any, wanted: str | None, obstacles: list[Obstacle]) -> tuple[Column, ...]:
        allowed = self.records.columns.for_user(user)
        if not wanted:
            return allowed.chosen()
        if wanted == "*":
            return tuple(allowed)
        names = [name.strip() for name in wanted.split(",") if name.strip()]
        known = {outer: code for outer, code in self.records.codes.items() if code in allowed.by_code}
        for name in names:
            if name not in known and name not in ("id", *self.records.always):
                message = _("There is no field “{name}”. Known: {known}.")
                told = message.format(name=name[:40], known=", ".join(known))
                obstacles.append(Obstacle(told, field="fields", code="unknown"))
        return tuple(allowed.by_code[known[name]] for name in dict.fromkeys(names) if name in known)


def page_model(name: str, item: Any) -> type[BaseModel]:
    """The description of a page of ``item``."""
    return create_model(
        f"{name}Page",
        items=(many(item), ...),
        next=(str | None, Field(..., description="cursor of the page after, null on the last")),
        previous=(str | None, Field(..., description="cursor of the page before, null on the first")),
    )


def page_answer(
    rows: QuerySet[Any], ordering: Sequence[str], given: PageQuery, *, write: Callable[[Any], Any]
) -> HttpResponse:
    """A page of rows in one order; raises ``BadCursor``."""
    page = page_of(rows, ordering, cursor=given.cursor, size=given.limit)
    return answer({"items": [write(row) for row in page.rows], "next": page.next, "previous": page.previous})


def count_record(count: Any) -> dict[str, Any]:
    """A row count as a record."""
    return {"number": count.number, "is_capped": count.is_capped, "is_estimate": count.is_estimate}


def _unknown(request: HttpRequest, given: BaseModel) -> Iterator[Obstacle]:
    known = type(given).model_fields
    for name in request.GET:
        if name not in known:
            yield Obstacle(_("There is no such parameter. Leave it out."), field=name[:80], code="unknown")


def _unusable(bound: BoundFilters) -> Iterator[Obstacle]:
    for one, reading in zip(bound.filters, bound.readings, strict=True):
        if reading.error:
            yield Obstacle(reading.error, field=one.names[0], code="filter")


def _parameter(one: Filter) -> tuple[Any, Any]:
    label = english(one.label)
    if isinstance(one, Choice):
        pairs = list(one.choices() if callable(one.choices) else one.choices)
        kind = code_of(pairs)
        if one.multiple:
            return many(kind), Field([], description=label)
        return kind | Absent, Field(None, description=label)
    if isinstance(one, YesNo):
        codes = [("yes", ""), ("no", ""), *([("unknown", "")] if one.unknown else [])]
        return code_of(codes) | Absent, Field(None, description=label)
    return str | Absent, Field(None, max_length=200, description=label)


def _only(rows: QuerySet[Any], needed: Sequence[str], ordering: Sequence[str]) -> QuerySet[Any]:
    """Only the columns that are shown, with the records they lead to."""
    related = sorted({name.rpartition("__")[0] for name in needed if "__" in name})
    fields = {*needed, *(name.lstrip("-") for name in ordering)}
    plain = rows.select_related(None)
    return (plain.select_related(*related) if related else plain).only(*sorted(fields))
