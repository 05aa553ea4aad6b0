"""The moment at which writes are recorded: now, unless the sample city relives its history."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment to record, with its time zone."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The day of ``now`` in the city's time zone."""
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """The day of a moment in the city's time zone."""
    return timezone.localdate(moment)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Record as of ``moment`` inside the block."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
