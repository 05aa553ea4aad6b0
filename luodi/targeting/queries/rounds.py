"""Who is late and who is fresh: each quarter and each department's submission with its measures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization, User
from luodi.reference.queries import work_calendar
from luodi.targeting.access import visible_rounds, visible_submissions
from luodi.targeting.choices import TIME_TONES, RoundState, SubmissionState, SubmissionTime
from luodi.targeting.facts import MEASURED, listed_firms
from luodi.targeting.models import QuarterlyRound, Submission, TargetFirm
from luodi_engine.chains.target_lists import ListMeasures, list_measures, time_of
from luodi_engine.deadlines import working_days_between

LATEST = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """One submission: how it stands with its deadline and how good its list is."""

    submission: Submission
    time: str
    late_days: int
    measures: ListMeasures

    @property
    def time_label(self) -> str:
        """The time in words."""
        return str(SubmissionTime(self.time).label)

    @property
    def time_tone(self) -> str:
        """The colour of the time."""
        return TIME_TONES[self.time]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One round with its submissions and the measures of all of them."""

    round: QuarterlyRound
    standings: list[Standing]
    measures: ListMeasures

    def count(self, *times: str) -> int:
        """How many submissions stand so."""
        return sum(standing.time in times for standing in self.standings)

    @property
    def on_time(self) -> int:
        """Handed in by the deadline."""
        return self.count("on_time")

    @property
    def late(self) -> int:
        """Handed in after it."""
        return self.count("late")

    @property
    def overdue(self) -> int:
        """Not handed in and past it."""
        return self.count("overdue")

    @property
    def waiting(self) -> int:
        """Waiting for the bureau's decision."""
        return sum(one.submission.state == SubmissionState.SUBMITTED for one in self.standings)


def quarters(user: User, *, on: date) -> list[Quarter]:
    """The latest rounds with the submissions ``user`` may see; four statements whatever their number."""
    rounds = list(visible_rounds(user).select_related("opened_by")[:LATEST])
    submissions = list(visible_submissions(user).filter(round__in=rounds).order_by("department__path"))
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    fields = ("submission_id", *MEASURED)
    for row in TargetFirm.objects.filter(submission__in=submissions).order_by().values(*fields):
        rows[row["submission_id"]].append(row)
    leads = lead_origins()
    of_round: dict[int, list[Submission]] = defaultdict(list)
    for submission in submissions:
        of_round[submission.round_id].append(submission)
    return [_quarter(found, of_round[found.pk], rows, leads=leads, on=on) for found in rounds]


def lead_origins() -> frozenset[int]:
    """The first listings of all firms that became a project."""
    rows = TargetFirm.objects.filter(lead_on__isnull=False).order_by().values_list("id", "origin_id")
    return frozenset(origin or pk for pk, origin in rows)


def standing_of(submission: Submission, *, on: date) -> Standing:
    """How one submission stands; two statements."""
    rows = TargetFirm.objects.filter(submission=submission).order_by().values(*MEASURED)
    return _standing(submission, rows, leads=lead_origins(), on=on)


def expected_departments() -> list[Organization]:
    """Departments of the city, from which those that submit are chosen."""
    rows = Organization.objects.filter(kind=OrganizationKind.DEPARTMENT, is_active=True, depth=2)
    return list(rows.order_by("path"))


def usual_departments() -> list[int]:
    """The departments of the latest round, else all of the city."""
    latest = QuarterlyRound.objects.first()
    if latest is None:
        return [each.pk for each in expected_departments()]
    return list(latest.submissions.values_list("department_id", flat=True))


def next_quarter(today: date) -> tuple[int, int]:
    """Year and quarter after the latest round, else those of the day."""
    latest = QuarterlyRound.objects.first()
    if latest is None:
        return today.year, (today.month + 2) // 3
    later = latest.year * 4 + latest.quarter
    return later // 4, later % 4 + 1


def open_rounds() -> list[QuarterlyRound]:
    """Rounds into which targets can be carried."""
    return list(QuarterlyRound.objects.filter(state=RoundState.OPEN))


def _quarter(
    found: QuarterlyRound,
    submissions: Iterable[Submission],
    rows: dict[int, list[dict[str, Any]]],
    *,
    leads: frozenset[int],
    on: date,
) -> Quarter:
    standings, everything = [], []
    for submission in submissions:
        submission.round = found
        standings.append(_standing(submission, rows[submission.pk], leads=leads, on=on))
        everything += rows[submission.pk]
    measures = _measured(found, everything, leads=leads, on=on)
    return Quarter(found, standings, measures)


def _standing(
    submission: Submission, rows: Iterable[dict[str, Any]], *, leads: frozenset[int], on: date
) -> Standing:
    found = submission.round
    time = time_of(submission.submitted_on, found.due_on, on=on)
    late = 0
    if time in ("late", "overdue"):
        late = working_days_between(found.due_on, submission.submitted_on or on, work_calendar()).days
    measures = _measured(found, rows, leads=leads, on=on)
    return Standing(submission, time, late, measures)


def _measured(
    found: QuarterlyRound, rows: Iterable[dict[str, Any]], *, leads: frozenset[int], on: date
) -> ListMeasures:
    """As of today, for a quarter that is over as of its last day: a list is not stale because its time is past."""
    month = found.quarter * 3
    end = date(found.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    firms = listed_firms(rows, leads=leads, is_over=on > end)
    return list_measures(firms, stale_days=found.stale_days, on=min(on, end))
