"""Edits of a draft map, one segment or link at a time; each can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action
from luodi.chains.choices import LinkKind, MappingState
from luodi.chains.models import ChainMap, Segment, SegmentFigure, SegmentLink
from luodi.chains.queries.maps import given_segment, load_map
from luodi.chains.sources.cells import MOST_LINKS, MOST_SEGMENTS, GivenSegment, link_of, said, segment_of
from luodi.chains.sources.files import segment_row
from luodi.common.errors import Obstacle, Refused
from luodi_engine.chains.graph import with_link
from luodi_engine.chains.problems import ChainError, unknown_segment

from .making import Step, edited, locked


@action
def add_segment(
    chain_map: ChainMap, values: Mapping[str, Any], *, by: User, version: int | None = None
) -> Segment:
    """Add a segment at the end of its track. Raises ``Refused``, and ``Conflict`` for a map changed since ``version``."""
    chain_map = locked(chain_map, version=version)
    given = _checked(values)
    rows = list(chain_map.segments.all())
    if len(rows) >= MOST_SEGMENTS:
        raise Refused.because(_("A map has at most {limit} segments.").format(limit=MOST_SEGMENTS))
    _refuse_doubled(rows, given, keep=None)
    segment = _store(
        Segment(chain_map=chain_map), given, order=max((row.order for row in rows), default=0) + 1
    )
    what = _("Segment “{name}” added").format(name=given.name)
    edited(chain_map, what, [{"op": "remove_segment", "code": given.code}], by=by, after=segment_row(given))
    return segment


@action
def change_segment(
    segment: Segment, values: Mapping[str, Any], *, by: User, version: int | None = None
) -> Segment:
    """Change a segment; what ``values`` leave out stays. Raises ``Refused`` and ``Conflict``."""
    chain_map = locked(segment.chain_map, version=version)
    segment = _current(chain_map, segment.code)
    before = given_segment(segment)
    given = _checked({**segment_row(before), **values})
    if given == before:
        return segment
    _refuse_doubled(list(chain_map.segments.all()), given, keep=segment.pk)
    _store(segment, given, order=segment.order)
    what = _("Segment “{name}” changed").format(name=before.name)
    inverse: Step = {"op": "change_segment", "code": given.code, "to": segment_row(before)}
    edited(chain_map, what, [inverse], by=by, after=segment_row(given))
    return segment


@action
def remove_segment(segment: Segment, *, by: User, version: int | None = None) -> None:
    """Remove a segment with its links, figures and firms; undoing brings all of them back."""
    chain_map = locked(segment.chain_map, version=version)
    segment = _current(chain_map, segment.code)
    inverse: Step = {
        "op": "restore_segment",
        "segment": segment_row(given_segment(segment)),
        "order": segment.order,
        "codes": list(chain_map.segments.order_by("order", "pk").values_list("code", flat=True)),
        "links": [
            {"source": link.source.code, "target": link.target.code, "kind": link.kind}
            for link in (
                segment.links_out.select_related("source", "target")
                | segment.links_in.select_related("source", "target")
            )
        ],
        "figures": [_kept_figure(row) for row in segment.figures.all()],
        "firms": [
            {
                "enterprise": row.enterprise_id,
                "state": row.state,
                "is_lead_firm": row.is_lead_firm,
                "score": row.score,
                "words": row.words,
                "decided_by": row.decided_by_id,
                "decided_at": row.decided_at.isoformat() if row.decided_at else None,
                "is_example": row.is_example,
            }
            for row in segment.firms.exclude(state=MappingState.PROPOSED)
        ],
    }
    name, code = segment.name, segment.code
    segment.delete()
    edited(
        chain_map, _("Segment “{name}” removed").format(name=name), [inverse], by=by, after={"removed": code}
    )


@action
def move_segment(
    segment: Segment, *, to: int, by: User, track: str | None = None, version: int | None = None
) -> None:
    """Put a segment in the place ``to`` (from 0) among all segments, and into another ``track`` if given."""
    chain_map = locked(segment.chain_map, version=version)
    segment = _current(chain_map, segment.code)
    codes = list(chain_map.segments.order_by("order", "pk").values_list("code", flat=True))
    inverse: list[Step] = [{"op": "order", "codes": codes}]
    if track is not None and track != segment.track:
        before = segment_row(given_segment(segment))
        given = _checked({**before, "track": track})
        inverse.append({"op": "change_segment", "code": segment.code, "to": before})
        _store(segment, given, order=segment.order)
    moved = [code for code in codes if code != segment.code]
    moved.insert(max(0, min(to, len(moved))), segment.code)
    if moved == codes and len(inverse) == 1:
        return
    set_order(chain_map, moved)
    what = _("Segment “{name}” moved").format(name=segment.name)
    edited(chain_map, what, inverse, by=by, after={"moved": segment.code, "to": to})


@action
def step_segment(segment: Segment, by_steps: int, *, by: User, version: int | None = None) -> None:
    """Move a segment up (below 0) or down inside its track; at the end of the track nothing happens."""
    rows = list(segment.chain_map.segments.order_by("order", "pk").values_list("code", "track"))
    track = [at for at, (_code, name) in enumerate(rows) if name == segment.track]
    here = next((at for at, (code, _track) in enumerate(rows) if code == segment.code), None)
    place = track.index(here) + by_steps if here is not None else -1
    if 0 <= place < len(track):
        move_segment(segment, to=track[place], by=by, version=version)


@action
def order_segments(
    chain_map: ChainMap, codes: Sequence[str], *, by: User, version: int | None = None
) -> None:
    """Give all segments the order of ``codes``. Raises ``Refused`` where these are not the segments of the map."""
    chain_map = locked(chain_map, version=version)
    before = list(chain_map.segments.order_by("order", "pk").values_list("code", flat=True))
    if sorted(before) != sorted(codes):
        raise Refused.because(_("The order must name every segment of the map once."), field="codes")
    if before != list(codes):
        set_order(chain_map, codes)
        inverse: Step = {"op": "order", "codes": before}
        edited(chain_map, _("Order of the segments changed"), [inverse], by=by, after={"order": list(codes)})


@action
def add_link(
    chain_map: ChainMap,
    source: str,
    target: str,
    *,
    by: User,
    kind: str = LinkKind.SUPPLY,
    version: int | None = None,
) -> SegmentLink:
    """Link two segments by their codes.

    Raises ``Refused`` for an unknown segment, a link to itself, a doubled one and a circle, which is named
    segment by segment; ``Conflict`` for a map changed since ``version``.
    """
    chain_map = locked(chain_map, version=version)
    loaded = load_map(chain_map)
    link, wrong = link_of({"source": source, "target": target, "kind": kind}, "")
    if wrong or link is None:
        raise Refused.of(wrong)
    if len(loaded.links) >= MOST_LINKS:
        raise Refused.because(_("A map has at most {limit} links.").format(limit=MOST_LINKS))
    try:
        with_link(loaded.graph, link)
    except ChainError as error:
        raise Refused.of(Obstacle(said(one).message, code=one.code) for one in error.problems) from error
    ends = loaded.by_code[link.source], loaded.by_code[link.target]
    row = SegmentLink(chain_map=chain_map, source=ends[0], target=ends[1], kind=str(link.kind))
    row.save(force_insert=True)
    what = _("Link “{source} → {target}” added").format(source=ends[0].name, target=ends[1].name)
    values = {"source": link.source, "target": link.target, "kind": str(link.kind)}
    edited(chain_map, what, [{"op": "remove_link", **values}], by=by, after=values)
    return row


@action
def remove_link(link: SegmentLink, *, by: User, version: int | None = None) -> None:
    """Take a link away. A link that is gone already is a ``Refused``."""
    chain_map = locked(link.chain_map, version=version)
    rows = SegmentLink.objects.filter(chain_map=chain_map, pk=link.pk).select_related("source", "target")
    row = rows.first()
    if row is None:
        raise Refused.because(_("This link is no longer there. Load the page again."), code="gone")
    values = {"source": row.source.code, "target": row.target.code, "kind": row.kind}
    what = _("Link “{source} → {target}” removed").format(source=row.source.name, target=row.target.name)
    row.delete()
    edited(chain_map, what, [{"op": "add_link", **values}], by=by, after={"removed": values})


def set_order(chain_map: ChainMap, codes: Sequence[str]) -> None:
    """Number the segments of a locked map in the order of ``codes``."""
    rows = {row.code: row for row in chain_map.segments.all()}
    changed = []
    for order, code in enumerate(codes, start=1):
        if rows[code].order != order:
            rows[code].order = order
            changed.append(rows[code])
    Segment.objects.bulk_update(changed, ["order"])


def _checked(values: Mapping[str, Any]) -> GivenSegment:
    given, wrong = segment_of(values, "")
    if wrong:
        raise Refused.of(wrong)
    return given


def _refuse_doubled(rows: Sequence[Segment], given: GivenSegment, *, keep: int | None) -> None:
    for row in rows:
        if row.pk != keep and row.code == given.code:
            message = _("The code “{code}” is taken by “{name}”. Choose another one.")
            raise Refused.because(message.format(code=row.code, name=row.name), field="code")


def _current(chain_map: ChainMap, code: str) -> Segment:
    segment = chain_map.segments.filter(code=code).first()
    if segment is None:
        known = list(chain_map.segments.values_list("code", flat=True))
        raise Refused(said(unknown_segment("", code, known)))
    return segment


def _store(segment: Segment, given: GivenSegment, *, order: int) -> Segment:
    for name, value in segment_row(given).items():
        setattr(segment, name, value)
    segment.order = order
    segment.save()
    return segment


def _kept_figure(row: SegmentFigure) -> dict[str, Any]:
    amounts = {
        name: None if getattr(row, name) is None else str(getattr(row, name))
        for name in ("output", "largest_output", "local_demand")
    }
    return {
        "unit": row.unit_id,
        "year": row.year,
        "source": row.source,
        "is_example": row.is_example,
        **amounts,
    }
