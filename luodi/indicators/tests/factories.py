"""A few projects and amounts whose figures can be worked by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from luodi.capital.actions.totals import add_to_totals
from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.indicators.catalogue import Window
from luodi.projects.actions.figures import keep_records
from luodi.projects.facts import derive_days
from luodi.projects.models import Project
from luodi.projects.tests.factories import City, make_city

__all__ = ["YEAR", "City", "at", "make_city", "money", "signed", "window"]

YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
RECORDED = datetime(2025, 1, 2, 3, tzinfo=UTC)
numbers = count(1)


def at(month: int, day: int, year: int = 2025) -> datetime:
    """Noon of a day in the city."""
    return datetime(year, month, day, 4, tzinfo=UTC)


def window(first_month: int, last_month: int, year: int = 2025) -> Window:
    """Whole months of a year."""
    last = date(year + last_month // 12, last_month % 12 + 1, 1)
    return Window(date(year, first_month, 1), date.fromordinal(last.toordinal() - 1))


def signed(city: City, on: date | None, amount: int | None = 20000, **more: Any) -> Project:
    """A project of the eastern district signed on a day for ``amount`` 万元, on record since ``recorded``."""
    recorded = more.pop("recorded", RECORDED)
    given = {
        "code": f"T{next(numbers):05}",
        "name": "样例项目",
        "host": city.east,
        "origin_ring": "other_province",
        "contracted_investment": None if amount is None else Decimal(amount),
        "signed_on": on,
        "stage": "signed" if on else "negotiating",
        "stage_entered_on": on or date(2025, 1, 2),
        "last_touched_on": on or date(2025, 1, 2),
        "updated_at": recorded,
    }
    project = Project(**{**given, **more})
    derive_days(project)
    project.save()
    keep_records([project], recorded)
    return project


def money(city: City, project: Project, month: date, amount: int | None = 100, **more: Any) -> PaidInCapital:
    """An amount of 万元 that arrived in a month, claimed by Li and accepted by Chen at ``accepted``."""
    accepted = more.pop("accepted", datetime(month.year, month.month, 28, 4, tzinfo=UTC))
    given = {
        "project": project,
        "host": project.host,
        "month": month,
        "amount": None if amount is None else Decimal(amount),
        "origin_ring": project.origin_ring,
        "capital_nature": project.capital_nature,
        "carried_over": project.signed_on is not None and project.signed_on.year < month.year,
        "countable": project.countable,
        "state": ClaimState.ACCEPTED,
        "claimed_by": city.li,
        "claimed_at": accepted,
        "decided_by": city.chen,
        "accepted_at": accepted,
        "updated_at": accepted,
    }
    row = PaidInCapital.objects.create(**{**given, **more})
    if row.state == ClaimState.ACCEPTED:
        add_to_totals([row], sign=1, at=accepted)
    return row
