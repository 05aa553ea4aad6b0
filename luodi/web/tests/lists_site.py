"""A small site with one list over organizations, for the tests of the list machinery alone."""

from django.http import HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Amounts, Choice, Days, OfOrganization, Reference, Search, YesNo
from luodi.web.pages import BulkAction, ListPage


def visible_organizations(user):
    """Below the place of the user's right; everything for the whole city."""
    paths = user.scope.paths("organizations.view")
    rows = Organization.objects.none()
    for place in paths:
        rows = rows | Organization.objects.filter(path__startswith=place)
    return rows


class OrganizationList(ListPage):
    """Organizations with every kind of column that a list can have."""

    code = "organizations"
    title = _("Organizations")
    rights = ("organizations.view",)
    access = staticmethod(visible_organizations)
    export_name = "organizations"
    default_sort = "code"
    columns = ColumnSet(
        Column(code="code", header=_("Code"), sort="code", link="organization", fixed=True),
        Column(code="name", header=_("Name"), sort="name"),
        Column(
            code="kind",
            header=_("Kind"),
            kind="badge",
            choices=OrganizationKind.choices,
            sort=("kind", "code"),
        ),
        Column(code="order", header=_("Order"), kind="number", sort="order"),
        Column(code="assessed", header=_("Assessed"), value="is_assessed", kind="yes_no"),
        Column(code="people", header=_("People"), value=lambda row: None, kind="number", shown=False),
        Column(
            code="source",
            header=_("Source"),
            shown=False,
            may_see=lambda user: user.scope.allows("audit.view"),
        ),
    )
    filters = (
        Search(placeholder=_("Name or code"), fields=("name", "code")),
        Choice(code="kind", label=_("Kind"), choices=OrganizationKind.choices, multiple=True),
        OfOrganization(code="below", label=_("Below"), field="id"),
        YesNo(code="assessed", label=_("Assessed"), field="is_assessed", folded=True),
        Amounts(code="order", label=_("Order"), folded=True),
        Days(code="joined", label=_("Joined"), field="people__date_joined", instants=True, folded=True),
        Reference(
            code="person", label=_("Person"), field="people", model="accounts.User", url="people", folded=True
        ),
    )
    bulk = (BulkAction(_("Move"), "bulk", right="organizations.view"),)


def plain(request, **_given):
    """Any other page."""
    return HttpResponse("ok")


urlpatterns = [
    path("organizations/", OrganizationList.as_view(), name="organizations"),
    path("organizations/<int:pk>/", plain, name="organization"),
    path("people/", plain, name="people"),
    path("bulk/", plain, name="bulk"),
    path("accounts/", include("allauth.urls")),
]
