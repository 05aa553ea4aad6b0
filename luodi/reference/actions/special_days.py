"""Changes of the working calendar by an officer."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common.errors import Obstacle, Refused
from luodi.reference.models import SpecialDay
from luodi.reference.queries import forget_calendar

EARLIEST, LATEST = 1990, 2100


@action
def set_special_day(day: date, *, is_workday: bool, name: str, by: Any, source: str = "") -> SpecialDay:
    """Make ``day`` a workday or a rest day; deadlines computed from now on follow it.

    Raises ``Refused`` for a day out of all reason, without a name, or that is so in an ordinary week anyway.
    """
    obstacles = []
    if not EARLIEST <= day.year <= LATEST:
        message = _("{day} is not a day of this calendar. Check the year.")
        obstacles.append(Obstacle(message.format(day=day), field="day"))
    if not name.strip():
        obstacles.append(Obstacle(_("Name the holiday, as the notice does."), field="name"))
    if obstacles:
        raise Refused.of(obstacles)
    known = SpecialDay.objects.filter(day=day).first()
    before = {"is_workday": known.is_workday, "name": known.name, "source": known.source} if known else {}
    values = {"is_workday": is_workday, "name": name.strip(), "source": source.strip()}
    special, _created = SpecialDay.objects.update_or_create(day=day, defaults={**values, "changed_by": by})
    forget_calendar()
    record_event(Verb.CHANGE if before else Verb.CREATE, special, by=by, before=before, after=values)
    return special


@action
def remove_special_day(day: date, *, by: Any, reason: str = "") -> None:
    """Let ``day`` be what it is in an ordinary week; nothing happens where it is so already."""
    special = SpecialDay.objects.filter(day=day).first()
    if special is None:
        return
    before = {"is_workday": special.is_workday, "name": special.name, "source": special.source}
    record_event(Verb.DELETE, special, by=by, before=before, reason=reason)
    special.delete()
    forget_calendar()
