"""Every scoring method on figures worked by hand."""

import re
from decimal import Decimal

import pytest

from luodi_engine.scoring import parse_scheme, score
from luodi_engine.scoring.methods import METHODS
from luodi_engine.tests.case_rows import case_rows, number
from luodi_engine.tests.scoring_samples import body, figures, leaf

CASES = case_rows("scoring_methods")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_method_gives_what_was_worked_by_hand(case):
    scheme = body(leaf("a", case["method"]), inputs="x y")
    scheme["inputs"][0]["direction"] = case.get("direction", "up")
    second = case.get("y", [0] * len(case["x"]))
    rows = {
        f"u{n}": {"x": x, "y": y} for n, (x, y) in enumerate(zip(case["x"], second, strict=True), start=1)
    }
    run = score(parse_scheme(scheme), figures(rows))
    for value, expected in zip(run.scores["a"].value, case["expect"], strict=True):
        assert abs(value - number(expected)) < Decimal("1e-30")


def test_every_method_has_a_worked_case_or_a_published_one():
    worked = {case["method"]["kind"] for case in CASES}
    assert set(METHODS) - worked == {"direct"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_every_method_has_a_sentence_in_both_languages_and_a_formula(case):
    method = parse_scheme(body(leaf("a", case["method"]), inputs="x y")).leaves[0].method
    chinese, english = method.sentence("zh"), method.sentence("en")
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert case["method"]["kind"] == "expression" or not re.search("[\u4e00-\u9fff]", english)
    assert method.template()


def test_groups_are_compared_within_class_all_or_a_named_group_and_never_across_periods():
    scheme = body(
        leaf("a", {"kind": "share_of_best", "input": "x", "within": "class"}),
        classes=[{"code": "county"}, {"code": "zone"}],
    )
    rows = {
        "a@1": {"x": 5},
        "b@1": {"x": 10},
        "c@1": {"x": 50},
        "a@2": {"x": 100},
        "b@2": {"x": 10},
        "c@2": {"x": 5},
    }
    classes = {"a": "county", "b": "county", "c": "zone"}

    def shares(within, pool):
        scheme["indicators"][0]["method"] |= {"within": within, "pool_periods": pool}
        run = score(parse_scheme(scheme), figures(rows, classes=classes))
        return [float(value) for value in run.scores["a"].value]

    assert shares("class", False) == [0.5, 1, 1, 1, 0.1, 1]
    assert shares("all", False) == [0.1, 0.2, 1, 1, 0.1, 0.05]
    assert shares("class", True) == [0.05, 0.1, 1, 1, 0.1, 0.1]
