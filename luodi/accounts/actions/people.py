"""Makes logins, changes and closes them."""

from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused

from .tokens import revoke_every_token

CHANGEABLE = ("name", "phone", "email", "organization", "position")


@action
def create_user(
    *,
    username: str,
    name: str,
    password: str | None,
    by: Any,
    organization: Organization | None = None,
    must_change_password: bool = True,
    **extra: Any,
) -> User:
    """A new login without any rights; rights come with postings.

    Without a password nobody can log in with one. Raises ``Refused`` for a name that is taken.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise Refused.because(_("The login “{name}” is taken.").format(name=username), field="username")
    user = User(username=username, name=name, organization=organization, **extra)
    user.must_change_password = must_change_password
    user.password_changed_at = clock.now()
    user.set_password(password)
    user.save(force_insert=True)
    record_event(Verb.CREATE, user, by=by, after={"username": username, "organization": organization})
    return user


@action
def change_user(user: User, *, by: Any, **values: Any) -> User:
    """Change what is known of a person. Raises ``TypeError`` for a field that cannot be changed here."""
    if unknown := set(values) - set(CHANGEABLE):
        raise TypeError(f"cannot be changed: {', '.join(sorted(unknown))}")
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = {name: value for name, value in values.items() if getattr(user, name) != value}
    if changed:
        before = {name: getattr(user, name) for name in changed}
        for name, value in changed.items():
            setattr(user, name, value)
        user.save(update_fields=list(changed))
        record_event(Verb.CHANGE, user, by=by, before=before, after=changed)
    return user


@action
def deactivate_user(user: User, *, by: Any, reason: str) -> User:
    """Close a login: sessions and tokens end at once, the person's history stays.

    Raises ``Refused`` without a reason, for oneself, and for a login that is closed already.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the login is closed."), field="reason")
    if by is not None and by.pk == user.pk:
        raise Refused.because(_("Nobody can close the own login."))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refused.because(_("This login is closed already."), code="conflict")
    user.is_active = False
    user.session_stamp += 1
    user.save(update_fields=["is_active", "session_stamp"])
    revoke_every_token(user)
    record_event(Verb.CHANGE, user, by=by, before={"active": True}, after={"active": False}, reason=reason)
    return user


@action
def reactivate_user(user: User, *, by: Any, reason: str) -> User:
    """Open a closed login again. Raises ``Refused`` without a reason and for a login that is open."""
    if not reason.strip():
        raise Refused.because(_("Say why the login is opened again."), field="reason")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Refused.because(_("This login is open already."), code="conflict")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_event(Verb.CHANGE, user, by=by, before={"active": False}, after={"active": True}, reason=reason)
    return user
