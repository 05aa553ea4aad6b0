"""Makes chains and versions of their maps, publishes them, and says how every change of a map begins and ends."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.choices import MappingState, MapState
from luodi.chains.models import Chain, ChainMap, FirmSegment, MapEdit, Segment, SegmentFigure, SegmentLink
from luodi.chains.queries.maps import changes_since
from luodi.chains.sources.cells import FIRST_YEAR, LAST_YEAR
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused

Step = dict[str, Any]
CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
RESERVED = {"new", "segments", "firms", "enterprises", "entries"}
"""Codes that stand for other pages in addresses."""
FIELDS = ("name", "name_en", "leading_industry", "order", "is_active", "lead_department")
LONGEST = {"name": 60, "name_en": 120, "leading_industry": 60}


def locked(chain_map: ChainMap, *, version: int | None = None, draft: bool = True) -> ChainMap:
    """The map as it is now, locked; ``Conflict`` where it changed since ``version``, ``Refused`` for no draft."""
    found = ChainMap.objects.select_for_update(of=("self",)).select_related("chain").get(pk=chain_map.pk)
    if draft and found.state != MapState.DRAFT:
        message = _("Only a draft can be changed. Make a new version of this map first.")
        raise Refused.because(message, code="not_a_draft")
    if version is not None and version != found.version:
        message = _("Somebody else changed this map meanwhile. Look at it again, then repeat your change.")
        raise Conflict(Obstacle(message, code="conflict"), *_done_since(found, version))
    return found


def _done_since(chain_map: ChainMap, version: int) -> list[Obstacle]:
    """What others did to a draft since ``version`` and who did it, the newest first."""
    words = {Verb.UNDO: _("Taken back: {what}"), Verb.IMPORT: _("A file was imported in place of the map")}
    return [
        Obstacle(
            words.get(Verb(event.verb), "{what}").format(what=what),
            who=str(event.actor),
            code="changed_since",
        )
        for event, what in changes_since(chain_map, version)
    ]


def edited(
    chain_map: ChainMap, what: str, inverse: Sequence[Step], *, by: User, after: Mapping[str, Any]
) -> MapEdit:
    """Note a change of a locked map, with the steps that reverse it, and count its version."""
    at = clock.now()
    edit = MapEdit(chain_map=chain_map, what=what[:200], inverse=list(inverse), made_by=by, made_at=at)
    edit.save(force_insert=True)
    touched(chain_map)
    record_event(Verb.CHANGE, chain_map, by=by, after={"edit": what[:200], **after})
    return edit


def touched(chain_map: ChainMap) -> None:
    """Count a change of a locked map."""
    chain_map.version += 1
    chain_map.updated_at = clock.now()
    chain_map.save(update_fields=["version", "updated_at"])


@action
def make_chain(
    code: str, name: str, *, place: Organization, by: User, is_example: bool = False, **values: Any
) -> Chain:
    """A chain without a map; ``values`` as for ``change_chain``. Raises ``Refused`` for a code that is taken."""
    obstacles = []
    if not CODE.fullmatch(code):
        message = _("A code consists of up to 60 letters, digits, dashes and underscores.")
        obstacles.append(Obstacle(message, field="code"))
    elif code.lower() in RESERVED or Chain.objects.filter(code=code).exists():
        message = _("The code “{code}” is taken. Choose another one.")
        obstacles.append(Obstacle(message.format(code=code), field="code"))
    given = {"name": name, **values}
    obstacles += _of_chain(given)
    if obstacles:
        raise Refused.of(obstacles)
    chain = Chain(code=code, place=place, is_example=is_example, updated_at=clock.now(), **given)
    try:
        with transaction.atomic():
            chain.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            Obstacle(_("Somebody else made this chain just now."), field="code", code="conflict")
        ) from error
    record_event(Verb.CREATE, chain, by=by, after={"code": code, "place": place, **given})
    return chain


@action
def change_chain(chain: Chain, values: Mapping[str, Any], *, by: User) -> Chain:
    """Change name, English name, leading industry, lead department, order, or whether the chain is in use."""
    obstacles = _of_chain({"name": chain.name, **values})
    if obstacles:
        raise Refused.of(obstacles)
    chain = Chain.objects.select_for_update(of=("self",)).get(pk=chain.pk)
    changed = {name: value for name, value in values.items() if getattr(chain, name) != value}
    if not changed:
        return chain
    before = {name: getattr(chain, name) for name in changed}
    for name, value in changed.items():
        setattr(chain, name, value)
    chain.updated_at = clock.now()
    chain.save(update_fields=[*changed, "updated_at"])
    record_event(Verb.CHANGE, chain, by=by, before=before, after=changed)
    return chain


@action
def new_map(
    chain: Chain, year_from: int, *, by: User, source: str = "", is_example: bool = False
) -> ChainMap:
    """An empty draft for the years from ``year_from`` on."""
    _refuse_year(year_from)
    chain_map = ChainMap(
        chain=chain,
        year_from=year_from,
        source=source[:300],
        made_by=by,
        is_example=is_example,
        updated_at=clock.now(),
    )
    chain_map.save(force_insert=True)
    record_event(Verb.CREATE, chain_map, by=by, after={"year_from": year_from, "source": source})
    return chain_map


@action
def copy_map(chain_map: ChainMap, year_from: int, *, by: User, source: str = "") -> ChainMap:
    """A draft for ``year_from`` with the segments, links, figures and decided firms of ``chain_map``."""
    _refuse_year(year_from)
    fresh = ChainMap(
        chain=chain_map.chain,
        year_from=year_from,
        source=source[:300] or chain_map.source,
        copied_from=chain_map,
        made_by=by,
        is_example=chain_map.is_example,
        updated_at=clock.now(),
    )
    fresh.save(force_insert=True)
    copied: dict[int, Segment] = {}
    for segment in chain_map.segments.order_by("order", "pk"):
        old = segment.pk
        segment.pk, segment.chain_map, segment._state.adding = None, fresh, True
        segment.save(force_insert=True)
        copied[old] = segment
    SegmentLink.objects.bulk_create(
        SegmentLink(
            chain_map=fresh, source=copied[link.source_id], target=copied[link.target_id], kind=link.kind
        )
        for link in chain_map.links.order_by("pk")
    )
    _bring_over(chain_map, fresh)
    record_event(Verb.CREATE, fresh, by=by, after={"year_from": year_from, "copied_from": chain_map.pk})
    return fresh


@action
def publish_map(chain_map: ChainMap, *, by: User, version: int | None = None) -> ChainMap:
    """Let a draft hold from its first year on; it replaces the version of that year.

    Firms and figures entered in that version since the draft was made come along for segments of the same code.
    A version of earlier years ends the year before. Raises ``Refused`` for a map without segments, ``Conflict``.
    """
    chain_map = locked(chain_map, version=version)
    if not chain_map.segments.exists():
        raise Refused.because(_("A map without segments cannot be published. Add segments first."))
    # Two drafts of one chain may be published at once: the chain's row lets the second one wait.
    Chain.objects.select_for_update(of=("self",)).get(pk=chain_map.chain_id)
    published = ChainMap.objects.filter(chain=chain_map.chain_id, state=MapState.PUBLISHED)
    at_work = published.filter(year_from__lte=chain_map.year_from).order_by("-year_from", "-pk").first()
    if at_work is not None:
        _bring_over(at_work, chain_map)
    for old in published.filter(year_from=chain_map.year_from):
        old.state = MapState.REPLACED
        old.updated_at = clock.now()
        old.save(update_fields=["state", "updated_at"])
        record_event(Verb.CHANGE, old, by=by, before={"state": "published"}, after={"state": "replaced"})
    ended = published.filter(Q(year_to__isnull=True) | Q(year_to__gte=chain_map.year_from))
    for old in ended.filter(year_from__lt=chain_map.year_from):
        before, old.year_to, old.updated_at = old.year_to, chain_map.year_from - 1, clock.now()
        old.save(update_fields=["year_to", "updated_at"])
        record_event(Verb.CHANGE, old, by=by, before={"year_to": before}, after={"year_to": old.year_to})
    chain_map.state, chain_map.published_by, chain_map.published_at = MapState.PUBLISHED, by, clock.now()
    chain_map.save(update_fields=["state", "published_by", "published_at"])
    touched(chain_map)
    record_event(Verb.ACCEPT, chain_map, by=by, before={"state": "draft"}, after={"state": "published"})
    return chain_map


@action
def remove_draft(chain_map: ChainMap, *, by: User, version: int | None = None) -> None:
    """Throw a draft away with all that hangs on it. Raises ``Refused`` for a map that was published."""
    chain_map = locked(chain_map, version=version)
    record_event(Verb.DELETE, chain_map, by=by, before={"year_from": chain_map.year_from})
    chain_map.delete()


def _bring_over(old: ChainMap, new: ChainMap) -> None:
    """Give segments of the same code the figures and decided firms that they do not have yet."""
    codes = {row.code: row for row in new.segments.all()}
    figures = set(
        SegmentFigure.objects.filter(segment__chain_map=new).values_list("segment_id", "unit_id", "year")
    )
    moved = []
    for row in SegmentFigure.objects.filter(segment__chain_map=old).select_related("segment"):
        segment = codes.get(row.segment.code)
        if segment is not None and (segment.pk, row.unit_id, row.year) not in figures:
            row.pk, row.segment = None, segment
            moved.append(row)
    SegmentFigure.objects.bulk_create(moved)
    decided = (MappingState.CONFIRMED, MappingState.REFUSED)
    firms = {
        (row.segment_id, row.enterprise_id): row for row in FirmSegment.objects.filter(segment__chain_map=new)
    }
    added = []
    for firm in FirmSegment.objects.filter(segment__chain_map=old, state__in=decided).select_related(
        "segment"
    ):
        segment = codes.get(firm.segment.code)
        if segment is None:
            continue
        there = firms.get((segment.pk, firm.enterprise_id))
        if there is None:
            firm.pk, firm.segment = None, segment
            added.append(firm)
        elif _is_newer(firm, there):
            there.state, there.is_lead_firm = firm.state, firm.is_lead_firm
            there.decided_by_id, there.decided_at = firm.decided_by_id, firm.decided_at
            there.save()
    FirmSegment.objects.bulk_create(added)


def _is_newer(one: FirmSegment, other: FirmSegment) -> bool:
    return one.decided_at is not None and (other.decided_at is None or one.decided_at > other.decided_at)


def _refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("{year} is not a year from {first} to {last}.")
        raise Refused.because(message.format(year=year, first=FIRST_YEAR, last=LAST_YEAR), field="year_from")


def _of_chain(values: Mapping[str, Any]) -> list[Obstacle]:
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise TypeError(f"a chain has no {', '.join(unknown)}")
    found = []
    if not str(values["name"]).strip():
        found.append(Obstacle(_("The chain needs a name."), field="name"))
    for field, limit in LONGEST.items():
        if len(str(values.get(field) or "")) > limit:
            message = _("At most {limit} characters are possible. Shorten it.")
            found.append(Obstacle(message.format(limit=limit), field=field))
    return found


@action
def note_export(chain_map: ChainMap, *, by: User, form: str, rows: int) -> None:
    """Leave an event that ``by`` took the map out as ``form``, with how many rows."""
    record_event(Verb.EXPORT, chain_map, by=by, after={"form": form, "rows": rows})
