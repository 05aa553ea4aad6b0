"""Deeds that move a project: steps, decisions on steps, rollback, status, notes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.projects import access, actions, queries
from luodi.projects.forms import ActivityForm, NoteForm, ReasonForm, RollbackForm, StatusForm, StepForm
from luodi.projects.models import Project
from luodi.web.record_pages import posted, refusals_to_form


@login_required
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands between the project and a stage; on POST take the step or claim it."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    form = StepForm(posted(request), initial={"to": request.GET.get("to", ""), "version": project.version})
    to = request.POST.get("to") or request.GET.get("to", "")
    if not to:
        return redirect("projects:detail", pk)
    status, refused = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                event = actions.advance_stage(
                    project,
                    to,
                    by=user,
                    on=given["on"],
                    reason=given["reason"],
                    expected_version=given["version"],
                )
            except Refused as found:
                refused, status = found, 409 if isinstance(found, Conflict) else 422
            else:
                told = _("Claimed. The bureau has to accept it.") if event.state == "claimed" else _("Done.")
                messages.success(request, told)
                return redirect("projects:detail", pk)
    context = {"project": project, "form": form, **queries.step_facts(project, to, refused)}
    return render(request, "projects/advance.html", context, status=status)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """A card dropped on a stage of the board: 204 when done, else what stands in the way, for the drawer."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    to = request.POST.get("to", "")
    try:
        actions.advance_stage(project, to, by=user, on=clock.today())
    except Refused as refused:
        context = {"project": project, **queries.step_facts(project, to, refused)}
        return render(request, "projects/_blocked.html", context, status=422)
    return HttpResponse(status=204)


@login_required
def roll_back_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to an earlier stage, with a reason."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    form = RollbackForm(posted(request), stages=queries.stages_below(project))
    return _deed(
        request,
        project,
        form,
        title=_("Roll back"),
        do=lambda given: actions.roll_back(
            project, given["to"], by=user, on=clock.today(), reason=given["reason"]
        ),
    )


@login_required
def change_status_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ongoing, delayed, dormant, lost or withdrawn, with reason and date."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    form = StatusForm(posted(request), initial={"to": project.status})
    return _deed(
        request,
        project,
        form,
        title=_("Change the status"),
        do=lambda given: actions.change_status(
            project, given["to"], by=user, on=given["on"], reason=given["reason"]
        ),
    )


@login_required
def add_activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what happened and what comes next."""
    user: Any = request.user
    project = access.project_for(user, pk, action="change")
    initial = {"next_step": project.next_step, "next_step_due_on": project.next_step_due_on}
    form = ActivityForm(posted(request), initial=initial)
    return _deed(
        request,
        project,
        form,
        title=_("Note an activity"),
        do=lambda given: actions.add_activity(project, given.pop("text"), by=user, **given),
    )


@login_required
def accept_event(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Accept a claimed step."""
    user: Any = request.user
    project, step = access.step_for(user, pk, event, action="accept")
    form = NoteForm(posted(request))
    return _deed(
        request,
        project,
        form,
        title=_("Accept the step"),
        step=step,
        do=lambda given: actions.accept_step(step, by=user, note=given["reason"]),
    )


@login_required
def return_event(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Give a claimed step back with a reason."""
    user: Any = request.user
    project, step = access.step_for(user, pk, event, action="accept")
    form = ReasonForm(posted(request))
    return _deed(
        request,
        project,
        form,
        title=_("Return the step"),
        step=step,
        do=lambda given: actions.return_step(step, by=user, reason=given["reason"]),
    )


@login_required
def withdraw_event(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Take one's own claim back."""
    user: Any = request.user
    project, step = access.step_for(user, pk, event, action="change")
    form = NoteForm(posted(request))
    return _deed(
        request,
        project,
        form,
        title=_("Take the claim back"),
        step=step,
        do=lambda given: actions.withdraw_claim(step, by=user, reason=given["reason"]),
    )


def _deed(
    request: HttpRequest,
    project: Project,
    form: Any,
    *,
    title: str,
    do: Callable[[dict[str, Any]], Any],
    step: Any = None,
) -> HttpResponse:
    """One small form and one action: done and back to the project, or everything that is wrong."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do(dict(form.cleaned_data))
            except Refused as refused:
                refusals_to_form(form, refused)
                status = 409 if isinstance(refused, Conflict) else 422
            else:
                messages.success(request, _("Done."))
                return redirect("projects:detail", project.pk)
    context = {"form": form, "project": project, "title": title, "step": step}
    return render(request, "projects/deed.html", context, status=status)
