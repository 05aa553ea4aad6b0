"""From base to award: caps, bonuses, deductions, vetoes, rounding, ranks, grades, in the scheme's order."""

from decimal import Decimal

import pytest

from luodi_engine.scoring import Item
from luodi_engine.tests.scoring_samples import body, leaf, places, run_of, shown

BASE = leaf("a", {"kind": "direct", "input": "x"})


def test_the_order_of_steps_is_the_schemes_own():
    settings = {
        "total": {"cap": 100, "floor": 0},
        "bonus": {"entries": [{"code": "b", "input": "y", "per": 1}]},
        "deductions": {"entries": [{"code": "d", "input": "z", "per": 1}]},
    }
    rows = {"u": {"x": 98, "y": 10, "z": 3}}
    first = body(
        BASE, inputs="x y z", order=["cap", "bonus", "deductions", "floor", "veto", "round"], **settings
    )
    last = body(BASE, inputs="x y z", order=["bonus", "cap", "deductions", "floor", "round"], **settings)
    assert shown(run_of(first, rows)) == {"u": "105.00"}
    assert shown(run_of(last, rows)) == {"u": "97.00"}


def test_each_kind_of_bonus_has_its_cap_and_all_together_have_one():
    entries = [
        {"code": "visits", "input": "y", "per": "0.5", "cap": 3},
        {"code": "events", "input": "z", "per": 2},
    ]
    scheme = body(BASE, inputs="x y z", bonus={"cap": 6, "entries": entries})
    rows = {"u": {"x": 50, "y": 10, "z": 1}, "v": {"x": 50, "y": 10, "z": 9}}
    assert shown(run_of(scheme, rows)) == {"u": "55.00", "v": "56.00"}


def test_of_bonuses_for_the_same_thing_only_the_best_counts():
    entries = [
        {"code": "one", "input": "y", "per": 4, "once": "large"},
        {"code": "two", "input": "z", "per": 8, "once": "large"},
    ]
    scheme = body(BASE, inputs="x y z", bonus={"entries": entries})
    rows = {"u": {"x": 50, "y": 1, "z": 1}, "v": {"x": 50, "y": 3, "z": 1}}
    run = run_of(scheme, rows)
    assert shown(run) == {"u": "58.00", "v": "62.00"}
    assert [str(entry.points[0]) for entry in run.ending.bonus.entries] == ["0", "8"]


def test_items_are_split_between_those_who_share_them():
    scheme = body(bonus={"entries": [{"code": "f", "items": "foreign", "per": 20, "split": "equal"}]})
    items = [Item(unit, "foreign", "p") for unit in "abc"] + [Item("a", "foreign", "q")]
    rows = {unit: {"x": 0} for unit in "abcd"}
    assert shown(run_of(scheme, rows, items=items)) == {"a": "26.67", "b": "6.67", "c": "6.67", "d": "0.00"}


def test_marks_of_judges_are_averaged_without_the_highest_and_the_lowest():
    scheme = body(leaf("m", {"kind": "peer_marks", "judges": [{"input": "marks", "share": 1}]}), inputs="x")
    scheme["inputs"].append({"code": "marks", "kind": "items", "items": "judge", "take": "trimmed_mean"})
    items = [Item("u", "judge", str(n), Decimal(quantity)) for n, quantity in enumerate([10, 80, 90, 100])]
    assert shown(run_of(scheme, {"u": {"x": 0}}, items=items)) == {"u": "85.00"}


@pytest.mark.parametrize(
    ("veto", "score", "rank"),
    [
        ({"effect": "zero"}, "0.00", "3"),
        ({"effect": "at_most", "value": 59}, "59.00", "3"),
        ({"effect": "exclude"}, "90.00", "-"),
    ],
)
def test_a_veto_does_what_it_says(veto, score, rank):
    scheme = body(BASE, inputs="x y", vetoes=[{"code": "fraud", "when": "y > 0", **veto}])
    run = run_of(scheme, {"u": {"x": 90, "y": 1}, "v": {"x": 80, "y": 0}, "w": {"x": 60, "y": 0}})
    assert shown(run)["u"] == score
    assert places(run)["u"] == rank


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", ["1", "2", "2", "4"]),
        ("max", ["1", "3", "3", "4"]),
        ("dense", ["1", "2", "2", "3"]),
        ("average", ["1", "2.5", "2.5", "4"]),
    ],
)
def test_ties_are_counted_as_the_scheme_says(ties, expected):
    rows = {"a": {"x": 90}, "b": {"x": 80}, "c": {"x": 80}, "d": {"x": 70}}
    assert list(places(run_of(body(rank={"ties": ties}), rows)).values()) == expected


def test_a_tie_is_broken_by_named_indicators_or_figures_and_stays_one_if_they_are_equal():
    scheme = body(BASE, inputs="x y", rank={"tie_break": ["y"]})
    rows = {"a": {"x": 80, "y": 1}, "b": {"x": 80, "y": 2}, "c": {"x": 80, "y": 2}}
    assert places(run_of(scheme, rows)) == {"a": "3", "b": "1", "c": "1"}
    scheme["inputs"][1]["direction"] = "down"
    assert places(run_of(scheme, rows)) == {"a": "1", "b": "2", "c": "2"}


def test_ranks_on_printed_scores_see_a_tie_where_exact_ones_do_not():
    rows = {"a": {"x": "80.004"}, "b": {"x": "80.001"}}
    assert places(run_of(body(rank={"basis": "printed"}), rows)) == {"a": "1", "b": "1"}
    assert places(run_of(body(rank={"basis": "exact"}), rows)) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", "2.68"),
        ("half_even", "2.68"),
        ("down", "2.67"),
        ("up", "2.68"),
        ("floor", "2.67"),
        ("ceiling", "2.68"),
    ],
)
def test_rounding_follows_the_stated_mode(mode, expected):
    assert shown(run_of(body(rounding={"digits": 2, "mode": mode}), {"u": {"x": "2.675"}})) == {"u": expected}


def test_an_indicator_rounded_on_its_own_hands_on_the_rounded_points():
    exact = leaf("a", {"kind": "ratio", "input": "x", "target": 3}, weight=50)
    other = leaf("b", {"kind": "ratio", "input": "x", "target": 3}, weight=50)
    rounded = {**exact, "rounding": {"digits": 1}}
    rows = {"u": {"x": 1}}
    assert shown(run_of(body(exact, other), rows)) == {"u": "33.33"}
    assert shown(run_of(body(rounded, other), rows)) == {"u": "31.67"}


def test_a_sum_of_thirds_is_one_whole():
    thirds = [leaf(f"a{n}", {"kind": "ratio", "input": "x", "target": 3}, weight=1) for n in range(3)]
    scheme = body(*thirds, rounding={"digits": 0, "mode": "down"}, rank={"basis": "exact"})
    run = run_of(scheme, {"u": {"x": 1}})
    assert (str(run.printed[0]), str(run.exact[0])) == ("1", "1.00000000000000000000")


GRADES = [
    {"code": "excellent", "at_least": 90, "top_share": "0.4"},
    {"code": "good", "at_least": 80},
    {"code": "fair"},
]


def test_grades_need_the_mark_and_the_quota():
    rows = {unit: {"x": x} for unit, x in zip("abcde", (99, 98, 97, 85, 10), strict=True)}
    run = run_of(body(grades=GRADES), rows)
    assert list(run.grades) == ["excellent", "excellent", "good", "good", "fair"]


def test_grades_move_up_by_rule_and_are_held_down_by_a_veto():
    scheme = body(
        BASE,
        inputs="x y",
        grades=GRADES,
        grade_moves=[{"code": "up", "when": "y ≥ 3", "steps": 1}],
        vetoes=[{"code": "late", "when": "y = 9", "effect": "grade_at_most", "grade": "good"}],
    )
    rows = {"a": {"x": 95, "y": 9}, "b": {"x": 85, "y": 3}, "c": {"x": 10, "y": 4}, "d": {"x": 10, "y": 0}}
    run = run_of(scheme, rows)
    assert list(run.grades) == ["good", "excellent", "good", "fair"]


def test_awards_go_to_the_best_of_those_who_meet_the_conditions():
    awards = [
        {"code": "prize", "top": 2, "when": "y = 0 且 总分 ≥ 60"},
        {"code": "first", "top": 1, "grade": "good"},
    ]
    scheme = body(BASE, inputs="x y", grades=GRADES, awards=awards)
    rows = {"a": {"x": 95, "y": 1}, "b": {"x": 85, "y": 0}, "c": {"x": 70, "y": 0}, "d": {"x": 65, "y": 0}}
    assert run_of(scheme, rows).awards == (("first",), ("prize",), ("prize",), ())


def test_a_condition_can_ask_for_points_of_an_indicator_by_its_title():
    scheme = body(
        leaf("a", {"kind": "direct", "input": "x"}, title="签约得分"),
        vetoes=[{"code": "v", "when": "签约得分 < 20", "effect": "zero"}],
    )
    assert shown(run_of(scheme, {"u": {"x": 19}, "v": {"x": 20}})) == {"u": "0.00", "v": "20.00"}
