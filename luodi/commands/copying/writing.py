"""Writes one consistent copy while the system keeps working."""

import copy
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from luodi import VERSION
from luodi.common.errors import Refused

from .tables import copied_fields, copied_models, lines_of

FORMAT = 1
SNAPSHOT = "snapshot"
Progress = Callable[[str], None]


@contextmanager
def snapshot() -> Iterator[str]:
    """A second connection that sees the database as of one moment and holds nobody up; gives its alias."""
    reader = connection.copy(alias=SNAPSHOT)
    reader.settings_dict = copy.deepcopy(reader.settings_dict)
    if reader.vendor == "sqlite":
        reader.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[SNAPSHOT] = reader
    try:
        with transaction.atomic(using=SNAPSHOT):
            if reader.vendor == "postgresql":
                with reader.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield SNAPSHOT
    finally:
        reader.close()
        del connections[SNAPSHOT]


def write_archive(path: Path, *, at: str, progress: Progress) -> dict[str, Any]:
    """Write the copy to ``path`` and give back its manifest.

    The file appears only when it is whole, readable for its owner alone. Raises ``Refused`` where it exists.
    """
    if path.exists():
        raise Refused.because(f"{path} exists. Name a new file; a copy is never written over.")
    partial = path.with_name(f"{path.name}.partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
                snapshot() as using,
            ):
                manifest = _write(archive, using, at, progress)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile, using: str, at: str, progress: Progress) -> dict[str, Any]:
    tables = {}
    for model in copied_models():
        label = model._meta.label_lower
        rows, digest = _write_member(archive, f"tables/{label}.jsonl", lines_of(model, using=using))
        columns = [field.attname for field in copied_fields(model)]
        tables[label] = {"rows": rows, "sha256": digest, "columns": columns}
        if rows:
            progress(f"{label}: {rows} rows")
    documents, missing = _write_documents(archive, using)
    progress(f"documents: {len(documents)} files")
    for name in missing:
        progress(f"documents: {name} is recorded but its file is not there")
    applied = MigrationRecorder.Migration.objects.using(using).values_list("app", "name")
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": at,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "tables": tables,
        "documents": documents,
        "missing_documents": missing,
    }
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    return manifest


def _write_member(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
            count += 1
    return count, digest.hexdigest()


def file_names(using: str) -> Iterator[str]:
    """Names of all files that rows of the database point to, each once."""
    seen = set()
    for model in copied_models():
        for field in copied_fields(model):
            if isinstance(field, models.FileField):
                rows = model._base_manager.using(using).exclude(**{field.attname: ""})
                for name in rows.values_list(field.attname, flat=True).iterator():
                    if name and name not in seen:
                        seen.add(name)
                        yield name


def _write_documents(archive: zipfile.ZipFile, using: str) -> tuple[dict[str, str], list[str]]:
    kept, missing = {}, []
    for name in file_names(using):
        if not default_storage.exists(name):
            missing.append(name)
            continue
        with default_storage.open(name) as file:
            kept[name] = _write_member(archive, f"documents/{name}", file.chunks())[1]
    return kept, missing
