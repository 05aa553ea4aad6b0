"""Chains: maps with segments and links, how units stand in them, local firms; loading a map, confirming a firm."""

from dataclasses import replace
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.models import Organization
from luodi.api.lists import PageQuery, page_answer, page_model
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, Reference, plain
from luodi.api.types import (
    Absent,
    Count,
    Given,
    Id,
    Instant,
    Line,
    LongLine,
    OrganizationCode,
    Pk,
    Version,
    Wan,
    Year,
    code_of,
)
from luodi.chains import access, actions, queries
from luodi.chains.choices import LinkKind, MappingState, Outlook
from luodi.chains.models import Chain, ChainMap, FirmSegment
from luodi.chains.queries.standings import ChainSummary, SegmentStanding
from luodi.chains.sources.cells import MOST_LINKS, MOST_SEGMENTS, MOST_WORDS
from luodi.chains.sources.files import map_body, map_from
from luodi.common.errors import Refused
from luodi.enterprises.access import enterprise_for

from .projects import user_of

router = Router()
CHAIN = Fields(
    Chain,
    (
        "code",
        "name",
        "name_en",
        "place",
        "lead_department",
        "leading_industry",
        "order",
        "is_active",
        "is_example",
        "updated_at",
    ),
)
MAP = Fields(
    ChainMap,
    (
        "chain",
        "year_from",
        "year_to",
        "state",
        "source",
        "version",
        "copied_from",
        "published_at",
        "is_example",
        "updated_at",
    ),
)
FIRM = Fields(
    FirmSegment, ("segment", "enterprise", "state", "is_lead_firm", "score", "decided_by", "decided_at")
)
ChainOut = CHAIN.schema("Chain", map=int | None, segments=int, local_firms=int, output_wan=str | None)
MapOut = MAP.schema("ChainMap")
StateCode = code_of(MappingState.choices)
OutlookCode = code_of(Outlook.choices)
KindCode = code_of(LinkKind.choices)


class SegmentIn(Given):
    """A segment; ``industry_codes`` by GB/T 4754, ``keywords`` the products firms are found by."""

    code: Line
    name: Line
    name_en: Line = ""
    track: Line = Field("", description="the branch of the chain it belongs to")
    track_en: Line = ""
    keywords: list[Line] = Field([], max_length=MOST_WORDS)
    industry_codes: list[Line] = Field([], max_length=MOST_WORDS)
    outlook: OutlookCode = "lasting"  # type: ignore[valid-type]
    note: LongLine = ""


class LinkIn(Given):
    """``source`` supplies ``target``, or stands on one of its banks; both by code."""

    source: Line
    target: Line
    kind: KindCode = "supply"  # type: ignore[valid-type]


class HeadIn(Given):
    """Of which chain the map is; only its code is compared."""

    code: Line
    name: Line = ""
    name_en: Line = ""
    order: Count = 0
    leading_industry: Line = ""
    lead_department: Line = ""


class YearsIn(Given):
    """For which years the map holds, and the document it rests on."""

    year_from: Year | None = None
    year_to: Year | None = None
    source: LongLine = ""


class MapIn(Given):
    """A whole map, as the export of the page writes it; ``into`` replaces what a draft says."""

    chain: HeadIn | None = None
    map: YearsIn = YearsIn()
    segments: list[SegmentIn] = Field(max_length=MOST_SEGMENTS)
    links: list[LinkIn] = Field([], max_length=MOST_LINKS)
    into: Id | None = None
    version: Version | None = None


class ContentOut(BaseModel):
    """A map with its segments and links, ready to be loaded again."""

    id: int
    version: int
    state: str
    chain: dict[str, Any]
    map: dict[str, Any]
    segments: list[dict[str, Any]]
    links: list[dict[str, Any]]


class ChainStandingOut(BaseModel):
    """How a unit stands in one segment; what nobody reported is null."""

    code: str
    name: str
    track: str
    outlook: str
    position: Literal["missing", "weak", "strong"]
    year: int | None = Field(description="the year of the figures")
    local_firms: int
    leading_firms: int
    output_wan: str | None
    largest_output_wan: str | None
    local_demand_wan: str | None
    lead_firms: list[Reference]


class FirmIn(Given):
    """A firm in a segment (by its code): confirmed or refused."""

    segment: Line
    enterprise: Id
    state: Literal["confirmed", "refused"] = "confirmed"
    is_lead_firm: bool | None = None


class FigureIn(Given):
    """What a unit reports of one segment; null is unknown."""

    segment: Line
    output_wan: Wan | None = None
    largest_output_wan: Wan | None = None
    local_demand_wan: Wan | None = None


class FiguresIn(Given):
    """Figures of one unit and year."""

    unit: OrganizationCode
    year: Year
    rows: list[FigureIn] = Field(max_length=MOST_SEGMENTS)
    source: Line = ""


class ChangedOut(BaseModel):
    """How many figures changed."""

    changed: int


class ChainYearQuery(BaseModel):
    """Which year; left out: this year."""

    model_config = ConfigDict(extra="forbid")
    year: Year | Absent = None


class ChainStandingsQuery(ChainYearQuery):
    """In which unit; left out: in the whole city."""

    unit: OrganizationCode | Absent = None


class MapsQuery(PageQuery):
    """Only versions changed at or after an instant."""

    updated_since: Instant | Absent = None


class FirmsQuery(PageQuery):
    """Only firms in one state, or in one segment."""

    state: StateCode | Absent = None  # type: ignore[valid-type]
    segment: Line | Absent = None


FirmOut = FIRM.schema("ChainFirm", words=list[str])


@reading(router, "", gives=many(ChainOut))
def list_chains(request: HttpRequest, given: Query[ChainYearQuery]) -> HttpResponse:
    """Every chain with its map in force and what the city has of it."""
    access.require_chains(user_of(request))
    chains = access.visible_chains(user_of(request))
    return answer([_summary(one) for one in queries.chain_summaries(chains, year=given.year)])


@reading(router, "/{slug:code}/maps", gives=page_model("ChainMaps", MapOut))
def list_chain_maps(request: HttpRequest, code: str, given: Query[MapsQuery]) -> HttpResponse:
    """The versions of a chain's map, in the order of their change; drafts for whoever may change the chain."""
    user = user_of(request)
    rows = access.visible_maps(user, access.chain_for(user, code)).select_related(
        "chain", "copied_from__chain"
    )
    if given.updated_since is not None:
        rows = rows.filter(updated_at__gte=given.updated_since)
    return page_answer(rows, ("updated_at",), given, write=_map)


@reading(router, "/{slug:code}/maps/{int:pk}", gives=ContentOut)
def get_chain_map(request: HttpRequest, code: str, pk: Pk) -> HttpResponse:
    """A version with its segments and links."""
    return _content(access.map_for(user_of(request), code, pk))


@reading(router, "/{slug:code}/standings", gives=many(ChainStandingOut))
def list_chain_standings(request: HttpRequest, code: str, given: Query[ChainStandingsQuery]) -> HttpResponse:
    """How the city or one unit stands in every segment of the map in force."""
    user = user_of(request)
    chain = access.chain_for(user, code)
    unit = access.unit_of(user, given.unit) if given.unit else None
    chain_map = queries.map_in_force(chain, given.year)
    if chain_map is None:
        return answer([])
    found = queries.standings_of(queries.load_map(chain_map), unit=unit, year=given.year)
    return answer([_standing(one) for one in found.values()])


@reading(router, "/{slug:code}/maps/{int:pk}/firms", gives=page_model("ChainFirms", FirmOut))
def list_chain_firms(request: HttpRequest, code: str, pk: Pk, given: Query[FirmsQuery]) -> HttpResponse:
    """The firms of a map with the words that matched, best scores first."""
    chain_map = access.map_for(user_of(request), code, pk)
    rows = queries.firms_of(chain_map, state=given.state or "", segment=given.segment or "")
    return page_answer(rows, ("-score",), given, write=_firm)


@writing(router, "/{slug:code}/maps", gives=ContentOut, status=201)
def import_chain_map(request: HttpRequest, code: str, given: MapIn) -> HttpResponse:
    """Load a whole map as a new draft, or into a draft: all of it or nothing. Circles are named."""
    user = user_of(request)
    chain = access.chain_for(user, code, action="change")
    into = access.map_for(user, code, given.into, action="change") if given.into else None
    try:
        body = map_from(given.model_dump(exclude={"into", "version"}))
    except Refused as refused:
        raise Refused.of(replace(one, field=one.place or one.field) for one in refused.obstacles) from refused
    made = actions.import_map(chain, body, by=user, into=into, version=given.version if into else None)
    return _content(access.map_for(user, code, made.pk), status=201)


class SeenMap(Given):
    """The version you saw."""

    version: Version | None = None


@writing(router, "/{slug:code}/maps/{int:pk}/publish", gives=MapOut)
def publish_chain_map(request: HttpRequest, code: str, pk: Pk, given: SeenMap) -> HttpResponse:
    """Put a draft in force from its first year on."""
    user = user_of(request)
    actions.publish_map(access.map_for(user, code, pk, action="change"), by=user, version=given.version)
    return answer(_map(access.map_for(user, code, pk)))


@writing(router, "/{slug:code}/maps/{int:pk}/firms", gives=FirmOut, method="PUT")
def decide_chain_firm(request: HttpRequest, code: str, pk: Pk, given: FirmIn) -> HttpResponse:
    """Confirm or refuse an enterprise in a segment; the same again changes nothing."""
    user = user_of(request)
    chain_map = access.map_for(user, code, pk)
    if not access.may_confirm(user):
        raise PermissionDenied
    enterprise = enterprise_for(user, given.enterprise)
    if not access.may_confirm(user, enterprise):
        raise PermissionDenied
    segment = access.segment_by_code(chain_map, given.segment)
    row = actions.confirm_firm(
        segment,
        enterprise,
        by=user,
        is_lead_firm=given.is_lead_firm,
        state=MappingState(given.state),
    )
    return answer(_firm(row))


@writing(router, "/{slug:code}/maps/{int:pk}/figures", gives=ChangedOut, method="PUT")
def set_chain_figures(request: HttpRequest, code: str, pk: Pk, given: FiguresIn) -> HttpResponse:
    """Enter figures of one unit and year, all or none; a row of nulls is taken away."""
    user = user_of(request)
    chain_map = access.map_for(user, code, pk)
    unit: Organization = access.unit_of(user, given.unit)
    if not access.may_enter_figures(user, chain_map.chain, unit):
        raise PermissionDenied
    rows = {
        row.segment: {
            "output": row.output_wan,
            "largest_output": row.largest_output_wan,
            "local_demand": row.local_demand_wan,
        }
        for row in given.rows
    }
    changed = actions.set_figures(chain_map, unit, given.year, rows, by=user, source=given.source)
    return answer({"changed": changed})


def _summary(one: ChainSummary) -> dict[str, Any]:
    return {
        "id": one.chain.pk,
        **CHAIN.record(one.chain),
        "map": one.chain_map.pk if one.chain_map else None,
        "segments": one.segments,
        "local_firms": one.firms,
        "output_wan": plain(one.output),
    }


def _map(row: ChainMap) -> dict[str, Any]:
    return {"id": row.pk, **MAP.record(row)}


def _content(chain_map: ChainMap, *, status: int = 200) -> HttpResponse:
    given = queries.given_of(queries.load_map(chain_map))
    head = {"id": chain_map.pk, "version": chain_map.version, "state": chain_map.state}
    return answer({**head, **map_body(given)}, status=status, version=chain_map.version)


def _standing(one: SegmentStanding) -> dict[str, Any]:
    figures = one.standing.figures
    return {
        "code": one.segment.code,
        "name": str(one.segment),
        "track": one.segment.track,
        "outlook": one.segment.outlook,
        "position": str(one.position),
        "year": one.year,
        "local_firms": figures.local_firms,
        "leading_firms": figures.leading_firms,
        "output_wan": plain(figures.output),
        "largest_output_wan": plain(figures.largest_output),
        "local_demand_wan": plain(figures.local_demand),
        "lead_firms": [{"id": firm.enterprise_id, "name": firm.name} for firm in one.lead_firms],
    }


def _firm(row: FirmSegment) -> dict[str, Any]:
    words = [str(word["word"]) for word in row.words if "word" in word]
    return {"id": row.pk, **FIRM.record(row), "words": words}
