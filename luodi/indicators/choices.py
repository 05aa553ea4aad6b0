"""Units and directions of indicators, which date counts, and which months a figure spans."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """What an indicator is counted in."""

    COUNT = "count", _("projects")
    WAN = "wan", _("10,000 yuan")
    WAN_USD = "wan_usd", _("10,000 US dollars")
    RATE = "rate", _("rate")


class Direction(TextChoices):
    """Whether more is better."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class DateKind(TextChoices):
    """Which date decides the period a record belongs to."""

    EVENT = "event", _("Date of the event")
    ACCEPTANCE = "acceptance", _("Date of acceptance")
    MONTH = "month", _("Month in which the money arrived")
    CUTOFF = "cutoff", _("State on the last day of the period")


class Basis(TextChoices):
    """To whom a project is credited."""

    HOST = "host", _("Statistical host")
    CREDIT = "credit", _("Credit shares")


class Span(TextChoices):
    """Which months a figure of a month speaks of."""

    CUMULATIVE = "cumulative", _("Since January")
    QUARTER = "quarter", _("Since the quarter began")
    MONTH = "month", _("The month alone")


class RatePart(TextChoices):
    """Which records of a rate are listed."""

    NUMERATOR = "numerator", _("In the numerator")
    MISSING = "missing", _("Not in the numerator")
    DENOMINATOR = "denominator", _("In the denominator")
