"""A worker killed in the middle leaves nothing behind, and the next one brings everything in by itself."""

import os
import uuid

import psycopg
import pytest

from tests.services import postgres

from .killing import asked, kill_at, worker

ROWS = 1500
pytestmark = pytest.mark.slow


@pytest.fixture
def environment(request, tmp_path):
    """A database of its own of the wanted kind."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("LUODI_")}
    given |= {"LUODI_VAR": str(tmp_path), "PYTHONPATH": os.getcwd()}
    if request.param == "sqlite":
        yield {**given, "LUODI_DATABASE": f"sqlite:///{tmp_path}/luodi.sqlite3"}
        return
    server = postgres()
    if not server:
        pytest.skip("no PostgreSQL server answers")
    base, name = server.rpartition("/")[0], f"killed_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**given, "LUODI_DATABASE": f"{base}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.parametrize(
    "environment", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_killed_worker_leaves_no_row_and_the_next_one_brings_in_all(environment):
    run = asked(environment, "ready", str(ROWS))
    assert (run["state"], run["projects"]) == ("running", 0)
    for rows in (1, ROWS // 2):
        kill_at(environment, run["run"], rows)
        left = asked(environment, "state")
        written = [left[name] for name in ("projects", "records", "steps", "enterprises", "imported")]
        assert written == [0] * 5, left
        assert (left["state"], left["is_held"], left["chain"]) == ("running", False, True)
    assert worker(environment, "--batch").wait(timeout=300) == 0
    done = asked(environment, "state")
    assert (done["state"], done["projects"], done["records"], done["imported"]) == ("done", ROWS, ROWS, ROWS)
    assert done["chain"]
