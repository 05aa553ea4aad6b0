"""``luodi worker``: runs background tasks, and takes up those whose worker was killed."""

import os
import signal
import threading

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone

from . import parser_of
from .presence import Presence, take_up_abandoned

EVERY_SECONDS = 15


def look_after(stop: threading.Event, leader: int | None) -> None:
    """Until told to stop: take up abandoned tasks, and end with the process this one was started for."""
    while not stop.wait(EVERY_SECONDS if leader is None else 2):
        if leader is not None and os.getppid() != leader:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        close_old_connections()
        take_up_abandoned(timezone.now())


def main(argv: list[str]) -> int:
    """Work until stopped, or with ``--batch`` until nothing waits."""
    parser = parser_of("worker", "Run background tasks until stopped.")
    parser.add_argument("--batch", action="store_true", help="end when nothing is waiting")
    parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks at an empty queue")
    parser.add_argument(
        "--with-parent", action="store_true", help="end when the process that started this one ends"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only tell which abandoned tasks would be taken up"
    )
    options = parser.parse_args(argv)
    if options.dry_run:
        for task, status in take_up_abandoned(timezone.now(), dry_run=True):
            print(f"{task.pk} {task.task_path}: its worker is gone; it would become {status}.")
        return 0
    stop = threading.Event()
    with Presence() as presence:
        take_up_abandoned(timezone.now())
        leader = os.getppid() if options.with_parent else None
        watch = threading.Thread(target=look_after, args=(stop, leader), daemon=True)
        watch.start()
        try:
            call_command(
                "db_worker",
                worker_id=presence.worker_id,
                interval=options.interval,
                batch=options.batch,
                reload=False,
                startup_delay=False,
                verbosity=0,
            )
        finally:
            stop.set()
    return 0
