"""Results are published, objected to, answered, corrected and frozen; what was public stays until replaced."""

from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from luodi.accounts.models import Organization
from luodi.assessment import actions
from luodi.assessment.models import Objection, Publication, SchemeVersion
from luodi.assessment.tests import factories
from luodi.common import clock, papers
from luodi.common.errors import Conflict, Refused
from luodi.demo.assessing import sample_assessment

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def notice(city) -> Publication:
    return factories.publication(city.chen, city.gao)


def later(days: int = 8):
    """After the objection period."""
    return clock.at(timezone.now() + timedelta(days=days))


def publish(run, by, **more):
    """With a week for objections."""
    until = clock.today() + timedelta(days=7)
    return actions.publish_results(run, by=by, title="更正", objections_until=until, **more)


def test_only_a_published_scheme_gives_published_results(city):
    run = factories.run(factories.scheme(city.chen), city.chen)
    with pytest.raises(Refused):
        publish(run, city.chen)
    assert not Publication.objects.exists()


def test_the_same_results_are_published_once(notice, city):
    with pytest.raises(Conflict):
        publish(notice.run, city.gao)


def test_a_correction_needs_a_reason_and_the_old_results_stay_on_file(notice, city):
    run = factories.run(notice.run.scheme, city.chen, "单位,评分\neast,90\nwest,50\n")
    with pytest.raises(Refused) as caught:
        publish(run, city.chen)
    assert caught.value.obstacles[0].field == "reason"
    corrected = publish(run, city.chen, reason="异议成立")
    notice.refresh_from_db()
    assert (notice.state, corrected.replaces) == ("replaced", notice)
    assert notice.run.scores.get(code="east").printed == "4.00"


def test_a_unit_objects_with_evidence_and_a_colleague_answers_once(notice, city):
    objection = factories.objection(notice, city.east, city.li)
    answered = actions.answer_objection(objection, by=city.chen, outcome="upheld", answer="核实无误")
    assert (answered.outcome, answered.answered_by) == ("upheld", city.chen)
    with pytest.raises(Conflict):
        actions.answer_objection(objection, by=city.gao, outcome="rejected", answer="不")


def test_objections_are_refused_without_evidence_after_the_period_and_for_who_was_not_scored(notice, city):
    with pytest.raises(Refused) as caught:
        actions.file_objection(notice, city.city, " ", by=city.li)
    assert [one.field for one in caught.value.obstacles] == ["unit", "evidence", "text"]
    with later(), pytest.raises(Refused):
        factories.objection(notice, city.east, city.li)
    assert not Objection.objects.exists()


def test_results_freeze_after_the_period_when_all_is_answered(notice, city):
    objection = factories.objection(notice, city.east, city.li)
    with pytest.raises(Refused) as caught:
        actions.freeze_results(notice, by=city.chen)
    assert len(caught.value.obstacles) == 2
    actions.answer_objection(objection, by=city.chen, outcome="rejected", answer="维持")
    with later():
        frozen = actions.freeze_results(notice, by=city.chen)
    assert frozen.state == "frozen"
    run = factories.run(notice.run.scheme, city.chen)
    with pytest.raises(Refused):
        publish(run, city.chen, reason="改")
    with pytest.raises(Refused):
        actions.reopen_results(frozen, by=city.chen, reason="")
    assert actions.reopen_results(frozen, by=city.chen, reason="省厅复核").is_open
    assert publish(run, city.chen, reason="改").replaces == notice


def test_a_unit_sees_its_own_objection_and_answer_and_not_those_of_others(client, notice, city):
    factories.objection(notice, city.east, city.li)
    for person, seen in ((city.li, 1), (city.zhao, 0), (city.chen, 1)):
        client.force_login(person, backend=BACKEND)
        page = client.get(reverse("assessment:publication", args=[notice.pk]))
        assert len(page.context["objections"]) == seen
        assert page.context["objection_count"] == 1


def test_a_clerk_objects_on_the_page_and_the_office_answers_there(client, notice, city):
    client.force_login(city.li, backend=BACKEND)
    address = reverse("assessment:object", args=[notice.pk])
    given = {"unit": city.east.pk, "indicator": "signing", "text": "少计一个项目"}
    assert client.post(address, given).status_code == 422
    proof = SimpleUploadedFile("proof.pdf", factories.PDF)
    assert client.post(address, {**given, "evidence": proof}).status_code == 302
    assert client.post(address, {**given, "unit": city.west.pk, "evidence": proof}).status_code == 422
    objection = Objection.objects.get()
    client.force_login(city.chen, backend=BACKEND)
    address = reverse("assessment:answer", args=[objection.pk])
    assert client.post(address, {"outcome": "upheld", "answer": "属实"}).status_code == 302
    assert client.post(address, {"outcome": "upheld", "answer": "属实"}).status_code == 409
    assert client.get(reverse("assessment:evidence", args=[objection.pk])).status_code == 200


def test_freezing_too_early_is_told_on_the_notice(client, notice, city):
    client.force_login(city.chen, backend=BACKEND)
    answer = client.post(reverse("assessment:publication_move", args=[notice.pk]), {"to": "frozen"})
    assert answer.status_code == 422
    assert notice.objections_until.isoformat() in answer.content.decode()


def test_the_notice_asks_little_and_its_workbook_holds_every_formula(
    client, notice, city, django_assert_max_num_queries
):
    client.force_login(city.chen, backend=BACKEND)
    client.get(reverse("assessment:list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("assessment:publication", args=[notice.pk]))
    answer = client.get(reverse("assessment:publication_file", args=[notice.pk]))
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_notice_is_a_word_file_and_a_pdf_with_the_formula_of_every_unit(
    client, notice, city, settings, tmp_path
):
    client.force_login(city.chen, backend=BACKEND)
    address = reverse("assessment:publication_file", args=[notice.pk])
    word = Document(BytesIO(b"".join(client.get(address, {"form": "docx"}).streaming_content)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert word.paragraphs[0].text == "考核结果公示"
    assert "80 → (80 − 0) ÷ (100 − 0) × 5 = 4" in cells or any(
        "÷" in cell and "= 4" in cell for cell in cells
    )
    assert len(word.tables) == 3
    pdf = b"".join(client.get(address, {"form": "pdf"}).streaming_content)
    assert pdf[:4] == b"%PDF"
    assert b"NotoSansCJK" in pdf
    assert client.get(address, {"form": "odt"}).status_code == 422
    settings.FONTS = str(tmp_path)
    with patch.multiple(papers, FONT_PACKAGE="nothing_like_it", SYSTEM_FONTS=()):
        answer = client.get(address, {"form": "pdf"})
    assert answer.status_code == 422
    assert "LUODI_FONTS" in answer.content.decode()


def test_the_sample_city_gets_published_results_with_an_answered_objection(city):
    city.city.refresh_from_db()
    Organization.objects.add_child(city.city, dict(code="zone", name="园区", kind="zone", is_assessed=True))
    notice = sample_assessment(by=city.gao)
    assert notice.run.is_example
    assert notice.objections.get().outcome == "rejected"
    assert SchemeVersion.objects.filter(is_example=False).count() == 0
