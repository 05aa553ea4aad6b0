"""A scheme that cannot work is refused with every problem, its path and the way out."""

import time
from decimal import Decimal

import pytest

from luodi_engine.scoring import SchemeError, parse_scheme
from luodi_engine.scoring.problems import WORDING
from luodi_engine.tests.scoring_samples import body, leaf

RATIO = {"kind": "ratio", "input": "x", "target": 5}


def refused(scheme):
    with pytest.raises(SchemeError) as caught:
        parse_scheme(scheme)
    return {(problem.place, problem.code) for problem in caught.value.problems}


def test_every_problem_is_told_at_once_with_its_path():
    scheme = body(
        leaf("a", {"kind": "ratoi", "input": "x"}, weight=30),
        leaf("b", {"kind": "ratio", "input": "y", "target": 5, "cap": "much"}, wieght=3),
        leaf("b", RATIO, weight=-5),
        total={"full_marks": 100},
        rank={"basis": "printd"},
    )
    found = refused(scheme)
    assert {
        ("indicators[0].method.kind", "unknown_choice_near"),
        ("indicators[1].method.input", "unknown_input"),
        ("indicators[1].method.cap", "not_a_number"),
        ("indicators[1].wieght", "unknown_key_near"),
        ("indicators[2].code", "doubled_code"),
        ("indicators[2].weight", "weight_negative"),
        ("rank.basis", "unknown_choice_near"),
    } <= found


@pytest.mark.parametrize(
    ("settings", "place", "code"),
    [
        ({"total": {"full_marks": 90}}, "indicators", "weights_sum"),
        ({"total": {"cap": 50, "floor": 60}}, "total", "cap_below_floor"),
        ({"total": {"cap": 50}, "order": ["bonus", "round"]}, "order", "step_missing"),
        ({"order": ["round", "cap"]}, "order", "round_not_last"),
        ({"order": ["cap", "cap", "round"]}, "order", "doubled_step"),
        ({"classes": [{"code": "c", "units": []}]}, "classes[0].units", "class_without_units"),
        (
            {"classes": [{"code": "c", "units": ["u"]}, {"code": "d", "units": ["u"]}]},
            "classes[1].units",
            "unit_in_two_classes",
        ),
        ({"valid": {"from": "2025-01-01", "to": "2024-12-31"}}, "valid", "valid_reversed"),
        (
            {"grades": [{"code": "a", "at_least": 60}, {"code": "b", "at_least": 80}, {"code": "c"}]},
            "grades",
            "not_descending",
        ),
        ({"grades": [{"code": "a", "at_least": 60}]}, "grades[0]", "last_grade_open"),
        ({"vetoes": [{"code": "v", "when": "名次 > 3"}]}, "vetoes[0].when", "rank_not_known_yet"),
        ({"vetoes": [{"code": "v", "when": "zzzz > 3"}]}, "vetoes[0].when", "unknown_name"),
        ({"vetoes": [{"code": "v", "when": "x"}]}, "vetoes[0].when", "expression_wants_boolean"),
        ({"awards": [{"code": "w"}]}, "awards[0].top", "needed"),
        ({"grade_moves": [{"code": "m", "when": "x > 1"}]}, "grade_moves[0].steps", "no_grades"),
        ({"rounding": {"digits": 13}}, "rounding.digits", "out_of_range"),
        ({"rounding": {"digits": "1.5"}}, "rounding.digits", "not_whole"),
        ({"rank": {"within": "region"}}, "rank.within", "unknown_choice"),
        (
            {"bonus": {"entries": [{"code": c, "input": "x", "per": 1} for c in "pq"]}},
            "bonus.entries[1].input",
            "counted_twice",
        ),
        (
            {"bonus": {"entries": [{"code": "p", "input": "x", "formula": "x", "per": 1}]}},
            "bonus.entries[0].input",
            "one_way",
        ),
        ({"missing": "guess"}, "missing", "unknown_choice"),
        ({"zzzz": 1}, "zzzz", "unknown_key"),
        ({"prepare": {"treat": {"only": ["zz"]}}}, "prepare.treat", "unknown_input"),
    ],
)
def test_a_contradiction_is_refused_where_it_stands(settings, place, code):
    assert (place, code) in refused(body(**settings))


@pytest.mark.parametrize(
    ("method", "place", "code"),
    [
        ({"kind": "ratio", "input": "x", "cap": "0.5", "floor": 1}, "cap", "cap_below_floor"),
        (
            {
                "kind": "steps",
                "input": "x",
                "table": [{"at_least": 1, "result": 5}, {"at_least": 2, "result": 9}],
            },
            "table",
            "not_descending",
        ),
        ({"kind": "linear", "input": "x", "points": [[1, 1]]}, "points", "needs_two_points"),
        ({"kind": "linear", "input": "x", "points": [[2, 1], [1, 2]]}, "points", "not_ascending"),
        ({"kind": "goalposts", "input": "x", "low": 9, "high": 3}, "low", "low_above_high"),
        ({"kind": "goalposts", "input": "x", "low": 0, "high": 3, "log": True}, "low", "log_of_nonpositive"),
        ({"kind": "min_max", "input": "x", "to": [100, 60]}, "to", "low_above_high"),
        ({"kind": "peer_marks", "judges": [{"input": "x", "share": "0.6"}]}, "judges", "shares_sum"),
        ({"kind": "tiers", "full": 5, "minus": 1, "tiers": []}, "tiers", "needed"),
        ({"kind": "size_slope", "input": "x", "target": 5, "full": 5}, "slopes", "needed"),
        ({"kind": "base_slope", "input": "x", "target": 5, "add": 1, "per": 0}, "per", "must_be_positive"),
        ({"kind": "expression", "formula": "x ×"}, "formula", "expression_end"),
        ({"kind": "expression", "formula": "(" * 10_000}, "formula", "expression_length"),
        ({"kind": "expression", "formula": "1e999999999"}, "formula", "expression_number"),
        ({"kind": "ratio", "input": "x", "target": "1e999999999"}, "target", "number_size"),
        ({"kind": "ratio", "input": "x", "target": float("inf")}, "target", "not_a_number"),
        ({"kind": "ratio", "input": "x", "target": 10**400}, "target", "number_size"),
        ({"kind": "z_score", "input": "x", "sd": 0}, "sd", "must_be_positive"),
    ],
)
def test_a_method_refuses_settings_that_contradict_each_other(method, place, code):
    assert (f"indicators[0].method.{place}", code) in refused(body(leaf("a", method)))


@pytest.mark.parametrize(
    "method", [{"kind": ""}, {"kind": "ratio", "input": " "}, {"kind": "ratio"}, {}, None, "ratio"]
)
def test_a_blank_method_or_input_is_a_missing_one(method):
    assert refused(body(leaf("a", method)))


def test_weights_must_add_up_in_every_class_of_units():
    scheme = body(
        leaf("a", RATIO, weight={"county": 60, "zone": 50}),
        leaf("b", RATIO, weight={"county": 40, "zone": 40}),
        classes=[{"code": "county", "title": "区县"}, {"code": "zone", "title": "园区"}],
        total={"full_marks": 100},
    )
    assert refused(scheme) == {("indicators (园区)", "weights_sum")}
    scheme["indicators"][1]["weight"]["zone"] = 50
    assert parse_scheme(scheme).nodes["b"].weight_for("zone") == 50


def test_weights_of_a_mean_add_up_to_one_or_a_hundred_or_say_that_they_are_relative():
    mix = {
        "code": "m",
        "weight": 100,
        "gives": "share",
        "children": [leaf("a", RATIO, weight=1), leaf("b", RATIO, weight=2)],
    }
    assert ("indicators[0]", "mean_weights_sum") in refused(body({**mix, "aggregate": "arithmetic"}))
    parse_scheme(body({**mix, "aggregate": {"kind": "arithmetic", "weights": "relative"}}))


def test_a_class_that_no_indicator_is_for_is_refused():
    scheme = body(leaf("a", RATIO, classes=["c"]), classes=[{"code": "c"}, {"code": "d"}])
    assert ("indicators (d)", "class_without_indicators") in refused(scheme)


def test_hostile_nesting_and_size_are_refused_quickly():
    deep = leaf("a", RATIO)
    for _ in range(10_000):
        deep = {"code": "n", "children": [deep]}
    start = time.process_time()
    assert refused({"scheme": "x", "indicators": [deep]}) == {("", "nested_too_deep")}
    assert refused({"scheme": "x", "notes": [0] * 60_000}) == {("", "too_many_values")}
    assert time.process_time() - start < 2


@pytest.mark.parametrize("scheme", [None, [], "text", 5, {"indicators": 5, "inputs": "x", "total": []}])
def test_something_that_is_not_a_scheme_is_refused_not_crashed_on(scheme):
    assert refused(scheme)


def test_equal_rules_have_equal_hashes_however_they_are_written():
    one = body(leaf("a", {"kind": "ratio", "input": "x", "target": 5, "cap": 1.20}))
    two = {key: one[key] for key in reversed(one)}
    two["indicators"] = [
        {
            "weight": 100.0,
            "method": {"cap": Decimal("1.2"), "target": 5.0, "input": "x", "kind": "ratio"},
            "code": "a",
        }
    ]
    assert parse_scheme(one).hash == parse_scheme(two).hash
    two["indicators"][0]["method"]["cap"] = Decimal("1.21")
    assert parse_scheme(one).hash != parse_scheme(two).hash


def test_every_problem_is_worded_in_both_languages():
    assert all(zh.strip() and en.strip() for zh, en in WORDING.values())


def test_every_method_tells_its_rule_in_both_languages():
    scheme = body(leaf("a", RATIO))
    method = parse_scheme(scheme).leaves[0].method
    assert method.sentence("zh") == "“x”完成数÷目标（5），不封顶"
    assert method.sentence("en") == "actual x ÷ target 5, no cap"
