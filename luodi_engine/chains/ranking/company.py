"""Signals learnt from the company products keep: typical industries, typical neighbours, breadth, links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from luodi_engine.chains.ranking.corpus import ProductLink
from luodi_engine.chains.ranking.grams import Floats, unit
from luodi_engine.chains.ranking.space import Space, Texts

RIDGE = 3.0
SCOPE_SHARE = 0.001
MOST_NEIGHBOURS = 60
BLOCK = 4096
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """Three linear readings of a text's point, each a ridge regression (A. Hoerl, R. Kennard 1970).

    ``industry`` gives the chances of each industry beyond ``prior``, ``neighbours`` the mean point of the
    other products of firms that report such a product, ``declared`` the share of firms that only declare it
    (weight at most 0.001 of revenue, as with a business scope).
    """

    groups: tuple[Integers, ...]
    sizes: tuple[npt.NDArray[np.int64], ...]
    parents: tuple[Integers, ...]
    prior: Floats
    industry: Floats
    neighbours: Floats
    profiles: Floats
    declared: Floats
    declared_share: float
    breadth: Floats
    breadth_declared: Floats


def industry_groups(codes: Sequence[str], levels: Sequence[int] = (6, 4, 2)) -> tuple[Integers, ...]:
    """Numbers of the industries at each length of code prefix, finest first; -1 for firms without a code.

    >>> [group.tolist() for group in industry_groups(["110101", "110201", ""], (6, 2))]
    [[0, 1, -1], [0, 0, -1]]
    """
    found = []
    for level in levels:
        known = {code: number for number, code in enumerate(sorted({code[:level] for code in codes if code}))}
        found.append(np.array([known[code[:level]] if code else -1 for code in codes], dtype=np.intp))
    return tuple(found)


def company(
    space: Space, holds: sparse.csr_array, shares: sparse.csr_array, groups: tuple[Integers, ...]
) -> Company:
    """The readings learnt from all firms; ``shares`` holds the weight of each product a firm reports."""
    points = space.products
    holders = np.asarray(holds.sum(axis=0)).ravel()
    solve = _ridge(points, holders)
    finest = groups[0]
    inside = finest >= 0
    count = int(finest.max(initial=-1)) + 1
    firms = sparse.csr_array(
        (np.ones(int(inside.sum()), dtype=np.float32), (np.flatnonzero(inside), finest[inside])),
        shape=(len(finest), max(count, 1)),
    )
    by_product = (holds.T @ firms).toarray()
    prior = by_product.sum(axis=0) / max(by_product.sum(), 1)
    known = by_product.sum(axis=1)
    industry = _ridge(points, known)(by_product - known[:, None] * prior)
    neighbours, profiles = _neighbours(points, holds, solve)
    only = shares.copy()
    only.data = (only.data <= SCOPE_SHARE).astype(np.float32)
    declared_count = np.asarray(only.sum(axis=0)).ravel()
    share = float(declared_count.sum() / max(holders.sum(), 1))
    declared = solve((declared_count - holders * share)[:, None])[:, 0]
    breadth = np.diff(holds.indptr).astype(np.float32)
    return Company(
        groups,
        tuple(np.bincount(group[group >= 0], minlength=1) for group in groups),
        _parents(groups),
        prior.astype(np.float32),
        industry,
        neighbours,
        profiles,
        declared,
        share,
        breadth,
        np.asarray(only.sum(axis=1)).ravel().astype(np.float32),
    )


class _ridge:
    """Solves one weighted ridge regression for several targets that are sums over the weight."""

    def __init__(self, points: Floats, weight: npt.NDArray[np.floating]) -> None:
        self._points = points
        weighted = points * np.sqrt(weight).astype(np.float32)[:, None]
        self._table = weighted.T @ weighted + np.float32(RIDGE) * np.eye(points.shape[1], dtype=np.float32)

    def __call__(self, sums: npt.NDArray[np.floating]) -> Floats:
        right = self._points.T @ sums.astype(np.float32)
        return np.asarray(np.linalg.solve(self._table, right), dtype=np.float32)


def _neighbours(points: Floats, holds: sparse.csr_array, solve: _ridge) -> tuple[Floats, Floats]:
    short = unit(points)
    total = np.asarray(holds @ short)
    breadth = np.diff(holds.indptr)
    firms = np.repeat(np.arange(holds.shape[0]), breadth)
    sums = np.zeros((holds.shape[1], points.shape[1]), dtype=np.float32)
    for start in range(0, len(firms), BLOCK):
        part, held = firms[start : start + BLOCK], holds.indices[start : start + BLOCK]
        others = unit(total[part] - short[held]) * (breadth[part] > 1)[:, None]
        np.add.at(sums, held, others.astype(np.float32))
    seen = np.bincount(holds.indices, breadth[firms] > 1, minlength=holds.shape[1])
    middle = sums.sum(axis=0) / max(seen.sum(), 1)
    return solve(sums - seen[:, None] * middle), unit(unit(total) - middle.astype(np.float32))


def _parents(groups: tuple[Integers, ...]) -> tuple[Integers, ...]:
    """For each coarser level: the number of the group that each finest industry belongs to."""
    finest = groups[0]
    found = []
    for group in groups:
        parents = np.zeros(int(finest.max(initial=-1)) + 1, dtype=np.intp)
        inside = finest >= 0
        parents[finest[inside]] = group[inside]
        found.append(parents)
    return tuple(found)


def company_signals(index: Company, point: Floats) -> dict[str, Floats]:
    """Signals of a text lying at ``point``: industries, neighbours, breadth."""
    chances = np.maximum(point @ index.industry + index.prior, 1e-5)
    found = {
        "industry": industry_signal(index, chances, 0),
        "industry_wide": industry_signal(index, chances, len(index.groups) - 1),
        "industry_unknown": (index.groups[0] < 0).astype(np.float32),
    }
    around = point @ index.neighbours
    found["neighbours"] = index.profiles @ around / (np.linalg.norm(around) + 1e-9)
    declared = float(np.clip(point @ index.declared + index.declared_share, 0.02, 0.98))
    reported = index.breadth - index.breadth_declared
    found["breadth"] = np.log1p(index.breadth)
    found["breadth_of_kind"] = np.log(
        0.5 + declared * index.breadth_declared + (1 - declared) * reported
    ).astype(np.float32)
    return found


def industry_signal(index: Company, chances: Floats, level: int) -> Floats:
    """Log-chance per firm of the industry at a level; firms without one get the chance of an average firm."""
    group, sizes = index.groups[level], index.sizes[level]
    at_level = np.bincount(index.parents[level], chances, minlength=len(sizes))
    each = np.log(np.maximum(at_level, 1e-9) / (sizes + 3))
    without = np.log(0.3 / max(len(group), 1))
    return np.where(group >= 0, each[np.maximum(group, 0)], without).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Neighbours of every product named in the links: what goes into it, and what kinds of it there are."""

    inputs: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    degree: dict[str, int]

    def around(self, text: str) -> tuple[tuple[str, float], ...]:
        """Inputs and kinds of a product, those that belong to everything weighing less."""
        near = (*self.inputs.get(text, ()), *self.kinds.get(text, ()))[:MOST_NEIGHBOURS]
        return tuple((other, 1 / float(np.log(2 + self.degree[other]))) for other in near)


def product_links(links: Iterable[ProductLink]) -> Links:
    """The links by product.

    >>> found = product_links([ProductLink("啤酒", "input", "麦芽"), ProductLink("啤酒", "kind", "黑啤酒")])
    >>> [near for near, _weight in found.around("啤酒")]
    ['麦芽', '黑啤酒']
    """
    inputs: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = {}
    degree: dict[str, int] = {}
    for link in links:
        table = inputs if link.relation == "input" else kinds
        table.setdefault(link.product, []).append(link.other)
        for name in (link.product, link.other):
            degree[name] = degree.get(name, 0) + 1
    return Links(
        {name: tuple(found) for name, found in inputs.items()},
        {name: tuple(found) for name, found in kinds.items()},
        degree,
    )


def link_signal(links: Links, text: str, texts: Texts, space: Space) -> Floats:
    """Nearness of each firm to the mean point of what goes into the product and of its kinds; 0 without links."""
    near = links.around(text)
    if not near:
        return np.zeros(len(space.firms), dtype=np.float32)
    total = np.zeros(space.basis.shape[1], dtype=np.float32)
    for other, weight in near:
        columns, weights = texts.query(other)
        total += np.float32(weight) * space.point(columns, weights)
    found: Floats = space.firms @ (total / (np.linalg.norm(total) + np.float32(1e-9)))
    return found
