"""At the end of a quarter a target is carried into the next list or dropped with a reason."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.targeting.choices import Outcome, RoundState
from luodi.targeting.models import QuarterlyRound, Submission, TargetFirm

COPIED = (
    "enterprise",
    "name",
    "firm_key",
    "segment",
    "segment_name",
    "why",
    "reasons",
    "contact_path",
    "priority",
    "suggested_owner",
    "owner",
    "officer",
    "status",
    "status_reason",
    "next_step",
    "next_step_on",
    "last_touched_on",
    "is_example",
)


@action
def carry_over(
    targets: Iterable[TargetFirm], into: QuarterlyRound, *, by: User, on: date, reason: str
) -> list[TargetFirm]:
    """Carry targets with their status and owner into a later quarter's list, all or none; gives the new ones.

    Where the department named the firm again, that row goes on with the earlier status. Raises ``Refused``
    without a reason, for a round that is closed or not later, and for targets that are closed.
    """
    rows = _closable(targets, reason)
    into = QuarterlyRound.objects.select_for_update().get(pk=into.pk)
    obstacles = []
    if into.state == RoundState.CLOSED:
        obstacles.append(Obstacle(_("{round} is closed.").format(round=into), field="round"))
    for row in rows:
        earlier = row.submission.round
        if (earlier.year, earlier.quarter) >= (into.year, into.quarter):
            message = _("“{firm}” is already of {earlier}; choose a later quarter.")
            obstacles.append(Obstacle(message.format(firm=row.name, earlier=earlier), field="round"))
    if obstacles:
        raise Refused.of(obstacles)
    made = []
    for row in rows:
        successor = _successor(row, into, on)
        for other in row.folded.select_related("submission__round").filter(outcome=""):
            copy = _successor(other, into, on)
            copy.folded_into = successor
            copy.save(update_fields=["folded_into"])
            _close(other, Outcome.CARRIED, reason)
        _close(row, Outcome.CARRIED, reason)
        record_event(Verb.CHANGE, row, by=by, after={"carried_into": successor.pk}, reason=reason)
        made.append(successor)
    return made


@action
def drop_targets(targets: Iterable[TargetFirm], *, by: User, reason: str) -> int:
    """Take targets off the list with a reason, all or none; gives how many. Raises ``Refused`` as ``carry_over``."""
    rows = _closable(targets, reason)
    for row in rows:
        for each in (row, *row.folded.filter(outcome="")):
            _close(each, Outcome.DROPPED, reason)
        record_event(Verb.CHANGE, row, by=by, after={"outcome": Outcome.DROPPED}, reason=reason)
    return len(rows)


def _closable(targets: Iterable[TargetFirm], reason: str) -> list[TargetFirm]:
    if not reason.strip():
        raise Refused.because(_("Give the reason."), field="reason")
    pks = [target.pk for target in targets]
    found = TargetFirm.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    rows = list(found.select_related("submission__round", "submission__department"))
    closed = [row.name for row in rows if not row.is_going or row.folded_into_id or not row.accepted_on]
    if closed or not rows:
        message = _("These targets are not open any more: {names}.")
        raise Conflict.because(message.format(names="、".join(closed[:10]) or "—"), code="conflict")
    return rows


def _successor(row: TargetFirm, into: QuarterlyRound, on: date) -> TargetFirm:
    at = clock.now()
    submission, _made = Submission.objects.get_or_create(
        round=into,
        department=row.submission.department,
        defaults={"updated_at": at, "is_example": row.is_example},
    )
    found = TargetFirm.objects.filter(submission=submission, firm_key=row.firm_key).first()
    if found is None:
        found = TargetFirm(submission=submission, **{name: getattr(row, name) for name in COPIED})
    else:
        for name in ("status", "owner", "officer", "last_touched_on"):
            setattr(found, name, getattr(row, name))
    found.origin_id = row.origin_id or row.pk
    found.accepted_on = found.accepted_on or on
    found.stale_on = (found.last_touched_on or on) + timedelta(days=into.stale_days + 1)
    found.updated_at = at
    found.save()
    return found


def _close(row: TargetFirm, outcome: str, reason: str) -> None:
    row.outcome, row.outcome_reason = outcome, reason.strip()[:200]
    row.version += 1
    row.updated_at = clock.now()
    row.save(update_fields=["outcome", "outcome_reason", "version", "updated_at"])
