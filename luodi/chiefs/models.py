"""Who leads a chain in which years, what is to be delivered, and the chain's targets of each year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization, User
from luodi.audit.models import Document
from luodi.chains.models import Chain
from luodi.common.fields import WanField

from .choices import TONES, DeliverableState

PERSON = settings.AUTH_USER_MODEL


class Leadership(models.Model):
    """The chief of a chain for some years, with lead department, host places and task force."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="leaderships", verbose_name=_("chain"))
    year_from = models.PositiveSmallIntegerField(_("from year"))
    year_to = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    chief = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("chain chief"))
    lead_department = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("lead department")
    )
    hosts = models.ManyToManyField(
        Organization, related_name="+", blank=True, verbose_name=_("host parks and units")
    )
    members = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("task force"))
    set_code = models.CharField(_("set of deliverables"), max_length=60)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("leadership of a chain")
        verbose_name_plural = _("leaderships of chains")
        ordering = ["chain__order", "chain__code", "-year_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "year_from"],
                name="one_chief_from_a_year",
                violation_error_message=_("This chain has a chief from this year on already."),
            ),
            models.CheckConstraint(
                condition=Q(year_to__isnull=True) | Q(year_to__gte=models.F("year_from")),
                name="leadership_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.year_from}"


class Deliverable(models.Model):
    """One of the N ones of a chain: what is due, who owns it, and how its review stands."""

    leadership = models.ForeignKey(
        Leadership, models.CASCADE, related_name="deliverables", verbose_name=_("leadership")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("deliverable"), max_length=80)
    label_en = models.CharField(_("English name"), max_length=120, blank=True)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliverableState.choices, default=DeliverableState.OPEN
    )
    number = models.PositiveSmallIntegerField(
        _("version"), default=0, help_text=_("Counts how often it was submitted.")
    )
    text = models.TextField(_("what was delivered"), blank=True)
    submitted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ["leadership", "order"]
        constraints = [models.UniqueConstraint(fields=["leadership", "code"], name="deliverable_once")]
        indexes = [models.Index(fields=["state", "due_on"], name="deliverable_by_state")]

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.label_en if english and self.label_en else self.label

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.state]


class DeliverableEvidence(models.Model):
    """A document handed in with one version of a deliverable."""

    deliverable = models.ForeignKey(
        Deliverable, models.CASCADE, related_name="evidence", verbose_name=_("deliverable")
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("document"))
    number = models.PositiveSmallIntegerField(_("version"))

    class Meta:
        verbose_name = _("evidence of a deliverable")
        verbose_name_plural = _("evidence of deliverables")
        ordering = ["-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "document"], name="deliverable_evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.deliverable_id} {self.document_id}"


class ChainTarget(models.Model):
    """What a chain is to reach in a year; what is not set stays empty."""

    leadership = models.ForeignKey(
        Leadership, models.CASCADE, related_name="targets", verbose_name=_("leadership")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    signed_count = models.PositiveIntegerField(_("projects signed"), null=True, blank=True)
    signed_amount = WanField(_("amount signed (10,000 yuan)"), null=True, blank=True)
    landed_count = models.PositiveIntegerField(_("projects landed"), null=True, blank=True)
    arrived_amount = WanField(_("money arrived (10,000 yuan)"), null=True, blank=True)
    plant_area = models.DecimalField(
        _("plant area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set"))
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("target of a chain")
        verbose_name_plural = _("targets of chains")
        ordering = ["leadership", "-year"]
        constraints = [models.UniqueConstraint(fields=["leadership", "year"], name="chain_target_once")]

    def __str__(self) -> str:
        return f"{self.leadership_id} {self.year}"
