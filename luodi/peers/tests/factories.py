"""Windows as the actions make them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luodi.accounts.models import Organization
from luodi.common import clock
from luodi.peers.actions import give_marks, open_window
from luodi.peers.models import MarkWindow


def window(by: Any, units: list[Organization], **more: Any) -> MarkWindow:
    """A window of ten days from today, out of a hundred, for the single items 单位互评."""
    today = clock.today()
    values = {
        "title": "年度单位互评",
        "year": today.year,
        "item_kind": "单位互评",
        "out_of": Decimal(100),
        "opens_on": today,
        "closes_on": today + timedelta(days=10),
        **more,
    }
    return open_window(values, units, by=by)


def marked(
    found: MarkWindow,
    marker: Organization,
    marks: dict[Organization, int],
    *,
    by: Any,
    on: date | None = None,
) -> int:
    """Marks of one unit as it gives them."""
    given = {unit.pk: Decimal(mark) for unit, mark in marks.items()}
    return give_marks(found, marker, given, by=by, on=on or clock.today())
