"""Keeps what is the same for everybody until the next write: every write adds to the change log."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from luodi.audit.choices import Verb
from luodi.audit.models import AuditEvent
from luodi.common import clock

T = TypeVar("T")
SECONDS = 3600
CHANGES_NOTHING = (Verb.LOGIN, Verb.LOGIN_FAILED, Verb.LOGOUT, Verb.READ, Verb.EXPORT)


def data_version() -> str:
    """The hash of the last event that may have changed a figure, empty before the first; one statement.

    Each write adds its events in its own transaction, one after another, so figures read under one hash are those
    of that hash. Who logged in, opened a paper or wrote a list out changed nothing.
    """
    events = AuditEvent.objects.exclude(verb__in=CHANGES_NOTHING).order_by("-sequence")
    return events.values_list("hash", flat=True).first() or ""


def remembered(version: str, name: str, compute: Callable[[], T]) -> T:
    """What ``compute`` gives, kept under the version, the day and the language; nothing is kept without a version."""
    if not version:
        return compute()
    key = f"dashboards:{version}:{clock.today():%Y%m%d}:{get_language()}:{name}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS)
    return found
