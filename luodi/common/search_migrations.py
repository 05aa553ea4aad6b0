"""The migration operation that builds a search index, and keeps its triggers through later migrations."""

from typing import Any

from django.db import connections
from django.db.migrations.operations.base import Operation
from django.db.models.signals import post_migrate

from .search import FIELD, search_table


class SearchIndex(Operation):
    """Builds the index behind ``search.matching`` for a model with a ``search_text`` field.

    SQLite: an FTS5 table over the model's table with triggers that follow it. PostgreSQL: a GIN index.
    """

    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file writes this operation."""
        return self.__class__.__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not know of the index."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the index and fill it from the rows there are."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        name = search_table(table)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f'CREATE VIRTUAL TABLE "{name}" USING fts5("{FIELD}", content="{table}", content_rowid="id", '
                'tokenize="unicode61 remove_diacritics 0")'
            )
            for statement in trigger_statements(table):
                schema_editor.execute(statement)
            schema_editor.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')
        else:
            schema_editor.execute(
                f'CREATE INDEX "{name}" ON "{table}" USING gin (to_tsvector(\'simple\'::regconfig, "{FIELD}"))'
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take the index away again."""
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        name = search_table(table)
        if schema_editor.connection.vendor == "sqlite":
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}"')
            schema_editor.execute(f'DROP TABLE "{name}"')
        else:
            schema_editor.execute(f'DROP INDEX "{name}"')

    def describe(self) -> str:
        """One line for ``migrate --plan``."""
        return f"Build the search index of {self.model}"

    @property
    def migration_name_fragment(self) -> str:
        """The name a migration of this operation gets."""
        return "search_index"


def trigger_statements(table: str) -> tuple[str, str, str]:
    """SQL of the three triggers that carry every write of ``table`` into its FTS5 table."""
    name = search_table(table)
    put = f'INSERT INTO "{name}"(rowid, "{FIELD}") VALUES (new.id, new."{FIELD}");'
    take = f'INSERT INTO "{name}"("{name}", rowid, "{FIELD}") VALUES (\'delete\', old.id, old."{FIELD}");'
    begin = "CREATE TRIGGER IF NOT EXISTS"
    return (
        f'{begin} "{name}_insert" AFTER INSERT ON "{table}" BEGIN {put} END',
        f'{begin} "{name}_delete" AFTER DELETE ON "{table}" BEGIN {take} END',
        f'{begin} "{name}_update" AFTER UPDATE OF "{FIELD}", id ON "{table}" BEGIN {take} {put} END',
    )


def restore_triggers(connection: Any) -> list[str]:
    """Create the triggers that are missing and name the tables concerned.

    Django changes a SQLite table by building it anew, and the old table takes its triggers with it.
    """
    if connection.vendor != "sqlite":
        return []
    restored = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%USING fts5(%%'")
        tables = [name.removesuffix("_search") for (name,) in cursor.fetchall() if name.endswith("_search")]
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name for (name,) in cursor.fetchall()}
        for table in tables:
            if not {f"{search_table(table)}_{event}" for event in ("insert", "delete", "update")} <= triggers:
                for statement in trigger_statements(table):
                    cursor.execute(statement)
                cursor.execute(
                    f'INSERT INTO "{search_table(table)}"("{search_table(table)}") VALUES (\'rebuild\')'
                )
                restored.append(table)
    return restored


def _restore_after_migrating(using: str, **_: Any) -> None:
    restore_triggers(connections[using])


post_migrate.connect(_restore_after_migrating, dispatch_uid="search-triggers")
