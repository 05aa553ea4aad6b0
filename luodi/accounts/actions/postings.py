"""Grants and ends postings: the only way to rights."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.choices import SEPARATED_ROLES
from luodi.accounts.models import Organization, Posting, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Conflict, Obstacle, Refused


@action
def grant_posting(user: User, *, role: str, organization: Organization, since: date, by: Any) -> Posting:
    """Give ``user`` a role at an organization; open sessions of the person end, so that rights hold at once.

    Raises ``Refused`` when somebody grants to himself, for a second role beside one of the three separated ones, and
    for a role held there already.
    """
    if by is not None and by.pk == user.pk:
        raise Refused.because(_("Nobody may grant a role to himself."), code="self_grant")
    user = User.objects.select_for_update().get(pk=user.pk)
    running = user.postings.filter(Q(until__isnull=True) | Q(until__gt=since))
    held = {(posting.role, posting.organization_id) for posting in running}
    roles = {held_role for held_role, _place in held}
    if role in SEPARATED_ROLES and roles:
        message = _("A separated administrator role is held alone; end the other postings first.")
        raise Refused.because(message, field="role")
    if roles & set(SEPARATED_ROLES):
        message = _("This person is a separated administrator and can hold no other role.")
        raise Refused.because(message, field="role")
    if (role, organization.pk) in held:
        raise Refused.because(_("This person holds this role there already."), field="role")
    posting = Posting.objects.create(
        user=user, role=role, organization=organization, since=since, granted_by=by
    )
    _end_sessions(user)
    record_event(
        Verb.GRANT, user, by=by, after={"role": role, "organization": organization.code, "since": since}
    )
    return posting


@action
def end_posting(posting: Posting, *, on: date, by: Any, reason: str = "") -> Posting:
    """End a posting: from ``on`` it holds no longer; open sessions of the person end.

    Raises ``Conflict`` when it has ended, ``Refused`` for one's own posting as security administrator.
    """
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.until is not None:
        raise Conflict(Obstacle(_("This posting has ended already."), code="conflict"))
    if by is not None and by.pk == posting.user_id:
        raise Refused.because(_("Nobody may end the own posting; another administrator does it."))
    posting.until = max(on, posting.since)
    posting.save(update_fields=["until"])
    _end_sessions(posting.user)
    after = {"role": posting.role, "organization": posting.organization.code, "until": posting.until}
    record_event(Verb.REVOKE, posting.user, by=by, after=after, reason=reason)
    return posting


def _end_sessions(user: User) -> None:
    user.session_stamp += 1
    user.save(update_fields=["session_stamp"])
