"""Working days and deadlines: when the clock starts, when it runs out, and what the state is on a day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, Self

from luodi_engine.values.reading import Reader, RulesError

MOST_WORKING_DAYS = 100_000
WEEK_OF_MONDAYS = date(1, 1, 1)
UNITS = ("working", "calendar")
STATES = ("not_started", "running", "due_soon", "overdue", "met", "met_late")

MESSAGES: dict[str, str] = {
    "extension.no_days": "An extension of {days} days extends nothing. Give at least one day.",
    "extension.already_met": "It was done on {on}; there is nothing to extend.",
    "extension.too_many": "At most {most} extensions are allowed, and they are used up.",
    "extension.too_long": "All extensions together would be {total} days; at most {most} are allowed.",
    "extension.too_late": "Ask at least {before} working days before {due}; this is {on}.",
    "extension.no_reason": "Give the reason for the extension.",
}
"""English templates by message code; each ``{name}`` is a key of the params."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date found by counting; ``assumed`` when a year without an announced calendar was counted as Mon-Fri."""

    on: date
    assumed: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number of working days; ``assumed`` as in ``Day``."""

    days: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """All announced rest days and make-up workdays, every year merged; the rest is Mon-Fri.

    A year counts as announced when one of its listed days lies before 20 December: the last days of
    December also stand in the next year's notice. Source: State Council holiday notices, one a year.

    >>> calendar = WorkCalendar([date(2026, 1, 1), date(2026, 1, 2)], [date(2026, 1, 4)])
    >>> calendar.is_working(date(2026, 1, 1)), calendar.is_working(date(2026, 1, 4))
    (False, True)
    >>> calendar.is_assumed(date(2026, 6, 1)), calendar.is_assumed(date(2027, 6, 1))
    (False, True)
    """

    rest_days: frozenset[date]
    work_days: frozenset[date]
    announced_years: frozenset[int]
    _closed_weekdays: tuple[date, ...] = field(repr=False)
    _open_weekends: tuple[date, ...] = field(repr=False)

    def __init__(self, rest_days: Iterable[date] = (), work_days: Iterable[date] = ()) -> None:
        """Merge the days; a day listed as both raises ``ValueError`` naming it."""
        rest, work = frozenset(rest_days), frozenset(work_days)
        if both := rest & work:
            raise ValueError(f"{min(both)} is listed both as a rest day and as a workday")
        years = {day.year for day in rest | work if (day.month, day.day) < (12, 20)}
        object.__setattr__(self, "rest_days", rest)
        object.__setattr__(self, "work_days", work)
        object.__setattr__(self, "announced_years", frozenset(years))
        object.__setattr__(self, "_closed_weekdays", tuple(sorted(d for d in rest if d.weekday() < 5)))
        object.__setattr__(self, "_open_weekends", tuple(sorted(d for d in work if d.weekday() >= 5)))

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return day in self.work_days or (day.weekday() < 5 and day not in self.rest_days)

    def is_assumed(self, day: date) -> bool:
        """Whether the answer for ``day`` rests on Mon-Fri because its year is not announced."""
        return day.year not in self.announced_years

    def worked_through(self, day: date) -> int:
        """Working days from the first Monday of year 1 through ``day``, counted without a loop."""
        weeks, rest = divmod((day - WEEK_OF_MONDAYS).days + 1, 7)
        closed = bisect_right(self._closed_weekdays, day)
        opened = bisect_right(self._open_weekends, day)
        return weeks * 5 + min(rest, 5) - closed + opened


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """``day`` itself when offices work on it, else the first day after it when they do.

    >>> next_working_day(date(2026, 8, 8), WorkCalendar())
    datetime.date(2026, 8, 10)
    """
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> Day:
    """The day on which ``days`` working days after ``start`` are used up; ``start`` is not counted.

    The first day of a period is not counted and a period ending on a holiday ends on the next working
    day: Civil Code of the PRC, articles 201 and 203. Zero days: ``start``, moved to a working day.
    Raises ``ValueError`` for a negative or absurd number.

    >>> add_working_days(date(2026, 8, 7), 3, WorkCalendar())
    Day(on=datetime.date(2026, 8, 12), assumed=True)
    """
    if not 0 <= days <= MOST_WORKING_DAYS:
        raise ValueError(f"{days} working days: give a number from 0 to {MOST_WORKING_DAYS}")
    if days == 0:
        due = next_working_day(start, calendar)
    else:
        wanted = calendar.worked_through(start) + days
        span = range(days * 2 + 30)
        due = start + timedelta(
            days=bisect_left(span, wanted, key=lambda n: calendar.worked_through(start + timedelta(n)))
        )
    return Day(due, _any_assumed(start, due, calendar))


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> Count:
    """Working days after ``start`` through ``end``; negative when ``end`` lies before ``start``.

    >>> working_days_between(date(2026, 8, 7), date(2026, 8, 12), WorkCalendar()).days
    3
    >>> working_days_between(date(2026, 8, 12), date(2026, 8, 7), WorkCalendar()).days
    -3
    """
    days = calendar.worked_through(end) - calendar.worked_through(start)
    return Count(days, _any_assumed(min(start, end), max(start, end), calendar))


def _any_assumed(first: date, last: date, calendar: WorkCalendar) -> bool:
    return any(year not in calendar.announced_years for year in range(first.year, last.year + 1))


@dataclass(frozen=True, slots=True)
class Extension:
    """More days granted on a day, with the reason; in force from the day it was granted."""

    granted_on: date
    days: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of days from a first day, with the extensions granted and the day it was met.

    ``unit`` is ``working`` or ``calendar`` days; a calendar period that ends on a rest day ends on the
    next working day (Civil Code, article 203). ``warn_days`` are working days before the due day.

    >>> deadline = Deadline(date(2026, 8, 7), 3, WorkCalendar(), warn_days=1)
    >>> deadline.due(on=date(2026, 8, 7)).on
    datetime.date(2026, 8, 12)
    >>> [deadline.state(on=date(2026, 8, day)) for day in (6, 10, 11, 12, 13)]
    ['not_started', 'running', 'due_soon', 'due_soon', 'overdue']
    """

    started_on: date
    limit_days: int
    calendar: WorkCalendar
    unit: str = "working"
    warn_days: int = 0
    extensions: tuple[Extension, ...] = ()
    met_on: date | None = None

    @classmethod
    def under(cls, rule: "DeadlineRule", started_on: date, calendar: WorkCalendar) -> Self:
        """The deadline that a rule sets for what started on a day."""
        return cls(started_on, rule.limit_days, calendar, rule.unit, rule.warn_days)

    def starts_on(self) -> date:
        """The first counted day: the first working day (or day) after ``started_on``."""
        following = self.started_on + timedelta(days=1)
        return next_working_day(following, self.calendar) if self.unit == "working" else following

    def due(self, *, on: date) -> Day:
        """The last day in time, as it stood on ``on``: extensions granted later are not seen."""
        granted = sum(extension.days for extension in self.extensions if extension.granted_on <= on)
        if self.unit == "working":
            return add_working_days(self.started_on, self.limit_days + granted, self.calendar)
        end = next_working_day(self.started_on + timedelta(days=self.limit_days + granted), self.calendar)
        return Day(end, _any_assumed(self.started_on, end, self.calendar))

    def state(self, *, on: date) -> str:
        """One of ``STATES`` as it stood at the end of ``on``."""
        if on < self.started_on:
            return "not_started"
        if self.met_on is not None and self.met_on <= on:
            return "met" if self.met_on <= self.due(on=self.met_on).on else "met_late"
        due = self.due(on=on).on
        if on > due:
            return "overdue"
        left = working_days_between(on, due, self.calendar).days
        return "due_soon" if left <= self.warn_days else "running"

    def late_working_days(self, *, on: date) -> Count:
        """Working days past the due day, up to ``on`` or the day it was met; zero while in time."""
        end = min(on, self.met_on) if self.met_on else on
        due = self.due(on=end)
        count = working_days_between(due.on, end, self.calendar)
        return Count(max(0, count.days), count.assumed or due.assumed)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A class of deadline: its limit, when to warn, and how often, how long and how early it may be extended.

    ``most_extension_days`` are all extensions together; ``ask_before_days`` are working days before the due day.
    """

    code: str
    label: str
    label_en: str
    limit_days: int
    unit: str = "working"
    warn_days: int = 0
    most_extensions: int = 0
    most_extension_days: int = 0
    ask_before_days: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """A dated version of a place's deadlines."""

    code: str
    version: str
    effective_from: date
    source: str
    rules: tuple[DeadlineRule, ...]

    def rule(self, code: str) -> DeadlineRule:
        """The rule of that code; raises ``KeyError`` for one the version lacks."""
        found = {rule.code: rule for rule in self.rules}
        return found[code]


@dataclass(frozen=True, slots=True)
class ExtensionRefusal:
    """One reason why an extension cannot be granted."""

    message_code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.message_code].format(**self.params)


def extension_refusals(
    deadline: Deadline, rule: DeadlineRule, extension: Extension
) -> tuple[ExtensionRefusal, ...]:
    """Everything that forbids ``extension`` under ``rule``; empty: it may be granted.

    >>> rule = DeadlineRule("resolve", "办结", "Resolve", 3, most_extensions=1, most_extension_days=2, ask_before_days=1)
    >>> deadline = Deadline.under(rule, date(2026, 8, 7), WorkCalendar())
    >>> for refusal in extension_refusals(deadline, rule, Extension(date(2026, 8, 12), 5)):
    ...     print(refusal)
    All extensions together would be 5 days; at most 2 are allowed.
    Ask at least 1 working days before 2026-08-12; this is 2026-08-12.
    Give the reason for the extension.
    """
    due = deadline.due(on=extension.granted_on).on
    earlier = deadline.extensions
    total = sum(one.days for one in earlier) + extension.days
    left = working_days_between(extension.granted_on, due, deadline.calendar).days
    found = []
    if extension.days <= 0:
        found.append(ExtensionRefusal("extension.no_days", {"days": str(extension.days)}))
    if deadline.met_on is not None:
        found.append(ExtensionRefusal("extension.already_met", {"on": deadline.met_on.isoformat()}))
    if len(earlier) >= rule.most_extensions:
        found.append(ExtensionRefusal("extension.too_many", {"most": str(rule.most_extensions)}))
    if total > rule.most_extension_days:
        params = {"total": str(total), "most": str(rule.most_extension_days)}
        found.append(ExtensionRefusal("extension.too_long", params))
    if extension.granted_on > due or left < rule.ask_before_days:
        params = {
            "before": str(rule.ask_before_days),
            "due": due.isoformat(),
            "on": extension.granted_on.isoformat(),
        }
        found.append(ExtensionRefusal("extension.too_late", params))
    if not extension.reason.strip():
        found.append(ExtensionRefusal("extension.no_reason"))
    return tuple(found)


def parse_deadlines(body: Mapping[str, Any]) -> DeadlineRules:
    """The deadlines written in ``body``; raises ``RulesError`` with every mistake.

    >>> parse_deadlines({"code": "x", "version": 1, "effective_from": "2022-01-01", "source": "example", "rules": [
    ...     {"code": "answer", "label": "答复", "label_en": "Answer", "limit_days": -1, "unit": "week", "source": "x"}]})
    Traceback (most recent call last):
    luodi_engine.values.reading.RulesError: rules[0].limit_days: -1 days is less than zero. Give zero or more.
    rules[0].unit: “week” does not exist. Known: working, calendar.
    """
    reader = Reader()
    table = reader.table(body, "", tuple(column.name for column in fields(DeadlineRules)))
    found = DeadlineRules(
        code=reader.code(table, "", "rule.code"),
        version=reader.text(table, "version", ""),
        effective_from=reader.day(table, "effective_from", ""),
        source=reader.text(table, "source", ""),
        rules=tuple(
            _read_rule(reader, row, f"rules[{index}]")
            for index, row in enumerate(reader.items(table, "rules", ""))
        ),
    )
    if reader.problems:
        raise RulesError(tuple(reader.problems))
    return found


def _read_rule(reader: Reader, row: object, path: str) -> DeadlineRule:
    table = reader.table(row, path, tuple(column.name for column in fields(DeadlineRule)))
    return DeadlineRule(
        code=reader.code(table, path),
        label=reader.text(table, "label", path),
        label_en=reader.text(table, "label_en", path),
        limit_days=reader.days(table, "limit_days", path, required=True) or 0,
        unit=reader.name(table, "unit", path, UNITS) if "unit" in table else "working",
        warn_days=reader.days(table, "warn_days", path) or 0,
        most_extensions=reader.days(table, "most_extensions", path) or 0,
        most_extension_days=reader.days(table, "most_extension_days", path) or 0,
        ask_before_days=reader.days(table, "ask_before_days", path) or 0,
        source=reader.text(table, "source", path),
    )
