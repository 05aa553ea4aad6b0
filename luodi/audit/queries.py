"""Reads the change log and verifies its chain."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .choices import Verb
from .models import AuditEvent, ChainHead

SHOWN = 500
FAULTS = {
    "missing": _("An event is missing, or its number was changed."),
    "changed": _("The text of the event or its hash was changed."),
    "columns": _("A column of the event says something else than the text that was hashed."),
    "cut": _("The chain ends before its recorded head: events at the end were removed."),
}
COMMON_WORDS = {
    "active": _("active"),
    "below": _("Below"),
    "means": _("means"),
    "on": _("date"),
    "organization": _("organization"),
    "owner": _("owner"),
    "password": _("Password"),
    "role": _("role"),
    "since": _("since"),
    "state": _("state"),
    "two_step": _("Second step"),
    "until": _("until"),
}
TONES = {
    Verb.LOGIN_FAILED: "bad",
    Verb.DELETE: "bad",
    Verb.ACCEPT: "ok",
    Verb.RETURN: "warn",
    Verb.REVERSE: "warn",
    Verb.ROLL_BACK: "warn",
    Verb.REOPEN: "warn",
    Verb.UNDO: "warn",
    Verb.GRANT: "accent",
    Verb.REVOKE: "accent",
    Verb.EXPORT: "info",
}


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

    @property
    def fault_in_words(self) -> str:
        """What is wrong with the first broken link, for people."""
        return str(FAULTS.get(self.fault, self.fault))


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
        ) or datetime.fromisoformat(told["at"]) != at:
            return ChainReport(expected - 1, number, "columns")
        previous, expected = digest, expected + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head is not None and (head.sequence, head.hash) != (expected - 1, previous):
        return ChainReport(expected - 1, expected, "cut")
    return ChainReport(expected - 1)


def chain_head() -> ChainHead | None:
    """The last number and hash, or None before the first event."""
    return ChainHead.objects.filter(pk=1).first()


@cache
def object_types() -> dict[str, str]:
    """Names in words of every kind of object Luodi has, by the name the change log uses."""
    return {
        model._meta.label_lower: model._meta.verbose_name  # type: ignore[misc]
        for config in apps.get_app_configs()
        if config.name.startswith("luodi.")
        for model in config.get_models()
    }


def kinds() -> Iterator[tuple[str, str]]:
    """Choices of kinds in the order of their names."""
    return iter(
        sorted(((code, str(label)) for code, label in object_types().items()), key=lambda pair: pair[1])
    )


def kind_label(object_type: str) -> str:
    """A kind in words; its code where it is not known any more."""
    return str(object_types().get(object_type, object_type))


def tone_of(verb: str) -> str:
    """The colour of what was done."""
    return TONES.get(Verb(verb), "neutral") if verb in Verb.values else "neutral"


def changes_of(event: AuditEvent) -> list[tuple[str, str, str]]:
    """(field, before, after) of an event; fields are named in words where the model still has them."""
    details = event.details
    before, after = details.get("before", {}), details.get("after", {})
    changes = []
    for name in dict.fromkeys([*before, *after]):
        label, choices = field_words(event.object_type, name)
        changes.append((label, _written(before.get(name), choices), _written(after.get(name), choices)))
    return changes


def field_words(object_type: str, name: str) -> tuple[str, dict[str, str]]:
    """The label of a field and those of its choices; of a name that is no field, the common word or the name."""
    try:
        field = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return str(COMMON_WORDS.get(name, name)), {}
    choices = {str(code): str(label) for code, label in getattr(field, "flatchoices", ())}
    return str(getattr(field, "verbose_name", name)), choices


def _written(value: object, choices: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return choices.get(value, value)
    return json.dumps(value, ensure_ascii=False)
