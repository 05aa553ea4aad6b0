"""Local firms and figures of segments: proposed, confirmed or refused, and entered for a year."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.choices import MappingState, MapState
from luodi.chains.models import ChainMap, FirmSegment, Segment, SegmentFigure
from luodi.chains.queries.firms import firm_text, firms_to_match
from luodi.chains.queries.maps import engine_segment, load_map
from luodi.chains.queries.standings import figures_mark
from luodi.chains.sources.cells import FIRST_YEAR
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.models import Enterprise
from luodi_engine.chains.matching import SegmentMatch, proposed_for_all

from .making import locked

PART, MOST_FIRMS = 2000, 20_000
AMOUNTS = ("output", "largest_output", "local_demand")
DECIDED = ("state", "is_lead_firm", "decided_by", "decided_at")
HIGHEST = Decimal(10) ** 9
Amounts = Mapping[str, Decimal | None]


@action
def propose_firms(
    chain_map: ChainMap,
    *,
    by: User,
    enterprises: Iterable[Enterprise] | None = None,
    below: Iterable[str] | None = None,
    elsewhere: bool = False,
) -> tuple[int, int]:
    """Propose segments from products, scope and industry for all local firms, or as ``firms_to_match`` narrows them.

    Gives how many proposals are new and how many changed. What an officer decided stays; an open proposal that
    no longer matches goes. Raises ``Refused`` for more than 20,000 firms at once and for a replaced map.
    """
    _refuse_replaced(chain_map)
    loaded = load_map(chain_map)
    rows = list(firms_to_match(enterprises, below=below, elsewhere=elsewhere)[: MOST_FIRMS + 1])
    if len(rows) > MOST_FIRMS:
        message = _("More than {most} firms at once take too long. Propose firms from the page of each one.")
        raise Refused.because(message.format(most=MOST_FIRMS))
    matches = proposed_for_all(
        [firm_text(row) for row in rows], [engine_segment(segment) for segment in loaded.segments]
    )
    found = {(loaded.by_code[one.segment].pk, int(one.firm)): one for one in matches}
    there: dict[tuple[int, int], FirmSegment] = {}
    ids = [row.pk for row in rows]
    for start in range(0, len(ids), PART):
        part = FirmSegment.objects.filter(
            segment__chain_map=chain_map, enterprise__in=ids[start : start + PART]
        )
        there |= {(row.segment_id, row.enterprise_id): row for row in part}
    return _store_proposals(chain_map, found, there, by=by)


def _store_proposals(
    chain_map: ChainMap,
    found: Mapping[tuple[int, int], SegmentMatch],
    there: Mapping[tuple[int, int], FirmSegment],
    *,
    by: User,
) -> tuple[int, int]:
    fresh, changed = [], []
    for key, match in found.items():
        row = there.get(key)
        if row is None:
            fresh.append(_proposal(key, match))
        elif row.score != match.score or row.words != _words(match):
            row.score, row.words = match.score, _words(match)
            changed.append(row)
    FirmSegment.objects.bulk_create(fresh, batch_size=500)
    FirmSegment.objects.bulk_update(changed, ["score", "words"], batch_size=200)
    stale = [row.pk for key, row in there.items() if key not in found and row.state == MappingState.PROPOSED]
    for start in range(0, len(stale), PART):
        FirmSegment.objects.filter(pk__in=stale[start : start + PART]).delete()
    if fresh or changed or stale:
        after = {"proposed": len(fresh), "renewed": len(changed), "withdrawn": len(stale)}
        record_event(Verb.CHANGE, chain_map, by=by, after=after)
    return len(fresh), len(changed)


@action
def confirm_firm(
    segment: Segment,
    enterprise: Enterprise,
    *,
    by: User,
    is_lead_firm: bool | None = None,
    state: MappingState = MappingState.CONFIRMED,
    is_example: bool = False,
) -> FirmSegment:
    """Confirm an enterprise in a segment, or give it another ``state``, also one that was not proposed.

    The same again changes nothing.

    Raises ``Refused`` for a map that was replaced and for an enterprise merged into another.
    """
    _refuse_replaced(segment.chain_map)
    if enterprise.merged_into_id is not None:
        raise Refused.because(_("This enterprise was merged into another. Confirm that one."), code="merged")
    row, _made = FirmSegment.objects.select_for_update(of=("self",)).get_or_create(
        segment=segment, enterprise=enterprise, defaults={"is_example": is_example}
    )
    lead = row.is_lead_firm if is_lead_firm is None else is_lead_firm
    return _decide(row, state, by=by, is_lead_firm=lead and state == MappingState.CONFIRMED)


@action
def decide_firms(rows: Iterable[FirmSegment], state: str, *, by: User) -> int:
    """Confirm, refuse or reopen many firms at once, all or none; gives how many changed."""
    found = _locked([row.pk for row in rows])
    changed = [row for row in found if row.state != state]
    for row in changed:
        lead = row.is_lead_firm and state == MappingState.CONFIRMED
        _decide(row, MappingState(state), by=by, is_lead_firm=lead)
    return len(changed)


@action
def mark_lead_firm(row: FirmSegment, is_lead_firm: bool, *, by: User) -> FirmSegment:
    """Mark a confirmed firm as a lead firm of the chain, or take the mark away."""
    row = _locked([row.pk])[0]
    if row.state != MappingState.CONFIRMED:
        raise Refused.because(_("Only a confirmed firm can be a lead firm. Confirm it first."))
    return _decide(row, MappingState.CONFIRMED, by=by, is_lead_firm=is_lead_firm)


def confirm_in_place(kept: int, merged: int) -> list[dict[str, Any]]:
    """Where two merged enterprises stand in one segment, let a decision beat a proposal; gives what was before.

    A firm that was only proposed becomes confirmed where the other was, and a lead firm where the other was one.
    """
    confirmed = FirmSegment.objects.filter(enterprise=merged, state=MappingState.CONFIRMED)
    others = {row.segment_id: row for row in confirmed}
    rows = FirmSegment.objects.select_for_update(of=("self",)).filter(enterprise=kept, segment__in=others)
    notes = []
    for row in rows.exclude(state=MappingState.REFUSED).order_by("pk"):
        other = others[row.segment_id]
        before = _decision(row)
        if row.state == MappingState.PROPOSED:
            row.state, row.decided_by_id, row.decided_at = other.state, other.decided_by_id, other.decided_at
        row.is_lead_firm = row.is_lead_firm or other.is_lead_firm
        if (after := _decision(row)) != before:
            row.save(update_fields=DECIDED)
            notes.append({"id": row.pk, "before": before, "after": after})
    return notes


def take_back_confirmed(notes: Iterable[Mapping[str, Any]]) -> None:
    """Give firms the state they had before a merge, unless somebody decided anew since."""
    noted = {note["id"]: note for note in notes}
    for row in FirmSegment.objects.select_for_update(of=("self",)).filter(pk__in=noted).order_by("pk"):
        note = noted[row.pk]
        if _decision(row) == note["after"]:
            for name, value in note["before"].items():
                setattr(row, name, parse_datetime(value) if name == "decided_at" and value else value)
            row.save(update_fields=DECIDED)


def _decision(row: FirmSegment) -> dict[str, Any]:
    """The decision about a firm, as JSON keeps it."""
    at = row.decided_at.isoformat() if row.decided_at else None
    return {
        "state": str(row.state),
        "is_lead_firm": row.is_lead_firm,
        "decided_by_id": row.decided_by_id,
        "decided_at": at,
    }


def _locked(ids: Sequence[int]) -> list[FirmSegment]:
    rows = FirmSegment.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    found = list(rows.select_related("segment__chain_map", "enterprise").order_by("pk"))
    if len(found) != len(set(ids)):
        message = _("Some of these proposals are gone meanwhile. Load the page again.")
        raise Conflict(Obstacle(message, code="conflict"))
    for row in found:
        _refuse_replaced(row.segment.chain_map)
    return found


def _decide(row: FirmSegment, state: MappingState, *, by: User, is_lead_firm: bool) -> FirmSegment:
    before = {"state": row.state, "is_lead_firm": row.is_lead_firm}
    after = {"state": str(state), "is_lead_firm": is_lead_firm}
    if before == after and row.decided_at is not None:
        return row
    row.state, row.is_lead_firm = state, is_lead_firm
    is_open = state == MappingState.PROPOSED
    row.decided_by, row.decided_at = (None, None) if is_open else (by, clock.now())
    row.save()
    noted = {"segment": row.segment_id, "enterprise": row.enterprise_id}
    record_event(Verb.DECIDE, row, by=by, before=before, after={**after, **noted})
    return row


def _refuse_replaced(chain_map: ChainMap) -> None:
    if chain_map.state == MapState.REPLACED:
        raise Refused.because(_("This version was replaced. Decide in the one in force."), code="replaced")


def _proposal(key: tuple[int, int], match: SegmentMatch) -> FirmSegment:
    return FirmSegment(segment_id=key[0], enterprise_id=key[1], score=match.score, words=_words(match))


def _words(match: SegmentMatch) -> list[dict[str, object]]:
    return [
        {"word": one.word, "source": str(one.source), "text": one.text[:200], "points": one.points}
        for one in match.words
    ]


@action
def set_figures(
    chain_map: ChainMap,
    unit: Organization,
    year: int,
    rows: Mapping[str, Amounts],
    *,
    by: User,
    source: str = "",
    seen: str | None = None,
    is_example: bool = False,
) -> int:
    """Enter the figures of segments by their code (万元); gives how many changed.

    ``seen`` is the ``figures_mark`` the writer saw: ``Conflict`` where somebody entered others since.
    A row whose amounts are all None is taken away; the same again changes nothing. Raises ``Refused`` with
    everything wrong: a year to come, unknown segments, a negative or absurd amount, a largest firm above the whole.
    """
    chain_map = locked(chain_map, draft=False)
    if seen is not None and seen != figures_mark(chain_map, unit, year):
        message = _("Somebody else entered figures of this unit meanwhile. Compare them, then save again.")
        raise Conflict(Obstacle(message, code="conflict"))
    segments = {segment.code: segment for segment in chain_map.segments.all()}
    if obstacles := [*_of_frame(chain_map, year), *_of_rows(rows, segments)]:
        raise Refused.of(obstacles)
    before = {
        row.segment_id: row
        for row in SegmentFigure.objects.filter(segment__chain_map=chain_map, unit=unit, year=year)
    }
    changed = 0
    for code, amounts in rows.items():
        segment = segments[code]
        row = before.get(segment.pk)
        if all(amounts.get(name) is None for name in AMOUNTS):
            changed += row.delete()[0] if row is not None else 0
            continue
        row = row or SegmentFigure(segment=segment, unit=unit, year=year, is_example=is_example)
        wanted = {**{name: amounts.get(name) for name in AMOUNTS}, "source": source[:200]}
        if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save()
            changed += 1
    if changed:
        ChainMap.objects.filter(pk=chain_map.pk).update(updated_at=clock.now())
        noted = {"unit": unit, "year": year, "figures": changed, "source": source}
        record_event(Verb.CHANGE, chain_map, by=by, after=noted)
    return changed


def _of_frame(chain_map: ChainMap, year: int) -> list[Obstacle]:
    found = []
    if chain_map.state == MapState.REPLACED:
        found.append(Obstacle(_("This version was replaced. Enter figures in the one in force.")))
    if not FIRST_YEAR <= year <= clock.today().year:
        message = _("{year} is not a year from {first} to {last}.")
        found.append(
            Obstacle(message.format(year=year, first=FIRST_YEAR, last=clock.today().year), field="year")
        )
    return found


def _of_rows(rows: Mapping[str, Amounts], segments: Mapping[str, Segment]) -> list[Obstacle]:
    found = []
    for code, amounts in rows.items():
        if code in segments:
            found += _of_amounts(segments[code].name, code, amounts)
        else:
            found.append(Obstacle(_("The map has no segment “{code}”.").format(code=code), place=code))
    return found


def _of_amounts(name: str, code: str, amounts: Amounts) -> list[Obstacle]:
    found = []
    for field in AMOUNTS:
        value = amounts.get(field)
        if value is not None and not 0 <= value <= HIGHEST:
            message = _("{segment}: {value} is negative or too high. Amounts are in 10,000 yuan.")
            found.append(Obstacle(message.format(segment=name, value=value), place=code, field=field))
    output, largest = amounts.get("output"), amounts.get("largest_output")
    if output is not None and largest is not None and largest > output:
        message = _("{segment}: the largest firm has more output than the whole segment.")
        found.append(Obstacle(message.format(segment=name), place=code, field="largest_output"))
    return found
