"""The ASEM connectivity index replayed: all six stages, 561 scores and ranks, uncertainty and sensitivity."""

import csv
import time
from decimal import Decimal

import numpy as np
import pytest

from luodi_engine.scoring import parse_scheme, score
from luodi_engine.scoring.columns import Partition
from luodi_engine.scoring.reading import read_csv
from luodi_engine.scoring.sensitivity import rank_shift, sensitivity, sobol_indices
from luodi_engine.scoring.uncertainty import (
    Alternatives,
    WeightNoise,
    float_ranks,
    rank_statistics,
    uncertainty,
)
from luodi_engine.scoring.whatif import with_change
from luodi_engine.tests.case_rows import rule_bodies

pytestmark = pytest.mark.shared_data
BODY = dict(rule_bodies("assessment"))["asem-connectivity-2018.yaml"]
AGGREGATES = [
    "ConEcFin",
    "Instit",
    "P2P",
    "Physical",
    "Political",
    "Environ",
    "Social",
    "SusEcFin",
    "Conn",
    "Sust",
    "Index",
]


@pytest.fixture(scope="module")
def published(shared_data_dir):
    """Reads a published table as {unit: {column: text}}."""

    def table(name, key="UnitCode"):
        with (shared_data_dir / "asem" / f"{name}.csv").open(encoding="utf-8") as file:
            return {row[key]: row for row in csv.DictReader(file)}

    return table


@pytest.fixture(scope="module")
def data(shared_data_dir):
    text = (shared_data_dir / "asem" / "iData.csv").read_text(encoding="utf-8")
    return read_csv(text, parse_scheme(BODY))


@pytest.fixture(scope="module")
def run(data):
    return score(parse_scheme(BODY), data)


def indicators():
    return [leaf.code for leaf in parse_scheme(BODY).leaves]


@pytest.mark.parametrize(
    ("stage", "table"),
    [
        ("raw", "expected_1_raw"),
        ("denominated", "expected_2_denominated"),
        ("imputed", "expected_3_imputed"),
        ("treated", "expected_4_treated"),
    ],
)
def test_every_cell_of_a_stage_is_the_published_one(run, published, stage, table):
    expected = published(table)
    compared = missing = 0
    for code in indicators():
        for (unit, _), value in zip(run.data.rows, run.frame.stages[stage][code], strict=True):
            cell = expected[unit][code]
            if cell in ("", "NA"):
                assert value is None
                missing += 1
            else:
                # The published object keeps nine significant digits of the inputs.
                assert float(value) == pytest.approx(float(cell), rel=1e-7, abs=1e-12), (code, unit)
                compared += 1
    assert (compared, missing) == (51 * 49 - missing, {"raw": 63, "denominated": 65}.get(stage, 0))


@pytest.mark.parametrize(
    ("table", "codes"),
    [("expected_5_normalised", indicators()), ("expected_6_aggregated", [*indicators(), *AGGREGATES])],
)
def test_normalised_and_aggregated_values_are_the_published_ones(run, published, table, codes):
    expected = published(table)
    for code in codes:
        for (unit, _), value in zip(run.data.rows, run.scores[code].value, strict=True):
            assert float(value) == pytest.approx(float(expected[unit][code]), abs=2e-7), (code, unit)


def test_all_561_printed_scores_and_ranks_are_the_published_ones(run, published):
    scores, ranks = published("expected_results_score_2dp"), published("expected_results_rank")
    wrong = [
        (unit, code)
        for row, (unit, _) in enumerate(run.data.rows)
        for code in AGGREGATES
        if run.node_printed[code][row] != round(Decimal(scores[unit][code]), 2)
        or run.node_ranks[code][row] != Decimal(ranks[unit][code])
    ]
    assert wrong == []
    assert len(run.data.rows) * len(AGGREGATES) == 561


def test_ranks_on_exact_scores_differ_from_the_published_ones_in_two_places(data, published):
    exact = score(with_change(parse_scheme(BODY), "rank.basis", "exact"), data)
    ranks = published("expected_results_rank")
    differing = {
        (unit, code)
        for row, (unit, _) in enumerate(exact.data.rows)
        for code in AGGREGATES
        if exact.node_ranks[code][row] != Decimal(ranks[unit][code])
    }
    assert differing == {("PRT", "Instit"), ("RUS", "ConEcFin")}


def test_as_many_points_are_winsorised_as_published(run, published):
    expected = published("expected_treat_summary", key="IndCode")
    found = {code: (str(t.low), str(t.high)) for code, t in run.frame.treatments.items()}
    assert found == {code: (row["Low"], row["High"]) for code, row in expected.items()}


def test_the_nominal_index_of_the_vignette_agrees_to_twelve_digits(data, published):
    five = score(with_change(parse_scheme(BODY), "prepare.treat.winsorise_at_most", 5), data)
    for name in ("expected_ua_nominal_winmax5", "expected_sa_nominal_winmax5"):
        expected = published(name, key="uCode")
        for row, (unit, _) in enumerate(five.data.rows):
            assert abs(five.exact[row] - Decimal(expected[unit]["Score"])) < Decimal("1e-12")
            assert five.ranks[row] == Decimal(expected[unit]["Rank"])


@pytest.mark.parametrize(("kind", "columns"), [("ua", 100), ("sa", 600)])
def test_published_replications_give_the_published_ranks_and_statistics(published, kind, columns):
    scores, ranks = (published(f"expected_{kind}_{what}", key="uCode") for what in ("scores", "ranks"))
    units = sorted(scores)
    everyone = Partition([""] * len(units))
    found = []
    for name in ["Nominal", *(f"r_{n}" for n in range(1, columns + 1))]:
        made = float_ranks(np.array([float(scores[unit][name]) for unit in units]), everyone)
        assert made.tolist() == [float(ranks[unit][name]) for unit in units], name
        found.append(made)
    random = np.column_stack(found[1 : columns + 1 if kind == "ua" else 201])
    expected = published(f"expected_{kind}_rankstats", key="uCode")
    for made in rank_statistics(units, found[0], random):
        row = expected[made.unit]
        wanted = [float(row[name]) for name in ("Nominal", "Mean", "Median", "Q5", "Q95")]
        assert [made.nominal, made.mean, made.median, made.q5, made.q95] == pytest.approx(wanted, abs=1e-12)


def test_published_replications_give_the_published_sobol_indices(published):
    ranks, expected = (
        published("expected_sa_ranks", key="uCode"),
        published("expected_sa_sensitivity", key="Variable"),
    )
    units = sorted(ranks)
    matrix = np.array([[float(ranks[unit][f"r_{n}"]) for n in range(1, 601)] for unit in units])
    nominal = np.array([float(ranks[unit]["Nominal"]) for unit in units])
    names = ["Winmax", "Normalisation", "Weights", "Aggregation"]
    for index in sobol_indices(rank_shift(matrix, nominal), names):
        assert index.first == pytest.approx(float(expected[index.factor]["Si"]), abs=1e-12)
        assert index.total == pytest.approx(float(expected[index.factor]["STi"]), abs=1e-12)


FACTORS = (
    Alternatives("Winmax", "prepare.treat.winsorise_at_most", (1, 2, 3, 4, 5)),
    Alternatives(
        "Normalisation",
        "leaves.method",
        (
            {"kind": "min_max", "to": [1, 100], "within": "all"},
            {"kind": "z_score", "mean": 10, "sd": 2, "within": "all"},
        ),
    ),
    WeightNoise("Weights", 0.25, tuple(AGGREGATES[:-1])),
    Alternatives("Aggregation", "parents.aggregate", ("arithmetic", "geometric")),
)


def test_own_replications_of_the_vignette_agree_with_its_published_picture(data, published):
    """Other random draws, so only statistics can agree: median ranks within one place for nine units of ten."""
    start = time.process_time()
    found = uncertainty(parse_scheme(BODY), data, FACTORS, replications=1000, seed=7)
    assert time.process_time() - start < 20
    expected = published("expected_sa_rankstats", key="uCode")
    close = [abs(made.median - float(expected[made.unit]["Median"])) <= 1 for made in found.statistics]
    assert np.mean(close) >= 0.9


def test_own_sensitivity_finds_the_same_most_influential_choice(data):
    found = sensitivity(parse_scheme(BODY), data, FACTORS, size=100, seed=3, bootstrap=50)
    strongest = max(found.indices, key=lambda index: index.total)
    assert strongest.factor == "Aggregation"
    for index in found.indices:
        assert index.total_interval is not None
        assert index.total_interval[0] <= index.total <= index.total_interval[1]
