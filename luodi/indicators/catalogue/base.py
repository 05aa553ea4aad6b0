"""What an indicator declares: its name, its meaning in words, and which records make it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise

from luodi.indicators.choices import DateKind, Direction, Unit

Condition = Callable[["Window"], Q]


@dataclass(frozen=True, slots=True)
class Window:
    """The days a figure speaks of: from ``first`` through ``last``, both counted."""

    first: date
    last: date

    @property
    def year(self) -> int:
        """The year of the last day."""
        return self.last.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure. ``counted`` gives the records of a window; ``amount`` names the summed field, empty to count.

    ``family`` groups indicators that are read with one statement because they look at the same records.
    """

    code: str
    label: Promise
    definition: Promise
    unit: str
    family: str
    counted: Condition
    amount: str = ""
    direction: str = Direction.HIGHER
    dated_by: str = DateKind.EVENT
    batch: Promise | str = ""
    numerator: str = ""
    denominator: str = ""
    source: Promise | str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is a ratio of two other indicators."""
        return bool(self.numerator)


def within(field: str) -> Condition:
    """Records whose ``field`` lies in the window."""
    return lambda window: Q(**{f"{field}__gte": window.first, f"{field}__lte": window.last})


def both(*conditions: Condition) -> Condition:
    """Records for which every condition holds."""

    def combined(window: Window) -> Q:
        found = Q()
        for condition in conditions:
            found &= condition(window)
        return found

    return combined


def always(q: Q) -> Condition:
    """A condition that does not depend on the window."""
    return lambda _window: q


def until_cutoff(field: str) -> Condition:
    """Records whose ``field`` is known and not after the last day of the window."""
    return lambda window: Q(**{f"{field}__isnull": False, f"{field}__lte": window.last})


def rate(
    *, code: str, label: Promise, definition: Promise, numerator: str, denominator: str, batch: Promise | str
) -> Indicator:
    """A ratio of two indicators of the same batch; unknown where the batch is empty."""
    return Indicator(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.RATE,
        family="rate",
        counted=always(Q(pk__in=[])),
        dated_by=DateKind.CUTOFF,
        batch=batch,
        numerator=numerator,
        denominator=denominator,
    )
