"""Shares a project's credit between units, beside its single statistical host."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.capital.models import CreditShare
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.projects.models import Project


@action
def set_credit_shares(
    project: Project, shares: Sequence[tuple[Any, Decimal]], *, by: User, reason: str
) -> list[CreditShare]:
    """Replace the project's shares by (unit, share 0–1); an empty list gives all credit to the host again.

    Raises ``Refused`` when they do not add up to one, a unit stands twice, or the reason is missing.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    obstacles = []
    if not reason.strip():
        obstacles.append(Obstacle(_("Say which agreement the shares follow."), field="reason"))
    total = sum((share for _unit, share in shares), Decimal(0))
    if shares and total != 1:
        message = _("The shares add up to {total}, not to 100 %. Correct them.")
        obstacles.append(Obstacle(message.format(total=f"{total:.2%}"), field="shares"))
    if any(share <= 0 for _unit, share in shares):
        obstacles.append(Obstacle(_("Each share must be above zero."), field="shares"))
    if len({unit.pk for unit, _share in shares}) != len(shares):
        obstacles.append(Obstacle(_("A unit stands twice. Give each unit one share."), field="shares"))
    if obstacles:
        raise Refused.of(obstacles)
    at = clock.now()
    current = CreditShare.objects.filter(project=project, recorded_to__isnull=True)
    before = {str(row.unit_id): row.share for row in current}
    current.update(recorded_to=at)
    common = {"project": project, "reason": reason, "approved_by": by, "recorded_from": at}
    fresh = [CreditShare(**{**common, "unit": unit, "share": share}) for unit, share in shares]
    CreditShare.objects.bulk_create(fresh)
    record_event(
        Verb.CHANGE,
        project,
        by=by,
        before=before,
        after={str(u.pk): share for u, share in shares},
        reason=reason,
    )
    return fresh
