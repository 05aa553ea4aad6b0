"""Contacts and notes about a project, and the documents that prove its steps."""

from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.projects.models import Activity, Project, ProjectDocument

from .figures import save_project


@action
def add_activity(
    project: Project,
    text: str,
    *,
    by: User,
    on: date,
    next_step: str = "",
    next_step_due_on: date | None = None,
) -> Activity:
    """Note what happened on a day, and what comes next; the project is fresh again.

    Raises ``Refused`` for an empty note or a day in the future.
    """
    if not text.strip():
        raise Refused.because(_("Write what happened."), field="text")
    if on > clock.today():
        raise Refused.because(_("The date lies in the future."), field="on")
    project = Project.objects.select_for_update().get(pk=project.pk)
    at = clock.now()
    activity = Activity.objects.create(project=project, on=on, text=text.strip(), by=by, recorded_at=at)
    project.last_touched_on = max(project.last_touched_on, on)
    changed = ["last_touched_on"]
    if next_step:
        project.next_step, project.next_step_due_on = next_step, next_step_due_on
        changed += ["next_step", "next_step_due_on"]
    save_project(project, changed, at=at)
    record_event(Verb.CHANGE, project, by=by, after={"activity": text, "on": on, "next_step": next_step})
    return activity


@action
def attach_document(
    project: Project,
    file: File,
    *,
    kind: str,
    by: User,
    title: str = "",
    stage: str = "",
    number: str = "",
    issued_on: date | None = None,
    is_example: bool = False,
) -> ProjectDocument:
    """Keep a file as evidence of the project.

    Raises ``Refused`` for a file that is not taken, and for one this project already has.
    """
    document = store_document(
        file, kind=kind, by=by, title=title, number=number, issued_on=issued_on, is_example=is_example
    )
    twin = ProjectDocument.objects.filter(
        project=project, document__sha256=document.sha256, document__kind=kind, withdrawn_at__isnull=True
    ).first()
    if twin is not None:
        document.file.delete(save=False)
        message = _("The project already has this very file: “{title}”.")
        raise Refused.because(message.format(title=twin.document.title), field="file", code="twin")
    link = ProjectDocument.objects.create(project=project, document=document, stage=stage)
    after = {"document": document.pk, "kind": kind, "sha256": document.sha256}
    record_event(Verb.CHANGE, project, by=by, after=after)
    return link


@action
def withdraw_document(link: ProjectDocument, *, by: User, reason: str) -> ProjectDocument:
    """Take a document out of the evidence with a reason; it stays on file and in the log."""
    if not reason.strip():
        raise Refused.because(_("Say why the document is withdrawn."), field="reason")
    link = ProjectDocument.objects.select_for_update().select_related("project", "document").get(pk=link.pk)
    if link.withdrawn_at is not None:
        raise Refused.because(_("This document is already withdrawn."), code="conflict")
    link.withdrawn_at, link.withdrawn_reason = clock.now(), reason
    link.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_event(Verb.REVERSE, link.project, by=by, before={"document": link.document_id}, reason=reason)
    return link
