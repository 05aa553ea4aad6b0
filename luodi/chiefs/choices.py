"""States of a deliverable."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliverableState(TextChoices):
    """Four eyes: whoever owns a deliverable submits it, the bureau accepts or returns it."""

    OPEN = "open", _("To deliver")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


TONES = {"open": "neutral", "submitted": "warn", "returned": "bad", "accepted": "ok"}
