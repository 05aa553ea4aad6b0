"""Changes and resets passwords and the second step of a login."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from luodi.accounts.models import FormerPassword, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused

from .tokens import revoke_every_token

# Without letters and digits that look alike, because it is read out or copied from paper once.
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@action
def change_password(user: User, *, password: str, by: Any) -> User:
    """Set a password that has passed the rules; other sessions and all tokens of the person end at once."""
    _set(user, password, must_change=False)
    record_event(Verb.CHANGE, user, by=by, after={"password": "changed"})
    return user


@action
def reset_password(user: User, *, by: Any, reason: str) -> str:
    """Give ``user`` a one-time password, which is returned and kept nowhere; it must be changed at first login.

    Raises ``Refused`` without a reason and for oneself.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the password is reset."), field="reason")
    if by is not None and by.pk == user.pk:
        raise Refused.because(_("Change your own password under “My account”."))
    password = one_time_password()
    _set(user, password, must_change=True)
    record_event(Verb.CHANGE, user, by=by, after={"password": "reset"}, reason=reason)
    return password


@action
def reset_two_step(user: User, *, by: Any, reason: str) -> None:
    """Take away the one-time codes of somebody who lost the phone. Raises ``Refused`` without a reason, for oneself."""
    if not reason.strip():
        raise Refused.because(_("Say why the second step is taken away."), field="reason")
    if by is not None and by.pk == user.pk:
        raise Refused.because(_("Change your own second step under “My account”."))
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused.because(_("This person uses no second step."), code="conflict")
    user.session_stamp += 1
    user.save(update_fields=["session_stamp"])
    record_event(Verb.CHANGE, user, by=by, after={"two_step": "reset"}, reason=reason)


def one_time_password() -> str:
    """Sixteen random characters in groups of four, 92 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(4))


def _set(user: User, password: str, *, must_change: bool) -> None:
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, encoded=user.password)
    old = user.former_passwords.values_list("pk", flat=True)[settings.PASSWORD_HISTORY :]
    FormerPassword.objects.filter(pk__in=list(old)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.session_stamp += 1
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "session_stamp"])
    revoke_every_token(user)
