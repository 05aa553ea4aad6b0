"""Keys of writes that a program may send again without doing them twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """One key of one person, with the answer once the write was done; without it the write is still running.

    ``claim`` is the running request's mark: whoever takes over a request that died puts his own, and a request
    that lost its mark cannot commit any more.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    key = models.CharField(_("key"), max_length=80)
    fingerprint = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    started_at = models.DateTimeField(_("started"), db_index=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.key}"
