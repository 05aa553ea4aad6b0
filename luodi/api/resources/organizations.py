"""The tree of organizations: city, counties, zones, parks, departments, outposts."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luodi.accounts.access import organization_for, require, visible_organizations
from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Choice, Search, YesNo

from ..lists import Listing
from ..operations import answer, reading
from ..records import Fields, ListRecords, Reference, plain
from ..types import Pk
from .projects import user_of

router = Router()
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


@reading(router, "", gives=TREE.page())
def list_organizations(request: HttpRequest, given: Query[TREE.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Every organization in the order of the tree."""
    return TREE.answer(request, given)


@reading(router, "/{int:pk}", gives=OrganizationOut)
def get_organization(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One organization with the one above it."""
    require(user_of(request), RIGHT)
    found = organization_for(user_of(request), pk)
    return answer({"id": found.pk, **ORGANIZATION.record(found), "parent": plain(found.get_parent())})
