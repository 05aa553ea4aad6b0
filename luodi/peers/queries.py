"""Who gave marks and who is late, what the marks come to, and the single items an assessment counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization, User
from luodi.common import clock
from luodi_engine.scoring.judging import one_score

from .access import own_units, visible_marks, visible_windows
from .choices import WindowState
from .models import MarkWindow, PeerMark

BETWEEN = "@"


@dataclass(frozen=True, slots=True)
class Marker:
    """How far a unit is with its marks: ``state`` is given, late, part, missing or open."""

    unit: Organization
    given: int
    wanted: int
    last_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the marks of a unit come to, with every mark behind."""

    unit: Organization
    marks: list[PeerMark]
    mean: Decimal | None
    trimmed: Decimal | None


def listed_windows(user: User) -> QuerySet[MarkWindow]:
    """The windows ``user`` sees, with how many units take part."""
    return visible_windows(user).annotate(number=Count("units", distinct=True))


def units_of(window: MarkWindow) -> list[Organization]:
    """The units that mark each other, in the order of the tree."""
    return list(window.units.order_by("path"))


def possible_units() -> QuerySet[Organization]:
    """Units that can take part: assessed units and departments."""
    taking_part = Q(is_assessed=True) | Q(kind=OrganizationKind.DEPARTMENT)
    rows: QuerySet[Organization] = Organization.objects.filter(taking_part, is_active=True)
    return rows.order_by("path")


def markers_of(window: MarkWindow, *, on: date) -> list[Marker]:
    """Every unit with how many marks it gave; what is missing counts as late after the last day."""
    units = units_of(window)
    given = window.marks.values("marker").annotate(number=Count("pk"), last=Max("given_at"))
    counted = {row["marker"]: (row["number"], clock.day_of(row["last"])) for row in given}
    found = []
    for unit in units:
        number, last_on = counted.get(unit.pk, (0, None))
        found.append(
            Marker(
                unit,
                number,
                len(units) - 1,
                last_on,
                _state(window, number, len(units), last_on=last_on, on=on),
            )
        )
    return found


def _state(window: MarkWindow, number: int, units: int, *, last_on: date | None, on: date) -> str:
    if number >= units - 1:
        return "late" if last_on is not None and last_on > window.closes_on else "given"
    if window.is_counted or on > window.closes_on:
        return "part" if number else "missing"
    return "open"


def standings_of(user: User, window: MarkWindow) -> list[Standing]:
    """What the marks that ``user`` may see come to; the highest mean first."""
    marks: dict[int, list[PeerMark]] = {}
    for mark in visible_marks(user, window).order_by("marker__path"):
        marks.setdefault(mark.unit_id, []).append(mark)
    found = []
    for unit in units_of(window):
        mine = marks.get(unit.pk, [])
        numbers = [mark.mark for mark in mine]
        means = [one_score(numbers, rule) if numbers else None for rule in ("mean", "trimmed")]
        found.append(Standing(unit, mine, means[0], means[1]))
    return sorted(found, key=lambda one: (one.mean is None, -(one.mean or 0), one.unit.path))


def marks_given(window: MarkWindow, marker: Organization) -> dict[int, Decimal]:
    """What a unit gave so far, by unit."""
    return dict(window.marks.filter(marker=marker).values_list("unit", "mark"))


def state_of(marks: dict[int, Decimal]) -> str:
    """The marks of a unit as one text, to tell whether somebody else changed them meanwhile."""
    return ";".join(f"{unit}:{mark.normalize():f}" for unit, mark in sorted(marks.items()))


def units_to_mark_for(user: User, window: MarkWindow) -> list[Organization]:
    """The units of the window for which ``user`` gives marks."""
    return list(own_units(user).filter(pk__in=window.units.values("pk")))


def to_give(user: User, *, on: date) -> list[tuple[MarkWindow, Organization]]:
    """Open windows in which a unit of ``user`` has not given every mark yet."""
    rows = visible_windows(user).filter(state=WindowState.OPEN, opens_on__lte=on)
    found = []
    for window in rows:
        behind = {one.unit.pk for one in markers_of(window, on=on) if one.given < one.wanted}
        if on <= window.ends_on:
            found += [(window, unit) for unit in units_to_mark_for(user, window) if unit.pk in behind]
    return found


def counted_items(
    kinds: Iterable[str], year: int, month: int, *, as_of: datetime | None = None
) -> Iterator[dict[str, str]]:
    """The marks of windows of a year that were closed up to a month, as single items of their kind.

    The key names who marked and the window, so that the marks of several windows stand beside each other.
    """
    first_after = date(year + month // 12, month % 12 + 1, 1)
    windows = MarkWindow.objects.exclude(state=WindowState.OPEN).filter(
        item_kind__in=list(kinds), year=year, opens_on__lt=first_after
    )
    if as_of is not None:
        windows = windows.filter(closed_at__lte=as_of)
    rows = PeerMark.objects.filter(window__in=windows, unit__is_active=True)
    for mark in rows.select_related("window", "marker", "unit").order_by("window", "unit", "marker__path"):
        yield {
            "unit": mark.unit.code,
            "kind": mark.window.item_kind,
            "key": f"{mark.marker.code}{BETWEEN}{mark.window_id}",
            "quantity": f"{mark.mark:f}",
        }


def markers_by_key(keys: Iterable[str]) -> dict[str, str]:
    """Who gave each mark, by the keys of single items; items that came from elsewhere are left out."""
    codes = {key: key.rpartition(BETWEEN)[0] for key in keys if BETWEEN in key}
    rows = Organization.objects.filter(code__in=set(codes.values())) if codes else ()
    names = {row.code: str(row) for row in rows}
    return {key: names[code] for key, code in codes.items() if code in names}
