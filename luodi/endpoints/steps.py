"""What moves a project: steps and their acceptance, rollback, status, notes, and the papers that prove steps."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from luodi.api.entry import cleaned
from luodi.api.lists import PageQuery, page_answer, page_model
from luodi.api.operations import FILE, answer, file_answer, many, reading, seen_version, writing
from luodi.api.types import Day, Given, Line, LongLine, Note, Pk, Reason, Remark, StageCode, Version, code_of
from luodi.audit.choices import DocumentKind
from luodi.common import clock
from luodi.projects import access, actions
from luodi.projects.choices import Status
from luodi.projects.forms import DocumentForm
from luodi.projects.models import Project

from .project_records import (
    ActivityOut,
    DocumentOut,
    ProjectOut,
    activity_record,
    document_record,
    document_records,
)
from .projects import told, user_of

router = Router()
papers = Router()
StatusCode = code_of(Status.choices)
KindCode = code_of(DocumentKind.choices)


class StepIn(Given):
    """To which stage, from which day (today where it is left out)."""

    to: StageCode
    on: Day | None = None
    reason: LongLine = ""
    version: Version | None = None


class Rollback(Reason):
    """Back to which stage, from which day, and why."""

    to: StageCode
    on: Day | None = None


class NewStatus(Given):
    """The new status, from which day, and why."""

    to: StatusCode  # type: ignore[valid-type]
    on: Day | None = None
    reason: Note


class NewActivity(Given):
    """What happened on which day, and what comes next."""

    text: str = Field(max_length=500)
    on: Day | None = None
    next_step: LongLine = ""
    next_step_due_on: Day | None = None


@writing(router, "/{int:pk}/advance", gives=ProjectOut, versioned=True)
def advance_project(request: HttpRequest, pk: Pk, given: StepIn) -> HttpResponse:
    """Move the project up a stage, or claim the step where somebody else has to accept it; 422 with every blocker."""
    user = user_of(request)
    project = access.project_for(user, pk, action="change")
    version = seen_version(request, given.version)
    actions.advance_stage(
        project,
        given.to,
        by=user,
        on=given.on or clock.today(),
        reason=given.reason,
        expected_version=version,
    )
    return _again(request, project)


@writing(router, "/{int:pk}/steps/{int:step}/accept", gives=ProjectOut)
def accept_step(request: HttpRequest, pk: Pk, step: Pk, given: Remark) -> HttpResponse:
    """Accept a claimed step; never one's own."""
    project, event = access.step_for(user_of(request), pk, step, action="accept")
    actions.accept_step(event, by=user_of(request), note=given.note)
    return _again(request, project)


@writing(router, "/{int:pk}/steps/{int:step}/return", gives=ProjectOut)
def return_step(request: HttpRequest, pk: Pk, step: Pk, given: Reason) -> HttpResponse:
    """Give a claimed step back with a reason."""
    project, event = access.step_for(user_of(request), pk, step, action="accept")
    actions.return_step(event, by=user_of(request), reason=given.reason)
    return _again(request, project)


@writing(router, "/{int:pk}/steps/{int:step}/withdraw", gives=ProjectOut)
def withdraw_step(request: HttpRequest, pk: Pk, step: Pk, given: Remark) -> HttpResponse:
    """Take one's own claim back."""
    project, event = access.step_for(user_of(request), pk, step, action="change")
    actions.withdraw_claim(event, by=user_of(request), reason=given.note)
    return _again(request, project)


@writing(router, "/{int:pk}/roll-back", gives=ProjectOut)
def roll_back_project(request: HttpRequest, pk: Pk, given: Rollback) -> HttpResponse:
    """Put the project back to an earlier stage with a reason."""
    project = access.project_for(user_of(request), pk, action="change")
    on = given.on or clock.today()
    actions.roll_back(project, given.to, by=user_of(request), on=on, reason=given.reason)
    return _again(request, project)


@writing(router, "/{int:pk}/status", gives=ProjectOut)
def change_status(request: HttpRequest, pk: Pk, given: NewStatus) -> HttpResponse:
    """Ongoing, delayed, dormant, lost or withdrawn, with reason and day."""
    project = access.project_for(user_of(request), pk, action="change")
    on = given.on or clock.today()
    actions.change_status(project, given.to, by=user_of(request), on=on, reason=given.reason)
    return _again(request, project)


@reading(router, "/{int:pk}/activities", gives=page_model("Activities", ActivityOut))
def list_activities(request: HttpRequest, pk: Pk, given: Query[PageQuery]) -> HttpResponse:
    """What happened to the project, the latest first."""
    project = access.project_for(user_of(request), pk)
    return page_answer(
        access.activities_of(project).select_related("by"), ("-on",), given, write=activity_record
    )


@writing(router, "/{int:pk}/activities", gives=ActivityOut, status=201)
def add_activity(request: HttpRequest, pk: Pk, given: NewActivity) -> HttpResponse:
    """Note what happened and what comes next."""
    project = access.project_for(user_of(request), pk, action="change")
    values = given.model_dump(exclude={"text", "on"})
    activity = actions.add_activity(
        project, given.text, by=user_of(request), on=given.on or clock.today(), **values
    )
    return answer(activity_record(activity), status=201)


def _again(request: HttpRequest, project: Project) -> HttpResponse:
    return told(access.project_for(user_of(request), project.pk), request)


@reading(papers, "/{int:pk}/documents", gives=many(DocumentOut))
def list_documents(request: HttpRequest, pk: Pk) -> HttpResponse:
    """The project's papers without their files, the latest first."""
    return answer(document_records(access.project_for(user_of(request), pk)))


class PaperIn(BaseModel):
    """What a file proves."""

    kind: KindCode  # type: ignore[valid-type]
    title: Line = Field("", description="empty: the file's name")
    number: Line = ""
    issued_on: Day | Literal[""] = Field("", description="the day of the paper")


@writing(papers, "/{int:pk}/documents", gives=DocumentOut, status=201)
def add_document(
    request: HttpRequest, pk: Pk, given: Form[PaperIn], file: File[UploadedFile]
) -> HttpResponse:
    """Bring in a file as evidence: a PDF, picture, Word, Excel or text file, told by its content."""
    user = user_of(request)
    project = access.project_for(user, pk, action="change")
    values = cleaned(DocumentForm(given.model_dump(), MultiValueDict({"file": [file]})))
    link = actions.attach_document(project, values.pop("file"), by=user, **values)
    return answer(document_record(link), status=201)


@reading(papers, "/{int:pk}/documents/{int:link}/file", gives=None, openapi_extra=FILE)
def get_document_file(request: HttpRequest, pk: Pk, link: Pk) -> HttpResponseBase:
    """The file itself; opening it is noted in the change log."""
    found = access.document_for(user_of(request), pk, link)
    return file_answer(found.document, by=user_of(request))


@writing(papers, "/{int:pk}/documents/{int:link}/withdraw", gives=DocumentOut)
def withdraw_document(request: HttpRequest, pk: Pk, link: Pk, given: Reason) -> HttpResponse:
    """Take a paper out of the evidence with a reason; it stays on file and in the log."""
    found = access.document_for(user_of(request), pk, link, action="change")
    actions.withdraw_document(found, by=user_of(request), reason=given.reason)
    return answer(document_record(access.document_for(user_of(request), pk, link)))
