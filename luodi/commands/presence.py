"""Tells living workers from killed ones, and takes up the tasks of the killed."""

import fcntl
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.conf import settings
from django.db import transaction
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ATTEMPTS = 3
# Workers of another machine cannot be seen from here; a task of theirs counts as abandoned after this time.
FOREIGN_PATIENCE = timedelta(hours=6)
KILLED = (
    "The process was stopped from outside while it ran this task, {count} times. Nothing was half-applied."
)


def _folder() -> Path:
    folder = Path(settings.VAR) / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def installation_mark() -> str:
    """A short word that is the same for all workers that share this ``var`` folder."""
    path = _folder() / "installation"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(6))
    return path.read_text().strip()


class Presence:
    """Holds a lock on a file as long as the worker lives; the kernel lets go of it even after ``kill -9``."""

    def __init__(self) -> None:
        self.worker_id = f"{installation_mark()}.{secrets.token_hex(10)}"
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._file = (_folder() / self.worker_id).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        self._file.close()
        (_folder() / self.worker_id).unlink(missing_ok=True)


def is_alive(worker_id: str) -> bool:
    """Whether a worker of this installation still holds its lock."""
    try:
        with (_folder() / worker_id).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def is_abandoned(task: DBTaskResult[Any, Any], at: datetime) -> bool:
    """Whether the worker that runs ``task`` is gone, or has been silent elsewhere for too long."""
    worker = str(task.worker_ids[-1]) if task.worker_ids else ""
    if worker.startswith(f"{installation_mark()}."):
        return not is_alive(worker)
    return task.started_at is None or at - task.started_at > FOREIGN_PATIENCE


def take_up_abandoned(at: datetime, *, dry_run: bool = False) -> list[tuple[DBTaskResult[Any, Any], str]]:
    """Put tasks of killed workers back into the queue, or end them after ``ATTEMPTS`` such deaths.

    Gives back those tasks with their next status. Tasks write in one transaction, so running one again is safe.
    """
    found = []
    with transaction.atomic():
        for task in DBTaskResult.objects.running().select_for_update(skip_locked=True):
            if not is_abandoned(task, at):
                continue
            deaths = len(task.worker_ids)
            status = TaskResultStatus.READY if deaths < ATTEMPTS else TaskResultStatus.FAILED
            found.append((task, str(status)))
            if dry_run:
                continue
            task.status = status
            if status == TaskResultStatus.FAILED:
                task.finished_at = at
                task.exception_class_path = "builtins.InterruptedError"
                task.traceback = KILLED.format(count=deaths)
            task.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
    return found
