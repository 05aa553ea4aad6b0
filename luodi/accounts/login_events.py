"""Hears from Django and allauth who logged in, failed or left, and notes it."""

from typing import Any

from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from luodi.audit.actions.recording import record_event, recording
from luodi.audit.choices import Verb

from .actions import record_login, record_logout, record_wrong_password, record_wrong_two_step


@receiver(user_logged_in)
def note_login(sender: Any, request: Any, user: Any, **_rest: Any) -> None:
    """A login, by password or through the identity provider."""
    backend = str(getattr(user, "backend", ""))
    social = bool(getattr(request, "session", {}).get("socialaccount_states")) or "socialaccount" in backend
    record_login(user, means="identity provider" if social else "password")


@receiver(user_logged_out)
def note_logout(sender: Any, request: Any, user: Any, **_rest: Any) -> None:
    """A logout; nobody, where the session had ended before."""
    if user is not None:
        record_logout(user, why=getattr(request, "session_end", ""))


@receiver(user_login_failed)
def note_failed_login(sender: Any, credentials: dict[str, Any], **_rest: Any) -> None:
    """A wrong password or an unknown name."""
    record_wrong_password(str(credentials.get("username") or ""))


@receiver(authentication_failed)
def note_wrong_code(sender: Any, user: Any, **_rest: Any) -> None:
    """A wrong one-time code."""
    record_wrong_two_step(user)


@receiver(authenticator_added)
def note_second_step(sender: Any, user: Any, authenticator: Any, **_rest: Any) -> None:
    """A second step was set up."""
    with recording():
        record_event(Verb.CHANGE, user, by=user, after={"two_step": str(authenticator.type)})


@receiver(authenticator_removed)
def note_second_step_gone(sender: Any, user: Any, authenticator: Any, **_rest: Any) -> None:
    """A second step was taken away by its owner."""
    with recording():
        record_event(
            Verb.CHANGE, user, by=user, before={"two_step": str(authenticator.type)}, after={"two_step": ""}
        )
