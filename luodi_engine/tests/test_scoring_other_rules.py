"""Several weights at once, methods put on some indicators, and weights by class that are drawn."""

from decimal import Decimal

import pytest

from luodi_engine.scoring import SchemeError, Unit, data_set, parse_scheme, score
from luodi_engine.scoring.alternatives import method_of, varied_methods
from luodi_engine.scoring.reweighting import with_weights
from luodi_engine.scoring.uncertainty import WeightNoise, uncertainty
from luodi_engine.scoring.whatif import with_change


def both(x, y):
    return {"x": x, "y": y}


def rate(code):
    return {"kind": "ratio", "input": code, "target": 10, "cap": 1}


def rules():
    """Two parents by class: a with two completion rates, b compared with the group."""
    return {
        "scheme": "demo",
        "classes": [{"code": "x"}, {"code": "y"}],
        "inputs": [{"code": "p"}, {"code": "q"}, {"code": "r"}, {"code": "late", "direction": "down"}],
        "total": {"full_marks": 100},
        "indicators": [
            {
                "code": "a",
                "weight": both(60, 50),
                "children": [
                    {"code": "a1", "weight": both(40, 20), "method": rate("p")},
                    {"code": "a2", "weight": both(20, 30), "method": rate("q")},
                ],
            },
            {
                "code": "b",
                "weight": both(40, 50),
                "method": {"kind": "min_max", "input": "r", "within": "class"},
            },
        ],
    }


def run_of(scheme):
    units = [Unit("m", unit_class="x"), Unit("n", unit_class="x"), Unit("o", unit_class="y")]
    rows = [
        {"unit": unit.code, "p": p, "q": 5, "r": r, "late": 1}
        for unit, p, r in zip(units, (9, 2, 5), (1, 4, 2), strict=True)
    ]
    return score(scheme, data_set(units, rows))


def test_a_weight_of_one_class_moves_its_siblings_and_what_stands_below_it():
    scheme = with_weights(parse_scheme(rules()), {("a", "x"): Decimal(30)})
    weights = {code: (node.weight_for("x"), node.weight_for("y")) for code, node in scheme.nodes.items()}
    assert weights["a"] == (30, 50)
    assert weights["b"] == (70, 50)
    assert (weights["a1"], weights["a2"]) == ((20, 20), (10, 30))


def test_weights_that_leave_nothing_to_balance_are_refused():
    scheme = parse_scheme(rules())
    with pytest.raises(SchemeError):
        with_weights(scheme, {("a", "x"): Decimal(30), ("b", "x"): Decimal(30)})
    with pytest.raises(SchemeError):
        with_weights(scheme, {("a", ""): Decimal(30)})
    with pytest.raises(SchemeError):
        with_weights(scheme, {("a", "x"): Decimal(101)})


def test_a_method_keeps_what_it_understands_of_the_old_one():
    scheme = parse_scheme(rules())
    assert method_of(scheme, "a1", "ratio_120") == {"kind": "ratio", "input": "p", "target": 10, "cap": "1.2"}
    assert method_of(scheme, "b", "percentile") == {"kind": "percentile", "input": "r", "within": "class"}
    assert method_of(scheme, "b", "ratio_100") is None
    assert method_of(scheme, "a", "min_max") is None
    changed = with_change(scheme, "each.method", {"a1": method_of(scheme, "a1", "share_of_best")})
    assert [leaf.method.kind for leaf in changed.leaves] == ["share_of_best", "ratio", "min_max"]
    with pytest.raises(SchemeError):
        with_change(scheme, "each.method", {"nothing": {"kind": "min_max"}})


def test_only_methods_that_have_alternatives_are_varied():
    scheme = parse_scheme(rules())
    found = {one.name: one for one in varied_methods(scheme, run_of(scheme).data)}
    assert set(found) == {"caps", "scales"}
    assert found["caps"].nodes == ("a1", "a2")
    assert found["scales"].options == ("min_max", "share_of_best", "percentile")
    down = rules()
    down["indicators"][1]["method"]["input"] = "late"
    scheme = parse_scheme(down)
    found = {one.name: one for one in varied_methods(scheme, run_of(scheme).data)}
    assert found["scales"].options == ("min_max", "percentile")


def test_drawn_weights_by_class_of_a_parent_move_scores():
    scheme = parse_scheme(rules())
    moved = uncertainty(scheme, run_of(scheme).data, [WeightNoise("a", 0.5, ("a",))], replications=50)
    first = moved.scores[0]
    assert first.max() - first.min() > 1
    exact = run_of(scheme).exact
    assert moved.nominal_scores.tolist() == pytest.approx([float(each) for each in exact])
