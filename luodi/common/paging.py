"""Keyset paging: page 10,000 costs what page 1 costs, on both databases, with ties and empty values; and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import connections
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

PAGE_SIZE = 50
LARGEST_PAGE = 200
CAP = 1000
"""Counts are exact up to here, estimated where nothing is filtered."""
ROWS = Value(1)
"""What to count in groups: rows, not keys, so that PostgreSQL answers from indexes that do not hold the key."""
LAST = "last"
SALT = "luodi.paging"


class BadCursor(ValueError):
    """A page address that was cut off, changed by hand or made for another order; answer it with 400."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field of an ordering; empty values stand last whichever way the field is sorted."""

    field: str
    descending: bool
    nullable: bool
    alias: str

    @property
    def written(self) -> str:
        """As Django writes it: ``-name`` for descending."""
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page in order, and the cursors of its neighbours (None where there is none)."""

    rows: list[Any]
    previous: str | None
    next: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: the values of the row beside it, and the direction to walk."""

    back: bool = False
    values: tuple[Any, ...] | None = None


def page_of(
    queryset: QuerySet[Any], ordering: Sequence[str], *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page:
    """The page of ``queryset`` at ``cursor`` in ``ordering`` (one to three fields, ``-`` for descending).

    The primary key is added as the last field, so that ties have one order. Empty values come last. ``size`` is
    held between 1 and 200. ``cursor`` comes from an earlier page's ``previous`` or ``next``; ``"last"`` is the
    last page. A cursor whose rows are gone gives the nearest full page. One query a page, two where the page
    crosses into the empty values. Raises ``BadCursor``.
    """
    keys = sort_keys(queryset, ordering)
    place = read_cursor(cursor, keys) if cursor else Place()
    size = max(1, min(size, LARGEST_PAGE))
    rows_of_page = _Walk(queryset, keys, size)
    rows, more = rows_of_page.at(place)
    if place.values is not None and (not rows or (place.back and not more)):
        place = Place(back=not place.back)
        rows, more = rows_of_page.at(place)
    has_previous = more if place.back else place.values is not None
    has_next = place.values is not None if place.back else more
    return Page(
        rows=rows,
        previous=write_cursor(rows[0], keys, back=True) if rows and has_previous else None,
        next=write_cursor(rows[-1], keys, back=False) if rows and has_next else None,
        size=size,
    )


def in_order(queryset: QuerySet[Any], ordering: Sequence[str]) -> QuerySet[Any]:
    """All rows in exactly the order the pages have, for exports."""
    keys = sort_keys(queryset, ordering)
    expressions = [
        F(key.field).desc(nulls_last=key.nullable or None)
        if key.descending
        else F(key.field).asc(nulls_last=key.nullable or None)
        for key in keys
    ]
    return queryset.order_by(*expressions)


def sort_keys(queryset: QuerySet[Any], ordering: Sequence[str]) -> tuple[SortKey, ...]:
    """The ordering as keys, the primary key last, in the direction of the field before it.

    Raises ``ValueError`` for more than three fields.
    """
    if len(ordering) > 3:
        raise ValueError("page by at most three fields")
    names = list(ordering)
    primary = queryset.model._meta.pk.name
    if not any(name.lstrip("-") in (primary, "pk") for name in names):
        names.append(f"-{primary}" if names and names[-1].startswith("-") else primary)
    keys = []
    for position, name in enumerate(names):
        field = name.removeprefix("-")
        path, nullable = _looked_up(queryset, primary if field == "pk" else field)
        alias = path if "__" not in path else f"sort_key_{position}"
        keys.append(SortKey(path, name.startswith("-"), nullable, alias))
    return tuple(keys)


def write_cursor(row: Any, keys: Sequence[SortKey], *, back: bool) -> str:
    """The signed address of the page after (or, ``back``, before) ``row``."""
    values = [row[key.alias] if isinstance(row, dict) else _ordered_by(row, key.alias) for key in keys]
    content = ["b" if back else "a", _order_name(keys), [_packed(value) for value in values]]
    return signing.dumps(content, salt=SALT, compress=True)


def _ordered_by(row: Any, name: str) -> Any:
    """What the row is ordered by; a value ``withheld`` from its reader keeps its place in the order."""
    withheld = getattr(row, "withheld", {})
    return withheld[name] if name in withheld else getattr(row, name)


def read_cursor(cursor: str, keys: Sequence[SortKey]) -> Place:
    """The place a cursor names; raises ``BadCursor`` where it is no cursor of this ordering."""
    if cursor == LAST:
        return Place(back=True)
    try:
        direction, order, packed = signing.loads(cursor, salt=SALT)
        values = tuple(_unpacked(value) for value in packed)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadCursor(
            _("This page address is not complete. Open the list again from its first page.")
        ) from None
    if order != _order_name(keys) or len(values) != len(keys):
        raise BadCursor(
            _("This page address belongs to another order of the list. Open its first page again.")
        )
    return Place(direction == "b", values)


class RowsBeyond(Func):
    """The condition ``(a, b) > (1, 2)``, ``<`` with ``down``: both databases find its beginning in an index.

    Django writes it out with OR for SQLite, and SQLite then reads the index from its start.
    """

    output_field = BooleanField()

    def __init__(self, *fields: str, values: tuple[Any, ...], down: bool) -> None:
        super().__init__(*fields)
        self.values = values
        self.down = down

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The comparison, each value in the form its column stores."""
        columns = self.get_source_expressions()
        written = [compiler.compile(column)[0] for column in columns]
        stored = [
            column.output_field.get_db_prep_value(value, connection)
            for column, value in zip(columns, self.values, strict=True)
        ]
        places = ", ".join(["%s"] * len(stored))
        return f"({', '.join(written)}) {'<' if self.down else '>'} ({places})", stored


class _Walk:
    """Reads rows of one ordering from a place in one direction.

    Rows whose first field is empty form a segment of their own: within a segment the database can walk its
    index whichever way it sorts empty values.
    """

    def __init__(self, queryset: QuerySet[Any], keys: tuple[SortKey, ...], size: int) -> None:
        aliases = {key.alias: F(key.field) for key in keys if key.alias != key.field}
        self.queryset = queryset.annotate(**aliases) if aliases else queryset
        self.keys = keys
        self.size = size

    def at(self, place: Place) -> tuple[list[Any], bool]:
        """Rows of the page in the list's order, and whether more lie beyond in the walking direction."""
        wanted = self.size + 1
        rows: list[Any] = []
        for segment in self._segments(place):
            rows += self._first(segment, wanted - len(rows))
            if len(rows) == wanted:
                break
        more = len(rows) == wanted
        rows = rows[: self.size]
        return (rows[::-1] if place.back else rows), more

    def _first(self, segment: QuerySet[Any], wanted: int) -> list[Any]:
        """The first rows, found by their keys alone before anything is joined to them; one statement.

        Else SQLite may begin with a small table that is only joined, read all rows through it and sort them.
        """
        query = segment.query
        is_joined = bool(query.select_related) or len(query.alias_map) > 1
        if is_joined and not query.distinct and query.group_by is None and not _names_its_table(query.where):
            found = segment.select_related(None).values("pk")[:wanted]
            return list(self.queryset.filter(pk__in=found).order_by(*query.order_by))
        return list(segment[:wanted])

    def _segments(self, place: Place) -> Iterator[QuerySet[Any]]:
        first = self.keys[0]
        if not first.nullable:
            yield self._ordered(self.queryset, self.keys, place)
            return
        begins_empty = place.values is not None and place.values[0] is None
        filled = self.queryset.filter(**{f"{first.field}__isnull": False})
        empty = self.queryset.filter(**{f"{first.field}__isnull": True})
        past_empty = Place(place.back, None if not begins_empty or place.values is None else place.values[1:])
        if place.back:
            if place.values is None or begins_empty:
                yield self._ordered(empty, self.keys[1:], past_empty)
                yield self._ordered(filled, self.keys, Place(back=True))
            else:
                yield self._ordered(filled, self.keys, place)
        elif begins_empty:
            yield self._ordered(empty, self.keys[1:], past_empty)
        else:
            yield self._ordered(filled, self.keys, place)
            yield self._ordered(empty, self.keys[1:], Place())

    def _ordered(self, queryset: QuerySet[Any], keys: tuple[SortKey, ...], place: Place) -> QuerySet[Any]:
        ordering = []
        for position, key in enumerate(keys):
            down = key.descending != place.back
            last = (
                {"nulls_first" if place.back else "nulls_last": True}
                if self._may_be_empty(keys, position)
                else {}
            )
            ordering.append(F(key.field).desc(**last) if down else F(key.field).asc(**last))
        if place.values is not None:
            queryset = queryset.filter(self._beyond(keys, place))
        return queryset.order_by(*ordering)

    def _may_be_empty(self, keys: tuple[SortKey, ...], position: int) -> bool:
        """Whether empty values can meet filled ones at this position: never in the segmented first field."""
        return keys[position].nullable and not (position == 0 and len(keys) == len(self.keys))

    def _beyond(self, keys: tuple[SortKey, ...], place: Place) -> Any:
        assert place.values is not None
        downs = {key.descending != place.back for key in keys}
        if len(downs) == 1 and not any(self._may_be_empty(keys, position) for position in range(len(keys))):
            return RowsBeyond(*(key.field for key in keys), values=place.values, down=downs.pop())
        condition = Q()
        for depth in range(len(keys) - 1, -1, -1):
            value = place.values[depth]
            ahead = self._ahead(keys[depth], value, back=place.back)
            same = Q(
                **({f"{keys[depth].field}__isnull": True} if value is None else {keys[depth].field: value})
            )
            condition = ahead | (same & condition) if condition else ahead
        if self._may_be_empty(keys, 0) or place.values[0] is None:
            return condition
        side = "lte" if keys[0].descending != place.back else "gte"
        return Q(**{f"{keys[0].field}__{side}": place.values[0]}) & condition

    @staticmethod
    def _ahead(key: SortKey, value: Any, *, back: bool) -> Q:
        """Rows whose ``key`` stands strictly beyond ``value``; empty values stand at the list's end."""
        if value is None:
            return Q(**{f"{key.field}__isnull": False}) if back else Q(pk__in=())
        compared = Q(**{f"{key.field}__{'lt' if key.descending != back else 'gt'}": value})
        return compared | Q(**{f"{key.field}__isnull": True}) if key.nullable and not back else compared


def _looked_up(queryset: QuerySet[Any], path: str) -> tuple[str, bool]:
    """The path to order by (a foreign key by its number) and whether it can be empty."""
    if path in queryset.query.annotations:
        return path, True
    model: type[Model] = queryset.model
    nullable = False
    steps = path.split("__")
    for step in steps:
        field: Any = model._meta.get_field(step)
        nullable = nullable or bool(field.null)
        if field.is_relation:
            model = field.related_model
    if field.is_relation:
        steps[-1] = field.attname
    return "__".join(steps), nullable


def _order_name(keys: Sequence[SortKey]) -> str:
    return ",".join(key.written for key in keys)


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "n":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "t" else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows there are: exactly ``number``, more than it (``is_capped``) or about it (``is_estimate``)."""

    number: int
    is_capped: bool = False
    is_estimate: bool = False

    def __str__(self) -> str:
        if self.is_estimate:
            return f"≈ {self.number:,}"
        return f"{self.number:,}+" if self.is_capped else f"{self.number:,}"


def capped_count(queryset: QuerySet[Any], cap: int = CAP) -> RowCount:
    """The number of rows, or "more than ``cap``" without counting them all.

    A whole table is counted exactly on SQLite and, where it is large, estimated from its statistics on
    PostgreSQL, which would read every row. At most two queries, usually one.
    """
    plain = queryset.order_by()
    if _is_whole_table(plain):
        connection = connections[plain.db]
        if connection.vendor == "sqlite":
            return RowCount(plain.count())
        estimate = _estimated_rows(connection, plain.model._meta.db_table)
        if estimate > 10 * cap:
            return RowCount(estimate, is_estimate=True)
    found = plain[: cap + 1].count()
    return RowCount(cap, is_capped=True) if found > cap else RowCount(found)


def _is_whole_table(queryset: QuerySet[Any]) -> bool:
    query = queryset.query
    return not (query.where or query.is_sliced or query.distinct or query.combinator or query.group_by)


def _estimated_rows(connection: Any, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [f'"{table}"'])
        row = cursor.fetchone()
    return int(row[0]) if row else -1


def _names_its_table(condition: Any) -> bool:
    """Whether a condition is written in SQL with the name of its table, which it does not have inside another query."""
    if isinstance(condition, RawSQL):
        return True
    parts = getattr(condition, "children", None) or getattr(condition, "get_source_expressions", list)()
    return any(_names_its_table(part) for part in parts)


def renew_statistics() -> None:
    """Let SQLite look at the first hundred thousand entries of each index, so that it chooses among them.

    Under a second for five million rows. Called at each start and after each large import; PostgreSQL does it
    by itself. From a smaller sample SQLite takes a county's share of the ledger for a handful of rows.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 100000")
            cursor.execute("ANALYZE")
