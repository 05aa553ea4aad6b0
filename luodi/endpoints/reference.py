"""Look-ups of codes: industries, regions and organizations, and the dated versions of the stage ladder."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.accounts.access import organization_for, require, visible_organizations
from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.api.lists import Listing, PageQuery, page_answer, page_model
from luodi.api.operations import answer, many, reading
from luodi.api.records import Fields, ListRecords, Reference, plain
from luodi.api.types import Absent, Pk, code_of
from luodi.ladders import access
from luodi.ladders.models import LadderVersion
from luodi.reference import queries
from luodi.reference.choices import RegionLevel
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Choice, Search, YesNo

from .projects import user_of

router = Router()
LevelCode = code_of(RegionLevel.choices)
LADDER = Fields(
    LadderVersion,
    (
        "number",
        "name",
        "effective_from",
        "source",
        "state",
        "created_by",
        "created_at",
        "adopted_by",
        "adopted_at",
        "is_example",
    ),
)
LadderOut = LADDER.schema("Ladder")
LadderBodyOut = LADDER.schema("LadderWithStages", body=dict[str, Any])


class CodeOut(BaseModel):
    """A code with its name, and where it belongs."""

    code: str
    name: str
    note: str


class TypedQuery(BaseModel):
    """What was typed: the beginning of a code, part of a name, pinyin initials."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=60)


class RegionQuery(TypedQuery):
    """The same for one level."""

    level: LevelCode | Absent = None  # type: ignore[valid-type]


@reading(router, "/industries", gives=many(CodeOut))
def search_industries(request: HttpRequest, given: Query[TypedQuery]) -> HttpResponse:
    """At most twenty industries of GB/T 4754-2017."""
    require(user_of(request), access.VIEW)
    return answer(_codes(queries.find_industries(given.q)))


@reading(router, "/regions", gives=many(CodeOut))
def search_regions(request: HttpRequest, given: Query[RegionQuery]) -> HttpResponse:
    """At most twenty countries, provinces, cities or counties."""
    require(user_of(request), access.VIEW)
    return answer(_codes(queries.find_regions(given.q, level=given.level or "")))


@reading(router, "/ladders", gives=page_model("Ladders", LadderOut))
def list_ladders(request: HttpRequest, given: Query[PageQuery]) -> HttpResponse:
    """Versions of the stage ladder, the latest first."""
    require(user_of(request), access.VIEW)
    rows = access.visible_versions(user_of(request))
    return page_answer(rows, ("-effective_from", "-number"), given, write=lambda row: _ladder(row))


@reading(router, "/ladders/{int:pk}", gives=LadderBodyOut)
def get_ladder(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One version with its stages, gates and limits."""
    found = access.version_for(user_of(request), pk)
    return answer({**_ladder(found), "body": found.body})


def _ladder(version: LadderVersion) -> dict[str, Any]:
    return {"id": version.pk, **LADDER.record(version)}


def _codes(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"code": row["value"], "name": row["text"], "note": row["note"]} for row in rows]


organizations = Router()
RIGHT = "organizations.view"
FIELDS = (
    "code",
    "name",
    "short_name",
    "name_en",
    "kind",
    "path",
    "depth",
    "is_assessed",
    "region_code",
    "is_active",
    "is_example",
)
TREE = Listing(
    name="Organizations",
    access=visible_organizations,
    records=ListRecords(
        Organization,
        ColumnSet(
            *(
                Column(code=name, header=Organization._meta.get_field(name).verbose_name or name)
                for name in FIELDS
                if name != "path"
            ),
            Column(code="path", header=_("begins with the path of whatever it lies below"), sort="path"),
        ),
    ),
    rights=(RIGHT,),
    filters=(
        Search(fields=("name", "short_name", "name_en", "code")),
        Choice(code="kind", label=_("Kind"), choices=OrganizationKind.choices, multiple=True),
        YesNo(code="assessed", label=_("assessed unit"), field="is_assessed"),
        YesNo(code="active", label=_("active"), field="is_active"),
    ),
    default_sort="path",
)
ORGANIZATION = Fields(Organization, (*FIELDS, "source"))
OrganizationOut = ORGANIZATION.schema("Organization", parent=Reference | None)


@reading(organizations, "", gives=TREE.page())
def list_organizations(request: HttpRequest, given: Query[TREE.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Every organization in the order of the tree."""
    return TREE.answer(request, given)


@reading(organizations, "/{int:pk}", gives=OrganizationOut)
def get_organization(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One organization with the one above it."""
    require(user_of(request), RIGHT)
    found = organization_for(user_of(request), pk)
    return answer({"id": found.pk, **ORGANIZATION.record(found), "parent": plain(found.get_parent())})
