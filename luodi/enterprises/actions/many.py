"""Registers and changes many enterprises at once, and removes those nothing refers to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.actions.inserting import insert_many
from luodi.audit.choices import Verb
from luodi.common.errors import Obstacle, Refused
from luodi.enterprises.models import Contact, Enterprise, EnterpriseHonour, FormerName
from luodi.enterprises.references import references

from .registering import _complete

BATCH = 500
# What belongs to an enterprise itself and goes with it.
OWN = (FormerName, Contact)


@action
def register_many(rows: Iterable[Mapping[str, Any]], *, by: User, reason: str = "") -> list[Enterprise]:
    """Enter enterprises whose values were checked already, with two statements for each five hundred."""
    made = []
    for values in rows:
        enterprise = Enterprise(**values)
        _complete(enterprise, [])
        made.append(enterprise)
    insert_many(made)
    honours = [
        EnterpriseHonour(enterprise=each, honour=honour) for each in made for honour in each.honours or ()
    ]
    EnterpriseHonour.objects.bulk_create(honours, batch_size=BATCH)
    for enterprise in made:
        record_event(Verb.IMPORT, enterprise, by=by, after={"name": enterprise.name}, reason=reason)
    return made


@action
def remove_unused(
    enterprises: Sequence[Enterprise], *, by: User, reason: str, keep_used: bool = False
) -> list[Enterprise]:
    """Delete enterprises that nothing refers to and give back those that stay.

    Raises ``Refused`` naming those in use, unless ``keep_used`` lets them stay.
    """
    used = _used([enterprise.pk for enterprise in enterprises])
    staying = [enterprise for enterprise in enterprises if enterprise.pk in used]
    if staying and not keep_used:
        message = _("“{name}” is in use and stays. Undo what refers to it first.")
        raise Refused.of(Obstacle(message.format(name=enterprise.name)) for enterprise in staying[:20])
    leaving = [enterprise for enterprise in enterprises if enterprise.pk not in used]
    for start in range(0, len(leaving), BATCH):
        part = leaving[start : start + BATCH]
        for enterprise in part:
            record_event(Verb.UNDO, enterprise, by=by, before={"name": enterprise.name}, reason=reason)
        Enterprise.objects.filter(pk__in=[enterprise.pk for enterprise in part]).delete()
    return staying


def _used(ids: Sequence[int]) -> set[int]:
    used: set[int] = set()
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        for reference in references():
            if reference.model not in OWN:
                rows = reference.model._base_manager.filter(**{f"{reference.field}__in": part})
                used |= set(rows.order_by().values_list(reference.field, flat=True))
        merged = Enterprise.objects.filter(merged_into__in=part)
        used |= {int(pk) for pk in merged.values_list("merged_into", flat=True) if pk}
    return used
