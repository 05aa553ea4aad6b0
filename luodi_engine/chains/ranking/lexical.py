"""Signals read off the letters: words shared with a firm's texts, its closest products, its general terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from luodi_engine.chains.ranking.grams import END, Floats, tidy, unit_rows
from luodi_engine.chains.ranking.space import Texts

SATURATION, LENGTH_SHARE = 1.2, 0.75
SHARP = 8.0
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Lexical:
    """What is kept for look-ups: BM25 tables by gram, products by gram, who holds which product.

    ``burst`` tells how much likelier a firm with one product holding a gram is to have another such product.
    """

    texts: Texts
    all_words: sparse.csc_array
    heads: sparse.csc_array
    burst: Floats
    by_gram: sparse.csc_array
    holds: sparse.csr_array
    holders: sparse.csc_array
    numbers: dict[str, int]


def lexical(texts: Texts, holds: sparse.csr_array, products: Sequence[str]) -> Lexical:
    """The look-up tables of ``texts``."""
    endings = np.array([gram.endswith(END) for gram in texts.vocabulary.texts()], dtype=np.float32)
    weighted = unit_rows(sparse.csr_array(texts.products @ sparse.diags_array(texts.rarity)))
    return Lexical(
        texts,
        bm25(sparse.csr_array(texts.firm_products + texts.names)),
        bm25(sparse.csr_array(texts.firm_products @ sparse.diags_array(endings))),
        burstiness(texts.firm_products, np.diff(holds.indptr)),
        sparse.csc_array(weighted),
        holds,
        sparse.csc_array(holds),
        {tidy(product): number for number, product in enumerate(products)},
    )


def bm25(counts: sparse.csr_array) -> sparse.csc_array:
    """Saturated and length-normalised counts (S. Robertson, H. Zaragoza 2009), to be multiplied by rarity."""
    counts.eliminate_zeros()
    length = np.asarray(counts.sum(axis=1)).ravel()
    middle = float(length.mean()) or 1.0
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    damped = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length[rows] / middle)
    counts.data = (counts.data * (SATURATION + 1) / (counts.data + damped)).astype(np.float32)
    return sparse.csc_array(counts)


def burstiness(firm_products: sparse.csr_array, breadth: npt.NDArray[np.integer]) -> Floats:
    """Log of how much likelier a gram is in another product of a firm that has it in one, at least 0.

    >>> counts = sparse.csr_array(np.array([[2.0, 1.0], [0.0, 1.0]], dtype=np.float32))
    >>> burstiness(counts, np.array([2, 2])).astype(float).round(2).tolist()
    [0.31, 0.0]
    """
    width = firm_products.shape[1]
    total = np.bincount(firm_products.indices, firm_products.data, minlength=width)
    repeated = np.where(firm_products.data >= 2, firm_products.data, 0)
    again = np.bincount(firm_products.indices, repeated, minlength=width)
    rows = np.repeat(np.arange(firm_products.shape[0]), np.diff(firm_products.indptr))
    anywhere = np.bincount(firm_products.indices, breadth[rows], minlength=width) / max(breadth.sum(), 1)
    # Four imagined sightings at the overall rate keep rare grams from looking certain.
    rate = (again + 4 * anywhere + 0.08) / (total + 4)
    lift = np.log(np.maximum(rate, 1e-9) / np.maximum(anywhere, 1e-5))
    return np.where(total >= 1, np.maximum(lift, 0), 0).astype(np.float32)


def picked(table: sparse.csc_array, columns: Integers, weights: Floats) -> Floats:
    """``table[:, columns] @ weights`` without building the slice."""
    found = np.zeros(table.shape[0], dtype=np.float32)
    for column, weight in zip(columns, weights, strict=True):
        part = slice(table.indptr[column], table.indptr[column + 1])
        found[table.indices[part]] += table.data[part] * weight
    return found


def best_product(holds: sparse.csr_array, values: Floats) -> Floats:
    """The highest value among each firm's products; 0 for a firm without any.

    >>> holds = sparse.csr_array(np.array([[1.0, 1.0], [0.0, 0.0]]))
    >>> best_product(holds, np.array([0.25, 0.75], dtype=np.float32)).tolist()
    [0.75, 0.0]
    """
    if not holds.nnz:
        return np.zeros(holds.shape[0], dtype=np.float32)
    # A spare value at the end, so that the firms after the last product have somewhere to start.
    best = np.maximum.reduceat(np.append(values[holds.indices], 0), holds.indptr[:-1])
    return np.where(np.diff(holds.indptr) > 0, best, 0).astype(np.float32)


def near_products(holds: sparse.csr_array, values: Floats) -> Floats:
    """How many near products a firm has: a sum in which only close ones count, on a log scale."""
    summed = holds @ np.maximum(np.exp(SHARP * values) - 1, 0)
    return np.asarray(np.log(0.01 + summed), dtype=np.float32)


def lexical_signals(
    index: Lexical, text: str, columns: Integers, weights: Floats
) -> tuple[dict[str, Floats], Floats]:
    """The signals by name, and the likeness in letters (cosine) of every product to the text."""
    rarity = index.texts.rarity[columns]
    alike = picked(index.by_gram, columns, weights)
    found = {
        "words": np.log1p(picked(index.all_words, columns, rarity)),
        "repeated_words": np.log1p(picked(index.all_words, columns, index.burst[columns])),
        "heads": np.log1p(picked(index.heads, columns, rarity)),
        "closest_product": best_product(index.holds, alike),
        "many_close_products": near_products(index.holds, alike),
        "general_term": general_terms(index, text),
    }
    return found, alike


def general_terms(index: Lexical, text: str) -> Floats:
    """The longest piece of the text (as a share of it) that is itself a product the firm reports."""
    short = tidy(text)
    found = np.zeros(index.holds.shape[0], dtype=np.float32)
    for size in range(2, len(short)):
        for start in range(len(short) - size + 1):
            number = index.numbers.get(short[start : start + size])
            if number is not None:
                part = slice(index.holders.indptr[number], index.holders.indptr[number + 1])
                found[index.holders.indices[part]] = size / len(short)
    return found
