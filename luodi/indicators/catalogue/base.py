"""What an indicator declares: its name, its meaning in words, and which records make it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.indicators.choices import DateKind, Direction, Unit
from luodi_engine.values import Period

Condition = Callable[["Window"], Q]
PROJECTS = _("Projects of the ledger, with the days of their accepted steps")
CAPITAL = _("Accepted paid-in capital")


@dataclass(frozen=True, slots=True)
class Window:
    """The days a figure speaks of: from ``first`` through ``last``, both counted."""

    first: date
    last: date

    @classmethod
    def of(cls, first: Period, last: Period | None = None) -> Self:
        """From the first day of ``first`` through the last day of ``last`` (or of ``first``)."""
        return cls(first.first_day, (last or first).last_day)

    @property
    def year(self) -> int:
        """The year of the last day."""
        return self.last.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure. ``counted`` gives the records of a window; ``amount`` names the summed field, empty to count.

    ``family`` groups indicators that are read together because they look at the same records. ``usual`` is the
    value that others ask for (``usual_source``), shown where a city has set no target of its own. ``counted_by``
    is the count of the same records, amounts known or not: where there are records and no known amount, the sum
    is unknown, not zero.
    """

    code: str
    label: Promise
    definition: Promise
    unit: str
    family: str
    counted: Condition
    amount: str = ""
    counted_by: str = ""
    direction: str = Direction.HIGHER
    dated_by: str = DateKind.EVENT
    batch: Promise | str = ""
    numerator: str = ""
    denominator: str = ""
    source: Promise | str = PROJECTS
    usual: Decimal | None = None
    usual_source: Promise | str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is a ratio of two other indicators."""
        return bool(self.numerator)

    @property
    def is_money(self) -> bool:
        """Whether the records behind it are amounts of paid-in capital, not projects."""
        return self.family == "capital" or self.amount == "paid_in_total"


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
    *,
    code: str,
    label: Promise,
    definition: Promise,
    numerator: str,
    denominator: str,
    batch: Promise | str,
    usual: str = "",
    usual_source: Promise | str = "",
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
        usual=Decimal(usual) if usual else None,
        usual_source=usual_source,
    )
