"""Files taken in as evidence."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from luodi.audit.actions import store_document
from luodi.audit.files import document_answer
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


@pytest.mark.parametrize(
    ("name", "content", "in_place", "disposition"),
    [
        ("contract.pdf", PDF, True, 'inline; filename="contract.pdf"'),
        ("照片.png", b"\x89PNG\r\n\x1a\n", True, "inline; filename*=utf-8''%E7%85%A7%E7%89%87.png"),
        ("notes.txt", b"plain", True, 'attachment; filename="notes.txt"'),
        ("contract.pdf", PDF, False, 'attachment; filename="contract.pdf"'),
    ],
)
def test_what_a_browser_shows_is_shown_in_place_where_the_page_allows_it(
    world, name, content, in_place, disposition
):
    clerk = world.people["clerk"]
    document = store_document(ContentFile(content, name=name), kind="other", by=clerk)
    answer = document_answer(document, by=clerk, in_place=in_place)
    assert answer.headers["Content-Type"] == document.media_type
    assert answer.headers["Content-Disposition"] == disposition
    assert b"".join(answer.streaming_content) == content
    event = AuditEvent.objects.filter(verb="read").get()
    assert (event.object_id, event.actor_id) == (str(document.pk), clerk.pk)


def test_a_document_missing_from_the_disk_is_not_found_and_not_noted_as_opened(world):
    clerk = world.people["clerk"]
    document = store_document(ContentFile(PDF, name="contract.pdf"), kind="other", by=clerk)
    document.file.storage.delete(document.file.name)
    with pytest.raises(Http404):
        document_answer(document, by=clerk)
    assert not AuditEvent.objects.filter(verb="read").exists()
