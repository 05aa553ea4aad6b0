"""What is awarded, how far it is, and how the marks of judges become one score."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AwardKind(TextChoices):
    """What is chosen."""

    COMMENDATION = "commendation", _("Commended units")
    PEOPLE = "people", _("Commended people")
    PROJECTS = "projects", _("Best projects")


class RoundState(TextChoices):
    """How far a round is."""

    NOMINATING = "nominating", _("Nominations are taken")
    JUDGING = "judging", _("Judges score")
    PUBLISHED = "published", _("Results are public")
    FROZEN = "frozen", _("Frozen")


class MarkRule(TextChoices):
    """How the totals of the judges become the score of a nomination."""

    MEAN = "mean", _("Mean of the judges")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest")
    MEDIAN = "median", _("Median of the judges")
