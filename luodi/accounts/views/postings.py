"""The security administrator grants and ends postings."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts import access, actions
from luodi.accounts.forms import EndPostingForm, PostingForm

from .people import PersonEntry


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
