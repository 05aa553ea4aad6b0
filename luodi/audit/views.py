"""The change log for auditors: list, one event, the history of one object, and the chain."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Choice, Days, Search
from luodi.web.pages import ListPage, PageView
from luodi.web.record_pages import DetailPage

from . import access, queries
from .choices import Verb


def history_url(event: Any) -> str:
    """The page of everything that happened to the object of an event."""
    app, model = event.object_type.split(".")
    return reverse("audit:history", args=[app, model, event.object_id])


class EventList(ListPage):
    """Everything that was done, newest first."""

    code = "events"
    title = _("Change log")
    rights = (access.RIGHT,)
    access = staticmethod(access.visible_events)
    default_sort = "-sequence"
    columns = ColumnSet(
        Column(
            code="sequence",
            header=_("Number"),
            kind="number",
            sort="sequence",
            link="audit:event",
            link_by="sequence",
            fixed=True,
        ),
        Column(code="at", header=_("At"), kind="moment"),
        Column(code="actor", header=_("By"), value="actor.name"),
        Column(code="login", header=_("Login"), value="actor.username", shown=False),
        Column(code="verb", header=_("What"), kind="badge", choices=Verb.choices, tone=queries.tone_of),
        Column(code="kind", header=_("Kind"), value=lambda event: queries.kind_label(event.object_type)),
        Column(code="object_label", header=_("Name"), link=history_url),
        Column(code="reason", header=_("Reason"), value=lambda event: event.details.get("reason", "")),
        Column(
            code="address",
            header=_("Address"),
            value=lambda event: event.details.get("address", ""),
            shown=False,
        ),
        Column(code="hash", header=_("Hash"), value=lambda event: event.hash[:12], shown=False),
    )
    filters = (
        Search(placeholder=_("Name of the object"), fields=("object_label",)),
        Search(
            code="by",
            label=_("By"),
            placeholder=_("Name or login"),
            fields=("actor__name", "actor__username"),
        ),
        Choice(code="verb", label=_("What"), choices=Verb.choices, multiple=True),
        Choice(code="kind", label=_("Kind"), field="object_type", choices=queries.kinds),
        Days(code="at", label=_("Day"), field="at", instants=True),
    )
    template_name = "audit/list.html"


class EventPage(DetailPage):
    """One event with what was before and after, and its place in the chain."""

    access = staticmethod(access.event_for)
    template_name = "audit/event.html"
    name = "event"

    def extra_context(self, record: Any) -> dict[str, Any]:
        return {
            "changes": queries.changes_of(record),
            "kind": queries.kind_label(record.object_type),
            "history": history_url(record),
        }


class ObjectHistory(PageView):
    """Everything that happened to one object."""

    def get(self, request: HttpRequest, app: str, model: str, object_id: str) -> HttpResponse:
        """The events, newest first."""
        access.require_auditor(self.user)
        events = queries.events_of(f"{app}.{model}", object_id)[: queries.SHOWN]
        context = {
            "kind": queries.kind_label(f"{app}.{model}"),
            "events": [(event, queries.changes_of(event)) for event in events],
        }
        return render(request, "audit/history.html", context)


class Chain(PageView):
    """The head of the chain, and on demand the check of every link."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """How long the chain is and where it ends."""
        access.require_auditor(self.user)
        return render(request, "audit/chain.html", {"head": queries.chain_head()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Verify it now."""
        access.require_auditor(self.user)
        started = time.perf_counter()
        report = queries.verify_chain()
        context = {
            "head": queries.chain_head(),
            "report": report,
            "seconds": f"{time.perf_counter() - started:.1f}",
        }
        return render(request, "audit/chain.html", context)
