"""Reads the change log and verifies its chain."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from .choices import Verb
from .models import AuditEvent, ChainHead

SHOWN = 500
NAMED = ("actor", "verb", "type", "id", "label")
FAULTS = {
    "missing": _("An event is missing, or its number was changed."),
    "changed": _("The text of the event or its hash was changed."),
    "columns": _("A column of the event says something else than the text that was hashed."),
    "beyond": _("The event stands behind the recorded head of the chain: it was put in by hand."),
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
    Events that are written meanwhile are no fault: the head is read before the events and after them.
    """
    begun = _head()
    previous, expected, at_head = "0" * 64, 1, "0" * 64
    for number, *columns, body, before, digest in _links():
        if number != expected:
            return ChainReport(expected - 1, expected, "missing")
        if before != previous or digest != hashlib.sha256(f"{previous}{body}".encode()).hexdigest():
            return ChainReport(expected - 1, number, "changed")
        if not (_agree_at_a_glance(body, number, columns) or _agree(json.loads(body), number, columns)):
            return ChainReport(expected - 1, number, "columns")
        previous, expected = digest, expected + 1
        if number == begun[0]:
            at_head = digest
    last, ended = expected - 1, _head()
    if last < begun[0] or at_head != begun[1]:
        return ChainReport(last, min(expected, begun[0] + 1), "cut")
    if last and not ended[0]:
        return ChainReport(last, expected, "cut")
    if last > ended[0]:
        return ChainReport(ended[0], ended[0] + 1, "beyond")
    return ChainReport(last)


def _head() -> tuple[int, str]:
    """The number and hash the chain should end with; nothing before the first event, or where the head was removed."""
    head = chain_head()
    return (head.sequence, head.hash) if head is not None else (0, "0" * 64)


def _links() -> Iterator[tuple[Any, ...]]:
    """Number, instant as ISO text in UTC, actor, verb, type, id, label, body, hash before, hash: in order."""
    events = AuditEvent.objects.order_by("sequence")
    rest = ("actor_id", "verb", "object_type", "object_id", "object_label", "body", "previous_hash", "hash")
    if connection.vendor == "sqlite":
        # SQLite keeps instants as text in UTC; a million of them need not become objects and text again.
        rows = events.annotate(text=Cast("at", TextField())).values_list("sequence", "text", *rest)
        for number, at, *others in rows.iterator(chunk_size=5000):
            yield number, f"{at[:10]}T{at[11:]}+00:00", *others
        return
    for number, at, *others in events.values_list("sequence", "at", *rest).iterator(chunk_size=5000):
        yield number, at.isoformat(), *others


def _agree_at_a_glance(body: str, number: int, columns: list[Any]) -> bool:
    """Whether the text plainly says what the columns say, without reading it as JSON.

    Its keys are sorted, so actor stands first and type and verb last. Instant, id, label and number stand between;
    their marks must occur once, because objects inside ``before`` and ``after`` may have such keys too.
    """
    at, actor, verb, kind, object_id, label = columns
    return (
        body.startswith(f'{{"actor":{"null" if actor is None else actor},"address":')
        and body.endswith(f',"type":"{kind}","verb":"{verb}"}}')
        and f',"at":"{at}",' in body
        and f',"id":"{object_id}",' in body
        and f',"label":{json.dumps(label, ensure_ascii=False)},"number":{number},' in body
        and body.count(',"at":') == body.count(',"id":') == body.count(',"label":') == 1
    )


def _agree(told: dict[str, Any], number: int, columns: list[Any]) -> bool:
    """Whether the text, read as JSON, says what the columns say."""
    at, *others = columns
    same_instant = datetime.fromisoformat(told["at"]) == datetime.fromisoformat(at)
    return same_instant and [told["number"], *(told[key] for key in NAMED)] == [number, *others]


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
