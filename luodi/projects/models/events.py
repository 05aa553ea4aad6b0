"""What happened to a project: stage events, activities, documents, status changes, likely duplicates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.audit.models import Document
from luodi.ladders.models import LadderVersion
from luodi.projects.choices import DuplicateLevel, DuplicateVerdict, EventKind, EventState, Status

from .projects import Project

PERSON = settings.AUTH_USER_MODEL


class StageEvent(models.Model):
    """A step on the ladder: when it took effect, when it was recorded, who claimed and who decided it."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="stage_events", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind.choices, default=EventKind.ADVANCE)
    from_stage = models.CharField(_("from stage"), max_length=30, blank=True)
    to_stage = models.CharField(_("to stage"), max_length=30)
    effective_on = models.DateField(_("effective on"))
    recorded_at = models.DateTimeField(_("recorded"))
    state = models.CharField(_("state"), max_length=10, choices=EventState.choices)
    claimed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("claimed by"))
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    ladder = models.ForeignKey(
        LadderVersion, models.PROTECT, related_name="+", verbose_name=_("ladder version")
    )

    class Meta:
        verbose_name = _("stage event")
        verbose_name_plural = _("stage events")
        ordering = ["effective_on", "id"]
        indexes = [
            models.Index(fields=["state", "to_stage", "recorded_at"], name="stage_event_waiting"),
            models.Index(fields=["project", "effective_on"], name="stage_event_of_project"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state=EventState.CLAIMED),
                name="one_open_claim",
                violation_error_message=_("Another step of this project already waits for acceptance."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("claimed_by"))
                | Q(kind="opening"),
                name="four_eyes_on_stages",
                violation_error_message=_("Whoever claims a step cannot accept it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.to_stage}"


class StatusChange(models.Model):
    """A change of status with its reason and date."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="status_changes", verbose_name=_("project")
    )
    from_status = models.CharField(_("from"), max_length=12, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=12, choices=Status.choices)
    effective_on = models.DateField(_("effective on"))
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.to_status}"


class Activity(models.Model):
    """A contact, visit, meeting or note about a project; keeps it from going stale."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="activities", verbose_name=_("project"))
    on = models.DateField(_("on"))
    text = models.CharField(_("what happened"), max_length=500)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["project", "-on", "-id"], name="activity_of_project")]

    def __str__(self) -> str:
        return self.text[:60]


class ProjectDocument(models.Model):
    """A document that belongs to a project, and perhaps to one of its steps."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("document"))
    stage = models.CharField(_("for stage"), max_length=30, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("project document")
        verbose_name_plural = _("project documents")
        constraints = [models.UniqueConstraint(fields=["project", "document"], name="project_document_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.document_id}"


class LikelyDuplicate(models.Model):
    """Two projects that may be one, with level, confidence and reasons, until an officer decides."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="likely_duplicates", verbose_name=_("project")
    )
    other = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("other project"))
    level = models.CharField(_("level"), max_length=2, choices=DuplicateLevel.choices)
    confidence = models.DecimalField(_("confidence"), max_digits=4, decimal_places=3)
    reasons = models.JSONField(_("reasons"), default=list)
    verdict = models.CharField(
        _("verdict"),
        max_length=10,
        choices=DuplicateVerdict.choices,
        default=DuplicateVerdict.OPEN,
        db_index=True,
    )
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        verbose_name = _("likely double report")
        verbose_name_plural = _("likely double reports")
        ordering = ["-confidence", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "other"], name="project_pair_once")]

    def __str__(self) -> str:
        return f"{self.project_id} ~ {self.other_id} {self.level}"
