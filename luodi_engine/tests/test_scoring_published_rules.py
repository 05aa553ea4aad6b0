"""Published rules as sample schemes: every worked row comes out as worked by hand."""

from decimal import Decimal
from typing import Any

import pytest

from luodi_engine.scoring import Run, parse_scheme, score
from luodi_engine.scoring.explain import explanations
from luodi_engine.scoring.reading import read_values
from luodi_engine.scoring.sentences import rule_sentence
from luodi_engine.scoring.whatif import unused_inputs
from luodi_engine.tests.case_rows import case_rows, number, rule_bodies

CASES = case_rows("scoring_published")
SCHEMES = dict(rule_bodies("assessment"))


def run_of(case: dict[str, Any]) -> Run:
    """The run of a case; columns that no row of it fills are blank."""
    scheme = parse_scheme(SCHEMES[case["scheme"]])
    columns = dict.fromkeys(scheme.data_columns)
    titles = {scheme.input_by_code[code].title: code for code in columns}
    rows = [
        {**columns, **{titles.get(name, name): value for name, value in row.items()}} for row in case["rows"]
    ]
    return score(scheme, read_values({"rows": rows, "items": case.get("items", [])}, scheme))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_worked_row_comes_out_as_worked_by_hand(case):
    run = run_of(case)
    for place, expected in case["expect"].items():
        unit, _, period = place.partition(" ")
        result = run.result(run.row(unit, period))
        for name, value in expected.items():
            if name == "grade":
                assert result.grade == value
                continue
            found = {"score": result.printed, "rank": result.rank}.get(name)
            if name not in ("score", "rank"):
                found = result.nodes[name].printed
            assert found == (None if value is None else number(value)), (place, name)


def test_every_shipped_scheme_names_its_source_and_has_a_worked_row():
    worked = {case["scheme"] for case in CASES} | {"asem-connectivity-2018.yaml"}
    for name, body in SCHEMES.items():
        scheme = parse_scheme(body)
        assert scheme.source, name
        assert body.get("example") is True, name
        assert name in worked, name


def test_every_figure_of_a_shipped_scheme_is_used_by_a_rule():
    assert {name: unused_inputs(parse_scheme(body)) for name, body in SCHEMES.items()} == {
        **dict.fromkeys(SCHEMES, ()),
        "luan-bulletin-2022.yaml": ("projects_5_up", "projects_10_up", "trips"),
    }


def test_the_totals_of_the_published_bulletin_recompute():
    case = next(case for case in CASES if case["scheme"] == "luan-bulletin-2022.yaml")
    for name, total in case["totals"].items():
        assert sum(row[name] for row in case["rows"]) == total


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_an_explanation_adds_up_to_the_exact_score(case):
    run = run_of(case)
    for row, found in enumerate(explanations(run)):
        if not run.scored[row]:
            assert found.tree.points is None
            continue
        assert found.steps[-2][1] == run.exact[row]
        assert found.steps[-1][1] == run.printed[row]
        for node in found.tree.walk():
            if node.children and node.points is not None and node.rule.node.aggregate.kind == "sum":
                parts = [child.points for child in node.children if child.points is not None]
                assert abs(sum(parts, Decimal(0)) - node.value) < Decimal("1e-20")


def test_the_formula_line_of_the_county_row_can_be_checked_with_a_pocket_calculator():
    run = run_of(CASES[0])
    found = next(explanations(run))
    lines = {node.code: node.formula for node in found.tree.walk()}
    assert lines["domestic_investment"] == "0.96 (≤120%) × 0.5 = 0.48"
    assert lines["signing"] == "(1.037037 + 3.290741) ÷ 2 (≤1) × 0.5 = 0.5"
    assert lines["signing_count"] == "28 ÷ 27 = 1.037037"
    assert lines["quality"] == "0 × 0.2 + 1 × 0.2 + 1 × 0.1 = 0.3"
    assert lines["performance"] == "0.5 + 1 × -0.1 + 0 × -0.2 = 0.4"
    assert lines["large_projects"] == "7/7, 4/4, 1/1; 0.5 − 0 × 0.1 = 0.5"
    assert lines["total"] == "0.48 + 0.6 + 0.5 + 0.5 + 0.3 + 0.4 = 2.78"


@pytest.mark.parametrize("name", SCHEMES)
def test_every_rule_of_a_shipped_scheme_reads_as_a_sentence_in_both_languages(name):
    scheme = parse_scheme(SCHEMES[name])
    for code, node in scheme.nodes.items():
        chinese, english = rule_sentence(scheme, code), rule_sentence(scheme, code, "en")
        assert chinese.startswith(node.title or code) and english.startswith(node.title or code)
        assert chinese != english
    assert rule_sentence(parse_scheme(SCHEMES["bazhong-county-2024.yaml"]), "performance") == (
        "履约（0.5分）：起始0.5分，“超时限未开工数”每个-0.1分；“弄虚作假数”每个-0.2分，最低0分"
    )
