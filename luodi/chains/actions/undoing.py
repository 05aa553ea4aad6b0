"""Takes the last edit of a draft back, and the one before it, one after another."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.models import ChainMap, FirmSegment, MapEdit, Segment, SegmentFigure, SegmentLink
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.enterprises.models import Enterprise

from .editing import set_order
from .making import locked, touched

AMOUNTS = ("output", "largest_output", "local_demand")


@action
def undo_edit(chain_map: ChainMap, *, by: User, version: int | None = None) -> MapEdit:
    """Reverse the newest edit that was not undone yet. Raises ``Refused`` where there is none, and ``Conflict``."""
    chain_map = locked(chain_map, version=version)
    edit = chain_map.edits.filter(undone_at__isnull=True).order_by("-pk").first()
    if edit is None:
        raise Refused.because(_("There is nothing to undo."), code="nothing_to_undo")
    for step in edit.inverse:
        _STEPS[step["op"]](chain_map, step)
    edit.undone_at = clock.now()
    edit.save(update_fields=["undone_at"])
    touched(chain_map)
    record_event(Verb.UNDO, chain_map, by=by, after={"edit": edit.what})
    return edit


def _remove_segment(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    Segment.objects.filter(chain_map=chain_map, code=step["code"]).delete()


def _change_segment(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    segment = Segment.objects.get(chain_map=chain_map, code=step["code"])
    for name, value in step["to"].items():
        setattr(segment, name, value)
    segment.save()


def _restore_segment(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    segment = Segment.objects.create(chain_map=chain_map, order=step["order"], **step["segment"])
    set_order(chain_map, step["codes"])
    for link in step["links"]:
        _add_link(chain_map, link)
    units = set(Organization.objects.values_list("pk", flat=True))
    SegmentFigure.objects.bulk_create(
        SegmentFigure(
            segment=segment,
            unit_id=row["unit"],
            year=row["year"],
            source=row["source"],
            is_example=row["is_example"],
            **{name: None if row[name] is None else Decimal(row[name]) for name in AMOUNTS},
        )
        for row in step["figures"]
        if row["unit"] in units
    )
    # An enterprise may have been merged or removed since; its place in the segment went with it.
    wanted = [row["enterprise"] for row in step["firms"]]
    known = set(Enterprise.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    FirmSegment.objects.bulk_create(
        FirmSegment(
            segment=segment,
            enterprise_id=row["enterprise"],
            state=row["state"],
            is_lead_firm=row["is_lead_firm"],
            score=row["score"],
            words=row["words"],
            decided_by_id=row["decided_by"],
            decided_at=datetime.fromisoformat(row["decided_at"]) if row["decided_at"] else None,
            is_example=row["is_example"],
        )
        for row in step["firms"]
        if row["enterprise"] in known
    )


def _add_link(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    ends = {
        row.code: row
        for row in Segment.objects.filter(chain_map=chain_map, code__in=[step["source"], step["target"]])
    }
    SegmentLink.objects.create(
        chain_map=chain_map, source=ends[step["source"]], target=ends[step["target"]], kind=step["kind"]
    )


def _remove_link(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    SegmentLink.objects.filter(
        chain_map=chain_map,
        source__code=step["source"],
        target__code=step["target"],
        kind=step["kind"],
    ).delete()


def _order(chain_map: ChainMap, step: Mapping[str, Any]) -> None:
    set_order(chain_map, step["codes"])


_STEPS: dict[str, Callable[[ChainMap, Mapping[str, Any]], None]] = {
    "remove_segment": _remove_segment,
    "change_segment": _change_segment,
    "restore_segment": _restore_segment,
    "add_link": _add_link,
    "remove_link": _remove_link,
    "order": _order,
}
