"""Bonuses, vetoes, grades, order, figures and tailored targets are written in the page; nobody loses his work."""

import pytest
from django.urls import reverse

from luodi.assessment import actions
from luodi.assessment.models import SchemeVersion
from luodi.assessment.tests import factories
from luodi.assessment.tests.test_writing_schemes import address, draft, kept, office, ratio
from luodi.common.errors import Conflict, Refused

__all__ = ["draft", "office"]


def keep(office, version, section, given):
    """Save a section; gives the answer."""
    number = SchemeVersion.objects.get(pk=version.pk).version
    return office.post(address(version, "section", section), given | {"version": number, "do": "save"})


def test_bonuses_and_grades_and_a_veto_are_written(office, draft):
    bonus = {
        "bonus.cap": "6",
        "bonus.entries[0].title": "超额",
        "bonus.entries[0].code": "extra",
        "bonus.entries[0].input": "signed_projects",
        "bonus.entries[0].per": "2",
        "bonus.entries[0].above:how": "number",
        "bonus.entries[0].above": "4",
    }
    assert keep(office, draft, "bonus", bonus).status_code == 302
    grades = {
        "grades[0].title": "优秀",
        "grades[0].code": "a",
        "grades[0].at_least": "12",
        "grades[1].title": "一般",
        "grades[1].code": "b",
    }
    assert keep(office, draft, "grades", grades).status_code == 302
    veto = {"vetoes[0].title": "造假", "vetoes[0].code": "v", "vetoes[0].when": "评分 < 1"}
    veto |= {"vetoes[0].effect": "grade_at_most", "vetoes[0].grade": "b"}
    assert keep(office, draft, "vetoes", veto).status_code == 302
    found, body = kept(draft)
    assert body["bonus"]["entries"][0]["above"] == 4
    office.post(address(draft), {"version": found.version, "do": "finish"})
    found = SchemeVersion.objects.get(pk=draft.pk)
    assert found.rules.vetoes[0].grade == "b"
    page = office.get(reverse("assessment:scheme", args=[draft.pk])).content.decode()
    assert "超过4的每个2分" in page or "above 4" in page


def test_a_section_is_said_and_tried_while_weights_do_not_add_up_yet(office, draft):
    given = ratio(**{"node.weight": "9", "version": draft.version, "do": "save"})
    office.post(address(draft, "indicator", "signing"), given)
    page = office.get(address(draft, "section", "general"))
    assert len(page.context["judged"].elsewhere) == 1
    assert page.context["judged"].sentences
    assert len(page.context["table"].trial.rows) == 2


def test_the_order_of_steps_is_written_and_must_hold_every_rule(office, draft):
    veto = {"vetoes[0].code": "v", "vetoes[0].when": "评分 < 1", "vetoes[0].effect": "zero"}
    keep(office, draft, "vetoes", veto)
    general = {"title": "样例考核", "year": "2025", "total.full_marks": "15", "missing.rule": "no_points"}
    general |= {"order[0]": "bonus", "order[1]": "round"}
    assert keep(office, draft, "general", general).status_code == 422
    general |= {"order[1]": "veto", "order[2]": "round", "rounding.digits": "1"}
    general |= {"rank.ties": "dense", "rank.tie_break": "签约, 评议"}
    assert keep(office, draft, "general", general).status_code == 302
    _found, body = kept(draft)
    assert body["order"] == ["bonus", "veto", "round"]
    assert body["rank"] == {"ties": "dense", "tie_break": ["签约", "评议"]}


def test_targets_are_tailored_for_each_unit_and_weights_for_each_class(office, city):
    body = factories.body(classes=[{"code": "county", "title": "县"}, {"code": "zone", "title": "园区"}])
    body["rank"] = {"within": "all"}
    draft = actions.add_scheme(body, by=city.chen)
    given = ratio(
        **{
            "node.weight:how": "by_class",
            "node.weight.county": "10",
            "node.weight.zone": "10",
            "node.method.target:how": "by_unit",
            "node.method.target.by_unit.east": "8",
            "node.method.target.by_unit.west": "5",
            "node.method.target.otherwise": "4",
            "version": draft.version,
            "do": "save",
        }
    )
    assert office.post(address(draft, "indicator", "signing"), given).status_code == 302
    _found, body = kept(draft)
    assert body["indicators"][0]["method"]["target"] == {"by_unit": {"east": 8, "west": 5}, "otherwise": 4}
    assert body["indicators"][0]["weight"] == {"county": 10, "zone": 10}
    page = office.get(address(draft, "indicator", "signing"))
    assert 'name="node.method.target.by_unit.east" value="8"' in page.content.decode()


def test_figures_are_added_from_the_city_and_taken_away(office, draft):
    figures = reverse("assessment:scheme_figures", args=[draft.pk])
    answer = office.post(figures, {"version": draft.version, "do": "add", "source": "target:fdi_usd"})
    assert answer.url == address(draft, "figure", "fdi_usd_target")
    found, body = kept(draft)
    assert body["inputs"][-1]["kind"] == "target"
    assert found.writing[1]["fdi_usd_target"] == "target:fdi_usd"
    given = {
        "input.title": "外资目标",
        "input.kind": "target",
        "input.by_unit.east": "30",
        "version": found.version,
        "do": "save",
    }
    assert office.post(address(draft, "figure", "fdi_usd_target"), given).status_code == 302
    found, body = kept(draft)
    assert body["inputs"][-1]["by_unit"] == {"east": 30}
    assert office.post(figures, {"version": found.version, "do": "remove:fdi_usd_target"}).status_code == 302
    assert len(kept(draft)[1]["inputs"]) == 2
    assert (
        office.post(figures, {"version": found.version + 1, "do": "add", "source": "nonsense"}).status_code
        == 422
    )


def test_two_officers_writing_one_draft_do_not_lose_each_others_work(office, draft, city):
    actions.keep_work(draft, factories.body(title="改名"), by=city.gao, seen=draft.version)
    answer = office.post(address(draft, "indicator", "signing"), ratio(version=draft.version, do="save"))
    assert answer.status_code == 409
    with pytest.raises(Conflict):
        actions.finish_work(draft, by=city.chen, seen=draft.version)
    assert kept(draft)[1]["title"] == "改名"


def test_a_published_version_is_only_shown_and_unknown_parts_are_not_found(office, draft, city):
    assert office.get(address(draft, "indicator", "nothing")).status_code == 404
    assert office.get(address(draft, "nonsense", "x")).status_code == 404
    published = factories.published_scheme(city.chen, city.gao)
    assert office.get(address(published)).status_code == 302
    with pytest.raises(Refused):
        actions.keep_work(published, factories.body(), by=city.chen, seen=published.version)


def test_the_editor_asks_little(office, draft, django_assert_max_num_queries):
    for page in (address(draft), address(draft, "indicator", "signing"), address(draft, "section", "bonus")):
        with django_assert_max_num_queries(12):
            assert office.get(page).status_code == 200
