"""Every write leaves an event; events of one transaction are chained at its end."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, ParamSpec, TypeVar

from django.db import models, transaction

from luodi.audit.models import AuditEvent, ChainHead
from luodi.audit.origin import current_address
from luodi.common import clock

from .inserting import insert_many

P = ParamSpec("P")
R = TypeVar("R")
KEPT = 1000


@dataclass(frozen=True, slots=True)
class Pending:
    """An event of the running transaction, not yet chained."""

    at: datetime
    actor_id: int | None
    verb: str
    object_type: str
    object_id: str
    object_label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str


class Waiting:
    """The events of the running transaction in their order.

    All but the latest thousand wait in a file, so that an import of a hundred thousand rows takes no more memory
    than one of a few; the head of the chain is still locked only at the very end.
    """

    def __init__(self) -> None:
        self._latest: list[Pending] = []
        self._file: IO[str] | None = None

    def add(self, event: Pending) -> None:
        """Keep one more event."""
        if len(self._latest) >= KEPT:
            self._file = self._file or TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed below
            self._file.writelines(f"{_line(each)}\n" for each in self._latest)
            self._latest.clear()
        self._latest.append(event)

    def batches(self) -> Iterator[list[Pending]]:
        """Every event, some at a time."""
        if self._file is not None:
            self._file.seek(0)
            while lines := list(islice(self._file, KEPT)):
                yield [Pending(datetime.fromisoformat(at), *rest) for at, *rest in map(json.loads, lines)]
        if self._latest:
            yield self._latest

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


def _line(event: Pending) -> str:
    values = [getattr(event, field.name) for field in fields(event)]
    return json.dumps([event.at.isoformat(), *values[1:]], default=str)


_pending: ContextVar[Waiting | None] = ContextVar("pending_events", default=None)


@contextmanager
def recording() -> Iterator[None]:
    """One transaction whose events are chained as its very last step.

    The head of the chain is the last row any write locks, so two writers wait for each other only briefly and
    cannot block each other in a circle. Inside another ``recording`` the outer one chains all.
    """
    if _pending.get() is not None:
        with transaction.atomic():
            yield
        return
    events = Waiting()
    token = _pending.set(events)
    try:
        with transaction.atomic():
            yield
            _append(events.batches())
    finally:
        _pending.reset(token)
        events.close()


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a function that writes: it runs in one transaction and its events are chained at the end."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with recording():
            return function(*args, **kwargs)

    return wrapped


def record_event(
    verb: str,
    obj: models.Model,
    *,
    by: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note what happened to ``obj``; must be called inside an ``@action``.

    Values may be anything with a text form. Raises ``RuntimeError`` outside an action, because the event would
    not share the transaction of the write it tells of.
    """
    events = _pending.get()
    if events is None:
        raise RuntimeError("record_event was called outside an @action")
    events.add(
        Pending(
            at=clock.now().astimezone(UTC),
            actor_id=getattr(by, "pk", None),
            verb=str(verb),
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            object_label=str(obj)[:200],
            before=dict(before or {}),
            after=dict(after or {}),
            reason=reason,
        )
    )


def _append(batches: Iterator[list[Pending]]) -> None:
    head: ChainHead | None = None
    address = current_address()
    for events in batches:
        if head is None:
            ChainHead.objects.get_or_create(pk=1)
            head = ChainHead.objects.select_for_update().get(pk=1)
        insert_many([_chained(head, event, address) for event in events])
    if head is not None:
        head.save(update_fields=["sequence", "hash"])


def _chained(head: ChainHead, event: Pending, address: str) -> AuditEvent:
    """The next event of the chain; ``head`` moves on to it."""
    body = _body(event, number=head.sequence + 1, at=event.at.isoformat(), address=address)
    digest = hashlib.sha256(f"{head.hash}{body}".encode()).hexdigest()
    chained = AuditEvent(
        sequence=head.sequence + 1,
        at=event.at,
        actor_id=event.actor_id,
        verb=event.verb,
        object_type=event.object_type,
        object_id=event.object_id,
        object_label=event.object_label,
        body=body,
        previous_hash=head.hash,
        hash=digest,
    )
    head.sequence, head.hash = head.sequence + 1, digest
    return chained


def _body(event: Pending, *, number: int, at: str, address: str) -> str:
    written = {
        "number": number,
        "at": at,
        "actor": event.actor_id,
        "verb": event.verb,
        "type": event.object_type,
        "id": event.object_id,
        "label": event.object_label,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "address": address,
    }
    return json.dumps(written, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
