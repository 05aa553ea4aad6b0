"""States of schemes, results and objections, and what a target is taken as."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SchemeState(TextChoices):
    """How far a version of a scheme is."""

    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")


class Against(TextChoices):
    """What achievement is measured against."""

    YEAR = "year", _("The target of the year")
    DUE = "due", _("What the schedule asks by then")


class PublicationState(TextChoices):
    """Where published results stand."""

    NOTICE = "notice", _("Open to objections")
    FROZEN = "frozen", _("Frozen")
    REPLACED = "replaced", _("Replaced by a correction")


class Outcome(TextChoices):
    """What an objection came to."""

    OPEN = "", _("Not answered yet")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")
