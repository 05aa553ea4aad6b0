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
from luodi.projects.queries import accepted_evidence, label_of

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
    """Take a document out of the evidence with a reason; it stays on file and in the log.

    Raises ``Refused`` without a reason, and for evidence of an accepted step, which only those withdraw who may accept.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the document is withdrawn."), field="reason")
    project = Project.objects.select_for_update().get(pk=link.project_id)
    links = ProjectDocument.objects.select_for_update(of=("self",)).select_related("document")
    link = links.get(pk=link.pk)
    if link.withdrawn_at is not None:
        raise Refused.because(_("This document is already withdrawn."), code="conflict")
    steps = project.stage_events.select_related("ladder").defer("ladder__body")
    proved = accepted_evidence(steps, [link]).get(link.pk)
    if proved is not None and not by.scope.allows("projects.accept", project.host.path):
        message = _(
            "“{title}” is evidence of the accepted stage “{stage}”. Attach a better document beside it, or ask the bureau to withdraw it or to roll the project back."
        )
        told = {"title": link.document.title, "stage": label_of(proved[1])}
        raise Refused.because(message.format(**told), code="evidence")
    link.withdrawn_at, link.withdrawn_reason = clock.now(), reason
    link.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    before = {"document": link.document_id, **({"proved": proved[0].to_stage} if proved else {})}
    record_event(Verb.REVERSE, project, by=by, before=before, reason=reason)
    return link
