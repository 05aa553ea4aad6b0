"""Who moves when rules are others, and how sure ranks are when weights and methods could have been others."""

from datetime import date

import pytest
from django.urls import reverse

from luodi.assessment import actions
from luodi.assessment.models import AssessmentRun
from luodi.assessment.tests import factories
from luodi.assessment.varying import sureness
from luodi.indicators.tests.factories import signed

TARGET, WEIGHT = "indicators[0].method.target", "indicators[0].weight"


@pytest.fixture
def what_if(office, scored):
    """Asks the page of the run; the units that stand in its answer with their scores before and after."""

    def ask(status: int = 200, **given: object) -> list[tuple[str, str, str]]:
        page = office.get(reverse("assessment:run_whatif", args=[scored.pk]), given)
        assert page.status_code == status
        moved = page.context["moved"] or ()
        return [(one.unit.code, str(one.score_before), str(one.score_after)) for one in moved]

    return ask


def by_class() -> dict:
    """The small scheme with weights by class and one child below the first indicator."""
    body = factories.body(classes=[{"code": "district", "title": "区"}, {"code": "county", "title": "县"}])
    first, second = body["indicators"]
    child = {**first, "code": "signed", "weight": {"district": 10, "county": 10}}
    del first["method"]
    first |= {"weight": {"district": 10, "county": 10}, "children": [child]}
    second["weight"] = {"district": 5, "county": 5}
    return body


def test_the_others_are_scored_without_one_unit(office, scored):
    page = office.get(reverse("assessment:run_whatif", args=[scored.pk]), {"without": "east"})
    assert [(one.unit.code, one.rank_after) for one in page.context["moved"]] == [("west", 1)]


def test_one_number_changed_tells_who_moves_and_keeps_nothing(what_if):
    assert what_if(where=TARGET, value="2") == [("east", "9.00", "14.00"), ("west", "2.50", "2.50")]
    assert what_if(where=WEIGHT, value="5") == [("east", "9.00", "10.50"), ("west", "2.50", "5.00")]
    what_if(422, where=WEIGHT, value="x")
    what_if(422, where="year", value="1")
    assert AssessmentRun.objects.count() == 1


def test_several_changes_hold_together(what_if):
    both = {"where": [TARGET, WEIGHT, ""], "value": ["2", "5", ""]}
    assert what_if(**both) == [("east", "9.00", "13.00"), ("west", "2.50", "5.00")]
    # Both weights given: together they have to be what they were.
    every = [WEIGHT, "indicators[1].weight"]
    assert what_if(where=every, value=["9", "6"]) == [("east", "9.00", "9.30"), ("west", "2.50", "3.00")]
    what_if(422, where=every, value=["9", "9"])


def test_one_indicator_takes_another_method_without_a_draft(what_if):
    east = what_if(indicator="signing", method="min_max")[0]
    assert east == ("east", "9.00", "14.00")
    changed = what_if(indicator=["signing", "judged"], method=["min_max", "share_of_best"])
    assert changed == [("east", "9.00", "15.00"), ("west", "2.50", "3.13")]
    what_if(422, indicator="judged", method="ratio_100")
    what_if(422, indicator="nothing", method="min_max")
    # The target is gone with the method that had it.
    what_if(422, indicator="signing", method="min_max", where=TARGET, value="2")


def test_caps_at_120_or_none_count_what_is_beyond(office, city):
    for day in range(1, 7):
        signed(city, date(2025, 3, day))
    run = factories.run(factories.published_scheme(city.chen, city.gao), city.chen)
    address = reverse("assessment:run_whatif", args=[run.pk])
    found = {}
    for method in ("ratio_100", "ratio_120", "ratio_open"):
        page = office.get(address, {"indicator": "signing", "method": method})
        found[method] = str(page.context["moved"][0].score_after)
    assert found == {"ratio_100": "14.00", "ratio_120": "16.00", "ratio_open": "19.00"}


def test_a_weight_of_one_class_is_balanced_within_the_class(office, city):
    version = actions.add_scheme(by_class(), by=city.chen)
    run = factories.run(version, city.chen)
    kinds = {one.code: one.unit_class for one in run.scores.all()}
    place = f"indicators[0].weight.{kinds['west']}"
    page = office.get(reverse("assessment:run_whatif", args=[run.pk]), {"where": place, "value": "5"})
    after = {one.unit.code: str(one.score_after) for one in page.context["moved"]}
    assert after["west"] == "5.00"


def test_last_figures_are_scored_by_the_next_version(office, scored, city):
    changed = factories.body(year=2026)
    changed["indicators"][0]["method"]["target"] = 2
    version = actions.add_scheme(changed, by=city.chen)
    address = f"{reverse('assessment:run_whatif', args=[scored.pk])}?other={version.pk}"
    assert address in office.get(reverse("assessment:scheme", args=[version.pk])).content.decode()
    page = office.get(address)
    assert [str(one.score_change) for one in page.context["moved"]] == ["5.00", "0.00"]
    # There is no earlier year for the first version.
    assert b"what-if" not in office.get(reverse("assessment:scheme", args=[scored.scheme_id])).content


def test_weights_and_methods_are_varied_and_picture_and_table_are_of_the_same_rows(scored):
    found = sureness(scored)
    assert [(one.name, one.chosen) for one in found.choices] == [("weights", True), ("caps", True)]
    # Neither a comparison with the group nor a mean: both are said.
    assert len(found.fixed) == 2
    ranks, shares = found.charts
    assert [row[0] for row in ranks.rows] == ["east", "west"]
    assert all(low <= middle <= high for _unit, _rank, low, middle, high in ranks.rows)
    assert len(shares.rows) == 3
    again = sureness(scored).charts
    assert [chart.rows for chart in again] == [ranks.rows, shares.rows]


def test_only_what_is_asked_is_varied(office, scored, django_assert_max_num_queries):
    address = reverse("assessment:run_robustness", args=[scored.pk])
    with django_assert_max_num_queries(12):
        page = office.get(address, {"vary": "caps", "spread": "10", "seed": "7"})
    found = page.context["found"]
    assert [row[0] for row in found.charts[1].rows] == [found.choices[1].title]
    assert (found.spread, found.seed) == (10, 7)
    assert "scoring-1" in page.content.decode()
    nothing = office.get(address, {"spread": "10", "seed": "x"}).context["found"]
    assert nothing.why_not
    assert not nothing.charts


def test_scales_and_means_are_varied_where_indicators_allow_it(city):
    body = factories.body()
    body["total"] = {"aggregate": "arithmetic"}
    for one, weight in zip(body["indicators"], (60, 40), strict=True):
        one |= {"weight": weight}
    body["indicators"][1]["method"] = {"kind": "min_max", "input": "marks"}
    run = factories.run(actions.add_scheme(body, by=city.chen), city.chen)
    found = sureness(run)
    assert [one.name for one in found.choices] == ["weights", "caps", "scales", "means"]
    assert found.fixed == []
    assert len(found.charts[1].rows) == 5


def test_too_many_figures_are_told_instead_of_a_slow_page(scored, monkeypatch):
    monkeypatch.setattr("luodi.assessment.varying.MOST_EXACT", 11)
    assert "4" in sureness(scored).why_not
    assert sureness(scored).charts == ()
    assert sureness(scored, ["weights"]).drawings == 1024
    monkeypatch.setattr("luodi.assessment.varying.MOST_DRAWN", 60)
    assert sureness(scored, ["weights"]).charts == ()
