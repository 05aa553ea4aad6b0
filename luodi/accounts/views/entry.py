"""The base of this app's entry pages."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from luodi.web.record_pages import FormPage


class EntryPage(FormPage):
    """A form with a title, a sentence that says what happens, and the way back."""

    template_name = "accounts/entry.html"
    title: ClassVar[str | Promise] = ""
    note: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = ""
    is_grave: ClassVar[bool] = False

    def way_back(self, subject: Any) -> str:
        """Where the cancel button leads."""
        return reverse("accounts:users")

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Title, note, button and the way back."""
        return {
            "title": self.title,
            "note": self.note,
            "button": self.button,
            "is_grave": self.is_grave,
            "cancel": self.way_back(subject),
        }


class SecretPage(EntryPage):
    """An entry page whose result is a secret that is shown once, on the page that answers the form."""

    secret_note: ClassVar[str | Promise] = ""
    secret = ""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The secret, or the form with what is wrong."""
        response = super().post(request, **kwargs)
        if not self.secret:
            return response
        context = {
            "title": self.title,
            "secret": self.secret,
            "note": self.secret_note,
            "back": response.headers["Location"],
        }
        page = render(request, "accounts/secret.html", context)
        page["Cache-Control"] = "no-store"
        return page
