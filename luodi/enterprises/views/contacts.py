"""Contacts of an enterprise."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.enterprises import access, actions
from luodi.enterprises.forms import ContactForm
from luodi.web.entry_pages import EntryPage, ReasonForm

from .entry import TRAIL


class AddContact(EntryPage):
    """Note a person at the enterprise."""

    title = _("Add a contact")
    note = _(
        "Contacts are seen only by those who work on enterprises. Note business contacts, nothing private."
    )
    trail = TRAIL
    form_class = ContactForm

    def subject(self, **kwargs: Any) -> Any:
        """The enterprise, or 404 or 403."""
        return access.enterprise_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> ContactForm:
        """An empty form."""
        return ContactForm(args[0] if args else None)

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise."""
        return reverse("enterprises:detail", args=[subject.pk])

    def perform(self, form: ContactForm, subject: Any) -> None:
        """Note it."""
        actions.add_contact(subject, form.cleaned_data, by=self.user)


class ChangeContact(EntryPage):
    """Change what is known of the person."""

    title = _("Change the contact")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The contact, or 404 or 403."""
        return access.contact_for(self.user, kwargs["pk"], kwargs["contact"])

    def form(self, subject: Any, *args: Any) -> Any:
        """The present values."""
        return ContactForm(args[0] if args else None, instance=subject)

    def shown_values(self, subject: Any) -> Any:
        """What the form shows of the person."""
        return [str(getattr(subject, name)) for name in ContactForm.base_fields]

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise."""
        return reverse("enterprises:detail", args=[subject.enterprise_id])

    def perform(self, form: Any, subject: Any) -> None:
        """Save it."""
        actions.change_contact(subject, form.cleaned_data, by=self.user)


class RemoveContact(ChangeContact):
    """Take the person out."""

    title = _("Remove the contact")
    note = _(
        "Name, phone and e-mail are deleted for good; the change log keeps only that a contact was removed."
    )
    button = _("Remove")
    done = _("Removed.")
    is_grave = True

    def form(self, subject: Any, *args: Any) -> Any:
        """Only the reason."""
        return ReasonForm(*args)

    def perform(self, form: Any, subject: Any) -> None:
        """Remove it."""
        actions.remove_contact(subject, by=self.user, reason=form.cleaned_data["reason"])
