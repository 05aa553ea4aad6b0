"""Rates, pace, year-on-year and rank of published indicators; what is unknown stays None, never zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from luodi_engine.values import Period, Rate

Number = Decimal | int

DEFINITIONS: dict[str, tuple[str, str]] = {
    "performance_rate": ("performing", "signed"),
    "start_rate": ("started", "signed"),
    "production_rate": ("in_production", "signed"),
    "landing_rate": ("landed", "signed"),
    "capital_arrival_rate": ("arrived", "contracted"),
    "in_park_rate": ("in_park", "all"),
    "industry_fit_rate": ("fitting", "all"),
}
"""Numerator and denominator of each batch rate. Source: domain dictionary of published practice:
履约率 许昌 2017, 开工率 六安 2022, 投产率 西博会 2010, 资金到位率 许昌 2017, 入园率 云南 2015, 契合度 cnzsr 5569."""


def share(part: Number | None, whole: Number | None) -> Rate | None:
    """``part`` ÷ ``whole``; None when either is unknown or there is nothing to be a part of.

    >>> share(244, 247).percent(1), share(None, 247), share(3, 0)
    (Decimal('98.8'), None, None)
    """
    if part is None or whole is None or whole <= 0:
        return None
    return Rate(Decimal(part), Decimal(whole))


def performance_rate(performing: Number | None, signed: Number | None) -> Rate | None:
    """履约率: projects of the batch whose contract has begun to be performed ÷ signed projects.

    >>> performance_rate(244, 247).percent(1)
    Decimal('98.8')
    """
    return share(performing, signed)


def start_rate(started: Number | None, signed: Number | None) -> Rate | None:
    """开工率: projects of the batch that have started ÷ signed projects.

    >>> start_rate(45, 52).percent(1)
    Decimal('86.5')
    """
    return share(started, signed)


def production_rate(in_production: Number | None, signed: Number | None) -> Rate | None:
    """投产率: projects of the batch in production ÷ signed projects."""
    return share(in_production, signed)


def landing_rate(landed: Number | None, signed: Number | None) -> Rate | None:
    """落地率: projects of the batch that landed, as the city defines it, ÷ signed projects."""
    return share(landed, signed)


def capital_arrival_rate(arrived: Number | None, contracted: Number | None) -> Rate | None:
    """资金到位率: money arrived ÷ contract amount, both in the same unit (万元).

    >>> capital_arrival_rate(370, 1077).percent(0)
    Decimal('34')
    """
    return share(arrived, contracted)


def achievement(actual: Number | None, target: Number | None) -> Rate | None:
    """完成率: actual ÷ target; above 1 when the target is exceeded, None where no target is set.

    >>> achievement(Decimal("219.22"), 589).percent(2)
    Decimal('37.22')
    """
    return share(actual, target)


def pace(actual: Number | None, target: Number | None, period: Period) -> Rate | None:
    """超进度 / 欠进度: achievement of the year's target − month/12 at the end of ``period``, in points.

    Source: 攀枝花市 2006-1~10 (tz.panzhihua.gov.cn 512937): 125.64 % − 10/12 = +42.31 points.

    >>> pace(1005136, 800000, Period.parse("2006-10")).percent(2)
    Decimal('42.31')
    """
    done = achievement(actual, target)
    return None if done is None else pace_of(done, period)


def pace_of(done: Rate, period: Period) -> Rate:
    """The points by which a known achievement is ahead of the calendar (negative: behind).

    >>> pace_of(Rate(Decimal("0.405")), Period.parse("2023-Q1")).percent(1)
    Decimal('15.5')
    """
    return done.points_over(period.elapsed)


def year_on_year(current: Number | None, before: Number | None) -> Rate | None:
    """同比: (current − before) ÷ before; None when either is unknown or there was nothing before.

    >>> year_on_year(5114, 4800).percent(1), year_on_year(3, 0)
    (Decimal('6.5'), None)
    """
    if current is None or before is None or before <= 0:
        return None
    return Rate(Decimal(current) - Decimal(before), Decimal(before))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A year's target and how much of it is due by the end of each named month, cumulated since January.

    Without named months the target is due evenly, month by month. Between named months it is due evenly
    between the two amounts. Raises ``ValueError`` for a month outside 1-12, an amount that falls
    from one named month to the next, or a December that is not the year's target.

    >>> Schedule(Decimal(134000), {3: Decimal(29935)}).due_by(Period.parse("2013-Q1"))
    Decimal('29935')
    >>> Schedule(Decimal(1200)).due_by(Period.parse("2013-05"))
    Decimal('500')
    """

    target: Decimal
    named: Mapping[int, Decimal] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse a schedule that contradicts itself."""
        before = Decimal(0)
        for month in sorted(self.named):
            if not 1 <= month <= 12:
                raise ValueError(f"month {month} of the schedule is outside 1-12")
            if self.named[month] < before:
                raise ValueError(f"the schedule falls to {self.named[month]} in month {month}")
            before = self.named[month]
        if before > self.target or self.named.get(12, self.target) != self.target:
            raise ValueError(f"the schedule ends at {before}, the year's target is {self.target}")

    def due_by(self, period: Period) -> Decimal:
        """The amount due by the end of ``period``, in the unit of the target."""
        points = {0: Decimal(0), **self.named, 12: self.target}
        month = period.last_month
        above = min(point for point in points if point >= month)
        if above == month:
            return points[month]
        below = max(point for point in points if point < month)
        step = (points[above] - points[below]) * (month - below) / (above - below)
        return points[below] + step


def schedule_achievement(actual: Number | None, schedule: Schedule, period: Period) -> Rate | None:
    """Actual ÷ what the schedule asks by the end of ``period``; None while nothing is due.

    Source: 文成县 2013 Q1 (cinic.org.cn 158785): 52450 / 29935 = 175.21 % of the quarter's target.

    >>> schedule = Schedule(Decimal(134000), {3: Decimal(29935)})
    >>> schedule_achievement(52450, schedule, Period.parse("2013-Q1")).percent(2)
    Decimal('175.21')
    """
    return achievement(actual, schedule.due_by(period))


def schedule_gap(actual: Number | None, schedule: Schedule, period: Period) -> Rate | None:
    """Achievement of the year − the share of the year's target due by then, in points.

    >>> schedule_gap(52450, Schedule(Decimal(134000), {3: Decimal(29935)}), Period.parse("2013-Q1")).percent(2)
    Decimal('16.80')
    """
    done = achievement(actual, schedule.target)
    if done is None:
        return None
    return done.points_over(Fraction(schedule.due_by(period)) / Fraction(schedule.target))


@dataclass(frozen=True, slots=True)
class Placed:
    """The rank of one unit; ``rank`` None where its figure is unknown; ``tied_with`` names the equals."""

    key: str
    value: Decimal | Rate | None
    rank: int | None
    tied_with: tuple[str, ...] = ()


def rank(
    figures: Iterable[tuple[str, Decimal | Rate | None]], *, low_is_good: bool = False, dense: bool = False
) -> tuple[Placed, ...]:
    """Units from first to last; equals share the better rank, and unknown figures come last without one.

    After two firsts comes the third, or with ``dense`` the second. Equals stand in the order given.

    >>> placed = rank([("A", Decimal(5)), ("B", None), ("C", Decimal(7)), ("D", Decimal(5))])
    >>> [(one.key, one.rank, one.tied_with) for one in placed]
    [('C', 1, ()), ('A', 2, ('D',)), ('D', 2, ('A',)), ('B', None, ())]
    """
    rows = list(figures)
    groups: dict[Fraction, list[tuple[str, Decimal | Rate]]] = {}
    for key, value in rows:
        if value is not None:
            groups.setdefault(_exact(value), []).append((key, value))
    placed: list[Placed] = []
    for number, worth in enumerate(sorted(groups, reverse=not low_is_good), 1):
        place = number if dense else len(placed) + 1
        keys = [key for key, _ in groups[worth]]
        placed += [
            Placed(key, value, place, tuple(other for other in keys if other != key))
            for key, value in groups[worth]
        ]
    return (*placed, *(Placed(key, None, None) for key, value in rows if value is None))


def _exact(value: Decimal | Rate) -> Fraction:
    return value.exact if isinstance(value, Rate) else Fraction(value)
