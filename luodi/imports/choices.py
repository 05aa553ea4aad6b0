"""States of an import run and what became of its rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    """From the file to its rows in the ledger."""

    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    FAULTY = "faulty", _("Rows to mend")
    READY = "ready", _("Ready to bring in")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Outcome(TextChoices):
    """What a row did."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")


RUNNING_STATES = (RunState.CHECKING, RunState.RUNNING, RunState.UNDOING)
OPEN_STATES = (RunState.UPLOADED, RunState.FAULTY, RunState.READY)
BEFORE = {
    RunState.CHECKING: RunState.UPLOADED,
    RunState.RUNNING: RunState.READY,
    RunState.UNDOING: RunState.DONE,
}
"""The state to which a run goes back where its worker was stopped."""
