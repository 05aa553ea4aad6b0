"""Whatever is wrong is refused with its place and the way out; nothing is half kept and what is public stays public."""

from copy import deepcopy

import pytest

from luodi.assessment import actions
from luodi.assessment.models import AssessmentRun, Publication, SchemeVersion
from luodi.assessment.sources import Ask
from luodi.assessment.tests import factories
from luodi.common.errors import Refused
from luodi.indicators.tests.factories import City, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()


def changed(*steps, **more):
    """The small scheme with settings changed, each step a path and a value."""
    body = deepcopy(factories.body(**more))
    for path, value in steps:
        place = body
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
    return body


FIRST, METHOD = ("indicators", 0), ("indicators", 0, "method")
FORMULA = {"kind": "expression", "formula": "1"}
SCHEMES = {
    "weights that do not add up": (changed(((*FIRST, "weight"), 9)), "indicators", "14"),
    "a number without end": (
        changed(((*METHOD, "target"), "1e999999999")),
        "indicators[0].method.target",
        "1e999999999",
    ),
    "a cap below the floor": (changed(((*METHOD, "floor"), 2)), "indicators[0].method.cap", "2"),
    "a veto without its step": (
        changed(vetoes=[{"code": "v", "when": "评分 < 1"}], order=["round"]),
        "order",
        "veto",
    ),
    "a class without units": (
        changed(classes=[{"code": "county", "units": []}, {"code": "zone"}]),
        "classes[0].units",
        "county",
    ),
    "an unknown name": (
        changed((METHOD, {**FORMULA, "formula": "签约项日数 × 2"})),
        "indicators[0].method.formula",
        "签约项目数",
    ),
    "nesting of ten thousand": (
        changed((METHOD, {**FORMULA, "formula": "(" * 10_000 + "1" + ")" * 10_000})),
        "indicators[0].method.formula",
        "",
    ),
    "a figure rewarded twice": (
        changed(
            bonus={
                "entries": [
                    {"code": "a", "input": "marks", "per": 1},
                    {"code": "b", "input": "marks", "per": 2},
                ]
            }
        ),
        "bonus.entries[1].input",
        "marks",
    ),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_rules_that_do_not_hold_are_never_kept(city, name):
    body, place, word = SCHEMES[name]
    with pytest.raises(Refused) as caught:
        actions.add_scheme(body, by=city.chen)
    found = [one for one in caught.value.obstacles if one.place.startswith(place)]
    assert found
    assert any(word in str(one) for one in found)
    assert not SchemeVersion.objects.exists()


RUNS = {
    "a target of zero": (
        {**factories.body()["indicators"][0]["method"], "target": {"by_unit": {"east": 0}, "otherwise": 4}},
        "east",
    ),
    "a division by zero": ({**FORMULA, "formula": "1 ÷ (评分 − 80)"}, "east"),
}


@pytest.mark.parametrize("name", RUNS)
def test_figures_that_cannot_be_scored_leave_no_run(city, name):
    method, unit = RUNS[name]
    version = actions.add_scheme(changed((METHOD, method)), by=city.chen)
    with pytest.raises(Refused) as caught:
        factories.run(version, city.chen)
    assert unit in str(caught.value)
    assert not AssessmentRun.objects.exists()


def test_a_correction_that_fails_leaves_what_is_public(city):
    notice = factories.publication(city.chen, city.gao)
    with pytest.raises(Refused):
        factories.run(notice.run.scheme, city.chen, "单位,评分\neast,1e999999999\n")
    again = actions.make_run(notice.run.scheme, Ask(2025, 12), by=city.chen, outside=notice.run.outside)
    with pytest.raises(Refused):
        actions.publish_results(again, by=city.chen, title="更正", objections_until=notice.objections_until)
    notice.refresh_from_db()
    assert notice.is_open
    assert Publication.objects.count() == 1
    assert notice.run.scores.get(code="east").printed == "4.00"
