"""Money follows its project when that begins or ceases to count."""

from datetime import datetime

from django.utils.translation import gettext as _

from luodi.capital.choices import ClaimState
from luodi.capital.models import PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common.errors import Refused
from luodi.projects.models import Project

from .freezing import hold_hosts
from .totals import add_to_totals


def follow_project(project: Project, at: datetime) -> None:
    """Let the amounts of ``project`` count as the project does, and the monthly totals with them.

    Figures as of a past day stay as they were: they ask what the project counted for then. Raises ``Refused`` where an
    accepted amount stands in a frozen month, naming the months.
    """
    rows = list(
        PaidInCapital.objects.select_for_update(of=("self",))
        .filter(project=project)
        .exclude(countable=project.countable)
        .order_by("pk")
    )
    accepted = [row for row in rows if row.state == ClaimState.ACCEPTED]
    hold_hosts(row.host_id for row in accepted)
    frozen = frozen_hosts()
    shut = sorted(
        {row.month for row in accepted if _is_shut(frozen.get(row.month, frozenset()), row.host_id)}
    )
    if shut:
        raise Refused.because(
            _(
                "The project has accepted money in frozen months ({months}). Reopen them first, or leave the exclusions."
            ).format(months=", ".join(f"{month:%Y-%m}" for month in shut)),
            field="exclusions",
            code="frozen",
        )
    if not rows:
        return
    add_to_totals(accepted, sign=-1, at=at)
    PaidInCapital.objects.filter(pk__in=[row.pk for row in rows]).update(
        countable=project.countable, updated_at=at
    )
    for row in accepted:
        row.countable = project.countable
    add_to_totals(accepted, sign=1, at=at)


def _is_shut(hosts: frozenset[int] | None, host: int) -> bool:
    return hosts is None or host in hosts
