"""Windows in which units mark each other, and the marks."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization

from .choices import WindowState

PERSON = settings.AUTH_USER_MODEL


class MarkWindow(models.Model):
    """A window of days in which every unit marks all others.

    ``item_kind`` is the kind of single items a scheme counts; closed windows of a year are taken into its runs.
    Marks given after ``closes_on`` are late; they are taken only up to ``extended_to``.
    """

    title = models.CharField(_("title"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"))
    item_kind = models.CharField(_("kind of single items"), max_length=60)
    out_of = models.DecimalField(_("full mark"), max_digits=6, decimal_places=2)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    units = models.ManyToManyField(Organization, related_name="+", verbose_name=_("units"))
    state = models.CharField(_("state"), max_length=10, choices=WindowState.choices, default=WindowState.OPEN)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    made_at = models.DateTimeField(_("opened"))
    closed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("window of peer marks")
        verbose_name_plural = _("windows of peer marks")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="peers_close_after_opening",
                violation_error_message=_("A window closes on the day it opens or later."),
            ),
            models.CheckConstraint(condition=Q(out_of__gt=0), name="peers_full_mark_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_on(self) -> date:
        """The last day on which marks are taken."""
        return self.extended_to or self.closes_on

    @property
    def is_counted(self) -> bool:
        """Whether no mark changes any more."""
        return self.state != WindowState.OPEN


class PeerMark(models.Model):
    """The mark one unit gives another in a window."""

    window = models.ForeignKey(
        MarkWindow, models.PROTECT, related_name="marks", verbose_name=_("window of peer marks")
    )
    marker = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("given by"))
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("given to"))
    mark = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    given_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("peer mark")
        verbose_name_plural = _("peer marks")
        ordering = ["window", "unit", "marker"]
        constraints = [
            models.UniqueConstraint(fields=["window", "marker", "unit"], name="peers_one_mark_each"),
            models.CheckConstraint(
                condition=~Q(marker=F("unit")),
                name="peers_never_oneself",
                violation_error_message=_("A unit does not mark itself."),
            ),
            models.CheckConstraint(condition=Q(mark__gte=0), name="peers_mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.marker} → {self.unit}: {self.mark}"
