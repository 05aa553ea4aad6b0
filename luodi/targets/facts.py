"""Turns a target and a measured figure into what the engine says of them."""

from dataclasses import dataclass
from decimal import Decimal

from luodi.indicators.catalogue import Indicator
from luodi.indicators.choices import Direction
from luodi_engine.rates import Schedule, achievement, schedule_achievement, schedule_gap, year_on_year
from luodi_engine.values import Period, Rate

from .models import Target


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands with one indicator at the end of a month; whatever is unknown is ``None``.

    ``achieved`` of the year's target, ``gap`` to what the schedule asks by then (both 0-1, for a rate the points
    by which it misses its target), ``due`` in the unit of the target, ``change`` on last year, ``rank`` among the
    units with ``tied_with`` others.
    """

    unit: int
    code: str
    name: str
    actual: Decimal | None
    before: Decimal | None
    target: Decimal | None
    due: Decimal | None
    achieved: Rate | None
    achieved_of_due: Rate | None
    gap: Rate | None
    change: Rate | None
    is_met: bool | None
    rank: int | None = None
    tied_with: tuple[str, ...] = ()
    is_example: bool = False

    @property
    def calendar(self) -> Decimal | None:
        """The share of the year's target that is due by then."""
        if self.target is None or self.due is None:
            return None
        return self.due / self.target

    @property
    def is_behind(self) -> bool:
        """Whether the schedule asks more than was done."""
        return self.gap is not None and self.gap.exact < 0


def schedule_of(target: Target) -> Schedule:
    """The engine's schedule of a target: named quarters, or even by month."""
    named = dict(zip((3, 6, 9, 12), target.amounts, strict=False))
    return Schedule(target.value, named)


def standing(
    indicator: Indicator,
    place: tuple[int, str, str],
    *,
    target: Target | None,
    actual: Decimal | None,
    before: Decimal | None,
    period: Period,
) -> Standing:
    """Achievement, pace and year on year of one unit; ``place`` is its key, code and name."""
    key, code, name = place
    value = target.value if target else None
    if indicator.is_rate or indicator.direction == Direction.LOWER:
        gap = _points(indicator, actual, value)
        due, achieved, of_due = value, None, None
        is_met = None if gap is None else gap.exact >= 0
        change = _points(indicator, actual, before) if indicator.is_rate else year_on_year(actual, before)
    else:
        schedule = schedule_of(target) if target else None
        achieved = achievement(actual, value)
        due = schedule.due_by(period) if schedule else None
        of_due = schedule_achievement(actual, schedule, period) if schedule else None
        gap = schedule_gap(actual, schedule, period) if schedule else None
        is_met = None if achieved is None else achieved.exact >= 1
        change = year_on_year(actual, before)
    return Standing(
        key,
        code,
        name,
        actual,
        before,
        value,
        due,
        achieved,
        of_due,
        gap,
        change,
        is_met,
        is_example=bool(target and target.is_example),
    )


def _points(indicator: Indicator, actual: Decimal | None, wanted: Decimal | None) -> Rate | None:
    """By how much a rate passes what is wanted; where less is better, by how much it stays below, as a share."""
    if actual is None or wanted is None:
        return None
    if indicator.direction == Direction.LOWER:
        return Rate(wanted - actual, wanted) if wanted else None
    return Rate(actual - wanted)
