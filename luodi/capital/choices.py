"""Vocabularies of paid-in capital."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CapitalKind(TextChoices):
    """What the money became."""

    FIXED = "fixed", _("Fixed assets")
    LAND = "land", _("Land")
    EQUIPMENT = "equipment", _("Equipment")
    WORKING = "working", _("Working capital")


class ClaimState(TextChoices):
    """Four eyes on money: claimed, then accepted or returned; an accepted claim can be reversed."""

    CLAIMED = "claimed", _("Claimed")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    REVERSED = "reversed", _("Reversed")
