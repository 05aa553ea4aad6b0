"""Grants and ends postings: the only way to rights."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.choices import SEPARATED_ROLES
from luodi.accounts.models import Organization, Posting, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Conflict, Obstacle, Refused


@action
def grant_posting(user: User, *, role: str, organization: Organization, since: date, by: Any) -> Posting:
    """Give ``user`` a role at an organization; open sessions of the person end, so that rights hold at once.

    Raises ``Refused`` when somebody grants to himself, or for a second of the three separated roles.
    """
    if by is not None and by.pk == user.pk:
        raise Refused.because(_("Nobody may grant a role to himself."), code="self_grant")
    held = set(user.postings.filter(until__isnull=True).values_list("role", flat=True))
    if role in SEPARATED_ROLES and held:
        raise Refused.because(_("A separated administrator role is held alone; end the other postings first."))
    if held & set(SEPARATED_ROLES):
        raise Refused.because(_("This person is a separated administrator and can hold no other role."))
    posting = Posting.objects.create(user=user, role=role, organization=organization, since=since, granted_by=by)
    _end_sessions(user)
    record_event(Verb.GRANT, user, by=by, after={"role": role, "organization": organization.code, "since": since})
    return posting


@action
def end_posting(posting: Posting, *, on: date, by: Any, reason: str = "") -> Posting:
    """End a posting after ``on``; open sessions of the person end. Raises ``Conflict`` when it has ended."""
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.until is not None:
        raise Conflict(Obstacle(_("This posting has ended already."), code="conflict"))
    posting.until = max(on, posting.since)
    posting.save(update_fields=["until"])
    _end_sessions(posting.user)
    after = {"role": posting.role, "organization": posting.organization.code, "until": posting.until}
    record_event(Verb.REVOKE, posting.user, by=by, after=after, reason=reason)
    return posting


def _end_sessions(user: User) -> None:
    user.session_stamp += 1
    user.save(update_fields=["session_stamp"])
