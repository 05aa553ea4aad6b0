"""Counts that stay cheap on a million rows: exact up to a cap, estimated where nothing is filtered."""

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import QuerySet

CAP = 1000


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
