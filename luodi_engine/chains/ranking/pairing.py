"""Learns from the firms themselves which kind of firm reports which kind of product; needs no labels.

Every product a firm reports is a question with a known answer: given the name of the product and the firm's
*other* products, names and industry, would this firm be picked out of all? A log-bilinear model (A. Mnih,
G. Hinton 2007) answers with a sampled softmax (Y. Bengio, J.-S. Senécal 2008), trained by Adam (D. Kingma,
J. Ba 2015) from a fixed seed. Products of the firm whose name ends with the asked one count as the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from luodi_engine.chains.ranking.grams import END, START, Floats, unit, unit_rows
from luodi_engine.chains.ranking.space import Space, Texts

Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Training:
    """How the pairing is trained; the figures were chosen on products hidden from real firms."""

    text_dimensions: int = 200
    firm_dimensions: int = 150
    batch: int = 512
    sampled: int = 600
    rounds: int = 1
    step: float = 0.003
    decay: float = 0.0003
    first_weight: float = 8.0
    other_weight: float = 3.2
    breadth: float = 0.7
    seed: int = 20240101


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """``weights`` pair a text's points (whole, head, modifier, by length) with a firm's profile; ``profiles`` of all firms."""

    weights: Floats
    profiles: Floats
    kinds: Floats
    size: int

    def scores(self, space: Space, columns: Integers, text_weights: Floats) -> Floats:
        """Log-odds, up to a constant, that each firm reports a product of this name."""
        views = [space.point(columns, text_weights)[: self.size]]
        views += [space.point(columns, text_weights * kind[columns])[: self.size] for kind in self.kinds]
        point = np.concatenate(
            [_scaled(view, 1.0 if not number else 0.7) for number, view in enumerate(views)]
        )
        found: Floats = (point @ self.weights) @ self.profiles.T
        return found


def _scaled(vector: Floats, length: float) -> Floats:
    return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0) * length, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Firm profiles, and for each (firm, product) the firm's profile without that product.

    Only the first columns of a profile, those of the products, change then; ``without`` holds just these.
    """

    profiles: Floats
    without: Floats
    breadth: Floats
    breadth_without: Floats
    firms: Integers
    products: Integers


def paired(
    texts: Texts,
    space: Space,
    holds: sparse.csr_array,
    *,
    products: Sequence[str],
    groups: Sequence[Integers],
    training: Training = Training(),
) -> Pairing:
    """The trained pairing; ``groups`` are industry numbers per firm (-1 for none), finest first."""
    kinds = np.array([_views(gram) for gram in texts.vocabulary.texts()], dtype=np.float32).T
    size = min(training.text_dimensions, space.basis.shape[1])
    weighted = unit_rows(sparse.csr_array(texts.products @ sparse.diags_array(texts.rarity)))
    asked = [unit(space.points(weighted, size))]
    asked += [
        unit(space.points(sparse.csr_array(weighted @ sparse.diags_array(kind)), size)) * np.float32(0.7)
        for kind in kinds
    ]
    examples = _examples(texts, space, holds, products=products, groups=groups, training=training)
    weights = _trained(np.concatenate(asked, axis=1), examples, training)
    return Pairing(weights, examples.profiles, kinds, size)


def _views(gram: str) -> tuple[bool, ...]:
    """Which views of a text a gram belongs to: head, modifier, then plain runs of one, two, three characters."""
    edge = gram.endswith(END) or gram.startswith(START)
    return gram.endswith(END), gram.startswith(START), *(not edge and len(gram) == size for size in (1, 2, 3))


def _examples(
    texts: Texts,
    space: Space,
    holds: sparse.csr_array,
    *,
    products: Sequence[str],
    groups: Sequence[Integers],
    training: Training,
) -> Examples:
    size = min(training.firm_dimensions, space.products.shape[1])
    points = unit(space.products[:, :size])
    firms = np.repeat(np.arange(holds.shape[0]), np.diff(holds.indptr))
    total = np.asarray(holds @ points)
    same = _same_family(holds, products)
    breadth = np.diff(holds.indptr)
    left = breadth[firms] - np.diff(same.indptr)
    middle = unit(total).mean(axis=0)
    profile = unit(unit(total) - middle) * (breadth > 0)[:, None]
    rest = total[firms]
    rest -= np.asarray(same @ points)
    without = unit(unit(rest) - middle)
    blocks = [profile]
    blocks += [_projected(rows, texts.rarity, space, size) for rows in (texts.names, texts.industries)]
    blocks += [_of_group(profile, group) for group in groups]
    useful = left > 0
    return Examples(
        np.concatenate(blocks, axis=1).astype(np.float32),
        without[useful],
        np.log1p(breadth).astype(np.float32),
        np.log1p(left).astype(np.float32)[useful],
        firms[useful],
        holds.indices[useful].astype(np.intp),
    )


def _same_family(holds: sparse.csr_array, products: Sequence[str]) -> sparse.csr_array:
    """For each (firm, product): the products of that firm whose name ends with that product's, itself included."""
    columns: list[int] = []
    ends = [0]
    for firm in range(holds.shape[0]):
        held = holds.indices[holds.indptr[firm] : holds.indptr[firm + 1]]
        names = [(int(number), products[number]) for number in held]
        for _number, name in names:
            columns += [number for number, other in names if other.endswith(name)]
            ends.append(len(columns))
    shape = (len(ends) - 1, holds.shape[1])
    return sparse.csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=shape)


def _projected(rows: sparse.csr_array, rarity: Floats, space: Space, size: int) -> Floats:
    block = unit(space.points(unit_rows(sparse.csr_array(rows @ sparse.diags_array(rarity))), size))
    centred: Floats = block - block.mean(axis=0)
    return centred


def _of_group(profiles: Floats, group: Integers) -> Floats:
    """The mean profile of the other firms of each firm's industry, shrunk where these are few."""
    inside = group >= 0
    sums = np.zeros((int(group.max(initial=-1)) + 1, profiles.shape[1]), dtype=np.float32)
    np.add.at(sums, group[inside], profiles[inside])
    counts = np.bincount(group[inside], minlength=len(sums))
    found = np.zeros_like(profiles)
    others = counts[group[inside]] - 1
    found[inside] = 1.5 * (sums[group[inside]] - profiles[inside]) / (others + 3)[:, None]
    return found


def _trained(asked: Floats, examples: Examples, training: Training) -> Floats:
    chance = np.random.default_rng(training.seed)
    start = _first_weights(asked.shape[1], examples.profiles.shape[1], training)
    weights = start.copy()
    breadth, count = np.float32(training.breadth), len(examples.firms)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    steps = training.rounds * -(-count // training.batch)
    sampled = min(training.sampled, len(examples.profiles))
    done = 0
    for _round in range(training.rounds):
        order = chance.permutation(count)
        for begin in range(0, count, training.batch):
            rows = order[begin : begin + training.batch]
            drawn = chance.choice(len(examples.profiles), sampled, replace=False)
            slope, breadth_slope = _slopes(asked, examples, rows, drawn, at=(weights, float(breadth)))
            slope += training.decay * (weights - start)
            done += 1
            first += 0.1 * (slope - first)
            second += 0.01 * (slope * slope - second)
            pace = training.step * (1 - 0.9 * done / steps)
            rate = pace / (1 - 0.9**done)
            weights -= rate * first / (np.sqrt(second / (1 - 0.99**done)) + 1e-6)
            breadth = np.float32(breadth - 0.01 * breadth_slope)
    return weights


def _first_weights(rows: int, columns: int, training: Training) -> Floats:
    """Start from plain nearness in the space: each firm block is paired with the whole text."""
    weights = np.zeros((rows, columns), dtype=np.float32)
    size = min(training.firm_dimensions, columns)
    shared = np.arange(min(training.text_dimensions, size, rows))
    for number in range(columns // size):
        weights[shared, number * size + shared] = (
            training.first_weight if number == 0 else training.other_weight
        )
    return weights


def _slopes(
    asked: Floats, examples: Examples, rows: Integers, drawn: Integers, *, at: tuple[Floats, float]
) -> tuple[Floats, float]:
    """Slope of the loss of one batch against drawn firms, by the weights and by the weight of breadth."""
    weights, breadth = at
    firms, others = examples.firms[rows], examples.profiles[drawn]
    points, own = asked[examples.products[rows]], examples.profiles[firms]
    own[:, : examples.without.shape[1]] = examples.without[rows]
    wanted = points @ weights
    odds = wanted @ others.T + np.float32(breadth) * examples.breadth[drawn]
    odds += np.float32(np.log(len(examples.profiles) / len(drawn)))
    odds[firms[:, None] == drawn[None, :]] = -1e4
    right = (wanted * own).sum(axis=1) + np.float32(breadth) * examples.breadth_without[rows]
    top = np.maximum(odds.max(axis=1), right)
    chances = np.exp(odds - top[:, None])
    hit = np.exp(right - top)
    total = chances.sum(axis=1) + hit
    chances /= total[:, None]
    missed = hit / total - 1
    back = chances @ others + missed[:, None] * own
    slope: Floats = points.T @ back / np.float32(len(rows))
    by_breadth = (chances @ examples.breadth[drawn]).sum() + (missed * examples.breadth_without[rows]).sum()
    return slope, float(by_breadth) / len(rows)
