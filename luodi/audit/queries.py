"""Reads the change log and verifies its chain."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import AuditEvent, ChainHead


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verifying found: how many events hold, and the first broken link if there is one."""

    checked: int
    broken_at: int | None = None
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Whether every link holds."""
        return self.broken_at is None


def events_of(object_type: str, object_id: object) -> QuerySet[AuditEvent]:
    """Events of one object, newest first."""
    return AuditEvent.objects.filter(object_type=object_type, object_id=str(object_id)).select_related(
        "actor"
    )


def verify_chain() -> ChainReport:
    """Recompute every hash in order and name the first event that was changed, removed or put in.

    A body that differs from its columns counts as changed; a chain that ends before its head as cut off.
    """
    previous, expected = "0" * 64, 1
    columns = (
        "sequence",
        "at",
        "actor_id",
        "verb",
        "object_type",
        "object_id",
        "body",
        "previous_hash",
        "hash",
    )
    rows = AuditEvent.objects.order_by("sequence").values_list(*columns)
    for number, at, actor, verb, object_type, object_id, body, before, digest in rows.iterator(
        chunk_size=5000
    ):
        if number != expected:
            return ChainReport(expected - 1, expected, "missing")
        if before != previous or digest != hashlib.sha256(f"{previous}{body}".encode()).hexdigest():
            return ChainReport(expected - 1, number, "changed")
        told = json.loads(body)
        if (told["number"], told["actor"], told["verb"], told["type"], told["id"]) != (
            number,
            actor,
            verb,
            object_type,
            object_id,
        ) or told["at"] != at.isoformat():
            return ChainReport(expected - 1, number, "columns")
        previous, expected = digest, expected + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head is not None and (head.sequence, head.hash) != (expected - 1, previous):
        return ChainReport(expected - 1, expected, "cut")
    return ChainReport(expected - 1)
