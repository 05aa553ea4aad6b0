"""Rows of a table as lines of text that are the same whichever database they come from."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Collate

# Whoever was logged in logs in again; a session is worth nothing on another installation.
NOT_COPIED = {"sessions.session"}
# Made by ``migrate`` on every new database, so they do not make a target count as used.
MADE_BY_MIGRATE = {"contenttypes.contenttype", "auth.permission"}
CHUNK = 1000


def copied_models() -> list[type[models.Model]]:
    """Every table that is kept in a copy, in the order of their names."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in NOT_COPIED
    )
    return sorted(found, key=lambda model: model._meta.label_lower)


def copied_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that are kept; what the database computes itself is left out."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def lines_of(model: type[models.Model], *, using: str) -> Iterator[bytes]:
    """One line of JSON for each row, ordered by the primary key in the same way on both databases."""
    names = [field.attname for field in copied_fields(model)]
    key = model._meta.pk
    assert key is not None
    order: Any = "pk"
    if isinstance(key, models.CharField) and connection.vendor == "postgresql":
        order = Collate("pk", "C")
    rows = model._base_manager.using(using).order_by(order).values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        text = json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield text.encode() + b"\n"


def hash_of(model: type[models.Model], *, using: str) -> tuple[int, str]:
    """The number of rows of a table, and the SHA-256 over all of them."""
    digest, count = hashlib.sha256(), 0
    for line in lines_of(model, using=using):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


def insert_lines(model: type[models.Model], lines: Iterable[bytes], target: BaseDatabaseWrapper) -> int:
    """Put rows in as they were, keys included; gives back their number."""
    fields = copied_fields(model)
    columns = ", ".join(target.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {target.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    count, rows = 0, []
    with target.cursor() as cursor:
        for line in lines:
            values = zip(fields, json.loads(line), strict=True)
            rows.append([field.get_db_prep_save(_value(field, plain), target) for field, plain in values])
            count += 1
            if len(rows) == CHUNK:
                cursor.executemany(statement, rows)
                rows = []
        if rows:
            cursor.executemany(statement, rows)
    return count


def empty_tables(target: BaseDatabaseWrapper) -> None:
    """Delete every row, sessions too; foreign keys are checked at the end of the transaction."""
    with target.cursor() as cursor:
        for model in [*copied_models(), *map(apps.get_model, NOT_COPIED)]:
            cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")


def reset_counters(target: BaseDatabaseWrapper) -> None:
    """Let the database count new keys on from the highest one that was put in."""
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), copied_models()):
            cursor.execute(statement)


def used_tables(*, using: str) -> list[str]:
    """Names of tables that hold rows which did not come from ``migrate``."""
    return [
        model._meta.label_lower
        for model in copied_models()
        if model._meta.label_lower not in MADE_BY_MIGRATE and model._base_manager.using(using).exists()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} cannot be kept in a copy")


def _value(field: models.Field[Any, Any], plain: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, plain)
    if plain is None or isinstance(field, models.JSONField):
        return plain
    if isinstance(field, models.BinaryField):
        return base64.b64decode(plain)
    return field.to_python(plain)
