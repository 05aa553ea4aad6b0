"""Takes a file in as evidence: sniffed, hashed, limited, stored privately."""

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from luodi.audit.choices import Verb
from luodi.audit.models import Document
from luodi.audit.sniffing import HEAD_BYTES, sniff
from luodi.common import clock
from luodi.common.errors import Refused

from .recording import action, record_event


@action
def store_document(
    file: File,
    *,
    kind: str,
    by: Any,
    title: str = "",
    number: str = "",
    issued_on: date | None = None,
    is_example: bool = False,
) -> Document:
    """Keep ``file`` as evidence of ``kind``.

    The type is told from the content, never from the name. Raises ``Refused`` when the file is empty, larger
    than ``DOCUMENT_LIMIT_MB`` or of a type that is not taken.
    """
    name = (file.name or "file").rsplit("/", 1)[-1][:200]
    media_type, digest = _inspected(file, name)
    document = Document(
        kind=kind,
        title=(title or name)[:200],
        number=number,
        issued_on=issued_on,
        name=name,
        media_type=media_type,
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        uploaded_at=clock.now(),
        is_example=is_example,
    )
    document.file.save(f"{document.sha256[:32]}", file, save=False)
    document.save()
    record_event(Verb.CREATE, document, by=by, after={"kind": kind, "sha256": digest, "size": file.size})
    return document


def _inspected(file: File, name: str) -> tuple[str, str]:
    """The type of a file by its content, and its SHA-256; raises ``Refused``."""
    size, limit = file.size or 0, settings.DOCUMENT_LIMIT_MB
    if size == 0:
        raise Refused.because(_("“{name}” is empty. Choose the file again.").format(name=name), field="file")
    if size > limit * 1048576:
        message = _("“{name}” has {size} MB; at most {limit} MB are taken. Scan it smaller or split it.")
        told = message.format(name=name, size=round(size / 1048576, 1), limit=limit)
        raise Refused.because(told, field="file")
    digest = hashlib.sha256()
    head = b""
    for chunk in file.chunks():
        head = head or chunk[:HEAD_BYTES]
        digest.update(chunk)
    media_type = sniff(head, name)
    if media_type is None:
        message = _(
            "“{name}” is not a PDF, picture, Word, Excel or text file by its content. Save it as PDF."
        )
        raise Refused.because(message.format(name=name), field="file")
    return media_type, digest.hexdigest()
