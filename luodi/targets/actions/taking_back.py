"""Takes targets back that were set by mistake; what they replaced stands again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle
from luodi.targets.models import Target

COPIED = ("indicator", "unit_id", "year", "value", "schedule", "quarters", "source", "is_example")


@action
def take_back_targets(ids: Iterable[int], *, by: User, reason: str) -> None:
    """End the standing targets ``ids``, all or none; the target each one replaced is set again with its numbers.

    Every value stays on file. Raises ``Conflict`` where one was replaced meanwhile.
    """
    at = clock.now()
    rows = Target.objects.select_for_update(of=("self",)).filter(pk__in=sorted(set(ids)))
    for target in rows.order_by("pk"):
        if target.replaced_at is not None:
            raise Conflict(Obstacle(_("The target was changed since. Look at its history."), code="conflict"))
        place = {"indicator": target.indicator, "unit": target.unit_id, "year": target.year}
        old = Target.objects.filter(**place, replaced_at=target.set_at).order_by("-pk").first()
        target.replaced_at = at
        target.save(update_fields=["replaced_at"])
        after = {}
        if old is not None:
            again = Target(**{name: getattr(old, name) for name in COPIED})
            again.reason, again.set_by, again.set_at = reason[:200], by, at
            again.save(force_insert=True)
            after = {"value": again.value, "quarters": again.quarters}
        before = {"value": target.value, "quarters": target.quarters}
        record_event(Verb.UNDO, target, by=by, before=before, after=after, reason=reason)
