"""What-if, uncertainty and sensitivity: changes that can be trusted and repeated."""

from decimal import Decimal

import numpy as np
import pytest

from luodi_engine.scoring import SchemeError, parse_scheme, score
from luodi_engine.scoring.sensitivity import sensitivity, sobol_indices, sobol_sample
from luodi_engine.scoring.uncertainty import Alternatives, WeightNoise, uncertainty
from luodi_engine.scoring.whatif import compared, with_change, with_weight, without_unit
from luodi_engine.tests.scoring_samples import body, figures, leaf, run_of

TWO = body(
    leaf("a", {"kind": "ratio", "input": "x", "target": 10}, weight=60),
    leaf("b", {"kind": "min_max", "input": "y", "to": [0, 100], "within": "all"}, weight=40),
    inputs="x y",
    total={"full_marks": 100},
)
ROWS = {"u": {"x": 10, "y": 0}, "v": {"x": 5, "y": 10}, "w": {"x": "3.9", "y": 9}}


def test_a_changed_weight_shows_who_moves():
    before = run_of(TWO, ROWS)
    after = score(with_weight(before.scheme, "b", Decimal(70)), before.data)
    moved = {m.unit.code: (str(m.score_change), str(m.places_won)) for m in compared(before, after)}
    assert moved == {"u": ("-30.00", "-1"), "v": ("15.00", "0"), "w": ("15.30", "1")}


def test_a_changed_weight_leaves_the_scheme_it_came_from_alone():
    scheme = parse_scheme(TWO)
    with_weight(scheme, "b", Decimal(70))
    assert [str(leaf.weight) for leaf in scheme.leaves] == ["60", "40"]


@pytest.mark.parametrize(("code", "weight"), [("zz", 5), ("b", 101)])
def test_a_weight_that_cannot_be_given_is_refused(code, weight):
    with pytest.raises(SchemeError):
        with_weight(parse_scheme(TWO), code, Decimal(weight))


def test_a_change_is_checked_like_any_scheme():
    scheme = parse_scheme(TWO)
    with pytest.raises(SchemeError) as caught:
        with_change(scheme, "node:a.weight", 50)
    assert caught.value.problems[0].code == "weights_sum"
    with pytest.raises(SchemeError) as caught:
        with_change(scheme, "node:nobody.weight", 50)
    assert caught.value.problems[0].code == "nothing_to_change"
    assert with_change(scheme, "node:a.method.target", 5).leaves[0].method.target.number == 5
    assert with_change(scheme, "rank.basis", "exact").rank.basis == "exact"
    assert with_change(scheme, "input:x.direction", "down").inputs[0].lower_is_better


def test_without_one_unit_the_bounds_of_the_others_move():
    moved = {m.unit.code: str(m.score_change) for m in without_unit(run_of(TWO, ROWS), "u")}
    assert moved == {"v": "0.00", "w": "-36.00"}


def test_uncertain_weights_give_rank_intervals_around_the_nominal_rank_and_repeat():
    scheme, data = parse_scheme(TWO), figures(ROWS)
    factors = [WeightNoise("weights", 0.3)]
    first = uncertainty(scheme, data, factors, replications=400, seed=5)
    second = uncertainty(scheme, data, factors, replications=400, seed=5)
    assert np.array_equal(first.scores, second.scores)
    assert not np.array_equal(
        first.scores, uncertainty(scheme, data, factors, replications=400, seed=6).scores
    )
    by_unit = {found.unit: found for found in first.statistics}
    assert [by_unit[unit].nominal for unit in "uvw"] == [2, 1, 3]
    assert by_unit["w"].q5 <= by_unit["w"].median <= by_unit["w"].q95
    assert 0.5 < first.first_places()["v"] < 1


def test_without_noise_replications_equal_the_exact_run():
    run = run_of(
        {
            **TWO,
            "bonus": {"entries": [{"code": "e", "input": "y", "per": 1, "cap": 5}]},
            "total": {"full_marks": 100, "cap": 90},
        },
        ROWS,
    )
    found = uncertainty(run.scheme, run.data, [WeightNoise("weights", 0.0)], replications=3, seed=1)
    assert np.allclose(found.scores, run.exact.astype(float)[:, None], atol=1e-12)


def test_sobol_indices_of_a_linear_function_are_its_squared_coefficients():
    sample = sobol_sample(20_000, 3, seed=2)
    output = 1 * sample[:, 0] + 2 * sample[:, 1] + 3 * sample[:, 2]
    for index, share in zip(sobol_indices(output, ["a", "b", "c"]), (1 / 14, 4 / 14, 9 / 14), strict=True):
        assert index.first == pytest.approx(share, abs=0.05)
        assert index.total == pytest.approx(share, abs=0.03)


def test_sobol_indices_of_the_ishigami_function_are_the_known_ones():
    """Source: Saltelli et al. (2008): S = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437 (a = 7, b = 0.1)."""
    sample = (2 * sobol_sample(60_000, 3, seed=4) - 1) * np.pi
    output = (
        np.sin(sample[:, 0]) + 7 * np.sin(sample[:, 1]) ** 2 + 0.1 * sample[:, 2] ** 4 * np.sin(sample[:, 0])
    )
    found = sobol_indices(output, ["x1", "x2", "x3"])
    assert [index.first for index in found] == pytest.approx([0.3139, 0.4424, 0], abs=0.03)
    assert [index.total for index in found] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)


def test_a_choice_that_changes_nothing_has_no_influence():
    scheme, data = parse_scheme(TWO), figures(ROWS)
    factors = [
        Alternatives("digits", "rounding.digits", (1, 2)),
        Alternatives("marks", "node:b.method.to", ([0, 100], [60, 100])),
        WeightNoise("weights", 0.3),
    ]
    found = {index.factor: index for index in sensitivity(scheme, data, factors, size=60, seed=1).indices}
    assert found["digits"].total == 0
    assert max(index.total for index in found.values()) > 0.3
