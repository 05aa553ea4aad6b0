"""Entering and editing a project and its documents."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.accounts.access import require, units_for
from luodi.audit.files import document_answer
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.projects import access, actions, queries
from luodi.projects.forms import (
    ENTRY_FIELDS,
    MORE_FIELDS,
    DocumentForm,
    ExclusionForm,
    ProjectForm,
    ReasonForm,
)
from luodi.web.record_pages import FormPage, posted, refusals_to_form


class NewProject(FormPage):
    """A new lead: what is known first on one screen, the rest folded."""

    rights = ("projects.add",)
    template_name = "projects/entry.html"

    def form(self, subject: Any, *args: Any) -> ProjectForm:
        """The form, the user's own unit and name filled in."""
        units = queries.host_units(units_for(self.user, "projects.add"))
        initial = {
            "host": units[0].pk if len(units) == 1 else None,
            "officer": self.user.pk,
            "first_contact_on": clock.today(),
        }
        return ProjectForm(*args, units=units, places=queries.places(), initial=initial)

    def act(self, form: ProjectForm, subject: Any) -> str:
        """Register it and go to its page, or to the pool when it looks like a double report."""
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        access.require_unit(self.user, values["host"])
        project = actions.register_project(values, by=self.user, on=clock.today())
        open_pairs = project.likely_duplicates.filter(verdict="open").count()
        if open_pairs:
            told = _(
                "Entered as {code}. {count} earlier reports look like it; the bureau decides whether it is new."
            )
            messages.warning(self.request, told.format(code=project.code, count=open_pairs))
        else:
            messages.success(self.request, _("Entered as {code}.").format(code=project.code))
        return reverse("projects:detail", args=[project.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Which fields stand first."""
        return {"entry_fields": ENTRY_FIELDS, "more_fields": MORE_FIELDS, "cancel": reverse("projects:list")}


class EditProject(FormPage):
    """Change the facts of a project."""

    template_name = "projects/entry.html"

    def subject(self, **kwargs: Any) -> Any:
        """The project, or 404 or 403."""
        return access.project_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> ProjectForm:
        """The form with the present values."""
        units = queries.host_units(units_for(self.user, "projects.change"), present=subject.host)
        return ProjectForm(*args, units=units, places=queries.places(), instance=subject)

    def act(self, form: ProjectForm, subject: Any) -> str:
        """Save what changed; the version guards against overwriting somebody."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        if "host" in changes:
            access.require_unit(self.user, changes["host"], "projects.change")
        actions.update_project(
            subject, changes, by=self.user, on=clock.today(), expected_version=form.cleaned_data["version"]
        )
        messages.success(self.request, _("Saved."))
        return reverse("projects:detail", args=[subject.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Which fields stand first, and the project."""
        return {
            "project": subject,
            "entry_fields": ENTRY_FIELDS,
            "more_fields": MORE_FIELDS,
            "cancel": reverse("projects:detail", args=[subject.pk]),
        }


@login_required
def edit_exclusions(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for which reasons a project does not count; only the bureau may."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    require(user, "projects.accept", project.host.path)
    initial = {name: getattr(project, name) for name in ExclusionForm.base_fields}
    form = ExclusionForm(posted(request), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        try:
            actions.update_project(project, given, by=user, on=clock.today(), expected_version=seen)
        except Refused as refused:
            refusals_to_form(form, refused)
            status = 409 if isinstance(refused, Conflict) else 422
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:detail", pk)
    context = {"form": form, "project": project, "title": _("Does it count?")}
    if form.errors and status == 200:
        status = 422
    return render(request, "projects/deed.html", context, status=status)


@login_required
def upload_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in a file as evidence."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    initial = {"kind": request.GET.get("kind", "")}
    form = DocumentForm(posted(request), request.FILES if request.method == "POST" else None, initial=initial)
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
    return document_answer(found.document, by=user)


@login_required
def withdraw_document_page(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take a document out of the evidence, with a reason."""
    user: Any = request.user
    found = access.document_for(user, pk, link, action="change")
    form = ReasonForm(posted(request))
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
