"""Sets and changes yearly targets; an old value stays on file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.indicators.catalogue import BY_CODE
from luodi.targets.choices import Schedule
from luodi.targets.models import Target


@action
def set_target(
    indicator: str,
    unit: Any,
    year: int,
    value: Decimal,
    *,
    by: User,
    quarters: Sequence[Decimal] = (),
    source: str = "",
    reason: str = "",
    is_example: bool = False,
) -> Target:
    """Give ``unit`` a target in the indicator's unit (万元, 万美元, projects, rate 0–1).

    ``quarters`` are four cumulative values, the last one the target; without them the schedule is linear by
    month. Raises ``Refused`` for an unknown indicator, a value not above zero, quarters that fall or do not end
    at the target, and for a change without a reason.
    """
    obstacles = _obstacles(indicator, value, quarters)
    current = Target.objects.select_for_update().filter(
        indicator=indicator, unit=unit, year=year, replaced_at__isnull=True
    )
    old = current.first()
    if old is not None and not reason.strip():
        obstacles.append(Obstacle(_("A changed target needs a reason."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    at = clock.now()
    if old is not None:
        old.replaced_at = at
        old.save(update_fields=["replaced_at"])
    target = Target.objects.create(
        indicator=indicator,
        unit=unit,
        year=year,
        value=value,
        schedule=Schedule.QUARTERS if quarters else Schedule.LINEAR,
        quarters=[str(quarter) for quarter in quarters],
        source=source,
        reason=reason,
        is_example=is_example,
        set_by=by,
        set_at=at,
    )
    before = {"value": old.value, "quarters": old.quarters} if old else {}
    record_event(
        Verb.CHANGE if old else Verb.CREATE,
        target,
        by=by,
        before=before,
        after={"value": value},
        reason=reason,
    )
    return target


def _obstacles(indicator: str, value: Decimal, quarters: Sequence[Decimal]) -> list[Obstacle]:
    found = []
    if indicator not in BY_CODE:
        found.append(Obstacle(_("There is no indicator “{code}”.").format(code=indicator), field="indicator"))
    if value <= 0:
        found.append(Obstacle(_("A target must be above zero."), field="value"))
    if quarters:
        if len(quarters) != 4 or list(quarters) != sorted(quarters):
            message = _(
                "Give four cumulative values that do not fall: end of March, June, September, December."
            )
            found.append(Obstacle(message, field="quarters"))
        elif quarters[-1] != value:
            message = _("The last quarter is {last}, the target {value}. Make them equal.")
            found.append(Obstacle(message.format(last=quarters[-1], value=value), field="quarters"))
    return found
