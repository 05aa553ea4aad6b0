"""Vocabularies of enterprises."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    """How strong an enterprise is in its chain."""

    LEADING = "leading", _("Leading")
    HEAD = "head", _("Head")
    GROWTH = "growth", _("Growth")


class Honour(TextChoices):
    """Lists an enterprise stands on."""

    LISTED = "listed", _("Listed")
    WORLD_500 = "world_500", _("World top 500")
    CHINA_500 = "china_500", _("China top 500")
    PRIVATE_500 = "private_500", _("Private top 500")
    LITTLE_GIANT = "little_giant", _("Specialised little giant")
    HIGH_TECH = "high_tech", _("High-tech enterprise")


class Ownership(TextChoices):
    """Who owns an enterprise."""

    STATE = "state", _("State-owned")
    PRIVATE = "private", _("Private")
    FOREIGN = "foreign", _("Foreign-funded")
    MIXED = "mixed", _("Mixed")


class PairVerdict(TextChoices):
    """What an officer decided of two enterprises that look alike."""

    OPEN = "open", _("To decide")
    SAME = "same", _("Same enterprise")
    DIFFERENT = "different", _("Different enterprises")
