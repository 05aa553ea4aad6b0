"""``luodi serve``: brings the schema up to date and runs the web server, if asked with a worker beside it."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from luodi.common.paging import renew_statistics
from luodi.config.wsgi import application
from luodi.founding.access import key_for_first_start

from . import parser_of, stop

FURTHER_PORTS = 20
WORKER = (sys.executable, "-m", "luodi", "worker", "--with-parent")
LASTING, LONGEST_PAUSE = 60.0, 30.0
"""Seconds: a worker that ran longer broke down by chance; the longest pause before the next start."""


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port(host: str, wanted: int) -> int:
    """``wanted`` or the next port that nothing listens on; ends the command where twenty in a row are taken."""
    port = next((port for port in range(wanted, wanted + FURTHER_PORTS) if is_free(host, port)), None)
    if port is None:
        stop(
            f"ports {wanted} to {wanted + FURTHER_PORTS - 1} of {host} are taken. Choose another: --port NUMBER."
        )
    return port


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads: a slow reader does not hold up the others."""

    def __init__(self, **options: object) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return application


class WorkerKeeper(threading.Thread):
    """Runs the background worker and starts it again, after a pause that grows, whenever it ends by itself."""

    def __init__(self, command: Sequence[str] = WORKER, first_pause: float = 1.0) -> None:
        super().__init__(daemon=True, name="worker keeper")
        self._command, self._pause, self._first_pause = command, first_pause, first_pause
        self._stopping = threading.Event()
        self.worker: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until stopped."""
        while not self._stopping.is_set():
            began = time.monotonic()
            self.worker = subprocess.Popen(self._command)
            self.worker.wait()
            lasted = time.monotonic() - began
            self._pause = self._first_pause if lasted > LASTING else min(self._pause * 2, LONGEST_PAUSE)
            self._stopping.wait(self._pause)

    def stop(self) -> None:
        """End the worker and do not start it again."""
        self._stopping.set()
        if self.worker is not None:
            self.worker.terminate()


def serve(host: str, port: int, *, workers: int, threads: int, with_worker: bool) -> None:
    """Run until stopped. The background worker ends with the server, and is started again when it breaks down."""
    keeper = WorkerKeeper() if with_worker else None
    if keeper is not None:
        keeper.start()
    try:
        Server(
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=workers,
            threads=threads,
            worker_class="gthread",
            preload_app=True,
            max_requests=20_000,
            max_requests_jitter=2_000,
            timeout=120,
            graceful_timeout=5,
            loglevel="warning",
            control_socket_disable=True,
        ).run()
    finally:
        if keeper is not None:
            keeper.stop()


def greeting(address: str) -> str:
    """Where the server is, and where the city is set up as long as nobody has an account."""
    key = key_for_first_start()
    if not key:
        return f"Luodi is at {address}"
    return f"Nobody has an account yet. Set up your city here:\n\n    {address}start/?key={key}\n"


def main(argv: list[str]) -> int:
    """Migrate unless told not to, print the address, serve."""
    parser = parser_of("serve", "Run the web server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--with-worker", action="store_true", help="run background tasks in the same command")
    parser.add_argument("--no-migrate", action="store_true", help="leave the schema as it is")
    options = parser.parse_args(argv)
    if not options.no_migrate:
        call_command("migrate", verbosity=0)
        renew_statistics()
    port = free_port(options.host, options.port)
    print(greeting(f"http://{options.host}:{port}/"), flush=True)
    serve(
        options.host, port, workers=options.workers, threads=options.threads, with_worker=options.with_worker
    )
    return 0
