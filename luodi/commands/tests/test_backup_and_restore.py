"""A copy made on one database comes back the same on the other."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.services import postgres

SEED = """
import django; django.setup()
from datetime import date
from django.core.files.base import ContentFile
from luodi.accounts.models import Organization, Posting, User
from luodi.audit.actions import store_document
city = Organization.objects.add_root(dict(code="city", name="样例市", kind="city"))
county = Organization.objects.add_child(city, dict(code="east", name="东县", kind="county"))
user = User.objects.create_user("clerk", "", "Correct-Horse-9", name="示例")
Posting.objects.create(user=user, organization=county, role="unit_clerk", since=date(2024, 1, 2))
store_document(ContentFile("合同 ﹩1,5 “引号” \\U0001F3ED".encode(), name="contract.txt"), kind="other", by=user)
"""
HASHES = """
import django, json; django.setup()
from luodi.commands.copying.tables import copied_models, hash_of
print(json.dumps({m._meta.label_lower: hash_of(m, using="default") for m in copied_models()}))
"""


pytestmark = pytest.mark.slow


class Installation:
    """One database with its own folder, reached as a user reaches it: through commands."""

    def __init__(self, folder: Path, database: str = "", *, copy_of: Path | None = None) -> None:
        folder.mkdir()
        if copy_of is not None:
            shutil.copy(copy_of, folder / "luodi.sqlite3")
        self.folder = folder
        self.environment = {
            **os.environ,
            "LUODI_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
        }
        self.environment["LUODI_DATABASE"] = database or f"sqlite:///{folder / 'luodi.sqlite3'}"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, check=False
        )

    def luodi(self, *words: str, status: int = 0) -> str:
        done = self.run("-m", "luodi", *words)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def hashes(self) -> dict[str, list[object]]:
        return json.loads(self.run("-c", HASHES).stdout)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the schema; made once, because it takes seconds."""
    installation = Installation(tmp_path_factory.mktemp("migrated") / "var")
    installation.run("manage.py", "migrate", "-v0")
    return installation.folder / "luodi.sqlite3"


@pytest.fixture
def target(tmp_path: Path, migrated: Path) -> Installation:
    """An installation with an empty database."""
    return Installation(tmp_path / "target", copy_of=migrated)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Installation:
    """An installation with a person, organizations and a document, and a copy of it."""
    installation = Installation(tmp_path_factory.mktemp("source") / "var", copy_of=migrated)
    done = installation.run("-c", SEED)
    assert done.returncode == 0, done.stderr
    installation.luodi("backup", str(installation.folder / "copy.zip"))
    return installation


@pytest.fixture
def postgres_address():
    address = postgres()
    if not address:
        pytest.skip("no PostgreSQL server answers")
    parts = urlsplit(address)
    name = f"luodi_copy_{uuid4().hex[:10]}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_sqlite_to_postgresql_to_sqlite_gives_equal_table_hashes(source, tmp_path, postgres_address):
    first = source.hashes()
    assert first["accounts.user"][0] == 1
    middle = Installation(tmp_path / "middle", postgres_address)
    middle.luodi("restore", str(source.folder / "copy.zip"))
    assert middle.hashes() == first
    middle.luodi("backup", str(tmp_path / "second.zip"))
    last = Installation(tmp_path / "last")
    last.luodi("restore", str(tmp_path / "second.zip"))
    assert last.hashes() == first
    assert "holds" in last.luodi("verify-audit")
    documents = list((last.folder / "documents").rglob("*/*/*"))
    assert [path.read_text()[:2] for path in documents] == ["合同"]


def test_a_database_in_use_is_only_replaced_when_asked(source, target):
    copy = str(source.folder / "copy.zip")
    target.luodi("restore", copy)
    assert "--replace" in target.luodi("restore", copy, status=1)
    target.luodi("restore", copy, "--replace")
    assert target.hashes() == source.hashes()


def test_a_changed_copy_is_refused_and_nothing_is_put_in(source, target, tmp_path):
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(source.folder / "copy.zip") as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"unit_clerk", b"bureau") if "posting" in name else content)
    answer = target.luodi("restore", str(forged), status=1)
    assert "accounts.posting.jsonl was changed" in answer
    assert target.hashes()["accounts.user"][0] == 0


def test_a_file_that_is_no_copy_is_refused_in_words(source, tmp_path):
    (tmp_path / "not.zip").write_bytes(b"hello")
    assert "not written by luodi backup" in source.luodi("restore", str(tmp_path / "not.zip"), status=1)
    assert "is not there" in source.luodi("restore", str(tmp_path / "missing.zip"), status=1)


def test_a_copy_is_never_written_over_and_only_its_owner_reads_it(source):
    copy = source.folder / "copy.zip"
    assert "never written over" in source.luodi("backup", str(copy), status=1)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_dry_run_writes_nothing(source, target, tmp_path):
    assert "Would restore" in target.luodi("restore", str(source.folder / "copy.zip"), "--dry-run")
    assert target.hashes()["accounts.user"][0] == 0
    assert "accounts.user: 1 rows" in source.luodi("backup", str(tmp_path / "none.zip"), "--dry-run")
    assert not (tmp_path / "none.zip").exists()
