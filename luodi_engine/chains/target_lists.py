"""Quarterly target lists: which step may follow which, and how fresh, complete and fruitful a list is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

LADDER = ("listed", "studied", "reached", "visited", "intending", "lead")
SET_ASIDE = "set_aside"
ENDED = frozenset({"lead", SET_ASIDE})
TIMES = ("open", "on_time", "late", "overdue")

MESSAGES: dict[str, str] = {
    "target.same": "The target stands there already.",
    "target.unknown": "“{found}” is no status of a target. Known: {known}.",
    "target.is_lead": "The target has become a project; go on there.",
    "target.lead_needs_project": "A target becomes a lead by entering its project.",
    "target.back_needs_reason": "Give the reason for going back from “{before}” to “{to}”.",
    "target.aside_needs_reason": "Give the reason for setting the target aside.",
}
"""English templates by message code; each ``{name}`` is a key of the params."""


@dataclass(frozen=True, slots=True)
class MoveRefusal:
    """One reason why a target cannot take a status."""

    message_code: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.message_code].format(**dict(self.params))


@dataclass(frozen=True, slots=True)
class ListedFirm:
    """What the measures need of one target: where it stands, what is filled in, when it was last touched.

    ``filled`` and ``wanted`` count the facts a target should carry; ``first`` names the listing under which it
    first came up, so that one carried through three quarters is one firm; ``is_hit`` whether that firm became a
    project by the day asked for.
    """

    status: str
    touched_on: date | None
    filled: int
    wanted: int
    first: int
    is_hit: bool = False
    is_closed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return not self.is_closed and self.status not in ENDED


@dataclass(frozen=True, slots=True)
class ListMeasures:
    """The three measures of a list, each a share from 0 to 1 or None where nothing can be measured."""

    targets: int
    open: int
    stale: int
    hits: int
    freshness: Decimal | None
    completeness: Decimal | None
    hit_rate: Decimal | None


def move_refusals(before: str, to: str, *, reason: str, has_project: bool) -> tuple[MoveRefusal, ...]:
    """Everything against a target going from one status to another; empty: it may.

    Steps may be skipped going up; going back and setting aside need a reason; what was set aside may return.

    >>> move_refusals("listed", "visited", reason="", has_project=False)
    ()
    >>> str(move_refusals("visited", "listed", reason="", has_project=False)[0])
    'Give the reason for going back from “visited” to “listed”.'
    """
    if to not in (*LADDER, SET_ASIDE):
        known = ", ".join((*LADDER, SET_ASIDE))
        return (MoveRefusal("target.unknown", (("found", to), ("known", known))),)
    if before == to:
        return (MoveRefusal("target.same"),)
    if before == "lead":
        return (MoveRefusal("target.is_lead"),)
    if to == "lead" and not has_project:
        return (MoveRefusal("target.lead_needs_project"),)
    if reason.strip():
        return ()
    if to == SET_ASIDE:
        return (MoveRefusal("target.aside_needs_reason"),)
    goes_back = before in LADDER and LADDER.index(to) < LADDER.index(before)
    if goes_back or before == SET_ASIDE:
        return (MoveRefusal("target.back_needs_reason", (("before", before), ("to", to))),)
    return ()


def is_stale(touched_on: date | None, *, stale_days: int, on: date) -> bool:
    """Whether nothing happened for more than ``stale_days`` calendar days; never touched is stale.

    >>> is_stale(date(2026, 6, 1), stale_days=30, on=date(2026, 7, 1))
    False
    >>> is_stale(date(2026, 6, 1), stale_days=30, on=date(2026, 7, 2))
    True
    """
    return touched_on is None or touched_on + timedelta(days=stale_days) < on


def time_of(submitted_on: date | None, due_on: date, *, on: date) -> str:
    """How a submission stands with its deadline: one of ``TIMES``; the due day itself is still in time.

    >>> time_of(date(2026, 7, 14), date(2026, 7, 14), on=date(2026, 8, 1)), time_of(None, date(2026, 7, 14),
    ...     on=date(2026, 7, 15))
    ('on_time', 'overdue')
    """
    if submitted_on is not None:
        return "on_time" if submitted_on <= due_on else "late"
    return "overdue" if on > due_on else "open"


def list_measures(firms: Iterable[ListedFirm], *, stale_days: int, on: date) -> ListMeasures:
    """Freshness, completeness and hit rate of a list.

    Freshness: of the targets still worked on, the share touched within ``stale_days``. Completeness: filled facts
    of all facts wanted. Hit rate: firms that became a project of all firms listed, a firm once. Each is None
    where there is nothing to divide by: no target is no rate of zero.

    >>> tea = ListedFirm("visited", date(2026, 7, 1), 4, 5, first=1)
    >>> lead = ListedFirm("lead", date(2026, 5, 1), 5, 5, first=2, is_hit=True)
    >>> found = list_measures([tea, lead], stale_days=30, on=date(2026, 7, 10))
    >>> str(found.freshness), str(found.completeness), str(found.hit_rate)
    ('1', '0.9', '0.5')
    >>> list_measures([], stale_days=30, on=date(2026, 7, 10)).hit_rate is None
    True
    """
    rows: Sequence[ListedFirm] = tuple(firms)
    going = [row for row in rows if row.is_open]
    stale = sum(is_stale(row.touched_on, stale_days=stale_days, on=on) for row in going)
    hits = {row.first for row in rows if row.is_hit}
    return ListMeasures(
        targets=len(rows),
        open=len(going),
        stale=stale,
        hits=len(hits),
        freshness=share(len(going) - stale, len(going)),
        completeness=share(sum(row.filled for row in rows), sum(row.wanted for row in rows)),
        hit_rate=share(len(hits), len({row.first for row in rows})),
    )


def share(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole``, None where there is no whole."""
    return Decimal(part) / whole if whole else None
