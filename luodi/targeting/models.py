"""Quarterly rounds, submissions, target enterprises with every touch, and registry extracts."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.accounts.models import Organization
from luodi.audit.models import Document
from luodi.chains.models import Segment
from luodi.enterprises.models import Enterprise
from luodi.projects.models import Project

from .choices import ExtractState, Outcome, Priority, RoundState, SubmissionState, TargetStatus, TouchKind

PERSON = settings.AUTH_USER_MODEL
ENDED = (TargetStatus.LEAD, TargetStatus.SET_ASIDE)
WANTED = ("segment_name", "why", "contact_path", "suggested_owner_id", "next_step")


class QuarterlyRound(models.Model):
    """One quarter's list: by when departments submit, and after how many days a target counts as stale."""

    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    opened_on = models.DateField(_("opened on"))
    limit_days = models.PositiveSmallIntegerField(_("working days to submit"))
    due_on = models.DateField(_("due on"))
    stale_days = models.PositiveSmallIntegerField(_("stale after days"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    note = models.CharField(_("note"), max_length=300, blank=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("quarterly round")
        verbose_name_plural = _("quarterly rounds")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="one_round_a_quarter",
                violation_error_message=_("This quarter has its round already."),
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_of_a_year"),
        ]

    def __str__(self) -> str:
        return _("{year} Q{quarter}").format(year=self.year, quarter=self.quarter)


class Submission(models.Model):
    """What one department hands in for a quarter: its industry information and its targets."""

    round = models.ForeignKey(
        QuarterlyRound, models.PROTECT, related_name="submissions", verbose_name=_("round")
    )
    department = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("department")
    )
    information = models.TextField(_("industry information"), blank=True)
    attachment = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("attachment")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    submitted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["round", "department"]
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="one_submission_each")]
        indexes = [models.Index(fields=["state", "round"], name="submission_by_state")]

    def __str__(self) -> str:
        return f"{self.department} · {self.round}"

    @property
    def is_open(self) -> bool:
        """Whether its department may still change it."""
        return self.state in (SubmissionState.DRAFT, SubmissionState.RETURNED)


class TargetQuerySet(models.QuerySet["TargetFirm"]):
    """Targets by what they wait for."""

    def merged(self) -> "TargetQuerySet":
        """The city list: accepted, the same firm of several departments once."""
        return self.filter(accepted_on__isnull=False, folded_into__isnull=True)

    def going(self) -> "TargetQuerySet":
        """Targets on which somebody still works."""
        return self.filter(outcome="").exclude(status__in=ENDED)

    def for_list(self) -> "TargetQuerySet":
        """With what a list row shows; departments that named the same firm take one query a page."""
        found = self.select_related("submission__round", "submission__department", "segment", "officer")
        found = found.select_related("owner", "suggested_owner")
        return found.prefetch_related("folded__submission__department").defer("reasons")


class TargetFirm(models.Model):
    """An enterprise that a department recommends to approach in a quarter.

    ``firm_key`` tells the same firm again: the register's number or the name without its form. ``origin`` is the
    first listing of a firm that is carried from quarter to quarter; ``folded_into`` the one target on which the
    work is noted where several departments named the firm.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="targets", verbose_name=_("submission")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=120)
    firm_key = models.CharField(max_length=130, editable=False)
    segment = models.ForeignKey(
        Segment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    segment_name = models.CharField(_("segment"), max_length=130, blank=True)
    why = models.TextField(_("why this firm"), blank=True)
    reasons = models.JSONField(_("reasons of the ranking"), default=dict, blank=True)
    contact_path = models.CharField(_("contact path"), max_length=200, blank=True)
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority.choices, default=Priority.MEDIUM
    )
    suggested_owner = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suggested unit"),
    )
    owner = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    officer = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=TargetStatus.choices, default=TargetStatus.LISTED
    )
    status_reason = models.CharField(_("reason"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step due"), null=True, blank=True)
    last_touched_on = models.DateField(_("last touched"), null=True, blank=True)
    stale_on = models.DateField(_("stale from"), null=True, blank=True)
    accepted_on = models.DateField(_("on the list since"), null=True, blank=True)
    folded_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="folded", verbose_name=_("folded into")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    lead_on = models.DateField(_("lead since"), null=True, blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first listed as")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    outcome_reason = models.CharField(_("reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("changed"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target enterprise")
        verbose_name_plural = _("target enterprises")
        ordering = ["submission", "priority", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "firm_key"],
                name="firm_once_in_a_submission",
                violation_error_message=_("This firm stands in the submission already."),
            )
        ]
        indexes = [
            models.Index(fields=["firm_key"], name="target_by_firm"),
            models.Index(fields=["priority", "id"], name="target_by_priority"),
            models.Index(fields=["owner", "status"], name="target_by_owner"),
            models.Index(fields=["-last_touched_on", "-id"], name="target_by_touch"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def filled(self) -> int:
        """How many of the facts that a target should carry are given."""
        return sum(bool(getattr(self, name)) for name in WANTED)

    @property
    def is_going(self) -> bool:
        """Whether somebody still works on it."""
        return not self.outcome and self.status not in ENDED

    def touch(self, on: Any, stale_days: int) -> None:
        """Note the day of the latest touch and from when on the target is stale; it is not saved here."""
        if self.last_touched_on is None or on > self.last_touched_on:
            self.last_touched_on = on
        self.stale_on = self.last_touched_on + timedelta(days=stale_days + 1)


class Touch(models.Model):
    """One dealing with a target: what was done, and the status it led to."""

    target = models.ForeignKey(
        TargetFirm, models.CASCADE, related_name="touches", verbose_name=_("target enterprise")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TouchKind.choices)
    on = models.DateField(_("on"))
    note = models.CharField(_("what came of it"), max_length=500, blank=True)
    from_status = models.CharField(max_length=10, choices=TargetStatus.choices, blank=True)
    to_status = models.CharField(_("status"), max_length=10, choices=TargetStatus.choices, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.on}"


class Extract(models.Model):
    """A registry extract: millions of firms in a Parquet file beside the database; one is screened at a time."""

    file_name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(max_length=10)
    size = models.BigIntegerField(_("size"), default=0)
    columns = models.JSONField(_("columns"), default=list)
    mapping = models.JSONField(_("mapping"), default=dict)
    capital_unit = models.CharField(_("unit of the capital"), max_length=5, default="wan")
    state = models.CharField(
        _("state"), max_length=10, choices=ExtractState.choices, default=ExtractState.MAPPING
    )
    problems = models.JSONField(_("problems"), default=list)
    rows = models.BigIntegerField(_("firms"), null=True, blank=True)
    statuses = models.JSONField(_("statuses"), default=list)
    language = models.CharField(max_length=10, blank=True)
    is_current = models.BooleanField(_("in use"), default=False)
    is_example = models.BooleanField(_("example"), default=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("uploaded"))
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)

    class Meta:
        verbose_name = _("registry extract")
        verbose_name_plural = _("registry extracts")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
