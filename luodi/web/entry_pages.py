"""Entry pages with a title, a sentence that says what happens, and a way back; selects that search as one types."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .record_pages import FormPage

Text = str | Promise


class EntryPage(FormPage):
    """One form, one action, then a toast and the way on.

    ``trail``: pairs (label, URL name) above the page; ``note``: what the deed does; ``button``: its verb;
    ``is_grave``: something that is hard to take back; ``done``: the toast.
    """

    template_name = "web/entry.html"
    title: ClassVar[Text] = ""
    note: ClassVar[Text] = ""
    button: ClassVar[Text] = gettext_lazy("Save")
    done: ClassVar[Text] = gettext_lazy("Saved.")
    is_grave: ClassVar[bool] = False
    trail: ClassVar[tuple[tuple[Text, str], ...]] = ()

    def way_back(self, subject: Any) -> str:
        """Where the cancel button leads."""
        raise NotImplementedError

    def perform(self, form: Any, subject: Any) -> str | None:
        """Call the action; the address to go on to, or None for the way back. Raises ``Refused``."""
        raise NotImplementedError

    def act(self, form: Any, subject: Any) -> str:
        """Do it, say so, go on."""
        onward = self.perform(form, subject) or self.way_back(subject)
        if self.done:
            messages.success(self.request, str(self.done))
        return onward

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """What the frame of the form shows."""
        return {
            "title": self.title,
            "note": self.note,
            "button": self.button,
            "is_grave": self.is_grave,
            "trail": [part for pair in self.trail for part in pair],
            "cancel": self.way_back(subject),
        }


class ReasonForm(forms.Form):
    """A reason that is required."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemoteSelect(forms.Select):
    """A select that offers only the chosen row and finds others as one types; a large register is never read."""

    def __init__(self, url: Any) -> None:
        super().__init__(attrs={"data-url": url})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Only what is chosen."""
        offered: Any = self.choices
        chosen = [each for each in value if each and str(each).isalnum()]
        found = [(row.pk, str(row)) for row in offered.queryset.filter(pk__in=chosen)] if chosen else []
        self.choices = found if self.allow_multiple_selected else [("", ""), *found]
        groups = super().optgroups(name, value, attrs)
        self.choices = offered
        return groups


class RemoteSelectMultiple(RemoteSelect, forms.SelectMultiple):
    """The same for several rows."""


def not_among(label: Text, value: str) -> str:
    """The message for a value that is not one of those offered."""
    return _("{label}: “{value}” is not one of the choices. Choose again.").format(label=label, value=value)


def day_input() -> forms.DateInput:
    """A date box that any browser fills."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
