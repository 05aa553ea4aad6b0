"""The tree of organizations."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts import access, actions, queries
from luodi.accounts.forms import MoveForm, OrganizationForm
from luodi.web.pages import PageView

from .entry import EntryPage


class OrganizationTree(PageView):
    """Every organization below the one it belongs to."""

    rights = ("organizations.view",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The tree in one table."""
        may_change = access.units_for(self.user, "organizations.change").values_list("pk", flat=True)
        context = {
            "organizations": queries.organizations_for_tree(self.user),
            "changeable": set(may_change),
        }
        return render(request, "accounts/organizations.html", context)


class OrganizationEntry(EntryPage):
    """What the pages that change the tree share."""

    rights = ("organizations.change",)
    form_class = OrganizationForm

    def way_back(self, subject: Any) -> str:
        return reverse("accounts:organizations")


class AddOrganization(OrganizationEntry):
    """A new organization."""

    title = _("Add an organization")

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        parents = access.units_for(self.user, "organizations.change")
        return OrganizationForm(*args, parents=parents, initial={"parent": self.request.GET.get("below")})

    def act(self, form: Any, subject: Any) -> str:
        values = dict(form.cleaned_data)
        parent = values.pop("parent")
        if parent is None:
            access.require(self.user, "organizations.change", "")
        actions.create_organization(parent=parent, by=self.user, **values)
        return reverse("accounts:organizations")


class ChangeOrganization(OrganizationEntry):
    """Another name, kind or order; the code stays."""

    title = _("Change the organization")

    def subject(self, **kwargs: Any) -> Any:
        return access.organization_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        return OrganizationForm(*args, initial=self.shown_values(subject))

    def shown_values(self, subject: Any) -> dict[str, Any]:
        names = OrganizationForm.base_fields
        return {name: getattr(subject, name) for name in names if hasattr(subject, name)}

    def act(self, form: Any, subject: Any) -> str:
        actions.change_organization(subject, by=self.user, **form.cleaned_data)
        return reverse("accounts:organizations")


class MoveOrganization(OrganizationEntry):
    """Another place in the tree."""

    title = _("Move the organization")
    note = _("Everything below moves along, and rights follow the new place at once.")
    is_grave = True

    def subject(self, **kwargs: Any) -> Any:
        return access.organization_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        places = access.units_for(self.user, "organizations.change").exclude(path__startswith=subject.path)
        return MoveForm(*args, places=places, initial={"to": queries.parent_of(subject)})

    def act(self, form: Any, subject: Any) -> str:
        if form.cleaned_data["to"] is None:
            access.require(self.user, "organizations.change", "")
        actions.move_organization(subject, by=self.user, **form.cleaned_data)
        return reverse("accounts:organizations")
