"""Loads a whole map, or a table of places by industries, from a file that was read and checked: all or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.choices import MapState
from luodi.chains.models import Chain, ChainMap, IndustryTable, Segment, SegmentLink
from luodi.chains.sources import GivenMap, read_map
from luodi.chains.sources.files import segment_row
from luodi.chains.sources.tables import GivenTable, read_table
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused

from .making import locked, make_chain, new_map, publish_map, touched


@action
def import_map(
    chain: Chain,
    given: GivenMap,
    *,
    by: User,
    into: ChainMap | None = None,
    year_from: int | None = None,
    version: int | None = None,
    is_example: bool = False,
) -> ChainMap:
    """A new draft with the segments and links of a file, or, with ``into``, this draft brought to say the same.

    Segments keep their firms and figures where their code stays. Edits before can then no longer be undone.
    Raises ``Refused`` where no year is known or ``into`` is no draft, ``Conflict`` for one changed since ``version``.
    """
    if given.chain is not None and given.chain.code not in ("", chain.code):
        message = _("The file is of the chain “{found}”, not of “{code}”.")
        raise Refused(
            Obstacle(
                message.format(found=given.chain.code, code=chain.code), place="chain.code", field="files"
            )
        )
    if into is None:
        year = year_from or given.year_from
        if year is None:
            raise Refused.because(_("Say from which year on the map holds."), field="year_from")
        chain_map = new_map(chain, year, by=by, source=given.source, is_example=is_example)
    else:
        chain_map = locked(into, version=version)
    segments = _write_segments(chain_map, given)
    chain_map.links.all().delete()
    SegmentLink.objects.bulk_create(
        SegmentLink(
            chain_map=chain_map,
            source=segments[link.source],
            target=segments[link.target],
            kind=str(link.kind),
        )
        for link in given.links
    )
    chain_map.edits.all().delete()
    if given.year_to is not None and given.year_to >= chain_map.year_from:
        chain_map.year_to = given.year_to
        chain_map.save(update_fields=["year_to"])
    touched(chain_map)
    counted = {"segments": len(given.segments), "links": len(given.links)}
    record_event(Verb.IMPORT, chain_map, by=by, after=counted)
    return chain_map


@action
def load_chain(
    files: Mapping[str, bytes],
    *,
    by: User,
    place: Organization,
    publish: bool = False,
    is_example: bool = False,
) -> ChainMap:
    """The chain a JSON file describes, made where it is not there yet, with its map as a draft or published.

    A file loaded again gives no second version: the map of that year stays. Raises ``Refused``.
    """
    given = read_map(files)
    head = given.chain
    if head is None or not head.code or not head.name:
        raise Refused.because(_("The file does not say which chain it is of: chain.code, chain.name."))
    chain = Chain.objects.filter(code=head.code).first()
    if chain is None:
        lead = _department(head.lead_department)
        values: dict[str, Any] = {
            "name_en": head.name_en,
            "order": head.order,
            "leading_industry": head.leading_industry,
        }
        chain = make_chain(
            head.code,
            head.name,
            place=place,
            by=by,
            is_example=is_example,
            lead_department=lead,
            **values,
        )
    elif known := chain.maps.filter(year_from=given.year_from or 0).exclude(state=MapState.REPLACED).first():
        return known
    chain_map = import_map(chain, given, by=by, is_example=is_example)
    return publish_map(chain_map, by=by) if publish else chain_map


def _write_segments(chain_map: ChainMap, given: GivenMap) -> dict[str, Segment]:
    rows = {row.code: row for row in chain_map.segments.all()}
    gone = [row.pk for code, row in rows.items() if code not in given.graph.codes]
    Segment.objects.filter(pk__in=gone).delete()
    kept: list[Segment] = []
    added: list[Segment] = []
    fields: Sequence[str] = ()
    for order, one in enumerate(given.segments, start=1):
        values = segment_row(one)
        row = rows.get(one.code)
        (added if row is None else kept).append(row := row or Segment(chain_map=chain_map))
        for name, value in values.items():
            setattr(row, name, value)
        row.order = order
        fields = [*values, "order"]
    if kept:
        Segment.objects.bulk_update(kept, fields)
    Segment.objects.bulk_create(added)
    return {row.code: row for row in (*kept, *added)}


def _department(code: str) -> Organization | None:
    if not code:
        return None
    found = Organization.objects.filter(code=code).first()
    if found is None:
        message = _("There is no organization with the code “{code}”. Correct it, or add the organization.")
        raise Refused(Obstacle(message.format(code=code), place="chain.lead_department"))
    return found


@action
def store_table(
    content: bytes,
    *,
    name: str,
    by: User,
    measure: str = "",
    source: str = "",
    home: str = "",
) -> IndustryTable:
    """Keep the table of a CSV file. Raises ``Refused`` with every wrong line; then nothing is kept."""
    return keep_table(read_table(content), name=name, by=by, measure=measure, source=source, home=home)


@action
def keep_table(
    given: GivenTable,
    *,
    name: str,
    by: User,
    measure: str = "",
    source: str = "",
    home: str = "",
    is_example: bool = False,
) -> IndustryTable:
    """Keep a table that was read; ``home`` names the place shown first, the first of the file where it has none."""
    table = IndustryTable.objects.create(
        name=name,
        measure=measure,
        source=source,
        places=given.places,
        industries=given.industries,
        figures=given.figures,
        home=home if home in given.places else given.places[0],
        made_by=by,
        made_at=clock.now(),
        is_example=is_example,
    )
    after = {"name": name, "places": len(given.places), "industries": len(given.industries)}
    record_event(Verb.CREATE, table, by=by, after=after)
    return table
