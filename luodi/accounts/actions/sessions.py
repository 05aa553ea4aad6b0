"""Notes logins, failed logins and logouts in the change log."""

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb

SHOWN_OF_UNKNOWN = 3


@action
def record_login(user: User, *, means: str) -> None:
    """Note a login; ``means`` is password or the identity provider."""
    record_event(Verb.LOGIN, user, by=user, after={"means": means})


@action
def record_logout(user: User, *, why: str = "") -> None:
    """Note a logout, by the person or because the session was idle or open for too long."""
    record_event(Verb.LOGOUT, user, by=user, reason=why)


@action
def record_wrong_password(username: str) -> None:
    """Note a failed login. Of a name that nobody has only the beginning is kept: it may be a mistyped password."""
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record_event(Verb.LOGIN_FAILED, user, by=None)
        return
    shown = f"{username[:SHOWN_OF_UNKNOWN]}…"
    record_event(Verb.LOGIN_FAILED, User(pk=0, username=shown, name=shown), by=None)


@action
def record_wrong_two_step(user: User) -> None:
    """Note a wrong one-time code after a right password."""
    record_event(Verb.LOGIN_FAILED, user, by=None, after={"step": "one-time code"})
