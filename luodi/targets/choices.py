"""How a yearly target is spread over the year."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Schedule(TextChoices):
    """The period schedule of a target."""

    LINEAR = "linear", _("Linear by month")
    QUARTERS = "quarters", _("Named quarters")
