"""Inserts very many rows: a prepared statement for each model instead of one long statement for a few rows.

Django's ``bulk_create`` spends most of an import of a hundred thousand rows on building SQL; this spends a third.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections, models, router, transaction

MOST_REMEMBERED = 5_000
PLAIN = (int, str, type(None), bool)


def insert_many(rows: Sequence[models.Model]) -> None:
    """Insert unsaved ``rows`` of one model and give them their primary keys, all or none.

    As ``bulk_create``: no signals, no ``save``; database defaults and generated columns are not supported.
    """
    if not rows:
        return
    model = type(rows[0])
    connection: Any = connections[router.db_for_write(model) or "default"]
    meta: Any = model._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    writers = [_writer(field, connection) for field in fields]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _number(rows, cursor, connection)
        cursor.executemany(
            f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ({places})",
            [[write(row) for write in writers] for row in rows],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _number(rows: Sequence[models.Model], cursor: Any, connection: Any) -> None:
    """Give the rows that have none the next primary keys."""
    unnumbered = [row for row in rows if row.pk is None]
    if not unnumbered:
        return
    meta: Any = rows[0]._meta
    table, column = meta.db_table, meta.pk.column
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), column, len(unnumbered)],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    else:
        # The write lock is held, so nobody else numbers rows meanwhile; AUTOINCREMENT goes on from the highest.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        numbers = list(range(last + 1, last + 1 + len(unnumbered)))
    for row, number in zip(unnumbered, numbers, strict=True):
        row.pk = number


def _writer(field: Any, connection: Any) -> Callable[[models.Model], Any]:
    """The function that gives a field's value as the database takes it; equal values are converted once."""
    known: dict[Any, Any] = {}
    name = field.attname
    is_plain = type(field).get_db_prep_save is models.Field.get_db_prep_save and isinstance(
        field, models.CharField | models.TextField | models.ForeignKey | models.PositiveIntegerField
    )
    if (
        isinstance(field, models.FileField)
        or getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
    ):
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)

    def write(row: models.Model) -> Any:
        value = row.__dict__.get(name, known)
        if value is known:
            value = getattr(row, name)
        if value is None or (is_plain and type(value) in PLAIN):
            return value
        try:
            return known[value]
        except KeyError:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            converted = known[value] = field.get_db_prep_save(value, connection)
            return converted
        except TypeError:
            return field.get_db_prep_save(value, connection)

    return write
