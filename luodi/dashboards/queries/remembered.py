"""Keeps what is the same for everybody, and after a write renews only the hosts whose records were written to."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language

from luodi.audit.choices import Verb
from luodi.audit.models import AuditEvent
from luodi.capital.models import PaidInCapital
from luodi.common import clock
from luodi.projects.models import LikelyDuplicate, ProjectRecord

T = TypeVar("T")
Event = tuple[int, str, str, str, str]
SECONDS = 3600
FOLLOWED = 400
"""Of so many events the hosts are looked up; after more, an import say, everything is read again."""
CHANGES_NOTHING = (Verb.LOGIN, Verb.LOGIN_FAILED, Verb.LOGOUT, Verb.READ, Verb.EXPORT)
NO_FIGURES = (
    "assessment",
    "awards",
    "chains",
    "chiefs",
    "enterprises",
    "peers",
    "statistics",
    "targeting",
    "web",
)
"""Apps whose records no figure of the cockpit is read from."""
PROJECT, CAPITAL, RUN = "projects.project", "capital.paidincapital", "imports.importrun"
REACHES_FURTHER = (Verb.DECIDE, Verb.UNDO, Verb.DELETE)
"""What is done to one project or amount and changes others too, or leaves nothing to ask for its host."""
SEEN = "dashboards:seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the change log was read, and what it says changed since.

    ``since`` is the hash of the last event that may have changed anything; ``hosts`` tells for each host by which
    event its projects or their money changed after that. Without ``since`` nothing was ever written.
    """

    sequence: int = 0
    hash: str = ""
    since: str = ""
    hosts: Mapping[int, int] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Names the state of all figures; empty before the first write."""
        return f"{self.since}:{max(self.hosts.values(), default=0)}" if self.since else ""


def changes_seen() -> Seen:
    """Reads on in the change log: one statement, a second one where projects or money changed.

    Each write adds its events in its own transaction, one after another, so what was read under one event is at
    least as new as that event. Who logged in, opened a paper or wrote a list out changed nothing.
    """
    kept: Seen | None = cache.get(SEEN)
    found = AuditEvent.objects.exclude(verb__in=CHANGES_NOTHING).order_by("-sequence")
    if kept is not None:
        found = found.filter(sequence__gte=kept.sequence)
    events: list[Event] = list(
        found.values_list("sequence", "hash", "verb", "object_type", "object_id")[
            : 1 if kept is None else FOLLOWED + 1
        ]
    )
    if not events:
        return Seen()
    seen = _followed(kept, events)
    if seen != kept:
        cache.set(SEEN, seen, SECONDS)
    return seen


def remembered(version: str, name: str, compute: Callable[[], T]) -> T:
    """What ``compute`` gives, kept under the version, the day and the language; nothing is kept without a version."""
    if not version:
        return compute()
    key = f"{_key(name)}:{get_language()}:{version}"
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS)
    return found


def remembered_by_host(
    seen: Seen, name: str, compute: Callable[[Collection[int] | None], Mapping[int, T]]
) -> Mapping[int, T]:
    """What ``compute`` gives for each host; asked again only of the hosts that changed, of all hosts with None."""
    if not seen.since:
        return compute(None)
    kept: tuple[str, int, Mapping[int, T]] | None = cache.get(_key(name))
    if kept is None or kept[0] != seen.since:
        values = compute(None)
    else:
        changed = {host for host, sequence in seen.hosts.items() if sequence > kept[1]}
        if not changed:
            return kept[2]
        standing = {host: value for host, value in kept[2].items() if host not in changed}
        values = {**standing, **compute(changed)}
    cache.set(_key(name), (seen.since, seen.sequence, values), SECONDS)
    return values


def _key(name: str) -> str:
    return f"dashboards:{clock.today():%Y%m%d}:{name}"


def _followed(kept: Seen | None, events: list[Event]) -> Seen:
    """``kept`` with the events since; begun anew where they are too many or the log is not the one read before."""
    sequence, digest, *_what = events[0]
    if kept is not None and events[-1][:2] == (kept.sequence, kept.hash):
        changed = _hosts_changed(events[:-1])
        if changed is not None:
            return Seen(sequence, digest, kept.since, {**kept.hosts, **dict.fromkeys(changed, sequence)})
    return Seen(sequence, digest, digest)


def _hosts_changed(events: Iterable[Event]) -> set[int] | None:
    """Hosts whose figures the events may have changed; None where that cannot be told."""
    projects: set[int] = set()
    amounts: set[int] = set()
    for _sequence, _hash, verb, kind, number in events:
        if kind in (PROJECT, CAPITAL) and verb not in REACHES_FURTHER:
            (projects if kind == PROJECT else amounts).add(int(number))
        elif kind.split(".")[0] not in NO_FIGURES and (kind != RUN or verb in (Verb.IMPORT, Verb.UNDO)):
            return None
    return _hosts_of(projects, amounts) if projects or amounts else set()


def _hosts_of(projects: set[int], amounts: set[int]) -> set[int] | None:
    """Every host the projects ever had, so that where one left is among them; None where one is gone.

    With those of reports that look like them, which are counted by both hosts.
    """
    of_amounts = PaidInCapital.objects.filter(pk__in=amounts).values("project")
    alike = LikelyDuplicate.objects.filter(other__in=projects).values("project")
    rows = ProjectRecord.objects.filter(
        Q(project__in=projects) | Q(project__in=of_amounts) | Q(project__in=alike)
    )
    found = list(rows.values_list("project_id", "host_id").distinct())
    return {host for _project, host in found} if projects <= {project for project, _host in found} else None
