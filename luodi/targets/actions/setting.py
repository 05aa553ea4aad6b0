"""Sets and changes yearly targets; an old value stays on file."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.indicators.catalogue import BY_CODE
from luodi.targets.choices import Schedule
from luodi.targets.models import Target

HIGHEST = Decimal(10) ** 11
FIRST_YEAR, LAST_YEAR = 2000, 2100


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
    month. The same target again changes nothing. Raises ``Refused`` for an unknown indicator or year, a unit that
    is not compared, a value not above zero or absurd, quarters that fall or do not end at the target, and for a
    change without a reason; ``Conflict`` where somebody else set it at the same time.
    """
    obstacles = obstacles_to_target(indicator, unit, year, value=value, quarters=quarters)
    standing = Target.objects.select_for_update(of=("self",)).standing()
    old = standing.filter(indicator=indicator, unit=unit, year=year).first()
    if old is not None and not obstacles and _is_same(old, value, quarters, source):
        return old
    if old is not None and not reason.strip():
        obstacles.append(Obstacle(_("A changed target needs a reason."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    at = clock.now()
    if old is not None:
        old.replaced_at = at
        old.save(update_fields=["replaced_at"])
    target = Target(indicator=indicator, unit=unit, year=year, value=value, is_example=is_example)
    target.schedule = Schedule.QUARTERS if quarters else Schedule.LINEAR
    target.quarters = [str(quarter) for quarter in quarters]
    target.source, target.reason, target.set_by, target.set_at = source, reason, by, at
    _store(target)
    before = {"value": old.value, "quarters": old.quarters} if old else {}
    after = {"value": value, "quarters": target.quarters}
    record_event(
        Verb.CHANGE if old else Verb.CREATE, target, by=by, before=before, after=after, reason=reason
    )
    return target


@action
def set_targets(rows: Iterable[Mapping[str, Any]], *, by: User, reason: str = "") -> list[Target]:
    """Set many targets, all or none; each row as the arguments of ``set_target`` before ``by``, and its options.

    ``reason`` holds for rows that give none of their own. Raises ``Refused`` with what is wrong in every row,
    each obstacle naming the row's place from 1 on; nothing is written then.
    """
    targets: list[Target] = []
    obstacles: list[Obstacle] = []
    for number, row in enumerate(rows, start=1):
        given = {"reason": reason, **{name: value for name, value in row.items() if value not in (None, "")}}
        try:
            targets.append(set_target(by=by, **given))
        except Conflict:
            raise
        except Refused as refused:
            obstacles += [_of_row(number, each) for each in refused.obstacles]
    if obstacles:
        raise Refused.of(obstacles)
    return targets


def obstacles_to_target(
    indicator: str, unit: Any, year: int, *, value: Decimal, quarters: Sequence[Decimal]
) -> list[Obstacle]:
    """Everything wrong with one target, in the user's words."""
    found = []
    if indicator not in BY_CODE:
        found.append(Obstacle(_("There is no indicator “{code}”.").format(code=indicator), field="indicator"))
    if not (unit.is_assessed or unit.depth == 1):
        message = _("{unit} is not compared. Give targets to the city and its assessed units.")
        found.append(Obstacle(message.format(unit=unit), field="unit"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("{year} is not a year from {first} to {last}.")
        found.append(Obstacle(message.format(year=year, first=FIRST_YEAR, last=LAST_YEAR), field="year"))
    if value <= 0:
        found.append(Obstacle(_("A target must be above zero."), field="value"))
    elif value > HIGHEST or (indicator in BY_CODE and BY_CODE[indicator].is_rate and value > 1):
        message = _("{value} is too high for “{indicator}”. Check the unit of measure.")
        label = BY_CODE[indicator].label if indicator in BY_CODE else indicator
        found.append(Obstacle(message.format(value=value, indicator=label), field="value"))
    if quarters:
        found += _obstacles_in_quarters(value, quarters)
    return found


def _obstacles_in_quarters(value: Decimal, quarters: Sequence[Decimal]) -> list[Obstacle]:
    if len(quarters) != 4 or list(quarters) != sorted(quarters) or quarters[0] < 0:
        message = _("Give four cumulative values that do not fall: end of March, June, September, December.")
        return [Obstacle(message, field="quarters")]
    if quarters[-1] != value:
        message = _("The last quarter is {last}, the target {value}. Make them equal.")
        return [Obstacle(message.format(last=quarters[-1], value=value), field="quarters")]
    return []


def _is_same(old: Target, value: Decimal, quarters: Sequence[Decimal], source: str) -> bool:
    same = old.value == value and old.amounts == tuple(quarters)
    return same and (not source or old.source == source)


def _store(target: Target) -> None:
    try:
        with transaction.atomic():
            target.save(force_insert=True)
    except IntegrityError as error:
        message = _(
            "Somebody else set this target just now. Look at it, then decide whether yours still holds."
        )
        raise Conflict(Obstacle(message, code="conflict")) from error


def _of_row(number: int, obstacle: Obstacle) -> Obstacle:
    message = _("Row {number}: {message}").format(number=number, message=obstacle.message)
    return Obstacle(message, field=obstacle.field, code=obstacle.code, who=obstacle.who)
