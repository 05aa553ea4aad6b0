"""The papers that prove a project's steps."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from luodi.audit.choices import DocumentKind
from luodi.projects import access, actions
from luodi.projects.forms import DocumentForm

from ..entry import cleaned
from ..operations import FILE, answer, file_answer, many, reading, writing
from ..project_records import DocumentOut, document_record, document_records
from ..types import Day, Line, Pk, Reason, code_of
from .projects import user_of

router = Router()
KindCode = code_of(DocumentKind.choices)


@reading(router, "/{int:pk}/documents", gives=many(DocumentOut))
def list_documents(request: HttpRequest, pk: Pk) -> HttpResponse:
    """The project's papers without their files, the latest first."""
    return answer(document_records(access.project_for(user_of(request), pk)))


class PaperIn(BaseModel):
    """What a file proves."""

    kind: KindCode  # type: ignore[valid-type]
    title: Line = Field("", description="empty: the file's name")
    number: Line = ""
    issued_on: Day | Literal[""] = Field("", description="the day of the paper")


@writing(router, "/{int:pk}/documents", gives=DocumentOut, status=201)
def add_document(
    request: HttpRequest, pk: Pk, given: Form[PaperIn], file: File[UploadedFile]
) -> HttpResponse:
    """Bring in a file as evidence: a PDF, picture, Word, Excel or text file, told by its content."""
    user = user_of(request)
    project = access.project_for(user, pk, action="change")
    values = cleaned(DocumentForm(given.model_dump(), MultiValueDict({"file": [file]})))
    link = actions.attach_document(project, values.pop("file"), by=user, **values)
    return answer(document_record(link), status=201)


@reading(router, "/{int:pk}/documents/{int:link}/file", gives=None, openapi_extra=FILE)
def get_document_file(request: HttpRequest, pk: Pk, link: Pk) -> HttpResponseBase:
    """The file itself; opening it is noted in the change log."""
    found = access.document_for(user_of(request), pk, link)
    return file_answer(found.document, by=user_of(request))


@writing(router, "/{int:pk}/documents/{int:link}/withdraw", gives=DocumentOut)
def withdraw_document(request: HttpRequest, pk: Pk, link: Pk, given: Reason) -> HttpResponse:
    """Take a paper out of the evidence with a reason; it stays on file and in the log."""
    found = access.document_for(user_of(request), pk, link, action="change")
    actions.withdraw_document(found, by=user_of(request), reason=given.reason)
    return answer(document_record(access.document_for(user_of(request), pk, link)))
