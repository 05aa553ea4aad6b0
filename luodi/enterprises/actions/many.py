"""Registers many enterprises at once, and removes those nothing refers to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Obstacle, Refused
from luodi.enterprises.models import Enterprise

from .registering import _complete

BATCH = 500


@action
def register_many(rows: Iterable[Mapping[str, Any]], *, by: User) -> list[Enterprise]:
    """Enter enterprises whose values were checked already, with one statement for each five hundred."""
    made = []
    for values in rows:
        enterprise = Enterprise(**values)
        _complete(enterprise, [])
        made.append(enterprise)
    Enterprise.objects.bulk_create(made, batch_size=BATCH)
    for enterprise in made:
        record_event(Verb.IMPORT, enterprise, by=by, after={"name": enterprise.name})
    return made


@action
def remove_unused(enterprises: Sequence[Enterprise], *, by: User, reason: str) -> None:
    """Delete enterprises that nothing refers to. Raises ``Refused`` naming each that is in use."""
    obstacles = []
    for enterprise in enterprises:
        record_event(Verb.DELETE, enterprise, by=by, before={"name": enterprise.name}, reason=reason)
        try:
            enterprise.delete()
        except ProtectedError:
            message = _("“{name}” is in use by a project and stays.")
            obstacles.append(Obstacle(message.format(name=enterprise.name)))
    if obstacles:
        raise Refused.of(obstacles[:20])
