"""How operations are declared: what they answer, which refusals they may give, and that writes can be sent again."""

import json
from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from luodi.audit.actions import note_opened
from luodi.audit.models import Document
from luodi.audit.sniffing import OFFICE, SIGNATURES
from luodi.common.errors import Refused

from .errors import FAULTS
from .idempotency import PARAMETER, once

View = Callable[..., HttpResponse]
Read = Callable[..., HttpResponseBase]
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'},
    "description": "The ETag you got with the record; in place of the field version.",
}
IF_MATCH_DIGEST = {
    **IF_MATCH,
    "schema": {"type": "string", "pattern": '^(W/)?"[0-9a-f]{16}"$'},
    "description": "The ETag you got with the record; in place of the field digest.",
}


def answer(content: Any, *, status: int = 200, version: int | str | None = None) -> HttpResponse:
    """``content`` as JSON; the version or the digest of a record also stands in its ETag."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, status=status, content_type="application/json")
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response


def many(item: Any) -> Any:
    """A list of ``item``, which may be described only while running."""
    return list[item]


def reading(router: Router, path: str, *, gives: Any, **options: Any) -> Callable[[Read], Read]:
    """Declares a read of ``path`` that answers with ``gives``."""

    def declared(view: Read) -> Read:
        return router.get(path, response={200: gives, **FAULTS}, operation_id=view.__name__, **options)(view)

    return declared


def writing(
    router: Router,
    path: str,
    *,
    gives: Any,
    method: str = "POST",
    status: int = 200,
    versioned: bool = False,
    digested: bool = False,
) -> Callable[[View], View]:
    """Declares a write that can be sent again with the same ``Idempotency-Key``.

    ``versioned``: takes a version as ``If-Match``; ``digested``: takes a digest.
    """
    headers = [PARAMETER, *([IF_MATCH] if versioned else []), *([IF_MATCH_DIGEST] if digested else [])]

    def declared(view: View) -> View:
        return router.api_operation(
            [method],
            path,
            response={status: gives, **FAULTS},
            operation_id=view.__name__,
            openapi_extra={"parameters": headers},
        )(once(view))

    return declared


def seen_version(request: HttpRequest, stated: int | None, *, required: bool = False) -> int | None:
    """The version the sender saw, from the body or from ``If-Match``.

    Raises ``Refused`` where the header is no version, where both differ, or where none is ``required``d and missing.
    """
    header = request.headers.get("If-Match")
    found = stated
    if header is not None:
        digits = header.removeprefix("W/").strip('"')
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            message = _('Send If-Match as the ETag of the record, like "7".')
            raise Refused.because(message, field="If-Match", code="version")
        if stated is not None and stated != int(digits):
            message = _("If-Match and version name two different versions.")
            raise Refused.because(message, field="version", code="version")
        found = int(digits)
    if required and found is None:
        message = _(
            "Send the version you saw, as version or as If-Match, so that nobody's change is overwritten."
        )
        raise Refused.because(message, field="version", code="version")
    return found


def seen_digest(request: HttpRequest, stated: str | None) -> str:
    """The digest of the record the sender saw, from the body or from ``If-Match``.

    Raises ``Refused`` where both differ or where there is none.
    """
    header = request.headers.get("If-Match")
    found = stated if header is None else header.removeprefix("W/").strip('"')
    if stated is not None and stated != found:
        message = _("If-Match and digest name two different states.")
        raise Refused.because(message, field="digest", code="version")
    if not found:
        message = _(
            "Send the digest you saw, as digest or as If-Match, so that nobody's change is overwritten."
        )
        raise Refused.because(message, field="digest", code="version")
    return found


MEDIA_TYPES = sorted({*(kind for _mark, kind in SIGNATURES), *OFFICE.values(), "image/webp", "text/plain"})
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[str, Any] = {
    "responses": {200: {"description": "the file", "content": dict.fromkeys(MEDIA_TYPES, BINARY)}}
}


def file_answer(document: Document, *, by: Any) -> FileResponse:
    """The file under its own name; raises ``Http404`` where it is missing from the disk."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    note_opened(document, by=by)
    return FileResponse(file, content_type=document.media_type, filename=document.name, as_attachment=True)
