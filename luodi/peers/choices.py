"""Where a window of peer marks stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class WindowState(TextChoices):
    """From the opening to the day everybody sees the marks."""

    OPEN = "open", pgettext_lazy("peer marks", "Open")
    CLOSED = "closed", pgettext_lazy("peer marks", "Closed")
    PUBLISHED = "published", pgettext_lazy("peer marks", "Published")


TONES: dict[str, str] = {WindowState.OPEN: "info", WindowState.CLOSED: "warn", WindowState.PUBLISHED: "ok"}
