"""Units are scored on the city's figures, results are kept with their hashes, and every score opens."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.assessment import actions
from luodi.assessment.explaining import engine_run, recheck
from luodi.assessment.models import AssessmentRun
from luodi.assessment.sources import Ask
from luodi.assessment.tests import factories
from luodi.common.errors import Refused
from luodi.indicators.tests.factories import signed
from luodi.targets.actions import set_target


def test_scores_ranks_and_hashes_are_kept(scored):
    found = {one.code: (one.printed, one.exact, one.rank) for one in scored.scores.all()}
    assert found == {"east": ("9.00", "9", Decimal(1)), "west": ("2.50", "2.5", Decimal(2))}
    assert engine_run(scored).hash == scored.result_hash
    assert scored.scheme_hash == scored.scheme.hash
    assert len(scored.data_hash) == 64


def test_the_same_figures_give_the_same_hash_and_later_records_are_told(scored, city):
    found = recheck(scored)
    assert (found.same_result, found.changed_figures, found.moved) == (True, [], ())
    signed(city, date(2025, 5, 5))
    later = recheck(scored)
    assert later.same_result
    assert later.changed_figures == [("east", "签约项目数", "2", "3")]
    assert [(one.unit.code, one.score_change) for one in later.moved] == [("east", Decimal("2.50"))]


def test_targets_are_those_of_the_year_or_what_is_due(city):
    signed(city, date(2025, 3, 3))
    set_target("signed_projects", city.east, 2025, Decimal(12), by=city.chen)
    body = factories.body()
    body["inputs"].append({"code": "signed_projects_target", "kind": "target", "title": "目标"})
    body["indicators"][0]["method"] |= {"target": "signed_projects_target", "zero_target": "zero"}
    version = actions.add_scheme(body, by=city.chen)
    year = actions.make_run(version, Ask(2025, 3), by=city.chen)
    due = actions.make_run(version, Ask(2025, 3, "due"), by=city.chen)
    assert [one.scores.get(code="east").points["signing"][1] for one in (year, due)] == ["0.83", "3.33"]


def test_a_table_from_elsewhere_is_refused_with_every_place_and_nothing_is_kept(city):
    version = factories.published_scheme(city.chen, city.gao)
    text = "单位,评分\n东区,80\neast,x\neast,70\nwest,1e999999999\n"
    with pytest.raises(Refused) as caught:
        factories.run(version, city.chen, text)
    assert len(caught.value.obstacles) == 4
    assert not AssessmentRun.objects.exists()
    with pytest.raises(Refused) as caught:
        factories.run(version, city.chen, "单位,别的\neast,1\n")
    assert "别的" in str(caught.value)


def test_a_missing_figure_that_the_scheme_refuses_names_unit_and_figure(city):
    body = factories.body(missing="refuse")
    version = actions.add_scheme(body, by=city.chen)
    with pytest.raises(Refused) as caught:
        actions.make_run(version, Ask(2025, 12), by=city.chen)
    told = str(caught.value)
    assert "east" in told
    assert "west" in told


def test_an_officer_scores_with_a_table_and_its_evidence(office, city):
    version = factories.published_scheme(city.chen, city.gao)
    address = reverse("assessment:run_new", args=[version.pk])
    table = SimpleUploadedFile("marks.csv", "单位,评分\neast,80\nwest,50\n".encode("gb18030"))
    given = {"year": 2025, "month": 12, "against": "year", "table": table}
    answer = office.post(address, given)
    assert answer.status_code == 422
    assert "evidence" in answer.context["form"].errors
    table.seek(0)
    evidence = SimpleUploadedFile("marks.pdf", factories.PDF)
    answer = office.post(address, {**given, "evidence": evidence})
    run = AssessmentRun.objects.get()
    assert answer.url == reverse("assessment:run", args=[run.pk])
    assert run.outside.document.media_type == "application/pdf"


def test_single_items_come_from_a_second_table_with_evidence(office, city):
    body = factories.body()
    body["inputs"].append(
        {"code": "visits", "title": "外出招商", "kind": "items", "items": "外出", "take": "count"}
    )
    body["indicators"][1]["method"] = {"kind": "counted", "terms": [{"input": "visits", "per": 1}], "cap": 5}
    version = actions.add_scheme(body, by=city.chen)
    address = reverse("assessment:run_new", args=[version.pk])
    given = {"year": 2025, "month": 12, "against": "year"}
    rows = "unit,kind,key,quantity\neast,外出,1,1\neast,外出,2,1\n".encode()
    items = SimpleUploadedFile("items.csv", rows)
    assert office.post(address, {**given, "items": items}).status_code == 422
    items.seek(0)
    evidence = SimpleUploadedFile("marks.pdf", factories.PDF)
    assert office.post(address, {**given, "items": items, "evidence": evidence}).status_code == 302
    run = AssessmentRun.objects.get()
    assert [one.points["judged"][1] for one in run.scores.order_by("code")] == ["2.00", "0.00"]
    assert recheck(run).same_result
    wrong = SimpleUploadedFile("items.csv", b"unit,kind,key\nnowhere,x,1\n")
    evidence.seek(0)
    assert office.post(address, {**given, "items": wrong, "evidence": evidence}).status_code == 422
    assert AssessmentRun.objects.count() == 1


def test_a_unit_opens_to_formula_figures_records_and_one_more(office, scored, django_assert_max_num_queries):
    address = reverse("assessment:run_unit", args=[scored.pk, "east"])
    with django_assert_max_num_queries(12):
        page = office.get(address)
    text = page.content.decode()
    assert "2 ÷ 4 = 0.5 (≤100%) × 10 = 5" in text
    assert "code=signed_projects" in text
    signing = next(row for row in page.context["opened"].rows if row.code == "signing")
    assert signing.one_more == [("签约项目数 +1个", "+2.5")]
    assert page.context["opened"].gains[0].startswith("签约项目数 +1个")
    assert office.get(reverse("assessment:run_unit", args=[scored.pk, "nowhere"])).status_code == 404


def test_units_stand_in_order_of_rank(office, scored, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = office.get(reverse("assessment:run", args=[scored.pk]))
    assert [row["score"].code for row in page.context["rows"]] == ["east", "west"]


def test_gaps_lists_and_comparison_have_their_pages(office, scored):
    page = office.get(reverse("assessment:run_progress", args=[scored.pk]))
    assert [(str(one.gap), step) for one, step in page.context["standings"]] == [
        ("None", "签约项目数 +1个：+2.5 分"),
        ("6.50", "签约项目数 +1个：+2.5 分"),
    ]
    other = factories.run(scored.scheme, scored.made_by, "单位,评分\neast,10\nwest,100\n")
    page = office.get(reverse("assessment:run_compare", args=[other.pk, scored.pk]))
    assert [str(one.score_change) for one in page.context["moved"]] == ["-3.50", "2.50"]
    assert office.get(reverse("assessment:run_recheck", args=[scored.pk])).status_code == 200


def test_scores_and_ranks_month_by_month_are_those_of_the_records(
    office, scored, django_assert_max_num_queries
):
    address = reverse("assessment:run_progress", args=[scored.pk])
    with django_assert_max_num_queries(12):
        page = office.get(address)
    scores, ranks = page.context["year"].charts
    assert [row[0] for row in scores.rows] == [f"2025-{month:02d}" for month in range(1, 13)]
    assert [str(value) for value in scores.rows[1][1:]] == ["4.00", "2.50"]
    assert [str(value) for value in scores.rows[2][1:]] == ["9.00", "2.50"]
    assert [str(value) for value in scores.rows[-1][1:]] == [one.printed for one in scored.scores.all()]
    assert [int(value) for value in ranks.rows[-1][1:]] == [1, 2]
