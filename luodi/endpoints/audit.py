"""The change log, for auditors: events, one event, and the check of the chain."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from luodi.api.lists import Listing
from luodi.api.operations import answer, many, reading
from luodi.api.records import ListRecords, Reference, plain
from luodi.api.types import Pk
from luodi.audit import access, queries
from luodi.audit.models import AuditEvent
from luodi.audit.views import EventList

from .projects import user_of

router = Router()
LOG = Listing(
    name="Events",
    access=access.visible_events,
    records=ListRecords(
        AuditEvent,
        EventList.columns,
        values={"actor": "actor", "kind": "object_type", "hash": "hash"},
        loads={"reason": ("body",), "address": ("body",)},
        always=("object_type", "object_id"),
    ),
    rights=(access.RIGHT,),
    filters=EventList.filters,
    default_sort="-sequence",
)


class ChangeOut(BaseModel):
    """A field before and after, in words."""

    field: str
    before: str
    after: str


class EventOut(BaseModel):
    """One event with everything that was hashed."""

    id: int
    sequence: int
    at: datetime
    actor: Reference | None
    verb: str
    object_type: str
    object_id: str
    object_label: str
    details: dict[str, Any]
    changes: list[ChangeOut]
    previous_hash: str
    hash: str


class ChainOut(BaseModel):
    """How many events hold, and the first broken link if there is one."""

    checked: int
    holds: bool
    broken_at: int | None
    fault: str
    head: str | None


@reading(router, "/events", gives=LOG.page())
def list_events(request: HttpRequest, given: Query[LOG.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Everything that was done, the latest first."""
    access.require_auditor(user_of(request))
    return LOG.answer(request, given)


@reading(router, "/events/{int:sequence}", gives=EventOut)
def get_event(request: HttpRequest, sequence: Pk) -> HttpResponse:
    """One event with what was before and after, and its place in the chain."""
    return answer(_event(access.event_for(user_of(request), sequence)))


@reading(router, "/objects/{app}/{model}/{object_id}", gives=many(EventOut))
def list_object_events(request: HttpRequest, app: str, model: str, object_id: str) -> HttpResponse:
    """Everything that happened to one object, the latest first: at most five hundred events."""
    access.require_auditor(user_of(request))
    found = queries.events_of(f"{app}.{model}", object_id)[: queries.SHOWN]
    return answer([_event(event) for event in found])


@reading(router, "/chain", gives=ChainOut)
def verify_chain(request: HttpRequest) -> HttpResponse:
    """Recomputes every hash and names the first event that was changed, removed or put in."""
    access.require_auditor(user_of(request))
    report, head = queries.verify_chain(), queries.chain_head()
    return answer(
        {
            "checked": report.checked,
            "holds": report.holds,
            "broken_at": report.broken_at,
            "fault": report.fault_in_words,
            "head": head.hash if head else None,
        }
    )


def _event(event: AuditEvent) -> dict[str, Any]:
    names = ("sequence", "at", "actor", "verb", "object_type", "object_id", "object_label", "details")
    changes = [
        {"field": field, "before": before, "after": after}
        for field, before, after in queries.changes_of(event)
    ]
    return {
        "id": event.pk,
        **{name: plain(getattr(event, name)) for name in names},
        "changes": changes,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }
