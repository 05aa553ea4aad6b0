"""The bureau accepts, returns or reverses what a unit claimed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.capital.choices import ClaimState
from luodi.capital.models import CapitalEvidence, PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

from .following import hold_projects
from .freezing import hold_hosts
from .totals import add_to_totals


@action
def accept_capital(capital: PaidInCapital, *, by: User, note: str = "") -> PaidInCapital:
    """Accept one claim; it counts from now on. Raises as ``accept_many``."""
    [accepted] = accept_many([capital.pk], by=by, note=note)
    return accepted


@action
def accept_many(
    ids: Iterable[int], *, by: User, note: str = "", seen: Mapping[int, datetime | None] | None = None
) -> list[PaidInCapital]:
    """Accept claims, all or none; ``seen`` says when each had last been changed when the officer looked at it.

    Raises ``Conflict`` when one was decided or corrected meanwhile, ``Refused`` for a claim of one's own, a frozen month, a
    claim without evidence, a project that is not signed any more, or a unit one does not accept for.
    """
    rows = _locked(ids)
    hold_hosts(row.host_id for row in rows)
    frozen = frozen_hosts()
    proven = set(CapitalEvidence.objects.filter(capital__in=rows).values_list("capital_id", flat=True))
    obstacles = []
    for row in rows:
        if row.state != ClaimState.CLAIMED:
            raise Conflict(_already(row))
        if (seen or {}).get(row.pk, row.updated_at) not in (None, row.updated_at):
            raise Conflict(_corrected(row))
        obstacles += [*_obstacles(row, by), *_unsigned(row), *_frozen(row, frozen)]
        if row.pk not in proven:
            message = _("{project}, {month}: no evidence is attached. Return it, or have a voucher attached.")
            obstacles.append(
                Obstacle(message.format(project=row.project, month=f"{row.month:%Y-%m}"), code="evidence")
            )
    if obstacles:
        raise Refused.of(dict.fromkeys(obstacles))
    at = clock.now()
    for row in rows:
        row.state, row.decided_by, row.accepted_at, row.updated_at = ClaimState.ACCEPTED, by, at, at
        row.reason = note
        record_event(
            Verb.ACCEPT, row, by=by, after={"amount": row.amount, "usd": row.amount_usd}, reason=note
        )
    PaidInCapital.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ClaimState.ACCEPTED, decided_by=by, accepted_at=at, updated_at=at, reason=note
    )
    add_to_totals(rows, sign=1, at=at)
    return rows


@action
def return_capital(capital: PaidInCapital, *, by: User, reason: str) -> PaidInCapital:
    """Give a claim back with a reason. Raises ``Refused`` without one, ``Conflict`` when it was decided."""
    if not reason.strip():
        raise Refused.because(
            _("Say why the amount is returned, so that the unit can mend it."), field="reason"
        )
    [row] = _locked([capital.pk])
    if row.state != ClaimState.CLAIMED:
        raise Conflict(_already(row))
    if obstacles := _obstacles(row, by):
        raise Refused.of(obstacles)
    _end(row, ClaimState.RETURNED, by=by, reason=reason)
    record_event(Verb.RETURN, row, by=by, before={"amount": row.amount}, reason=reason)
    return row


@action
def reverse_capital(capital: PaidInCapital, *, by: User, reason: str) -> PaidInCapital:
    """Take an accepted amount out of the figures with a reason; it stays on file.

    Raises ``Refused`` without a reason or in a frozen month, ``Conflict`` when it is not accepted any more.
    """
    if not reason.strip():
        raise Refused.because(_("A reversal needs a reason."), field="reason")
    [row] = _locked([capital.pk])
    if row.state != ClaimState.ACCEPTED:
        raise Conflict(_already(row))
    hold_hosts([row.host_id])
    if obstacles := _frozen(row, frozen_hosts()):
        raise Refused.of(obstacles)
    if not by.scope.allows("capital.accept", row.host.path):
        raise Refused.because(_("Amounts of {unit} are decided by the bureau.").format(unit=row.host))
    _end(row, ClaimState.REVERSED, by=None, reason=reason)
    add_to_totals([row], sign=-1, at=row.updated_at)
    record_event(
        Verb.REVERSE, row, by=by, before={"amount": row.amount, "usd": row.amount_usd}, reason=reason
    )
    return row


def _locked(ids: Iterable[int]) -> list[PaidInCapital]:
    """The amounts as they stand, their projects held before them; raises ``Conflict`` where one is gone."""
    wanted = set(ids)
    rows = PaidInCapital.objects.filter(pk__in=wanted)
    hold_projects(rows.order_by().values_list("project_id", flat=True))
    held = rows.select_for_update(of=("self",)).select_related("host", "project", "claimed_by")
    found = list(held.order_by("pk"))
    if len(found) < len(wanted):
        raise Conflict(
            Obstacle(_("The claim was taken back meanwhile. Nothing was changed."), code="conflict")
        )
    return found


def _already(row: PaidInCapital) -> Obstacle:
    message = _("{project}, {month} was already decided: {state}. Nothing was changed.")
    told = {"project": row.project, "month": f"{row.month:%Y-%m}", "state": row.get_state_display()}
    return Obstacle(message.format(**told), code="conflict")


def _corrected(row: PaidInCapital) -> Obstacle:
    message = _(
        "{project}, {month} was corrected after you opened it. Look at it again; nothing was changed."
    )
    return Obstacle(message.format(project=row.project, month=f"{row.month:%Y-%m}"), code="conflict")


def _obstacles(row: PaidInCapital, by: User) -> list[Obstacle]:
    found = []
    if row.claimed_by_id == by.pk:
        found.append(
            Obstacle(_("You claimed this amount yourself; somebody else has to decide it."), code="four_eyes")
        )
    if not by.scope.allows("capital.accept", row.host.path):
        found.append(Obstacle(_("Amounts of {unit} are decided by the bureau.").format(unit=row.host)))
    return found


def _unsigned(row: PaidInCapital) -> list[Obstacle]:
    """A project may have been put back below signing while its claim waited."""
    if row.project.signed_on is not None:
        return []
    message = _("{project} is not signed any more; money counts from signing on. Return the claim.")
    return [Obstacle(message.format(project=row.project), code="unsigned")]


def _frozen(row: PaidInCapital, frozen: Mapping[date, frozenset[int] | None]) -> list[Obstacle]:
    hosts = frozen.get(row.month, frozenset())
    if hosts is not None and row.host_id not in hosts:
        return []
    message = _("{month} is frozen. Reopen it with a reason first.")
    return [Obstacle(message.format(month=f"{row.month:%Y-%m}"), code="frozen")]


def _end(row: PaidInCapital, state: str, *, by: User | None, reason: str) -> None:
    row.state, row.reason = state, reason
    row.ended_at = row.updated_at = clock.now()
    changed = ["state", "reason", "ended_at", "updated_at"]
    if by is not None:
        row.decided_by = by
        changed.append("decided_by")
    row.save(update_fields=changed)
