"""Rounds and targets as the actions make them."""

from datetime import date
from typing import Any

from luodi.accounts.models import Organization, User
from luodi.targeting.actions import (
    accept_submission,
    add_target,
    open_round,
    submit_submission,
    write_information,
)
from luodi.targeting.models import QuarterlyRound, Submission, TargetFirm

START = date(2026, 6, 30)
DAY = date(2026, 7, 6)


def make_round(
    by: User, *departments: Organization, quarter: int = 3, year: int = 2026, **more: Any
) -> QuarterlyRound:
    """A round of ten working days, stale after thirty days."""
    given = {"limit_days": 10, "stale_days": 30, "on": START, **more}
    return open_round(year, quarter, departments=list(departments), by=by, **given)


def submission_of(found: QuarterlyRound, department: Organization) -> Submission:
    """What that department submits in the round."""
    return found.submissions.get(department=department)


def written(submission: Submission, *firms: Any, by: User, **values: Any) -> list[TargetFirm]:
    """Targets with all that is needed to hand them in; firms are names or enterprises."""
    given = {"segment_name": "绿茶加工", "why": "龙头缺位", **values}
    made = []
    for firm in firms:
        key = "name" if isinstance(firm, str) else "enterprise"
        made.append(add_target(submission, {**given, key: firm}, by=by))
    return made


def accepted(
    submission: Submission, *firms: Any, by: User, bureau: User, on: date = DAY, **values: Any
) -> list[TargetFirm]:
    """The same, handed in and accepted."""
    targets = written(submission, *firms, by=by, **values)
    write_information(submission, information="本季行业情况", by=by)
    submit_submission(submission, by=by, on=on)
    accept_submission(submission, by=bureau, on=on)
    return list(TargetFirm.objects.filter(pk__in=[each.pk for each in targets]).order_by("pk"))
