"""Freezes a month's accepted money, and reopens it with a logged reason."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.capital.models import FrozenMonth
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused


def hold_hosts(hosts: Iterable[int] | None) -> None:
    """Let accepting, reversing and freezing for these hosts (all of them: None) wait for one another.

    Without it an amount could be accepted into a month that somebody freezes at the same moment. Other writes that
    only point at the hosts do not wait.
    """
    rows = Organization.objects.select_for_update(no_key=True).order_by("pk")
    rows = rows if hosts is None else rows.filter(pk__in=set(hosts))
    list(rows.values_list("pk", flat=True))


@action
def freeze_month(month: date, *, by: User, host: Any = None) -> FrozenMonth:
    """Freeze ``month`` for one unit, or for all when no unit is given.

    Raises ``Refused`` for a month that is not over, ``Conflict`` when it is frozen already.
    """
    first = month.replace(day=1)
    if first >= clock.today().replace(day=1):
        raise Refused.because(_("{month} is not over yet.").format(month=f"{first:%Y-%m}"), field="month")
    hold_hosts(None if host is None else [host.pk])
    if FrozenMonth.objects.filter(month=first, host=host, reopened_at__isnull=True).exists():
        raise Conflict(Obstacle(_("This month is already frozen."), code="conflict"))
    frozen = FrozenMonth.objects.create(month=first, host=host, frozen_by=by, frozen_at=clock.now())
    record_event(Verb.FREEZE, frozen, by=by, after={"month": first, "host": getattr(host, "pk", None)})
    return frozen


@action
def reopen_month(frozen: FrozenMonth, *, by: User, reason: str) -> FrozenMonth:
    """Reopen a frozen month; the reason is logged. Raises ``Refused`` without one, ``Conflict`` when open."""
    if not reason.strip():
        raise Refused.because(_("Reopening a month needs a reason."), field="reason")
    frozen = FrozenMonth.objects.select_for_update().get(pk=frozen.pk)
    if frozen.reopened_at is not None:
        raise Conflict(Obstacle(_("This month is open already."), code="conflict"))
    frozen.reopened_by, frozen.reopened_at, frozen.reason = by, clock.now(), reason
    frozen.save(update_fields=["reopened_by", "reopened_at", "reason"])
    record_event(Verb.REOPEN, frozen, by=by, before={"month": frozen.month}, reason=reason)
    return frozen
