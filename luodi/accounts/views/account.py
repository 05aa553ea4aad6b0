"""What people see and change of their own account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts import access, actions, queries
from luodi.accounts.forms import TokenForm
from luodi.web.pages import PageView

from .entry import SecretPage


class MyAccount(PageView):
    """Postings, password, second step and tokens of whoever is logged in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        context = {
            "postings": queries.postings_of(self.user),
            "tokens": access.own_tokens(self.user),
            "uses_two_step": queries.uses_two_step(self.user),
        }
        return render(request, "accounts/me.html", context)


class IssueToken(SecretPage):
    """A token for a program."""

    form_class = TokenForm
    title = _("Issue a token")
    note = _("A program with this token acts in your name, with your rights and never more.")
    secret_note = _("Copy the token now; it is shown only this once. Send it as “Authorization: Bearer …”.")

    def way_back(self, subject: Any) -> str:
        return reverse("accounts:me")

    def act(self, form: Any, subject: Any) -> str:
        _token, self.secret = actions.issue_token(self.user, by=self.user, **form.cleaned_data)
        return reverse("accounts:me")


class RevokeToken(PageView):
    """One button; the token ends at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke and go back."""
        actions.revoke_token(access.own_token_for(self.user, pk), by=self.user)
        return redirect("accounts:me")
