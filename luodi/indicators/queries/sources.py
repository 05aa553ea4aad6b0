"""The records figures are made of, as they stand now or as they stood at a moment of the past."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from luodi.capital.choices import ClaimState
from luodi.capital.models import CreditShare, MonthTotal, PaidInCapital
from luodi.projects.models import Project, ProjectRecord

FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)
"""An upper end for instants: given both ends, SQLite uses the index of the instants."""


def living_projects() -> QuerySet[Project]:
    """Projects that are no double report of another.

    Written as "not known to be one": SQLite, which knows no statistics, would else walk the index of double
    reports through the whole table instead of using the index of the days asked for.
    """
    return Project.objects.exclude(same_as__isnull=False)


def counting_projects() -> QuerySet[Project]:
    """Projects that count today."""
    return living_projects().filter(countable=True)


def counting_records(as_of: datetime) -> QuerySet[ProjectRecord]:
    """Past figures of the projects that counted at ``as_of``."""
    return standing_records(as_of).filter(living=True, countable=True)


def standing_records(as_of: datetime) -> QuerySet[ProjectRecord]:
    """The figures of every project as they were on record at ``as_of``."""
    standing = Q(recorded_to__isnull=True) | Q(recorded_to__gt=as_of)
    return ProjectRecord.objects.filter(standing, recorded_from__lte=as_of)


def project_rows(as_of: datetime | None) -> list[tuple[QuerySet[Any], str]]:
    """Rows that together are the projects of the moment, each with the name of its project's number.

    Projects whose figures did not change since ``as_of`` are read from today's table, whose indexes know their
    days; only the others from the past figures.
    """
    if as_of is None:
        return [(counting_projects(), "pk")]
    changed = ProjectRecord.objects.filter(recorded_from__gt=as_of, recorded_from__lt=FAR_AHEAD).values(
        "project"
    )
    ended = ProjectRecord.objects.filter(
        project__in=changed, recorded_from__lte=as_of, recorded_to__gt=as_of, living=True, countable=True
    )
    return [(counting_projects().exclude(pk__in=changed), "pk"), (ended, "project_id")]


def counted_capital(as_of: datetime | None) -> QuerySet[PaidInCapital]:
    """Accepted amounts that count, of projects that are no double report."""
    return accepted_capital(as_of).filter(counting(as_of)).exclude(project__in=folded_projects(as_of))


def counting(as_of: datetime | None) -> Q:
    """Whether an amount counts, or counted at ``as_of``: as its project did, whatever that became since."""
    counts = Q(countable=True)
    if as_of is None:
        return counts
    ended = ProjectRecord.objects.filter(
        recorded_from__lte=as_of, recorded_to__range=(as_of, FAR_AHEAD)
    ).exclude(recorded_to=as_of)
    counted = ended.filter(countable=True).values("project")
    return (counts & ~Q(project__in=ended.filter(countable=False).values("project"))) | Q(project__in=counted)


def accepted_capital(as_of: datetime | None) -> QuerySet[PaidInCapital]:
    """Amounts that stand accepted."""
    return PaidInCapital.objects.filter(accepted(as_of))


def accepted(as_of: datetime | None) -> Q:
    """Whether an amount stands accepted, or stood so at ``as_of``."""
    if as_of is None:
        return Q(state=ClaimState.ACCEPTED)
    standing = Q(ended_at__isnull=True) | Q(ended_at__gt=as_of)
    return Q(standing, accepted_at__isnull=False, accepted_at__lte=as_of)


def folded_projects(as_of: datetime | None) -> QuerySet[Any]:
    """Numbers of the projects that are (or were) a double report of another."""
    if as_of is None:
        return Project.objects.filter(same_as__isnull=False).values("pk")
    return standing_records(as_of).filter(living=False).values("project")


@dataclass(frozen=True, slots=True)
class Money:
    """Rows of which those that meet ``added`` count, and those that meet ``taken`` are taken out again."""

    rows: QuerySet[Any]
    added: Q | None = None
    taken: Q | None = None


def capital_rows(as_of: datetime | None) -> list[Money]:
    """Rows that together are the counted capital of the moment.

    The monthly totals of today; without the money of double reports; and for a past moment without what changed
    since then and with what stood in its place. Which amounts count is asked in the sums, not of the rows: else
    SQLite walks all accepted amounts of a year instead of the few of these projects or of these days.
    """
    totals, amounts = Money(MonthTotal.objects.filter(countable=True)), PaidInCapital.objects
    today, then = counting(None) & accepted(None), counting(as_of) & accepted(as_of)
    folded = Money(amounts.filter(project__in=folded_projects(as_of)), taken=then)
    if as_of is None:
        return [totals, folded]
    changed = amounts.filter(updated_at__range=(as_of, FAR_AHEAD))
    return [totals, Money(changed, added=then, taken=today), folded]


def shares_at(as_of: datetime | None) -> QuerySet[CreditShare]:
    """Agreed shares in force at the moment."""
    if as_of is None:
        return CreditShare.objects.filter(recorded_to__isnull=True)
    standing = Q(recorded_to__isnull=True) | Q(recorded_to__gt=as_of)
    return CreditShare.objects.filter(standing, recorded_from__lte=as_of)
