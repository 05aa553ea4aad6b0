"""What a place could enter next: RCA, proximity, density, ECI and PCI, beside plain popularity.

Conventions (also docs/algorithms/relatedness.md), those of the Growth Lab's ``ecomplexity`` package:
presence M = RCA at or above 1 (B. Balassa 1965); proximity = the smaller of the two conditional probabilities,
1 on the diagonal; density = share of an industry's proximity that is present, itself included (C. Hidalgo,
B. Klinger, A.-L. Barabási, R. Hausmann, Science 317, 2007); ECI and PCI = second eigenvectors (R. Hausmann,
C. Hidalgo et al., The Atlas of Economic Complexity, 2011), ECI positively correlated with diversity, both put
on the ECI's mean 0 and population standard deviation 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luodi_engine.chains.problems import ChainError, problem

Matrix = npt.NDArray[np.float64]
Presence = npt.NDArray[np.bool_]
BLOCK = 512
POWER_STEPS = 5000
SMALLEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Relatedness:
    """Places (rows) by industries (columns).

    ``density`` lies in 0-1; ``popularity`` is the number of places that have the industry; industries nobody
    has and places without any have density 0 and NaN in ``pci`` and ``eci``.
    """

    rca: Matrix
    present: Presence
    density: Matrix
    diversity: npt.NDArray[np.int64]
    popularity: npt.NDArray[np.int64]
    eci: Matrix
    pci: Matrix


def relatedness(values: Matrix) -> Relatedness:
    """All measures of a matrix of places by industries (output, firms or staff; 0 where there is none).

    Raises ``ChainError`` for values that are missing, negative or no matrix, and when fewer than three places
    or industries are left after empty ones are put aside.

    >>> found = relatedness(np.array([[8., 6., 1., 0.], [7., 5., 0., 1.], [0., 1., 9., 6.], [1., 0., 7., 8.]]))
    >>> found.present.astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    >>> found.density[0].round(2).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    table = _checked(values)
    rca = revealed_advantage(table)
    present = rca >= 1.0
    eci, pci = complexity(present)
    return Relatedness(
        rca,
        present,
        density(present),
        present.sum(axis=1),
        present.sum(axis=0),
        eci,
        pci,
    )


def _checked(values: Matrix) -> Matrix:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ChainError([problem("", "matrix_shape", found=f"{table.ndim} dimensions")])
    wrong = np.argwhere(~(np.isfinite(table) & (table >= 0)))
    if len(wrong):
        row, column = wrong[0]
        raise ChainError([problem(f"[{row}, {column}]", "matrix_shape", found=table[row, column])])
    left = (int((table.sum(axis=1) > 0).sum()), int((table.sum(axis=0) > 0).sum()))
    if min(left) < SMALLEST:
        raise ChainError([problem("", "matrix_too_small", found=f"{left[0]}×{left[1]}")])
    return table


def revealed_advantage(values: Matrix) -> Matrix:
    """Balassa's RCA: an industry's share of the place over its share of all places; 0 where there is nothing.

    >>> revealed_advantage(np.array([[3., 1.], [1., 3.]])).tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    place, industry, total = values.sum(axis=1), values.sum(axis=0), values.sum()
    expected = np.outer(place, industry) / total
    found: Matrix = np.divide(values, expected, out=np.zeros_like(values), where=expected > 0)
    return found


def proximity(present: Presence) -> Matrix:
    """Industries by industries: min(P(i|j), P(j|i)), that is co-occurrences over the larger popularity.

    Takes the square of the number of industries in memory; ``density`` does without it.

    >>> proximity(np.array([[True, True], [True, False]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    table = present.astype(np.float64)
    popularity = table.sum(axis=0)
    larger = np.maximum(popularity[:, None], popularity[None, :])
    found: Matrix = np.divide(table.T @ table, larger, out=np.zeros_like(larger), where=larger > 0)
    return found


def density(present: Presence) -> Matrix:
    """Share of each industry's proximity that a place has already, in blocks of columns to save memory.

    >>> density(np.array([[True, True, False], [True, False, False], [False, True, True]])).round(3).tolist()
    [[1.0, 0.75, 0.333], [0.667, 0.25, 0.0], [0.333, 0.75, 1.0]]
    """
    # Counts below 2^24 are exact in float32, which halves the time of the two products.
    table = present.astype(np.float32)
    popularity = table.sum(axis=0)
    found = np.zeros(present.shape, dtype=np.float64)
    for start in range(0, present.shape[1], BLOCK):
        part = slice(start, start + BLOCK)
        near = table.T @ table[:, part]
        larger = np.maximum(popularity[:, None], popularity[None, part])
        np.divide(near, larger, out=near, where=larger > 0)
        weight = near.sum(axis=0)
        np.divide(table @ near, weight, out=found[:, part], where=weight > 0)
    return found


def complexity(present: Presence) -> tuple[Matrix, Matrix]:
    """ECI of the places and PCI of the industries; NaN for places without and industries nobody has.

    Solved on the smaller side: the places' matrix D^-1 M U^-1 M' has the eigenvalues of the industries' one.
    Made symmetric (D^-1/2 on both sides) its eigenvectors are exact and real.

    >>> eci, pci = complexity(np.array([[True, True, True], [True, True, False], [True, False, False]]))
    >>> (eci.round(3) + 0).tolist(), pci.round(3).tolist()
    ([1.225, 0.0, -1.225], [-1.225, 1.225, 3.674])
    """
    rows, columns = present.any(axis=1), present.any(axis=0)
    table = present[np.ix_(rows, columns)].astype(np.float64)
    diversity, popularity = table.sum(axis=1), table.sum(axis=0)
    half = table / np.sqrt(diversity)[:, None] / np.sqrt(popularity)[None, :]
    _values, vectors = np.linalg.eigh(half @ half.T if len(table) <= table.shape[1] else half.T @ half)
    second = vectors[:, -2]
    if len(table) <= table.shape[1]:
        places = second / np.sqrt(diversity)
        industries = table.T @ places / popularity
        places = table @ industries / diversity
    else:
        industries = second / np.sqrt(popularity)
        places = table @ industries / diversity
    deviations = diversity - diversity.mean()
    sign = -1.0 if float(deviations @ (places - places.mean())) < 0 else 1.0
    mean, spread = places.mean(), places.std() or 1.0
    eci = np.full(present.shape[0], np.nan)
    pci = np.full(present.shape[1], np.nan)
    eci[rows] = sign * (places - mean) / spread
    pci[columns] = sign * (industries - mean) / spread
    return eci, pci
