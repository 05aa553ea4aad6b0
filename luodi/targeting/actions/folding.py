"""Puts accepted targets on the city's list; a firm that several departments named stands there once."""

from datetime import date, timedelta

from luodi.common import clock
from luodi.targeting.models import Submission, TargetFirm


def fold_accepted(submission: Submission, *, on: date) -> None:
    """Mark the submission's targets as accepted and fold those that stand on the quarter's list already."""
    fresh = list(submission.targets.select_for_update().filter(accepted_on__isnull=True))
    standing = TargetFirm.objects.merged().filter(submission__round=submission.round)
    heads = {row.firm_key: row for row in standing.filter(firm_key__in=[row.firm_key for row in fresh])}
    at = clock.now()
    for target in fresh:
        target.accepted_on, target.updated_at = on, at
        target.stale_on = on + timedelta(days=submission.round.stale_days + 1)
        target.owner = target.owner or target.suggested_owner
        head = heads.get(target.firm_key)
        if head is None:
            heads[target.firm_key] = target
        else:
            target.folded_into = head
            if head.owner_id is None and target.owner_id is not None:
                head.owner = target.owner
                head.save(update_fields=["owner"])
        target.save(update_fields=["accepted_on", "stale_on", "owner", "folded_into", "updated_at"])
