"""Pages of one record and entry pages: access before anything else, refusals in the form, no lost update."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.common.errors import Conflict, Refused

from .pages import PageView

MARK = "seen"
CHANGED_MEANWHILE = _(
    "Somebody changed this record after you opened it. Compare with the current values, then save again."
)


def refusals_to_form(form: forms.BaseForm, refused: Refused) -> None:
    """Put every obstacle of ``refused`` at its field of ``form``, those of no field above the form."""
    for obstacle in refused.obstacles:
        place = obstacle.field if obstacle.field in form.fields else None
        form.add_error(place, forms.ValidationError(str(obstacle), code=obstacle.code))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, even where that is nothing; None when nothing was posted, for an unbound form."""
    return request.POST if request.method == "POST" else None


def check_version(record: Any, seen: int | str | None) -> None:
    """Raise ``Conflict`` where ``record`` is no longer the version a writer saw (``seen``: what their form carried)."""
    if str(seen) != str(record.version):
        raise Conflict.because(CHANGED_MEANWHILE, code="conflict")


def mark_of(values: Any) -> str:
    """A short mark of what a writer saw of a record that has no version, to tell whether it became another."""
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()[:16]


class DetailPage(PageView):
    """A page of one record. ``access``: function of (user, pk) giving the record, 404 or 403 (``staticmethod``)."""

    access: ClassVar[Callable[..., Any]]
    template_name: ClassVar[str]
    name: ClassVar[str] = "record"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """The page."""
        record = type(self).access(self.user, pk)
        return render(request, self.template_name, {self.name: record, **self.extra_context(record)})

    def extra_context(self, record: Any) -> dict[str, Any]:
        """What the template needs besides the record."""
        return {}


class FormPage(PageView):
    """An entry page: one form, one action.

    ``subject`` gives the record (or None for a new one) or 404 or 403; ``act`` calls the action with what the form
    holds and gives the address to go on to. A ``Refused`` comes back in the form, nothing saved. A form field
    named ``version`` is compared with the record before acting; a record without versions says in ``shown_values`` what a
    writer sees of it, and the form carries a mark of that.
    """

    form_class: ClassVar[type[forms.BaseForm]]
    template_name: ClassVar[str] = "web/list/form_page.html"

    def subject(self, **kwargs: Any) -> Any:
        """The record the form is about."""
        return None

    def form(self, subject: Any, *args: Any) -> forms.BaseForm:
        """The form, bound where ``args`` carry the posted values."""
        return self.form_class(*args)

    def shown_values(self, subject: Any) -> Any:
        """The values the writer decides by; None where there is nothing to be overwritten."""
        return None

    def act(self, form: Any, subject: Any) -> str:
        """Do it and give the address to go on to; raises ``Refused``."""
        raise NotImplementedError

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """What the template needs besides the form."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The form to fill in."""
        subject = self.subject(**kwargs)
        return self._answer(self._marked(subject), subject, status=200)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Act and go on, or show the form again with everything that is wrong (422; 409 after somebody else)."""
        subject = self.subject(**kwargs)
        form = self._marked(subject, request.POST, request.FILES)
        status = 422
        if form.is_valid():
            try:
                self._check_mark(form)
                if subject is not None and "version" in form.fields:
                    check_version(subject, form.cleaned_data["version"])
                return HttpResponseRedirect(self.act(form, subject))
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
        return self._answer(form, subject, status=status)

    def _marked(self, subject: Any, *args: Any) -> forms.BaseForm:
        form = self.form(subject, *args)
        values = self.shown_values(subject)
        if values is not None:
            mark = forms.CharField(required=False, widget=forms.HiddenInput, initial=mark_of(values))
            form.fields[MARK] = mark
        return form

    def _check_mark(self, form: forms.BaseForm) -> None:
        # Compared with the mark made before the form was read: a model's form writes into its record.
        carried = form.cleaned_data.pop(MARK, "") if MARK in form.fields else ""
        if carried and carried != form.fields[MARK].initial:
            raise Conflict.because(CHANGED_MEANWHILE, code="conflict")

    def _answer(self, form: forms.BaseForm, subject: Any, *, status: int) -> HttpResponse:
        context = {"form": form, "subject": subject, **self.extra_context(subject)}
        return render(self.request, self.template_name, context, status=status)
