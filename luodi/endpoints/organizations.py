"""Organizations: the tree, one organization, entering, changing, closing and moving one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from luodi.accounts import actions
from luodi.accounts.access import organization_for, require, units_for, visible_organizations
from luodi.accounts.choices import OrganizationKind
from luodi.accounts.forms import OrganizationForm
from luodi.accounts.models import Organization
from luodi.accounts.queries import parent_of
from luodi.api.entry import as_posted, cleaned, given_values, keep_only, organizations_by_code
from luodi.api.lists import Listing
from luodi.api.operations import answer, reading, writing
from luodi.api.records import Fields, ListRecords, Reference, plain
from luodi.api.types import Given, LongLine, OrganizationCode, Pk, Reason, code_of
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Choice, Search, YesNo

from .projects import user_of

router = Router()
RIGHT, CHANGE = "organizations.view", "organizations.change"
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
ORGANIZATION = Fields(Organization, (*FIELDS, "order", "source"))
OrganizationOut = ORGANIZATION.schema("Organization", parent=Reference | None)
KindCode: Any = code_of(OrganizationKind.choices)


class OrganizationFields(Given):
    """What is known of an organization; what is left out stays as it is."""

    short_name: str = Field("", max_length=20)
    name_en: str = Field("", max_length=120)
    region_code: str = Field("", max_length=6, description="six digits of GB/T 2260")
    order: int = Field(0, ge=0, le=9999)
    is_assessed: bool = False
    source: LongLine = ""


class NewOrganization(OrganizationFields):
    """A new organization below ``parent`` (by its code), or at the top; its own code is given once and for all."""

    code: OrganizationCode
    name: str = Field(max_length=80)
    kind: KindCode
    parent: OrganizationCode | None = None


class OrganizationChanges(OrganizationFields):
    """Only the fields to change; ``is_active`` false closes it."""

    name: str = Field("", max_length=80)
    kind: KindCode = ""
    is_active: bool = True


class Moved(Reason):
    """Below which organization (by its code); null: at the top of the tree."""

    to: OrganizationCode | None


@reading(router, "", gives=TREE.page())
def list_organizations(request: HttpRequest, given: Query[TREE.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Every organization in the order of the tree."""
    return TREE.answer(request, given)


@reading(router, "/{int:pk}", gives=OrganizationOut)
def get_organization(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One organization with the one above it."""
    require(user_of(request), RIGHT)
    return _told(organization_for(user_of(request), pk))


@writing(router, "", gives=OrganizationOut, status=201)
def create_organization(request: HttpRequest, given: NewOrganization) -> HttpResponse:
    """Enter an organization into the tree; only the system administrator may."""
    user = user_of(request)
    require(user, CHANGE)
    parent = _place(user, given.parent, field="parent")
    values = given_values(given, besides=("parent",))
    form = OrganizationForm(as_posted(values), parents=units_for(user, CHANGE))
    keep_only(form, values)
    return _told(actions.create_organization(parent=parent, by=user, **cleaned(form)), status=201)


@writing(router, "/{int:pk}", gives=OrganizationOut, method="PATCH")
def change_organization(request: HttpRequest, pk: Pk, given: OrganizationChanges) -> HttpResponse:
    """Change the fields that are sent; people and places below can stand in the way of closing."""
    user = user_of(request)
    found = organization_for(user, pk, action="change")
    values = given_values(given)
    form = OrganizationForm(as_posted(values))
    keep_only(form, values)
    return _told(actions.change_organization(found, by=user, **cleaned(form)))


@writing(router, "/{int:pk}/move", gives=OrganizationOut)
def move_organization(request: HttpRequest, pk: Pk, given: Moved) -> HttpResponse:
    """Hang it, with everything below, at another place; rights follow the new place at once."""
    user = user_of(request)
    found = organization_for(user, pk, action="change")
    place = _place(user, given.to, field="to")
    return _told(actions.move_organization(found, to=place, by=user, reason=given.reason))


def _place(user: Any, code: str | None, *, field: str) -> Organization | None:
    """The place to be put below, None for the top; raises ``PermissionDenied`` and ``Refused``."""
    if code is None:
        require(user, CHANGE, "")
        return None
    return organizations_by_code(units_for(user, CHANGE), [code], field=field)[code]


def _told(found: Organization, *, status: int = 200) -> HttpResponse:
    record = {"id": found.pk, **ORGANIZATION.record(found), "parent": plain(parent_of(found))}
    return answer(record, status=status)
