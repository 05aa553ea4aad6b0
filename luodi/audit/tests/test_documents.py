"""Files taken in as evidence."""

import hashlib

import pytest
from django.core.files.base import ContentFile

from luodi.audit.actions import store_document
from luodi.audit.models import AuditEvent, Document
from luodi.common.errors import Refused

PDF = b"%PDF-1.7 example"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"]}}
    settings.STORAGES["default"]["OPTIONS"] = {"location": tmp_path, "base_url": None}


def test_a_document_is_known_by_its_content_and_noted(world):
    document = store_document(ContentFile(PDF, name="a/合同.docx"), kind="other", by=world.people["clerk"])
    assert (document.media_type, document.name, document.size) == ("application/pdf", "合同.docx", len(PDF))
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert AuditEvent.objects.get().details["after"]["sha256"] == document.sha256


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "not a PDF"),
        (b"<html><script>", "not a PDF"),
        (b"%PDF" + b"x" * 1_100_000, "MB"),
    ],
    ids=["empty", "program", "page", "too large"],
)
def test_what_is_not_taken_is_refused_with_the_way_out(world, settings, content, word):
    settings.DOCUMENT_LIMIT_MB = 1
    with pytest.raises(Refused, match=word):
        store_document(ContentFile(content, name="contract.pdf"), kind="other", by=world.people["clerk"])
    assert not Document.objects.exists()
    assert not AuditEvent.objects.exists()
