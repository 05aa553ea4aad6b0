"""Figures that do not fit a scheme are refused, every one with unit, period, column and the way out."""

import pytest

from luodi_engine.scoring import DataError, Item, Unit, data_set
from luodi_engine.tests.scoring_samples import body, figures, leaf, run_of, shown

RATIO = {"kind": "ratio", "input": "x", "target": "t"}


def refused(scheme, rows, **settings):
    with pytest.raises(DataError) as caught:
        run_of(scheme, rows, **settings)
    return caught.value.problems


def test_missing_figures_are_all_named_with_unit_period_and_indicator():
    problems = refused(
        body(leaf("a", RATIO), inputs="x t"),
        {"甲@2024-01": {"x": "", "t": 5}, "乙@2024-01": {"x": 3, "t": None}, "丙@2024-01": {"x": 3, "t": 5}},
    )
    assert {problem.place for problem in problems} == {"甲 · 2024-01 · x", "乙 · 2024-01 · t"}
    assert "missing" in problems[0].text("zh")


@pytest.mark.parametrize(("choice", "expected"), [("full", "100.00"), ("zero", "0.00")])
def test_a_target_of_zero_is_refused_unless_the_scheme_says_what_it_means(choice, expected):
    rows = {"甲": {"x": 3, "t": 0}}
    problems = refused(body(leaf("a", RATIO), inputs="x t"), rows)
    assert [(problem.place, problem.code) for problem in problems] == [("甲 · t", "target_zero")]
    allowed = body(leaf("a", {**RATIO, "zero_target": choice}), inputs="x t")
    assert shown(run_of(allowed, rows)) == {"甲": expected}


def test_a_negative_target_is_refused():
    problems = refused(body(leaf("a", RATIO), inputs="x t"), {"甲": {"x": 3, "t": -5}})
    assert problems[0].code == "target_negative"


def test_an_expression_that_divides_by_zero_names_the_unit():
    scheme = body(leaf("a", {"kind": "expression", "formula": "x / t"}), inputs="x t")
    problems = refused(scheme, {"甲": {"x": 1, "t": 0}, "乙": {"x": 1, "t": 2}})
    assert [problem.code for problem in problems] == ["division_by_zero"]
    assert problems[0].place.startswith("甲 · a")


def test_a_class_without_units_and_a_unit_of_no_class_are_refused():
    scheme = body(classes=[{"code": "county", "title": "区县"}, {"code": "zone", "title": "园区"}])
    problems = refused(scheme, {"甲": {"x": 1}, "乙": {"x": 1}}, classes={"甲": "county", "乙": "countie"})
    assert {(problem.place, problem.code) for problem in problems} == {
        ("classes.zone", "class_without_units"),
        ("乙", "unknown_class_near"),
    }


def test_a_unit_that_the_scheme_lists_must_have_figures():
    scheme = body(classes=[{"code": "county", "units": ["甲", "乙"]}])
    assert [problem.code for problem in refused(scheme, {"甲": {"x": 1}})] == ["listed_unit_without_rows"]


def test_bad_cells_doubled_rows_and_unknown_units_are_told_together():
    rows = [
        {"unit": "a", "x": "twelve"},
        {"unit": "a", "x": 1},
        {"unit": "c", "x": 1},
        {"unit": "b", "x": "1e999999999"},
    ]
    with pytest.raises(DataError) as caught:
        data_set([Unit("a"), Unit("b"), Unit("b")], rows)
    assert {problem.code for problem in caught.value.problems} == {
        "not_a_number",
        "doubled_row",
        "unknown_unit",
        "number_size",
        "doubled_unit",
    }


def test_the_same_item_entered_twice_is_refused():
    scheme = body(bonus={"entries": [{"code": "b", "items": "visit", "per": 1}]})
    twice = [Item("甲", "visit", "v1"), Item("甲", "visit", "v1")]
    assert [problem.code for problem in refused(scheme, {"甲": {"x": 1}}, items=twice)] == ["doubled_item"]


def test_a_column_that_is_not_there_comes_with_the_nearest_one():
    with pytest.raises(DataError) as caught:
        run_of(body(leaf("a", {"kind": "direct", "input": "signed"}), inputs="signed"), {"甲": {"signd": 1}})
    assert caught.value.problems[0].text("en") == 'the data have no column "signed"; did you mean "signd"?'


def test_figures_outside_what_a_rule_allows_are_refused():
    scheme = body(leaf("a", {"kind": "direct", "input": "x", "low": 0, "high": 10}))
    problems = refused(scheme, {"甲": {"x": 11}, "乙": {"x": -1}})
    assert {problem.code for problem in problems} == {"figure_above", "figure_below"}


def test_a_geometric_mean_of_a_negative_value_is_refused_with_its_place():
    scheme = body(
        leaf("p", {"kind": "goalposts", "input": "x", "low": 0, "high": 10, "cap": "none"}),
        leaf("q", {"kind": "goalposts", "input": "x", "low": 0, "high": 10}),
        total={"aggregate": "geometric"},
    )
    for node in scheme["indicators"]:
        del node["weight"]
    problems = refused(scheme, {"甲": {"x": -5}})
    assert [(problem.place, problem.code) for problem in problems] == [("甲 · p", "mean_of_nonpositive")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("no_points", {"a": "0.00", "b": "10.00", "c": "40.00"}),
        ("leave", {"a": None, "b": "10.00", "c": "40.00"}),
        ({"rule": "value", "value": 7}, {"a": "7.00", "b": "10.00", "c": "40.00"}),
        ({"rule": "mean", "within": "all"}, {"a": "25.00", "b": "10.00", "c": "40.00"}),
        ({"rule": "median", "within": "all"}, {"a": "25.00", "b": "10.00", "c": "40.00"}),
    ],
)
def test_a_missing_figure_means_what_the_scheme_says(rule, expected):
    run = run_of(body(missing=rule), {"a": {"x": ""}, "b": {"x": 10}, "c": {"x": 40}})
    found = {
        result.unit.code: None if result.printed is None else str(result.printed) for result in run.results
    }
    assert found == expected
    assert (run.rank_of("a") is None) == (rule == "leave")


def test_the_last_period_stands_in_for_a_missing_figure():
    rows = {"a@2024-01": {"x": 5}, "a@2024-02": {"x": ""}, "a@2024-03": {"x": ""}}
    run = run_of(body(missing="last_period"), rows)
    assert [str(value) for value in run.printed] == ["5.00", "5.00", "5.00"]
    with pytest.raises(DataError):
        run_of(body(missing="last_period"), {"a@2024-01": {"x": ""}})


def test_an_absent_child_can_hand_its_weight_to_its_siblings():
    scheme = body(
        leaf("p", {"kind": "ratio", "input": "x", "target": 10}, weight=60),
        leaf("q", {"kind": "ratio", "input": "y", "target": 10}, weight=40),
        inputs="x y",
        missing="leave",
        total={"aggregate": {"kind": "sum", "absent": "reweight"}},
    )
    assert shown(run_of(scheme, {"a": {"x": 5, "y": ""}, "b": {"x": 5, "y": 10}})) == {
        "a": "50.00",
        "b": "70.00",
    }


def test_figures_are_looked_at_only_where_they_are_needed():
    scheme = body(
        leaf("c", {"kind": "direct", "input": "x"}, classes=["county"]),
        leaf("z", {"kind": "direct", "input": "y"}, classes=["zone"]),
        inputs="x y",
        classes=[{"code": "county"}, {"code": "zone"}],
    )
    scheme["indicators"][0]["weight"] = scheme["indicators"][1]["weight"] = 100
    run = run_of(
        scheme, {"a": {"x": 5, "y": ""}, "b": {"x": "", "y": 7}}, classes={"a": "county", "b": "zone"}
    )
    assert shown(run) == {"a": "5.00", "b": "7.00"}


def test_nothing_at_all_is_refused():
    with pytest.raises(DataError) as caught:
        run_of(body(), {})
    assert [problem.code for problem in caught.value.problems] == ["no_rows"]
    assert figures({"a": {"x": 1}}).hash == figures({"a": {"x": "1.0"}}).hash
