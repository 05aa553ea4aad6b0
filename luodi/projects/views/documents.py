"""Documents of a project: bring in, open, withdraw."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luodi.audit.actions import note_opened
from luodi.common.errors import Conflict, Refused
from luodi.projects import access, actions
from luodi.projects.forms import DocumentForm, ReasonForm
from luodi.web.record_pages import refusals_to_form


@login_required
def upload_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in a file as evidence."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    initial = {"kind": request.GET.get("kind", "")}
    form = DocumentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.attach_document(project, given.pop("file"), by=user, **given)
        except Refused as refused:
            refusals_to_form(form, refused)
        else:
            messages.success(request, _("The document is on file."))
            return redirect("projects:detail", pk)
    context = {"form": form, "project": project, "title": _("Add a document"), "is_upload": True}
    return render(request, "projects/deed.html", context, status=422 if form.errors else 200)


@login_required
def document_file(request: HttpRequest, pk: int, link: int) -> FileResponse:
    """The file itself, to those who may see the project; opening it is logged."""
    user: Any = request.user
    found = access.document_for(user, pk, link)
    note_opened(found.document, by=user)
    return FileResponse(
        found.document.file.open("rb"),
        content_type=found.document.media_type,
        filename=found.document.name,
        as_attachment=not found.document.media_type.startswith(("application/pdf", "image/")),
    )


@login_required
def withdraw_document_page(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take a document out of the evidence, with a reason."""
    user: Any = request.user
    found = access.document_for(user, pk, link, action="change")
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_document(found, by=user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refusals_to_form(form, refused)
            status = 409 if isinstance(refused, Conflict) else 422
        else:
            messages.success(request, _("Withdrawn; it stays in the log."))
            return redirect("projects:detail", pk)
    context = {
        "form": form,
        "project": found.project,
        "title": _("Withdraw a document"),
        "document": found.document,
    }
    return render(
        request, "projects/deed.html", context, status=422 if form.errors and status == 200 else status
    )
