"""Reads of runs that feed pages: where a run stands, which columns were chosen before, what its rows did."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from luodi.accounts.models import User
from luodi.common import clock
from luodi.common.workbooks.headers import plain

from .choices import RUNNING_STATES, RunState
from .models import ImportedRow, ImportRun, RememberedMapping
from .progress import is_held, rows_done

PATIENCE = timedelta(seconds=20)
PAGE = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run under way is. ``is_left``: its worker was stopped; ``waits_long``: none has taken it up."""

    done: int
    total: int
    is_begun: bool
    is_left: bool
    waits_long: bool

    @property
    def percent(self) -> int:
        """Rows done, in hundredths of all."""
        return min(100, self.done * 100 // self.total) if self.total else 0


def standing(run: ImportRun) -> Standing | None:
    """Where a run under way stands; None for one that rests."""
    if run.state not in RUNNING_STATES:
        return None
    held = is_held(run.pk)
    waits = run.started_at is None and not held
    since = run.asked_at or run.created_at
    return Standing(
        rows_done(run.pk) if held else 0,
        run.total,
        is_begun=held,
        is_left=run.started_at is not None and not held,
        waits_long=waits and clock.now() - since > PATIENCE,
    )


def headers_key(headers: Sequence[str]) -> str:
    """What sheets with the same headers share."""
    named = sorted({plain(header) for header in headers if header})
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def remembered(user: User, source: str, headers: Sequence[str]) -> dict[str, str]:
    """The columns ``user`` chose for such a sheet before; empty where none."""
    found = RememberedMapping.objects.filter(source=source, user=user, headers=headers_key(headers)).first()
    return dict(found.columns) if found else {}


def same_file_before(run: ImportRun) -> ImportRun | None:
    """The latest run that brought in this very file and still stands."""
    twins = ImportRun.objects.filter(fingerprint=run.fingerprint, source=run.source, state=RunState.DONE)
    return twins.exclude(pk=run.pk).order_by("-applied_at").first()


def imported_rows(run: ImportRun, after: int = 0) -> list[ImportedRow]:
    """Rows of a run that did something, from the one after number ``after`` on."""
    return list(run.rows.filter(number__gt=after).order_by("number")[:PAGE])
