"""The pool of likely double reports, where an officer decides same or new."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.errors import Conflict, Refused
from luodi.projects import access, actions, queries
from luodi.projects.choices import DuplicateLevel, DuplicateVerdict
from luodi.projects.forms import DuplicateForm, ReasonForm
from luodi.projects.tables import DUPLICATE_COLUMNS
from luodi.web.filters import Choice
from luodi.web.pages import ListPage
from luodi.web.record_pages import posted, refusals_to_form


class DuplicatePool(ListPage):
    """Pairs of projects that look like one."""

    rights = ("projects.decide_duplicates",)
    code = "duplicates"
    title = gettext_lazy("Duplicate pool")
    columns = DUPLICATE_COLUMNS
    filters = (
        Choice(code="verdict", label=gettext_lazy("Verdict"), choices=DuplicateVerdict.choices),
        Choice(code="level", label=gettext_lazy("Level"), choices=DuplicateLevel.choices, multiple=True),
    )
    access = staticmethod(access.listed_duplicates)
    default_sort = "-confidence"
    empty_title = gettext_lazy("No likely double report")
    empty_text = gettext_lazy("Every new entry is compared with the ledger; likely pairs appear here.")


@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Two reports side by side with what speaks for one project; decide same or new."""
    user: Any = request.user
    pair = access.duplicate_for(user, pk)
    form = DuplicateForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.decide_duplicate(
                    pair, form.cleaned_data["verdict"], by=user, reason=form.cleaned_data["reason"]
                )
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
            else:
                messages.success(request, _("Decided."))
                return redirect("projects:duplicates")
    context = {"pair": pair, "form": form, **queries.pair_facts(pair)}
    return render(request, "projects/duplicate.html", context, status=status)


@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a decision, with a reason."""
    user: Any = request.user
    pair = access.duplicate_for(user, pk)
    form = ReasonForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.reopen_duplicate(pair, by=user, reason=form.cleaned_data["reason"])
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
            else:
                messages.success(request, _("The decision is undone."))
                return redirect("projects:duplicate", pk)
    context = {"form": form, "project": pair.project, "title": _("Undo the decision")}
    return render(request, "projects/deed.html", context, status=status)
