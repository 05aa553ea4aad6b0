"""Vocabularies of published tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Measure(TextChoices):
    """What a published column is counted in."""

    COUNT = "count", _("items")
    WAN_YUAN = "wan_yuan", _("10,000 yuan")
    YI_YUAN = "yi_yuan", _("100 million yuan")
    PERCENT = "percent", _("percent")
    POINT = "point", _("points")


class CheckKind(TextChoices):
    """How a printed figure is made of others."""

    TOTAL = "total", _("Total")
    RATIO = "ratio", _("Ratio")
    DIFFERENCE = "difference", _("Difference")


class Outcome(TextChoices):
    """What can be said of a printed figure."""

    RIGHT = "right", _("Right")
    UNDECIDABLE = "undecidable", _("Cannot be decided")
    MISPRINTED = "misprinted", _("Misprinted")
