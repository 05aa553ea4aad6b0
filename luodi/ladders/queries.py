"""Reads ladders as the engine's values."""

from datetime import date

from django.core.cache import cache

from luodi_engine.ladders import Ladder, parse_ladder

from .choices import VersionState
from .models import LadderVersion

ADOPTED = "adopted_ladders"
SECONDS = 60
"""How long another process may still work by the ladder before a new one was adopted."""


class NoLadder(LookupError):
    """No adopted ladder holds on the day."""


def parsed(version: LadderVersion) -> Ladder:
    """The ladder of a version, parsed once per process; raises ``LadderError`` for a body that does not parse."""
    key = f"ladder:{version.pk}:{version.state}"
    known = cache.get(key) if version.state == VersionState.ADOPTED else None
    if known is None:
        known = parse_ladder(version.body)
        cache.set(key, known, 3600)
    return known


def version_for(on: date) -> LadderVersion:
    """The adopted version that holds on ``on``; the earliest one for days before any. Raises ``NoLadder``."""
    adopted: list[LadderVersion] | None = cache.get(ADOPTED)
    if not adopted:
        adopted = list(
            LadderVersion.objects.filter(state=VersionState.ADOPTED).order_by("effective_from", "number")
        )
        cache.set(ADOPTED, adopted, SECONDS)
    if not adopted:
        raise NoLadder("no ladder is adopted")
    begun = [version for version in adopted if version.effective_from <= on]
    return begun[-1] if begun else adopted[0]


def ladder_for(on: date) -> tuple[LadderVersion, Ladder]:
    """The version in force on ``on`` with its parsed ladder."""
    version = version_for(on)
    return version, parsed(version)


def in_force_today(today: date) -> LadderVersion | None:
    """The version that holds today, None where none was adopted."""
    try:
        return version_for(today)
    except NoLadder:
        return None


def other_versions(version: LadderVersion) -> list[LadderVersion]:
    """Versions to compare with, the nearest before it first."""
    rows = LadderVersion.objects.exclude(pk=version.pk).exclude(state=VersionState.WITHDRAWN)
    return list(rows.defer("body").order_by("-effective_from", "-number")[:20])
