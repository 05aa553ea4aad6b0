"""Who may read the change log: auditors, and nobody else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from .models import AuditEvent

RIGHT = "audit.view"


def visible_events(user: Any) -> QuerySet[AuditEvent]:
    """All events for auditors, none for others."""
    events = AuditEvent.objects.select_related("actor")
    return events if user.scope.allows(RIGHT) else events.none()


def event_for(user: Any, sequence: int) -> AuditEvent:
    """One event by its number, 404 where there is none; raises ``PermissionDenied`` for whoever is no auditor."""
    require_auditor(user)
    return get_object_or_404(visible_events(user), sequence=sequence)


def require_auditor(user: Any) -> None:
    """Raises ``PermissionDenied`` for whoever is no auditor."""
    if not user.is_authenticated or not user.scope.allows(RIGHT):
        raise PermissionDenied(_("Only auditors read the change log."))
