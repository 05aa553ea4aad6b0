"""The list of people, a person's page, and what administrators do with logins and postings."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts import access, actions, queries
from luodi.accounts.choices import Role
from luodi.accounts.forms import EndPostingForm, PersonForm, PostingForm, ReasonForm
from luodi.web.columns import Column, ColumnSet
from luodi.web.filters import Decided, OfOrganization, Search, YesNo
from luodi.web.pages import ListPage
from luodi.web.record_pages import DetailPage

from .entry import EntryPage, SecretPage

ROLE_WAYS = {role.value: queries.holders_of(role.value) for role in Role}


def roles_of(person: Any) -> list[str]:
    """Labels of the roles held today, without a query where the postings were read before."""
    return [posting.get_role_display() for posting in person.current_postings]


class PeopleList(ListPage):
    """Everybody with a login."""

    code = "people"
    title = _("Users")
    rights = ("users.view",)
    access = staticmethod(queries.people_for_list)
    default_sort = "username"
    columns = ColumnSet(
        Column(code="name", header=_("Name"), sort="name", link="accounts:user", fixed=True),
        Column(code="username", header=_("Login"), sort="username"),
        Column(code="organization", header=_("Organization"), value="organization.name"),
        Column(code="position", header=_("Position")),
        Column(code="roles", header=_("Roles"), value=roles_of, kind="list"),
        Column(code="is_active", header=_("Active"), kind="yes_no"),
        Column(code="last_login", header=_("Last login"), kind="moment"),
        Column(code="phone", header=_("Phone"), shown=False),
        Column(code="example", header=_("Example"), value="is_example", kind="yes_no", shown=False),
    )
    filters = (
        Search(placeholder=_("Name or login"), fields=("name", "username")),
        OfOrganization(code="organization", label=_("Organization"), field="organization_id"),
        Decided(code="role", label=_("Role"), choices=Role.choices, ways=ROLE_WAYS),
        YesNo(code="active", label=_("Active"), field="is_active"),
    )
    template_name = "accounts/people.html"


class PersonPage(DetailPage):
    """One person: postings and what may be done with the login."""

    rights = ("users.view",)
    access = staticmethod(access.person_for)
    template_name = "accounts/person.html"
    name = "person"

    def extra_context(self, record: Any) -> dict[str, Any]:
        scope = self.user.scope
        path = record.organization.path if record.organization else ""
        is_other = record.pk != self.user.pk
        return {
            "postings": queries.postings_of(record),
            "may_change": is_other and scope.allows("users.change", path),
            "may_grant": is_other and scope.allows("postings.grant", path),
            "may_reset": is_other and scope.allows(access.reset_right(record), path),
            "uses_two_step": queries.uses_two_step(record),
        }


class PersonEntry(EntryPage):
    """What the pages about one person share; ``action`` names what access has to allow."""

    action = "change"
    form_class: ClassVar[type[forms.BaseForm]] = ReasonForm

    def subject(self, **kwargs: Any) -> Any:
        return access.person_for(self.user, kwargs["pk"], action=self.action)

    def way_back(self, subject: Any) -> str:
        return reverse("accounts:user", args=[subject.pk])

    def places(self) -> QuerySet[Any]:
        """Organizations the person can be put at."""
        return access.units_for(self.user, "users.change")


class AddPerson(SecretPage):
    """A new login with a one-time password."""

    rights = ("users.change",)
    title = _("Add a user")
    note = _("A new login has no rights. The security administrator grants postings.")
    secret_note = _(
        "Hand this one-time password over in person. It is shown only now and must be changed at first login."
    )

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        return PersonForm(*args, places=access.units_for(self.user, "users.change"), is_new=True)

    def act(self, form: Any, subject: Any) -> str:
        password = actions.one_time_password()
        person = actions.create_user(password=password, by=self.user, **form.cleaned_data)
        self.secret = password
        return reverse("accounts:user", args=[person.pk])


class ChangePerson(PersonEntry):
    """Another name, organization or phone."""

    title = _("Change the user")

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        return PersonForm(*args, places=self.places(), initial=self.shown_values(subject))

    def shown_values(self, subject: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in PersonForm.base_fields}

    def act(self, form: Any, subject: Any) -> str:
        actions.change_user(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class ClosePerson(PersonEntry):
    """The login is closed, its history stays."""

    title = _("Close the login")
    note = _("Open sessions and tokens end at once. What the person did stays on record.")
    is_grave = True

    def act(self, form: Any, subject: Any) -> str:
        actions.deactivate_user(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class ReopenPerson(PersonEntry):
    """A closed login is opened again."""

    title = _("Open the login again")

    def act(self, form: Any, subject: Any) -> str:
        actions.reactivate_user(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class ResetPassword(SecretPage, PersonEntry):
    """A one-time password for somebody who forgot the own."""

    action = "reset"
    title = _("Reset the password")
    note = _("The old password ends at once, and with it open sessions and tokens.")
    is_grave = True
    secret_note = _(
        "Hand this one-time password over in person. It is shown only now and must be changed at first login."
    )

    def act(self, form: Any, subject: Any) -> str:
        self.secret = actions.reset_password(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class ResetTwoStep(PersonEntry):
    """Somebody lost the phone with the one-time codes."""

    action = "reset"
    title = _("Take away the second step")
    note = _(
        "Make sure that it is really this person who asks. The password alone opens the login afterwards."
    )
    is_grave = True

    def act(self, form: Any, subject: Any) -> str:
        actions.reset_two_step(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class GrantPosting(PersonEntry):
    """A role at an organization."""

    action = "grant"
    title = _("Grant a posting")
    note = _("Open sessions of the person end, so that the new rights hold at once.")

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        places = access.units_for(self.user, "postings.grant")
        return PostingForm(*args, places=places, initial={"organization": subject.organization_id})

    def act(self, form: Any, subject: Any) -> str:
        actions.grant_posting(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)


class EndPosting(PersonEntry):
    """The posting holds no longer from a day on."""

    form_class = EndPostingForm
    title = _("End the posting")
    note = _("Open sessions of the person end at once.")
    is_grave = True

    def subject(self, **kwargs: Any) -> Any:
        return access.posting_for(self.user, kwargs["pk"])

    def way_back(self, subject: Any) -> str:
        return reverse("accounts:user", args=[subject.user_id])

    def act(self, form: Any, subject: Any) -> str:
        actions.end_posting(subject, by=self.user, **form.cleaned_data)
        return self.way_back(subject)
