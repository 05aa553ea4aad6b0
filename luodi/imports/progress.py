"""How far a run is, and whether a living process holds it: a locked file beside the database.

One transaction holds everything a run writes, so its progress cannot be in the database: SQLite lets nobody else
write meanwhile. The kernel lets go of the lock even after ``kill -9``, so a run that is under way but not held was
left by its worker.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

WIDTH = 20


def _path(run_id: int) -> Path:
    return Path(settings.VAR) / "imports" / f"run-{run_id}"


class Grip:
    """The hold of this process on one run."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def note(self, done: int) -> None:
        """Tell whoever watches that so many rows are done."""
        os.pwrite(self._descriptor, f"{done:<{WIDTH}}".encode(), 0)


@contextmanager
def hold(run_id: int) -> Iterator[Grip | None]:
    """Hold a run as long as the block lasts; None where another process holds it."""
    path = _path(run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(descriptor):
            yield None
            return
        grip = Grip(descriptor)
        grip.note(0)
        yield grip
        grip.note(0)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Whether the lock was got; somebody who only looks holds it for an instant, so it is tried more than once."""
    for _attempt in range(10):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def is_held(run_id: int) -> bool:
    """Whether a living process works on the run."""
    try:
        descriptor = os.open(_path(run_id), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def rows_done(run_id: int) -> int:
    """How many rows the process that holds the run has done; 0 where none does."""
    try:
        text = _path(run_id).read_text().strip()
    except FileNotFoundError:
        return 0
    return int(text) if text.isdecimal() else 0
