"""A real import in a database of its own, to be killed: ``python -m luodi.imports.tests.killing ready 3000``.

``ready`` makes the database and a checked run that waits for a worker; ``state`` tells as JSON what became of it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MODULE = "luodi.imports.tests.killing"


def ready(rows: int) -> dict[str, Any]:
    """A run of ``rows`` rows, checked, asked to be brought in, and in the queue of the workers."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from bench.import_rows import ledger
    from luodi.imports import actions, tasks
    from luodi.imports.choices import RunState

    from .factories import small_city, worked_on

    call_command("migrate", verbosity=0)
    chen = small_city().chen
    path = Path(os.environ["LUODI_VAR"]) / "ledger.xlsx"
    ledger(path, rows)
    file = ContentFile(path.read_bytes(), name="台账.xlsx")
    run = actions.upload_run("projects", file, by=chen)
    run = worked_on(actions.choose_columns(run, run.columns, by=chen), RunState.CHECKING)
    tasks.begin(actions.ask_for(run, RunState.RUNNING, by=chen))
    return state()


def state() -> dict[str, Any]:
    """What stands in the database, whether the run is held, and whether the change log holds."""
    from luodi.audit.queries import verify_chain
    from luodi.enterprises.models import Enterprise
    from luodi.imports.models import ImportedRow, ImportRun
    from luodi.imports.progress import is_held, rows_done
    from luodi.projects.models import Project, ProjectRecord, StageEvent

    run = ImportRun.objects.get()
    return {
        "run": run.pk,
        "state": run.state,
        "is_held": is_held(run.pk),
        "rows_done": rows_done(run.pk),
        "projects": Project.objects.count(),
        "records": ProjectRecord.objects.count(),
        "steps": StageEvent.objects.count(),
        "enterprises": Enterprise.objects.count(),
        "imported": ImportedRow.objects.count(),
        "chain": verify_chain().holds,
        "message": run.message,
    }


def asked(environment: Mapping[str, str], *words: str) -> dict[str, Any]:
    """The answer of this module run as a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", MODULE, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def worker(environment: Mapping[str, str], *words: str) -> subprocess.Popen[bytes]:
    """A real worker."""
    command = [sys.executable, "-W", "ignore", "-m", "luodi", "worker", *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_at(environment: Mapping[str, str], run: int, rows: int, patience: float = 120) -> None:
    """Start a worker, wait until it has done ``rows`` rows of the run, and kill it with signal 9."""
    path = Path(environment["LUODI_VAR"]) / "imports" / f"run-{run}"
    victim = worker(environment)
    end = time.monotonic() + patience
    try:
        while time.monotonic() < end and victim.poll() is None:
            text = path.read_text().strip() if path.exists() else ""
            if text.isdecimal() and int(text) >= rows:
                time.sleep(random.Random(rows).random() / 5)
                return
            time.sleep(0.01)
        raise RuntimeError("the worker did not get that far")
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()


def main(words: list[str]) -> None:
    """Print the answer as JSON on the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    import django

    django.setup()
    answer = ready(int(words[1])) if words[0] == "ready" else state()
    print(json.dumps(answer), file=sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
