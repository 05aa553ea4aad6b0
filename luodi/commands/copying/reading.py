"""Checks a copy and brings it back, whole or not at all."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from luodi.common.errors import Obstacle, Refused

from .tables import (
    copied_fields,
    copied_models,
    empty_tables,
    hash_of,
    insert_lines,
    reset_counters,
    used_tables,
)
from .writing import FORMAT, Progress


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The archive and its manifest; raises ``Refused`` for a file that is no copy."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise Refused.because(
                    f"{path} has format {manifest.get('format')}; this version reads {FORMAT}."
                )
            yield archive, manifest
    except FileNotFoundError:
        raise Refused.because(f"{path} is not there.") from None
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise Refused.because(f"{path} is damaged or not written by luodi backup: {error}") from None


def faults_of(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> list[str]:
    """Members that are missing or whose content is not what was written."""
    wanted = {f"tables/{label}.jsonl": table["sha256"] for label, table in manifest["tables"].items()}
    wanted |= {f"documents/{name}": digest for name, digest in manifest["documents"].items()}
    faults = []
    for name, digest in wanted.items():
        try:
            with archive.open(name) as member:
                found = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
        except KeyError:
            faults.append(f"{name} is missing from the file.")
        except (zipfile.BadZipFile, zlib.error, EOFError):
            faults.append(f"{name} is damaged.")
        else:
            if found != digest:
                faults.append(f"{name} was changed after it was written.")
    return faults


def schema_faults(manifest: dict[str, Any]) -> list[str]:
    """What stands between the schema of the copy and that of this database."""
    here = {f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name")}
    there = set(manifest["migrations"])
    faults = [
        f"The copy has {name}, which this version does not know. Update Luodi first." for name in there - here
    ]
    faults += [
        f"This database has {name}, the copy has not. Restore with version {manifest['version']}, then update."
        for name in here - there
    ]
    columns = {
        model._meta.label_lower: [field.attname for field in copied_fields(model)]
        for model in copied_models()
    }
    for label, table in manifest["tables"].items():
        if not faults and columns.get(label) != table["columns"]:
            faults.append(f"The columns of {label} differ.")
    return sorted(faults)


def restore_archive(path: Path, *, replace: bool, dry_run: bool, progress: Progress) -> dict[str, Any]:
    """Bring ``path`` back into the configured database and document folder; gives back the manifest.

    Raises ``Refused``, with nothing changed, where the copy is damaged, the schema differs, or the database is in
    use and ``replace`` is not given.
    """
    with opened(path) as (archive, manifest):
        faults = faults_of(archive, manifest)
        if faults:
            raise Refused.of(Obstacle(fault) for fault in faults)
        progress(f"{path.name} of {manifest['written_at']} is whole")
        if not dry_run and not connection.introspection.table_names():
            progress("Creating the schema")
            call_command("migrate", verbosity=0)
        faults = schema_faults(manifest) if connection.introspection.table_names() else []
        used = used_tables(using="default") if not faults and connection.introspection.table_names() else []
        if used and not replace:
            faults.append(
                f"The database is in use ({', '.join(used[:5])}…). Give --replace to throw its content away."
            )
        if faults:
            raise Refused.of(Obstacle(fault) for fault in faults)
        if not dry_run:
            with _documents(archive, manifest, progress):
                _load(archive, manifest, progress)
    return manifest


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any], progress: Progress) -> None:
    with transaction.atomic():
        empty_tables(connection)
        for model in copied_models():
            label = model._meta.label_lower
            with archive.open(f"tables/{label}.jsonl") as member:
                rows = insert_lines(model, member, connection)
            if rows:
                progress(f"{label}: {rows} rows")
        reset_counters(connection)
        connection.check_constraints()
        progress("Comparing what was put in with the copy")
        different = [
            label
            for model in copied_models()
            if (label := model._meta.label_lower) in manifest["tables"]
            and hash_of(model, using="default")[1] != manifest["tables"][label]["sha256"]
        ]
        if different:
            raise Refused.because(
                f"These tables came out differently: {', '.join(different)}. Nothing was changed."
            )


@contextmanager
def _documents(archive: zipfile.ZipFile, manifest: dict[str, Any], progress: Progress) -> Iterator[None]:
    """Put the files in place first; take those that were new away again if the rows cannot be put in."""
    new: list[str] = []
    try:
        for name, digest in manifest["documents"].items():
            if default_storage.exists(name):
                with default_storage.open(name) as present:
                    if hashlib.file_digest(present, "sha256").hexdigest() == digest:
                        continue
                raise Refused.because(f"Another file is in the place of document {name}. Move it away first.")
            with archive.open(f"documents/{name}") as member:
                saved = default_storage.save(name, member)
            new.append(saved)
        progress(f"documents: {len(new)} files")
        yield
    except SuspiciousOperation as error:
        _remove(new)
        raise Refused.because(f"The copy names a file outside the document folder: {error}") from None
    except BaseException:
        _remove(new)
        raise


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
