"""Every score opens to rule, figures, filled formula, bounds, and what one more would change."""

from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi_engine.scoring import Item, Unit, data_set, parse_scheme, score
from luodi_engine.scoring.explain import explain, explanations
from luodi_engine.scoring.expressions import Names, compile_expression
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.whatif import gains
from luodi_engine.tests.scoring_samples import body, leaf, run_of
from luodi_engine.tests.test_scoring_against_oracle import figures, scheme_body


def test_the_units_that_set_minimum_and_maximum_are_named():
    scheme = body(leaf("a", {"kind": "min_max_60_100", "input": "x", "within": "all"}))
    run = run_of(scheme, {"a": {"x": 1}, "b": {"x": 9}, "c": {"x": 5}, "d": {"x": 9}})
    found = explain(run, "c").tree.children[0]
    assert found.rule.bounds == ("min", "max")
    assert found.set_by == (("a",), ("b", "d"))
    assert found.formula == "((5 − 1) ÷ (9 − 1) × 40 + 60) × 100 ÷ 100 = 80"


def test_one_more_moves_the_bound_when_the_unit_sets_it_itself():
    scheme = body(leaf("a", {"kind": "min_max", "input": "x", "to": [0, 100], "within": "all"}))
    run = run_of(scheme, {"a": {"x": 0}, "b": {"x": 5}, "c": {"x": 10}})
    changes = {found.unit.code: found.tree.children[0].one_more[0] for found in explanations(run)}
    # The best stays best; the last leaves the bottom less far behind; the middle gains a tenth.
    assert changes == {"a": 0, "b": 10, "c": 0}


def test_steps_bonuses_deductions_and_vetoes_are_listed():
    scheme = body(
        leaf("a", {"kind": "direct", "input": "x"}),
        inputs="x y z",
        total={"cap": 100},
        bonus={"entries": [{"code": "b", "title": "领导带队", "input": "y", "per": "0.5", "cap": 3}]},
        deductions={"entries": [{"code": "d", "items": "late", "per": 1}]},
        vetoes=[{"code": "v", "title": "弄虚作假", "when": "z > 0", "effect": "zero"}],
    )
    items = [Item("u", "late", "1"), Item("u", "late", "2")]
    found = explain(run_of(scheme, {"u": {"x": 120, "y": 10, "z": 1}}, items=items), "u")
    assert [(name, plain(value)) for name, value in found.steps] == [
        ("base", "120"),
        ("cap", "100"),
        ("bonus", "103"),
        ("deductions", "101"),
        ("veto", "0"),
        ("round", "0"),
    ]
    assert [(line.title, str(line.quantity), str(line.points)) for line in found.bonus] == [
        ("领导带队", "10", "3")
    ]
    assert [(line.code, str(line.quantity)) for line in found.deductions] == [("d", "2")]
    assert found.vetoes == ("弄虚作假",)


def test_imputed_absent_and_not_applicable_figures_are_marked():
    scheme = body(
        leaf("a", {"kind": "direct", "input": "x"}, weight=50),
        leaf("b", {"kind": "direct", "input": "y"}, weight=50),
        leaf("c", {"kind": "direct", "input": "x"}, weight={"zone": 0}),
        inputs="x y",
        classes=[{"code": "county"}, {"code": "zone"}],
    )
    scheme["inputs"][0]["missing"] = {"rule": "value", "value": 3}
    scheme["inputs"][1]["missing"] = "no_points"
    rows = {"u": {"x": "", "y": ""}, "v": {"x": 5, "y": 5}}
    run = run_of(scheme, rows, classes={"u": "county", "v": "zone"})
    statuses = [(child.code, child.status) for child in explain(run, "u").tree.children]
    assert statuses == [("a", "imputed"), ("b", "no_figure"), ("c", "not_applicable")]


def test_means_show_their_weights():
    scheme = body(
        leaf("a", {"kind": "goalposts", "input": "x", "low": 0, "high": 10}, weight="0.3"),
        leaf("b", {"kind": "goalposts", "input": "y", "low": 0, "high": 10}, weight="0.7"),
        inputs="x y",
        total={"aggregate": "arithmetic"},
    )
    run = run_of(scheme, {"u": {"x": 5, "y": 10}})
    assert explain(run, "u").tree.formula == "(0.5 × 0.3 + 1 × 0.7) ÷ (0.3 + 0.7) = 0.85"


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_one_more_of_a_figure_changes_a_leaf_as_scoring_it_again_does(seed):
    random = Random(seed)
    scheme = scheme_body(random)
    for key in ("order", "bonus", "deductions"):
        scheme.pop(key, None)
    rows = figures(random)
    parsed = parse_scheme(scheme)
    units = {row["unit"]: Unit(row["unit"], "", row["class"]) for row in rows}
    run = score(parsed, data_set(units.values(), rows, columns=parsed.data_columns))
    number = random.randrange(len(run.data.rows))
    unit, period = run.data.rows[number]
    tree = explain(run, unit, period).tree
    name = random.choice(["f0", "f1", "f2", "f3", "f4"])
    after = score(parsed, run.data.changed(unit, period, {name: run.data.columns[name][number] + 1}))
    for node in tree.walk():
        if node.rule.node.method is None or name not in node.rule.inputs:
            continue
        told = dict(zip(node.rule.measured, node.one_more, strict=True))[name]
        change = after.scores[node.code].points[number] - node.points
        assert abs(told - change) < Decimal("1e-20"), (seed, node.code)


def test_the_gain_of_one_more_counts_caps_bonuses_and_places():
    scheme = body(
        leaf("a", {"kind": "ratio", "input": "x", "target": 10, "cap": 1}, weight=60),
        leaf("b", {"kind": "ratio", "input": "y", "target": 20, "cap": 1}, weight=40),
        inputs="x y",
        bonus={"entries": [{"code": "extra", "input": "x", "above": 10, "per": 1}]},
    )
    run = run_of(scheme, {"u": {"x": 10, "y": 10}, "v": {"x": 10, "y": 11}})
    found = [(gain.input, str(gain.points), str(gain.places)) for gain in gains(run, "u")]
    assert found == [("y", "2.00", "1"), ("x", "1.00", "0")]


def test_explaining_one_unit_alone_gives_the_same_as_explaining_all():
    scheme = body(
        leaf("a", {"kind": "min_max", "input": "x", "to": [0, 100], "within": "class"}),
        classes=[{"code": "county"}, {"code": "zone"}],
    )
    rows = {f"{unit}@{period}": {"x": number} for number, (unit, period) in enumerate(product("uvwz", "123"))}
    classes = {"u": "county", "v": "county", "w": "zone", "z": "zone"}
    run = run_of(scheme, rows, classes=classes)
    for whole in explanations(run):
        alone = explain(run, whole.unit.code, whole.period)
        assert (alone.tree.formula, alone.steps, alone.rank) == (whole.tree.formula, whole.steps, whole.rank)
        assert alone.tree.children[0].set_by == whole.tree.children[0].set_by


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize(
    "method",
    [
        {"kind": "ratio", "target": 4, "cap": 10},
        {"kind": "min_max"},
        {"kind": "min_max_60_100"},
        {"kind": "goalposts", "low": 1, "high": 20, "to": [1, 100]},
        {"kind": "z_score", "mean": 10, "sd": 2},
    ],
    ids=lambda method: method["kind"],
)
def test_the_line_of_a_formula_gives_the_points_when_worked_out(method, direction):
    scheme = parse_scheme(
        {
            "scheme": "lines",
            "inputs": [{"code": "x", "direction": direction}],
            "total": {"full_marks": 30},
            "indicators": [{"code": "a", "weight": 30, "method": {"input": "x", **method}}],
        }
    )
    units = [Unit("p"), Unit("q"), Unit("r")]
    run = score(
        scheme, data_set(units, [{"unit": u.code, "x": x} for u, x in zip(units, (2, 5, 16), strict=True)])
    )
    for one in units:
        leaf = explain(run, one.code).tree.children[0]
        first = leaf.formula.split(" = ")[0].split(" (≤")[0]
        rest = leaf.formula.rpartition(" = ")[0].rpartition(") ×")[2] if "(≤" in leaf.formula else ""
        text = f"{first} × {rest}" if rest else first
        worked = compile_expression(text, Names({})).evaluate({})
        assert abs(worked - leaf.points) < Decimal("0.001"), leaf.formula
