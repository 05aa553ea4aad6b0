"""Opens a quarter's round for its departments and closes it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.reference.queries import work_calendar
from luodi.targeting.choices import RoundState, SubmissionState
from luodi.targeting.models import QuarterlyRound, Submission
from luodi_engine.deadlines import add_working_days

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS = 60


@action
def open_round(
    year: int,
    quarter: int,
    *,
    departments: Sequence[Organization],
    limit_days: int,
    stale_days: int,
    by: User,
    on: date,
    note: str = "",
    is_example: bool = False,
) -> QuarterlyRound:
    """Open the round of a quarter; each of ``departments`` gets an empty submission to fill.

    The deadline is ``limit_days`` working days after the day before the quarter or, opened later, after ``on``.
    Raises ``Refused`` for a quarter that has its round, for no department and for absurd days.
    """
    obstacles = _obstacles(year, quarter, departments, limit_days=limit_days, stale_days=stale_days)
    if obstacles:
        raise Refused.of(obstacles)
    starts = max(on, date(year, quarter * 3 - 2, 1) - timedelta(days=1))
    due = add_working_days(starts, limit_days, work_calendar())
    found = QuarterlyRound(year=year, quarter=quarter, opened_on=on, limit_days=limit_days, due_on=due.on)
    found.stale_days, found.note, found.opened_by, found.is_example = stale_days, note, by, is_example
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:
        message = _("{round} has its round already. Open that one.").format(round=found)
        raise Conflict(Obstacle(message, field="quarter", code="taken")) from error
    at = clock.now()
    Submission.objects.bulk_create(
        [Submission(round=found, department=d, updated_at=at, is_example=is_example) for d in departments]
    )
    record_event(Verb.CREATE, found, by=by, after={"due_on": due.on, "departments": len(departments)})
    return found


@action
def close_round(found: QuarterlyRound, *, by: User, on: date) -> QuarterlyRound:
    """Close a round: nothing can be submitted for it any more.

    Raises ``Refused`` while submissions wait for a decision, naming their departments.
    """
    found = QuarterlyRound.objects.select_for_update().get(pk=found.pk)
    if found.state == RoundState.CLOSED:
        raise Conflict.because(_("The round is closed already."), code="conflict")
    waiting = found.submissions.filter(state=SubmissionState.SUBMITTED).select_related("department")
    if names := "、".join(str(each.department) for each in waiting):
        message = _("Decide first on what these departments submitted: {names}.")
        raise Refused.because(message.format(names=names))
    found.state, found.closed_on = RoundState.CLOSED, on
    found.save(update_fields=["state", "closed_on"])
    record_event(Verb.CHANGE, found, by=by, after={"state": found.state})
    return found


def _obstacles(
    year: int, quarter: int, departments: Sequence[Organization], *, limit_days: int, stale_days: int
) -> list[Obstacle]:
    found = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("{year} is not a year from {first} to {last}.")
        found.append(Obstacle(message.format(year=year, first=FIRST_YEAR, last=LAST_YEAR), field="year"))
    if quarter not in (1, 2, 3, 4):
        found.append(Obstacle(_("A quarter is 1, 2, 3 or 4."), field="quarter"))
    if not departments:
        found.append(Obstacle(_("Choose the departments that submit."), field="departments"))
    if not 1 <= limit_days <= MOST_DAYS:
        message = _("Give from 1 to {most} working days.").format(most=MOST_DAYS)
        found.append(Obstacle(message, field="limit_days"))
    if not 1 <= stale_days <= 366:
        found.append(Obstacle(_("Give from 1 to 366 days."), field="stale_days"))
    return found
