"""Sets who leads a chain, with the deliverables that come with it, and the chain's yearly targets."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.models import Chain
from luodi.chiefs.models import ChainTarget, Deliverable, Leadership
from luodi.chiefs.sources import deliverable_sets
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

FIRST_YEAR, LAST_YEAR = 2000, 2100
FIELDS = ("chief", "lead_department", "year_to", "note")
AMOUNTS = ("signed_count", "signed_amount", "landed_count", "arrived_amount", "plant_area")
HIGHEST = Decimal(10) ** 9


@action
def set_leadership(
    chain: Chain,
    values: Mapping[str, Any],
    *,
    by: User,
    hosts: Iterable[Organization] = (),
    members: Iterable[User] = (),
    due_on: date | None = None,
    is_example: bool = False,
) -> Leadership:
    """Give the chain a chief from ``year_from`` on, with the deliverables of ``set_code``, all owned by the lead department.

    Raises ``Refused`` for a set that is not known and years that are no years or overlap another chief's.
    """
    obstacles = _obstacles(chain, values)
    if obstacles:
        raise Refused.of(obstacles)
    leadership = Leadership(chain=chain, is_example=is_example, updated_at=clock.now(), **values)
    try:
        with transaction.atomic():
            leadership.save(force_insert=True)
    except IntegrityError as error:
        message = _("Somebody else gave this chain a chief just now.")
        raise Conflict(Obstacle(message, field="year_from", code="conflict")) from error
    leadership.hosts.set(hosts)
    leadership.members.set(members)
    Deliverable.objects.bulk_create(
        Deliverable(
            leadership=leadership,
            order=order,
            code=item.code,
            label=item.label,
            label_en=item.label_en,
            owner=leadership.lead_department,
            due_on=due_on,
            is_example=is_example,
        )
        for order, item in enumerate(deliverable_sets()[leadership.set_code].items, start=1)
    )
    record_event(Verb.CREATE, leadership, by=by, after={"chain": chain.code, **_told(values)})
    return leadership


@action
def change_leadership(
    leadership: Leadership,
    values: Mapping[str, Any],
    *,
    by: User,
    hosts: Iterable[Organization] | None = None,
    members: Iterable[User] | None = None,
) -> Leadership:
    """Change chief, lead department, last year, note, hosts and task force; the set of deliverables stays.

    Raises ``Refused`` for years in the wrong order or that overlap another chief's.
    """
    leadership = Leadership.objects.select_for_update(of=("self",)).get(pk=leadership.pk)
    given = {name: values.get(name, getattr(leadership, name)) for name in FIELDS}
    framed = {**given, "year_from": leadership.year_from, "set_code": leadership.set_code}
    if obstacles := _obstacles(leadership.chain, framed, but=leadership):
        raise Refused.of(obstacles)
    before = {name: getattr(leadership, name) for name in FIELDS}
    for name, value in given.items():
        setattr(leadership, name, value)
    leadership.version += 1
    leadership.updated_at = clock.now()
    leadership.save(update_fields=[*FIELDS, "version", "updated_at"])
    if hosts is not None:
        leadership.hosts.set(hosts)
    if members is not None:
        leadership.members.set(members)
    record_event(Verb.CHANGE, leadership, by=by, before=_told(before), after=_told(given))
    return leadership


@action
def set_target(
    leadership: Leadership,
    year: int,
    values: Mapping[str, Any],
    *,
    by: User,
    source: str = "",
    is_example: bool = False,
) -> ChainTarget:
    """Set what the chain is to reach in a year: counts, amounts in 万元, plant area in m²; empty is not set.

    Raises ``Refused`` for a year outside the leadership's, no value at all, and a negative or absurd value.
    """
    given = {name: values.get(name) for name in AMOUNTS}
    obstacles = [
        Obstacle(_("{value} is negative or too high.").format(value=value), field=name)
        for name, value in given.items()
        if value is not None and not 0 <= value <= HIGHEST
    ]
    last = leadership.year_to or LAST_YEAR
    if not leadership.year_from <= year <= last:
        message = _("{year} is not a year of this chief.")
        obstacles.append(Obstacle(message.format(year=year), field="year"))
    if all(value is None for value in given.values()):
        obstacles.append(Obstacle(_("Set at least one target."), field="signed_count"))
    if obstacles:
        raise Refused.of(obstacles)
    target = (
        ChainTarget.objects.select_for_update(of=("self",)).filter(leadership=leadership, year=year).first()
    )
    before = {name: getattr(target, name) for name in AMOUNTS} if target else None
    target = target or ChainTarget(leadership=leadership, year=year, is_example=is_example)
    for name, value in {**given, "source": source[:200], "set_by": by, "set_at": clock.now()}.items():
        setattr(target, name, value)
    target.save()
    record_event(
        Verb.CHANGE if before else Verb.CREATE, target, by=by, before=before, after={"year": year, **given}
    )
    return target


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the change log writes them."""
    return {name: value.pk if hasattr(value, "pk") else value for name, value in values.items()}


def _obstacles(chain: Chain, values: Mapping[str, Any], but: Leadership | None = None) -> list[Obstacle]:
    found = []
    first, last = values["year_from"], values.get("year_to")
    if values["set_code"] not in deliverable_sets():
        found.append(Obstacle(_("There is no such set of deliverables."), field="set_code"))
    if not FIRST_YEAR <= first <= LAST_YEAR or (last is not None and not first <= last <= LAST_YEAR):
        found.append(Obstacle(_("The years are not in order."), field="year_to"))
        return found
    others = Leadership.objects.filter(chain=chain).filter(Q(year_to__isnull=True) | Q(year_to__gte=first))
    others = others.filter(year_from__lte=last) if last is not None else others
    other = (others.exclude(pk=but.pk) if but else others).select_related("chief").first()
    if other is not None:
        message = _("In these years the chain has a chief already: {chief}, from {year}. End that one first.")
        found.append(Obstacle(message.format(chief=other.chief, year=other.year_from), field="year_from"))
    return found
