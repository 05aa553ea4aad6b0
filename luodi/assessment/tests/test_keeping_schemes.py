"""A scheme is written, reviewed by a second person, published for good, copied for the next year, and compared."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.assessment import actions
from luodi.assessment.models import SchemeVersion
from luodi.assessment.tests import factories
from luodi.audit.models import AuditEvent
from luodi.common.errors import Conflict, Refused
from luodi_engine.scoring.texts import read_json, read_yaml, write_yaml

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def office(client, city):
    client.force_login(city.chen, backend=BACKEND)
    client.get(reverse("assessment:list"))
    return client


def boxes(version, **changes):
    """What the editor posts."""
    given = {"version": str(version.version), "indicators[0].weight": "10", "indicators[1].weight": "5"}
    return {**given, **changes}


def test_shipped_schemes_become_drafts_marked_as_examples_once(city):
    made = actions.load_shipped_schemes(by=city.chen)
    assert len(made) >= 17
    assert all(one.is_example and one.is_draft and one.number == 1 for one in made)
    assert actions.load_shipped_schemes(by=city.chen) == []
    county = SchemeVersion.objects.get(code="bazhong-county-2024")
    assert county.mapping["signed_projects_target"] == "target:signed_projects"
    assert county.mapping["frauds"] == "outside"


def test_nobody_reviews_his_own_draft_and_only_a_reviewed_one_is_published(city):
    draft = factories.scheme(city.chen)
    with pytest.raises(Refused) as caught:
        actions.review_scheme(draft, by=city.chen)
    assert caught.value.obstacles[0].code == "four_eyes"
    with pytest.raises(Refused):
        actions.publish_scheme(draft, by=city.gao)
    reviewed = actions.review_scheme(draft, by=city.gao)
    assert (reviewed.state, reviewed.reviewed_by) == ("reviewed", city.gao)
    assert actions.publish_scheme(reviewed, by=city.chen).state == "published"
    assert AuditEvent.objects.filter(object_type="assessment.schemeversion").count() == 3


def test_a_published_version_is_never_changed_but_copied(city):
    published = factories.published_scheme(city.chen, city.gao)
    with pytest.raises(Refused):
        actions.change_scheme(published, factories.body(year=2026), by=city.chen)
    copy = actions.copy_scheme(published, by=city.chen, year=2026)
    assert (copy.number, copy.year, copy.state, copy.copied_from) == (2, 2026, "draft", published)
    published.refresh_from_db()
    assert published.year == 2025


def test_a_returned_version_is_a_draft_again_and_says_why(city):
    reviewed = actions.review_scheme(factories.scheme(city.chen), by=city.gao)
    with pytest.raises(Refused):
        actions.return_scheme(reviewed, by=city.gao, reason=" ")
    returned = actions.return_scheme(reviewed, by=city.gao, reason="权重未经会议通过")
    assert (returned.state, returned.reviewed_by) == ("draft", None)


def test_a_file_and_its_download_have_the_same_hash(office, city):
    text = write_yaml(read_yaml("a: 0.50\nb: [1, 2.0]"))
    assert read_yaml(text) == {"a": Decimal("0.50"), "b": [1, Decimal("2.0")]}
    draft = factories.scheme(city.chen)
    answer = office.get(reverse("assessment:scheme_file", args=[draft.pk]))
    file = SimpleUploadedFile("small.yaml", answer.content)
    office.post(reverse("assessment:scheme_upload"), {"file": file})
    again = SchemeVersion.objects.get(code="small", number=2)
    assert again.hash == draft.hash


@pytest.mark.parametrize("text", ["a: [", "x: &a 1\ny: *a", "a: 1\na: 2", "scheme: s", "[" * 4000])
def test_a_file_that_is_no_scheme_is_refused_in_the_form(office, text):
    file = SimpleUploadedFile("bad.yaml", text.encode())
    answer = office.post(reverse("assessment:scheme_upload"), {"file": file})
    assert answer.status_code == 422
    assert not SchemeVersion.objects.exists()


def test_weights_are_changed_in_the_table(office, city):
    draft = factories.scheme(city.chen)
    changes = {"indicators[0].weight": "9", "indicators[1].weight": "6", "indicators[0].method.target": "8"}
    sources = {"source:marks": "indicator:started", "source:signed_projects": "nonsense"}
    address = reverse("assessment:scheme_edit", args=[draft.pk])
    assert office.post(address, boxes(draft, **changes, **sources)).status_code == 302
    draft = SchemeVersion.objects.get(pk=draft.pk)
    assert [node.weight for node in draft.rules.total.children] == [9, 6]
    assert read_json(draft.body)["indicators"][0]["method"]["target"] == 8
    assert draft.mapping == {"marks": "indicator:started", "signed_projects": "indicator:signed_projects"}


def test_every_problem_is_shown_at_its_row_and_nothing_is_saved(office, city):
    draft = factories.scheme(city.chen)
    changes = {"indicators[0].weight": "many", "indicators[1].method.high": "-1"}
    answer = office.post(reverse("assessment:scheme_edit", args=[draft.pk]), boxes(draft, **changes))
    assert answer.status_code == 422
    rows = [line["row"] for line in answer.context["lines"]]
    assert [bool(row.problems) for row in rows] == [True, True]
    assert 'value="many"' in answer.content.decode()
    assert SchemeVersion.objects.get(pk=draft.pk).hash == draft.hash


def test_two_officers_changing_one_draft_do_not_lose_each_others_work(office, city):
    draft = factories.scheme(city.chen)
    actions.change_scheme(draft, factories.body(title="改名"), by=city.gao)
    answer = office.post(reverse("assessment:scheme_edit", args=[draft.pk]), boxes(draft))
    assert answer.status_code == 409
    with pytest.raises(Conflict):
        actions.change_scheme(draft, factories.body(), by=city.chen, seen=draft.version)


def test_versions_are_compared_setting_by_setting(office, city):
    first = factories.scheme(city.chen)
    changed = factories.body()
    changed["indicators"][0]["method"]["target"] = 6
    second = actions.add_scheme(changed, by=city.chen)
    answer = office.get(reverse("assessment:scheme_compare", args=[second.pk]), {"other": first.pk})
    assert [(one.before, one.after) for one in answer.context["differences"]] == [("4", "6")]


def test_the_page_says_the_rule_in_words(office, city):
    page = office.get(reverse("assessment:scheme", args=[factories.scheme(city.chen).pk]))
    assert "签约" in page.content.decode()
    assert len(page.context["rows"]) == 3


def test_the_overview_asks_as_often_for_many_schemes_as_for_two(office, city, django_assert_max_num_queries):
    for _time in range(2):
        factories.scheme(city.chen)
    with django_assert_max_num_queries(12) as few:
        office.get(reverse("assessment:list"))
    for _time in range(20):
        factories.scheme(city.chen)
    with django_assert_max_num_queries(12) as many:
        office.get(reverse("assessment:list"))
    assert len(few) == len(many)
