"""Marks enterprises with which the city does no business, and takes the mark away again."""

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.models import Enterprise


@action
def blacklist(enterprise: Enterprise, *, by: User, reason: str) -> Enterprise:
    """Blacklist with a reason. Raises ``Refused`` without one, ``Conflict`` where it is blacklisted already."""
    if not reason.strip():
        raise Refused.because(_("Say why: everybody who meets the enterprise will read it."), field="reason")
    return _mark(enterprise, listed=True, by=by, reason=reason.strip())


@action
def lift_blacklist(enterprise: Enterprise, *, by: User, reason: str) -> Enterprise:
    """Take the mark away with a reason. Raises ``Refused`` without one, ``Conflict`` where there is none."""
    if not reason.strip():
        raise Refused.because(_("Say why the mark is taken away."), field="reason")
    return _mark(enterprise, listed=False, by=by, reason=reason.strip())


def _mark(enterprise: Enterprise, *, listed: bool, by: User, reason: str) -> Enterprise:
    row = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if row.is_blacklisted is listed:
        told = _("It is blacklisted already.") if listed else _("It is not blacklisted.")
        raise Conflict(Obstacle(told, code="conflict"))
    before = {"is_blacklisted": row.is_blacklisted, "blacklist_reason": row.blacklist_reason}
    row.is_blacklisted, row.blacklist_reason = listed, reason if listed else ""
    row.version, row.updated_at = row.version + 1, clock.now()
    row.save(update_fields=["is_blacklisted", "blacklist_reason", "version", "updated_at"])
    after = {"is_blacklisted": listed, "blacklist_reason": row.blacklist_reason}
    record_event(Verb.CHANGE, row, by=by, before=before, after=after, reason=reason)
    return row
