"""Relatedness against a published package and a slow obvious oracle, and what its accuracy is worth."""

import numpy as np
import pytest

from luodi_engine.chains.entries import area, entry_accuracy, entry_options
from luodi_engine.chains.problems import ChainError
from luodi_engine.chains.relatedness import complexity, density, proximity, relatedness

from .case_rows import case_rows

GOLDEN = case_rows("relatedness_golden")[0]


def invented(places: int, industries: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return (chance.random((places, industries)) < 0.4) * chance.lognormal(0, 1, (places, industries))


@pytest.mark.parametrize("measure", ["rca", "density", "eci", "pci"])
def test_every_measure_agrees_with_the_published_package(measure):
    found = relatedness(np.array(GOLDEN["values"], dtype=float))
    assert getattr(found, measure) == pytest.approx(np.array(GOLDEN[measure]), abs=1e-6)


def test_density_in_blocks_equals_the_whole_proximity_table():
    present = relatedness(invented(20, 700, 1)).present
    table = proximity(present)
    slow = present.astype(float) @ table / table.sum(axis=0)
    assert density(present) == pytest.approx(slow, abs=1e-5)


def test_complexity_is_the_same_whichever_side_is_smaller():
    present = np.random.default_rng(2).random((12, 9)) < 0.5
    eci, pci = complexity(present)
    wide_eci, _ = complexity(np.hstack([present, present]))
    assert eci == pytest.approx(wide_eci, abs=1e-9)
    # A place's ECI is the mean PCI of what it has: the convention the package states.
    assert eci == pytest.approx([pci[row].mean() for row in present], abs=1e-9)


def test_empty_places_and_industries_are_put_aside_and_told():
    values = np.vstack([invented(6, 6, 3), np.zeros(6)])
    values = np.hstack([values, np.zeros((7, 1))])
    found = relatedness(values)
    assert np.isnan(found.eci[-1]) and np.isnan(found.pci[-1])
    assert not found.density[-1].any() and np.isfinite(found.eci[:-1]).all()


@pytest.mark.parametrize(
    "values", [[[1, -1, 1]] * 3, [[1, float("nan"), 1]] * 3, [1, 2, 3], [[1, 0, 0], [0, 0, 0], [1, 0, 0]]]
)
def test_unusable_matrices_are_refused(values):
    with pytest.raises(ChainError):
        relatedness(np.array(values, dtype=float))


def test_the_options_of_a_place_are_what_it_lacks_with_popularity_beside_density():
    found = relatedness(invented(15, 30, 4))
    options = entry_options(found, 0, limit=100)
    assert {option.industry for option in options} == set(
        np.flatnonzero(~found.present[0] & (found.popularity > 0))
    )
    assert sorted(option.popularity_rank for option in options) == list(range(1, len(options) + 1))
    assert all(found.present[0, near] for option in options for near, _proximity in option.nearest)


def test_knowing_only_how_large_a_place_is_earns_nothing_within_places():
    chance = np.random.default_rng(5)
    size = np.linspace(0.05, 0.6, 40)[:, None]
    before = chance.random((40, 80)) < size
    after = before | (chance.random((40, 80)) < size / 2)
    found = entry_accuracy(before, after, {"size": np.broadcast_to(size, before.shape)})
    by_size = next(one for one in found if one.method == "size")
    assert by_size.within_place == pytest.approx(0.5)
    assert by_size.pooled > 0.6


def test_the_area_equals_the_share_of_pairs_in_the_right_order():
    chance = np.random.default_rng(6)
    scores, positive = chance.integers(0, 5, 40).astype(float), chance.random(40) < 0.3
    pairs = [(a > b) + (a == b) / 2 for a in scores[positive] for b in scores[~positive]]
    assert area(scores, positive) == pytest.approx(np.mean(pairs))


@pytest.mark.slow
def test_a_large_matrix_takes_seconds_of_cpu_not_minutes():
    import time

    values = invented(250, 5000, 7)
    start = time.process_time()
    relatedness(values)
    assert time.process_time() - start < 10
