"""Paid-in capital by month, its monthly totals, frozen months, and credit shares between units."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.audit.models import Document
from luodi.common.fields import RateField, WanField, WanUsdField
from luodi.projects.choices import CapitalNature, OriginRing
from luodi.projects.models import Project

from .choices import CapitalKind, ClaimState

PERSON = settings.AUTH_USER_MODEL


class PaidInCapitalQuerySet(models.QuerySet["PaidInCapital"]):
    """Amounts by state."""

    def waiting(self) -> "PaidInCapitalQuerySet":
        """Claims nobody has decided yet.

        The state stands in the statement itself: SQLite uses the index of waiting claims only where it can read
        that the statement asks for nothing else.
        """
        said = RawSQL(WAITING, [], output_field=models.BooleanField())
        return self.filter(said)


WAITING = '"capital_paidincapital"."state" = \'claimed\''


class PaidInCapital(models.Model):
    """Money of a project that arrived in one month. Foreign capital keeps dollars and yuan as stated."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="paid_in", verbose_name=_("project"))
    host = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("statistical host")
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    kind = models.CharField(_("kind"), max_length=10, choices=CapitalKind.choices, default=CapitalKind.FIXED)
    amount = WanField(_("amount (10,000 yuan)"), null=True, blank=True)
    amount_usd = WanUsdField(_("amount (10,000 US dollars)"), null=True, blank=True)
    origin_ring = models.CharField(_("origin"), max_length=20, choices=OriginRing.choices)
    capital_nature = models.CharField(
        _("capital"), max_length=10, choices=CapitalNature.choices, default=CapitalNature.DOMESTIC
    )
    carried_over = models.BooleanField(
        _("carried over"), help_text=_("The project was signed in an earlier year.")
    )
    countable = models.BooleanField(_("counts"), default=True)
    industrial = models.BooleanField(_("industrial project"), default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ClaimState.choices, default=ClaimState.CLAIMED
    )
    claimed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("claimed by"))
    claimed_at = models.DateTimeField(_("claimed"))
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("returned or reversed"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    external_key = models.CharField(max_length=80, blank=True, db_index=True)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    objects = PaidInCapitalQuerySet.as_manager()

    class Meta:
        verbose_name = _("paid-in capital")
        verbose_name_plural = _("paid-in capital")
        ordering = ["-month", "-id"]
        indexes = [
            models.Index(fields=["-month", "-id"], name="capital_by_month"),
            models.Index(fields=["host", "-month", "-id"], name="capital_by_host"),
            models.Index(fields=["project", "-month", "-id"], name="capital_by_project"),
            models.Index(fields=["origin_ring", "-month", "-id"], name="capital_by_ring"),
            models.Index(fields=["capital_nature", "-month", "-id"], name="capital_by_nature"),
            models.Index(fields=["amount", "id"], name="capital_by_amount"),
            models.Index(fields=["host", "amount", "id"], name="capital_host_amount"),
            models.Index(fields=["host", "updated_at", "id"], name="capital_host_change"),
            models.Index(
                fields=["host", "amount_usd", "id"],
                name="capital_host_dollars",
                condition=Q(amount_usd__isnull=False),
            ),
            models.Index(
                fields=["amount_usd", "id"], name="capital_by_dollars", condition=Q(amount_usd__isnull=False)
            ),
            models.Index(fields=["state", "-month", "-id"], name="capital_by_state"),
            models.Index(fields=["-updated_at", "-id"], name="capital_by_change"),
            models.Index(fields=["host", "claimed_by"], name="capital_claimed", condition=Q(state="claimed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(amount_usd__isnull=False),
                name="capital_has_an_amount",
                violation_error_message=_("Give an amount in yuan, in dollars, or in both as stated."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("claimed_by")),
                name="four_eyes_on_capital",
                violation_error_message=_("Whoever claims an amount cannot accept it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"


class CapitalEvidence(models.Model):
    """A document that proves an amount."""

    capital = models.ForeignKey(
        PaidInCapital, models.CASCADE, related_name="evidence", verbose_name=_("amount")
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["capital", "document"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.capital_id} {self.document_id}"


class MonthTotal(models.Model):
    """Accepted money of one host, month and cut, kept in the transaction that accepts; equals a recount."""

    host = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=CapitalKind.choices)
    origin_ring = models.CharField(max_length=20, choices=OriginRing.choices)
    capital_nature = models.CharField(max_length=10, choices=CapitalNature.choices)
    carried_over = models.BooleanField()
    countable = models.BooleanField()
    industrial = models.BooleanField(default=True)
    amount = WanField(default=0)
    amount_usd = WanUsdField(default=0)
    rows = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("monthly total")
        verbose_name_plural = _("monthly totals")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "month",
                    "host",
                    "kind",
                    "origin_ring",
                    "capital_nature",
                    "carried_over",
                    "countable",
                    "industrial",
                ],
                name="month_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.host_id} {self.month:%Y-%m}"


class FrozenMonth(models.Model):
    """A month whose accepted money may not change, for one unit or for all, until it is reopened with a reason."""

    month = models.DateField(_("month"))
    host = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    frozen_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("frozen by"))
    frozen_at = models.DateTimeField(_("frozen"))
    reopened_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reopened by")
    )
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("frozen month")
        verbose_name_plural = _("frozen months")
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "host"],
                condition=Q(reopened_at__isnull=True),
                name="frozen_once",
                violation_error_message=_("This month is already frozen."),
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(reopened_at__isnull=True, host__isnull=True),
                name="frozen_once_for_all",
                violation_error_message=_("This month is already frozen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class CreditShare(models.Model):
    """The part of a project's credit that a unit gets in assessment; the shares of a project add up to one."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="credit_shares", verbose_name=_("project")
    )
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("unit"))
    share = RateField(_("share"))
    reason = models.CharField(_("reason"), max_length=200)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    recorded_from = models.DateTimeField(_("since"))
    recorded_to = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("credit share")
        verbose_name_plural = _("credit shares")
        ordering = ["-share", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "unit"], condition=Q(recorded_to__isnull=True), name="credit_share_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.unit_id} {self.share}"
