"""Tasks of killed workers are taken up again."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from luodi.commands.presence import (
    ATTEMPTS,
    FOREIGN_PATIENCE,
    Presence,
    installation_mark,
    is_alive,
    take_up_abandoned,
)
from luodi.commands.serve import WorkerKeeper

pytestmark = pytest.mark.django_db


def running_task(*workers: str, started_ago: timedelta = timedelta(seconds=5)) -> DBTaskResult:
    now = timezone.now()
    return DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="example.task",
        backend_name="default",
        run_after=now,
        started_at=now - started_ago,
        worker_ids=list(workers),
    )


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR = tmp_path


def status_of(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return task.status


def test_a_task_of_a_living_worker_is_left_alone():
    with Presence() as presence:
        task = running_task(presence.worker_id)
        assert take_up_abandoned(timezone.now()) == []
        assert status_of(task) == "RUNNING"


def test_a_task_of_a_dead_worker_is_queued_again():
    task = running_task(f"{installation_mark()}.gone")
    take_up_abandoned(timezone.now())
    assert status_of(task) == "READY"


def test_a_task_that_kills_its_worker_each_time_ends_as_failed_with_words():
    task = running_task(*[f"{installation_mark()}.gone"] * ATTEMPTS)
    take_up_abandoned(timezone.now())
    assert status_of(task) == "FAILED"
    assert "Nothing was half-applied" in task.traceback


def test_a_worker_of_another_machine_is_given_time():
    recent, old = running_task("elsewhere.1"), running_task("elsewhere.1", started_ago=FOREIGN_PATIENCE * 2)
    take_up_abandoned(timezone.now())
    assert (status_of(recent), status_of(old)) == ("RUNNING", "READY")


def test_a_dry_run_only_tells():
    task = running_task(f"{installation_mark()}.gone")
    assert [status for _task, status in take_up_abandoned(timezone.now(), dry_run=True)] == ["READY"]
    assert status_of(task) == "RUNNING"


def test_a_worker_counts_as_alive_until_it_is_killed_even_with_kill_9(tmp_path):
    program = "import django, time; django.setup()\nfrom luodi.commands.presence import Presence\n"
    program += "with Presence() as presence: print(presence.worker_id, flush=True); time.sleep(60)"
    environment = {
        **os.environ,
        "LUODI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "luodi.config.settings",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
    )
    name = worker.stdout.readline().strip()
    assert is_alive(name)
    worker.kill()
    worker.wait()
    assert not is_alive(name)


def test_a_worker_that_breaks_down_is_started_again_until_the_server_stops(tmp_path):
    marks = tmp_path / "starts"
    program = f"open({str(marks)!r}, 'a').write('x')"
    keeper = WorkerKeeper([sys.executable, "-c", program], first_pause=0.01)
    keeper.start()
    for _attempt in range(200):
        if marks.exists() and len(marks.read_text()) >= 3:
            break
        time.sleep(0.05)
    keeper.stop()
    keeper.join(timeout=10)
    assert len(marks.read_text()) >= 3 and not keeper.is_alive()
