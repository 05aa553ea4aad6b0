"""Import runs, what became of each of their rows, and remembered mappings of columns."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Outcome, RunState

PERSON = settings.AUTH_USER_MODEL


class ImportRun(models.Model):
    """One workbook on its way into the ledger: all of its rows or none.

    ``columns`` says which header stands for which declared column, ``options`` what holds for all rows. While rows
    are checked or brought in, the progress is in a file beside the database (see ``progress``), because one
    transaction holds everything the run writes.
    """

    source = models.CharField(_("what"), max_length=40)
    shipped = models.CharField(_("mapping file"), max_length=40, blank=True)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    facts = models.JSONField(_("what the file is"), default=dict)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    header_row = models.PositiveIntegerField(_("row with the headers"), null=True, blank=True)
    columns = models.JSONField(_("columns"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    language = models.CharField(max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.UPLOADED)
    total = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    faulty = models.PositiveIntegerField(_("rows to mend"), default=0)
    faults = models.JSONField(_("first faults"), default=list)
    preview = models.JSONField(_("first rows"), default=list)
    notices = models.JSONField(_("notices"), default=list)
    message = models.TextField(_("message"), blank=True)
    error_sheet = models.FileField(_("sheet with faults"), upload_to="imports/%Y/%m", blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["created_by", "-created_at", "-id"], name="import_by_person"),
            models.Index(fields=["-created_at", "-id"], name="import_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class ImportedRow(models.Model):
    """What one row did to which record: its values before, for undoing, and label, old and new words of each change."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    object_id = models.BigIntegerField()
    object_version = models.PositiveIntegerField(default=0)
    label = models.CharField(_("record"), max_length=200, blank=True)
    before = models.JSONField(default=dict)
    differences = models.JSONField(default=list)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number} {self.outcome}"


class RememberedMapping(models.Model):
    """The columns somebody chose for sheets with these headers, offered again the next time."""

    source = models.CharField(max_length=40)
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    headers = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "user", "headers"], name="remembered_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.headers[:8]}"
