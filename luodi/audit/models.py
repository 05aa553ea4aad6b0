"""Events chained by hash, the head of the chain, and documents kept as evidence."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import DocumentKind, Verb


class AuditEvent(models.Model):
    """One write (or login, export, opened document): who, when, what before and after, why.

    ``body`` is the exact text that was hashed; the other columns repeat it for searching and are compared with
    it when the chain is verified.
    """

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    verb = models.CharField(_("what"), max_length=20, choices=Verb.choices)
    object_type = models.CharField(_("kind"), max_length=60)
    object_id = models.CharField(_("id"), max_length=40)
    object_label = models.CharField(_("name"), max_length=200)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-sequence"], name="audit_of_object"),
            models.Index(fields=["actor", "-sequence"], name="audit_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.get_verb_display()} {self.object_label}"

    @property
    def details(self) -> dict[str, Any]:
        """The hashed text as values: before, after, reason, address."""
        return dict(json.loads(self.body))


class ChainHead(models.Model):
    """The last number and hash of the chain; locked as the last lock of every write."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class Document(models.Model):
    """A file kept as evidence: its hash, its sniffed type, and who brought it."""

    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.title
