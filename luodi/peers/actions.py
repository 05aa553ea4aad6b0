"""Every write to windows and marks."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

from .choices import WindowState
from .models import MarkWindow, PeerMark
from .queries import marks_given, state_of

LEAST_UNITS = 3


@action
def open_window(
    values: Mapping[str, Any], units: Sequence[Organization], *, by: User, is_example: bool = False
) -> MarkWindow:
    """Open a window for ``units`` to mark each other. Raises ``Refused`` for dates or a number of units that cannot be."""
    obstacles = []
    if values["closes_on"] < values["opens_on"]:
        message = _("A window closes on the day it opens or later.")
        obstacles.append(Obstacle(message, field="closes_on"))
    if len(units) < LEAST_UNITS:
        obstacles.append(Obstacle(_("Choose at least three units: each marks the others."), field="units"))
    if values["out_of"] <= 0:
        obstacles.append(Obstacle(_("The full mark is above zero."), field="out_of"))
    if obstacles:
        raise Refused.of(obstacles)
    window = MarkWindow.objects.create(**values, made_by=by, made_at=clock.now(), is_example=is_example)
    window.units.set(units)
    after = {**values, "units": [unit.code for unit in units]}
    record_event(Verb.CREATE, window, by=by, after=after)
    return window


@action
def give_marks(
    window: MarkWindow,
    marker: Organization,
    marks: Mapping[int, Decimal | None],
    *,
    by: User,
    on: date,
    seen: str | None = None,
) -> int:
    """Set the marks of ``marker`` by unit, None takes one away; all or none; gives how many changed.

    ``seen`` is the ``state_of`` the marks the writer saw: ``Conflict`` where a colleague changed them since. Raises
    ``Refused`` outside the window's days, and for every mark of a unit itself, of a stranger or outside the full mark.
    """
    window = _locked(window, WindowState.OPEN)
    if not window.opens_on <= on <= window.ends_on:
        message = _("Marks are given from {first} to {last}.").format(
            first=window.opens_on, last=window.ends_on
        )
        raise Refused.because(message)
    units = {unit.pk: unit for unit in window.units.all()}
    before = marks_given(window, marker)
    if seen is not None and seen != state_of(before):
        message = _("A colleague changed the marks of your unit meanwhile. Compare them, then save again.")
        raise Conflict.because(message, code="conflict")
    obstacles = [] if marker.pk in units else [Obstacle(_("Your unit takes no part in this window."))]
    for pk, mark in marks.items():
        if pk == marker.pk:
            obstacles.append(Obstacle(_("A unit does not mark itself."), field=f"unit{pk}"))
        elif pk not in units:
            obstacles.append(Obstacle(_("A marked unit takes no part in this window.")))
        elif mark is not None and not 0 <= mark <= window.out_of:
            message = _("{unit}: a mark lies between 0 and {most}.")
            told = message.format(unit=units[pk], most=f"{window.out_of.normalize():f}")
            obstacles.append(Obstacle(told, field=f"unit{pk}"))
    if obstacles:
        raise Refused.of(obstacles)
    changed = {pk: mark for pk, mark in marks.items() if before.get(pk) != mark}
    for pk, mark in changed.items():
        if mark is None:
            PeerMark.objects.filter(window=window, marker=marker, unit=pk).delete()
        else:
            given = {"mark": mark, "given_by": by, "given_at": clock.now()}
            PeerMark.objects.update_or_create(window=window, marker=marker, unit_id=pk, defaults=given)
    if changed:
        old = {units[pk].code: before.get(pk) for pk in changed}
        new = {units[pk].code: mark for pk, mark in changed.items()}
        record_event(Verb.CHANGE, window, by=by, before={marker.code: old}, after={marker.code: new})
    return len(changed)


@action
def extend_window(window: MarkWindow, to: date, *, by: User, reason: str) -> MarkWindow:
    """Take marks up to ``to``; those after the first last day count as late. Raises ``Refused``."""
    window = _locked(window, WindowState.OPEN)
    obstacles = []
    if to <= window.ends_on:
        message = _("Choose a day after {day}.").format(day=window.ends_on)
        obstacles.append(Obstacle(message, field="to"))
    if not reason.strip():
        obstacles.append(Obstacle(_("Say why."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    before, window.extended_to = window.extended_to, to
    window.save(update_fields=["extended_to"])
    record_event(
        Verb.CHANGE, window, by=by, before={"extended_to": before}, after={"extended_to": to}, reason=reason
    )
    return window


@action
def close_window(window: MarkWindow, *, by: User) -> MarkWindow:
    """End the marking; from then on the marks count in runs. Raises ``Refused`` where no unit gave a mark."""
    window = _locked(window, WindowState.OPEN)
    if not window.marks.exists():
        raise Refused.because(_("No unit has given marks yet. Extend the window instead."))
    window.state, window.closed_by, window.closed_at = WindowState.CLOSED, by, clock.now()
    window.save(update_fields=["state", "closed_by", "closed_at"])
    record_event(Verb.FREEZE, window, by=by, after={"state": window.state, "marks": window.marks.count()})
    return window


@action
def reopen_window(window: MarkWindow, *, by: User, reason: str) -> MarkWindow:
    """Take marks again up to the last day; nothing was published yet. Raises ``Refused`` without a reason."""
    window = _locked(window, WindowState.CLOSED)
    if not reason.strip():
        raise Refused.because(_("Say why."), field="reason")
    window.state, window.closed_by, window.closed_at = WindowState.OPEN, None, None
    window.save(update_fields=["state", "closed_by", "closed_at"])
    record_event(Verb.REOPEN, window, by=by, after={"state": window.state}, reason=reason)
    return window


@action
def publish_window(window: MarkWindow, *, by: User) -> MarkWindow:
    """Let everybody who sees assessments see the marks."""
    window = _locked(window, WindowState.CLOSED)
    window.state, window.published_by, window.published_at = WindowState.PUBLISHED, by, clock.now()
    window.save(update_fields=["state", "published_by", "published_at"])
    record_event(Verb.CHANGE, window, by=by, after={"state": window.state})
    return window


def _locked(window: MarkWindow, state: WindowState) -> MarkWindow:
    """The window as it is now, locked; ``Conflict`` where it is not in ``state`` any more."""
    found = MarkWindow.objects.select_for_update(of=("self",)).get(pk=window.pk)
    if found.state != state:
        message = _("The window is {state} by now. Look at it again.")
        raise Conflict.because(message.format(state=found.get_state_display()), code="conflict")
    return found
