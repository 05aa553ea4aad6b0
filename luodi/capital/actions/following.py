"""Money follows its project when that begins or ceases to count."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common.errors import Refused
from luodi.projects.models import Project

from .freezing import hold_hosts
from .totals import add_to_totals


def hold_projects(projects: Iterable[int]) -> list[Project]:
    """The projects as they stand, held until the transaction ends.

    Whoever changes a project holds it before its money, so whoever writes money has to begin with the project too:
    else the two wait for each other.
    """
    rows = Project.objects.select_for_update(of=("self",), no_key=True).select_related("host")
    return list(rows.filter(pk__in=set(projects)).order_by("pk"))


def follow_project(project: Project, at: datetime) -> None:
    """Let the amounts of ``project`` count as the project does, and the monthly totals with them.

    Figures as of a past day stay as they were: they ask what the project counted for then. Raises ``Refused`` where an
    accepted amount stands in a frozen month, naming the months; for a double report too, whose money stays where it is
    but leaves every figure with its project.
    """
    rows = list(PaidInCapital.objects.select_for_update(of=("self",)).filter(project=project).order_by("pk"))
    accepted = [row for row in rows if row.state == ClaimState.ACCEPTED]
    hold_hosts(row.host_id for row in accepted)
    frozen = frozen_hosts()
    shut = sorted(
        {row.month for row in accepted if _is_shut(frozen.get(row.month, frozenset()), row.host_id)}
    )
    if shut:
        raise Refused.because(
            _(
                "The project has accepted money in frozen months ({months}). Reopen them first, or leave what counts as it is."
            ).format(months=", ".join(f"{month:%Y-%m}" for month in shut)),
            field="exclusions",
            code="frozen",
        )
    changed = [row for row in rows if row.countable != project.countable]
    if not changed:
        return
    moved = [row for row in changed if row.state == ClaimState.ACCEPTED]
    add_to_totals(moved, sign=-1, at=at)
    PaidInCapital.objects.filter(pk__in=[row.pk for row in changed]).update(
        countable=project.countable, updated_at=at
    )
    for row in moved:
        row.countable = project.countable
    add_to_totals(moved, sign=1, at=at)


def _is_shut(hosts: frozenset[int] | None, host: int) -> bool:
    return hosts is None or host in hosts
