"""Reads ladders as the engine's values."""

from datetime import date

from django.core.cache import cache

from luodi_engine.ladders import Ladder, parse_ladder

from .models import LadderVersion


class NoLadder(LookupError):
    """No adopted ladder holds on the day."""


def parsed(version: LadderVersion) -> Ladder:
    """The ladder of a version, parsed once per process; raises ``LadderError`` for a body that does not parse."""
    key = f"ladder:{version.pk}:{version.state}:{version.adopted_at}"
    known = cache.get(key)
    if known is None:
        known = parse_ladder(version.body)
        cache.set(key, known, 3600)
    return known  # type: ignore[no-any-return]


def version_for(on: date) -> LadderVersion:
    """The adopted version that holds on ``on``; the earliest one for days before any. Raises ``NoLadder``."""
    version = LadderVersion.objects.in_force(on).first()
    if version is None:
        version = LadderVersion.objects.filter(state="adopted").order_by("effective_from").first()
    if version is None:
        raise NoLadder("no ladder is adopted")
    return version


def ladder_for(on: date) -> tuple[LadderVersion, Ladder]:
    """The version in force on ``on`` with its parsed ladder."""
    version = version_for(on)
    return version, parsed(version)
