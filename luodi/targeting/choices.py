"""States of rounds, submissions and targets, and ways in which a target was touched."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

QUARTERS = [("1", _("Q1")), ("2", _("Q2")), ("3", _("Q3")), ("4", _("Q4"))]


class RoundState(TextChoices):
    """Whether a quarter's list still takes submissions."""

    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


class SubmissionState(TextChoices):
    """Four eyes: the department submits, the bureau decides."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class TargetStatus(TextChoices):
    """The ladder of a target enterprise; the same codes as ``luodi_engine.chains.target_lists``."""

    LISTED = "listed", pgettext_lazy("target", "Listed")
    STUDIED = "studied", pgettext_lazy("target", "Studied")
    REACHED = "reached", _("Reached")
    VISITED = "visited", _("Visited")
    INTENDING = "intending", _("Intending")
    LEAD = "lead", _("Became a lead")
    SET_ASIDE = "set_aside", _("Set aside")


class Priority(TextChoices):
    """How much a target matters; the codes order from first to last."""

    HIGH = "1_high", pgettext_lazy("priority", "High")
    MEDIUM = "2_medium", pgettext_lazy("priority", "Medium")
    LOW = "3_low", pgettext_lazy("priority", "Low")


class Outcome(TextChoices):
    """What became of a target at the end of its quarter."""

    CARRIED = "carried", _("Carried over")
    DROPPED = "dropped", _("Dropped")


class TouchKind(TextChoices):
    """How somebody dealt with a target."""

    RESEARCH = "research", _("Research")
    CALL = "call", _("Call or message")
    MEETING = "meeting", _("Meeting outside")
    VISIT = "visit", _("We visited")
    RECEPTION = "reception", _("They visited")
    STATUS = "status", _("Change of status")


class SubmissionTime(TextChoices):
    """How a submission stands with its deadline; the same codes as the engine."""

    OPEN = "open", _("Not due yet")
    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Handed in late")
    OVERDUE = "overdue", _("Overdue")


class ExtractState(TextChoices):
    """How far a registry extract has come."""

    MAPPING = "mapping", _("To be mapped")
    LOADING = "loading", _("Loading")
    READY = "ready", _("Loaded")
    FAILED = "failed", _("Failed")
    REPLACED = "replaced", _("Replaced")


STATE_TONES = {"draft": "neutral", "submitted": "warn", "returned": "bad", "accepted": "ok"}
TIME_TONES = {"open": "neutral", "on_time": "ok", "late": "warn", "overdue": "bad"}
STATUS_TONES = {
    "listed": "neutral",
    "studied": "neutral",
    "reached": "info",
    "visited": "info",
    "intending": "accent",
    "lead": "ok",
    "set_aside": "gone",
}
PRIORITY_TONES = {"1_high": "bad", "2_medium": "warn", "3_low": "neutral"}
EXTRACT_TONES = {"mapping": "warn", "loading": "info", "ready": "ok", "failed": "bad", "replaced": "gone"}
