"""Dated versions of the stage ladder and of other rules about projects."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import VersionState


class LadderVersionQuerySet(models.QuerySet["LadderVersion"]):
    """Versions by day."""

    def in_force(self, on: date) -> "LadderVersionQuerySet":
        """Adopted versions that hold on a day, the latest first."""
        return self.filter(state=VersionState.ADOPTED, effective_from__lte=on).order_by(
            "-effective_from", "-number"
        )


class LadderVersion(models.Model):
    """One version of the ladder: stages, gates and limits as data, with source and effective date."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=300)
    body = models.JSONField(_("stages and gates"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adopted by"),
    )
    adopted_at = models.DateTimeField(_("adopted"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    objects = LadderVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ladder version")
        verbose_name_plural = _("ladder versions")
        ordering = ["-effective_from", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(state=VersionState.ADOPTED),
                name="one_ladder_per_day",
                violation_error_message=_("Another adopted version already starts on this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
