"""Yearly targets of units, with their period schedule and source."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization

from .choices import Schedule


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets by the moment at which they stood."""

    def standing(self, as_of: datetime | None = None) -> "TargetQuerySet":
        """Targets in force now, or those that were on record at a past moment."""
        if as_of is None:
            return self.filter(replaced_at__isnull=True)
        return self.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of), set_at__lte=as_of)


class Target(models.Model):
    """What a unit owes of an indicator in a year; a changed target is a new row that replaces the old one."""

    indicator = models.CharField(_("indicator"), max_length=60)
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="targets", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    schedule = models.CharField(
        _("schedule"), max_length=10, choices=Schedule.choices, default=Schedule.LINEAR
    )
    quarters = models.JSONField(
        _("cumulative quarters"),
        default=list,
        blank=True,
        help_text=_("Four cumulative values, the last one the target."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    reason = models.CharField(_("reason of change"), max_length=200, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"))
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["year", "indicator", "unit_id"]
        indexes = [models.Index(fields=["year", "indicator", "unit"], name="target_by_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "year"],
                condition=Q(replaced_at__isnull=True),
                name="one_target_each",
                violation_error_message=_("This unit already has a target for this indicator and year."),
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="target_above_zero",
                violation_error_message=_("A target must be above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.indicator} {self.unit_id}"

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The cumulative values at the end of each quarter; none where the schedule is linear."""
        return tuple(Decimal(quarter) for quarter in self.quarters)
