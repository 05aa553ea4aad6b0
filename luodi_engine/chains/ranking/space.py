"""The space of meanings: firms and texts as points, from which characters keep company in which firms.

Latent semantic indexing (S. Deerwester et al., Indexing by latent semantic analysis, 1990) of the character
n-grams of each firm's products, names and industry, weighted by tf-idf.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.linalg
import scipy.sparse as sparse
import scipy.sparse.linalg

from luodi_engine.chains.ranking.grams import Floats, Vocabulary, gram_rows, unit, unit_rows, widened

DIMENSIONS = 300
DENSE_LIMIT = 6000
BLOCK = 512
LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司")


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Every text of the firms as counts of grams, and how rare each gram is among firms (``rarity``, idf)."""

    vocabulary: Vocabulary
    products: sparse.csr_array
    names: sparse.csr_array
    industries: sparse.csr_array
    firm_products: sparse.csr_array
    frequency: Floats
    rarity: Floats

    def query(self, text: str) -> tuple[npt.NDArray[np.intp], Floats]:
        """Known grams of a text and their weights, scaled to length 1."""
        columns = self.vocabulary.known(text)
        weights = self.rarity[columns]
        length = float(np.linalg.norm(weights)) or 1.0
        return columns, weights / np.float32(length)


def firm_texts(
    products: list[str], names: list[str], industries: list[str], holds: sparse.csr_array
) -> Texts:
    """The texts of firms; ``holds`` (firms by products) is 1 where a firm reports a product."""
    vocabulary = Vocabulary()
    product_rows = gram_rows(products, vocabulary)
    product_rows.data[:] = 1.0
    name_rows = gram_rows(names, vocabulary, edges=False)
    industry_rows = gram_rows(industries, vocabulary, edges=False)
    product_rows, name_rows = widened(product_rows, vocabulary), widened(name_rows, vocabulary)
    industry_rows = widened(industry_rows, vocabulary)
    firm_products = sparse.csr_array(holds @ product_rows)
    frequency = np.bincount(firm_products.indices, minlength=len(vocabulary)).astype(np.float32)
    rarity = np.log(1 + holds.shape[0] / (1 + frequency)).astype(np.float32)
    return Texts(vocabulary, product_rows, name_rows, industry_rows, firm_products, frequency, rarity)


def bare_name(name: str) -> str:
    """A firm's name without its legal form.

    >>> bare_name("中国农大科技股份有限公司")
    '中国农大科技'
    """
    for form in LEGAL_FORMS:
        name = name.replace(form, "")
    return name


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """``basis`` (kept grams by dimensions) takes a text into the space; ``firms`` and ``products`` are there.

    ``row_of`` gives the row of each gram in the basis, -1 for grams left out. ``firms`` have length 1,
    ``products`` keep the length their text has.
    """

    basis: Floats
    row_of: npt.NDArray[np.intp]
    firms: Floats
    products: Floats

    def point(self, columns: npt.NDArray[np.intp], weights: Floats) -> Floats:
        """Where a text with these grams lies."""
        rows = self.row_of[columns]
        found: Floats = weights[rows >= 0] @ self.basis[rows[rows >= 0]]
        return found

    def points(self, rows: sparse.csr_array, size: int | None = None) -> Floats:
        """Where texts (rows by grams) lie, in the first ``size`` dimensions."""
        kept = np.flatnonzero(self.row_of >= 0)
        found: Floats = np.asarray(rows.tocsc()[:, kept] @ self.basis[:, :size], dtype=np.float32)
        return found


def meaning_space(texts: Texts, dimensions: int = DIMENSIONS) -> Space:
    """The space of the texts; fewer dimensions when there are not enough firms.

    Grams that fewer than two firms have say nothing about company kept and are left out.
    """
    kept = np.flatnonzero(texts.frequency >= 2)
    row_of = np.full(len(texts.frequency), -1, dtype=np.intp)
    row_of[kept] = np.arange(len(kept))
    documents = sparse.csr_array((texts.firm_products + texts.names + texts.industries).tocsc()[:, kept])
    documents.data = 1 + np.log(np.maximum(documents.data, 1))
    documents = unit_rows(sparse.csr_array(documents @ sparse.diags_array(texts.rarity[kept])))
    values, vectors = _leading(documents, min(dimensions, max(documents.shape[0] - 2, 1)))
    strength = np.sqrt(np.maximum(values, 1e-9)).astype(np.float32)
    basis = np.asarray(documents.T @ (vectors / strength), dtype=np.float32)
    space = Space(basis, row_of, unit((vectors * strength).astype(np.float32)), np.zeros((0, 0), np.float32))
    weighted = unit_rows(sparse.csr_array(texts.products @ sparse.diags_array(texts.rarity)))
    return replace(space, products=space.points(weighted))


def _leading(documents: sparse.csr_array, count: int) -> tuple[Floats, Floats]:
    """The largest eigenvalues and their vectors of documents × documents'."""
    size = documents.shape[0]
    if size <= DENSE_LIMIT:
        across = documents.T.tocsr()
        table = np.empty((size, size), dtype=np.float32)
        for start in range(0, size, BLOCK):
            # Block by block: the whole product as a sparse table would take three times the memory.
            table[start : start + BLOCK] = (documents[start : start + BLOCK] @ across).toarray()
        values, vectors = scipy.linalg.eigh(
            table, subset_by_index=[size - count, size - 1], overwrite_a=True, check_finite=False
        )
    else:
        across = documents.T.tocsr()
        operator = scipy.sparse.linalg.LinearOperator(
            (size, size), matvec=lambda vector: documents @ (across @ vector), dtype=np.float32
        )
        first = np.ones(size, dtype=np.float32)
        values, vectors = scipy.sparse.linalg.eigsh(operator, k=count, v0=first)
    return values[::-1].astype(np.float32), np.ascontiguousarray(vectors[:, ::-1], dtype=np.float32)
