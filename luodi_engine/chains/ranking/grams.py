"""Character n-grams of names and products: what the ranking knows of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

LONGEST_GRAM = 3
START, END = "^", "$"

Floats = npt.NDArray[np.float32]


def tidy(text: str) -> str:
    """Width, case and spacing made alike.

    >>> tidy(" ＬＥＤ 照明 ")
    'led照明'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def grams(text: str, *, edges: bool = True) -> tuple[str, ...]:
    """All runs of one to three characters; with ``edges`` also those that open or close the text, marked.

    The end is marked because Chinese puts the head of a compound last: 设备$ says what kind of thing it is.

    >>> grams("茶油")
    ('茶', '油', '茶油', '油$', '茶油$', '^茶', '^茶油')
    """
    short = tidy(text)
    found = [
        short[start : start + size]
        for size in range(1, LONGEST_GRAM + 1)
        for start in range(len(short) - size + 1)
    ]
    if edges:
        sizes = range(1, min(LONGEST_GRAM, len(short)) + 1)
        found += [short[-size:] + END for size in sizes]
        found += [START + short[:size] for size in sizes]
    return tuple(found)


class Vocabulary:
    """Numbers for grams, in the order they were first seen."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def learn(self, gram: str) -> int:
        """The number of a gram, given out now if it is new."""
        return self._numbers.setdefault(gram, len(self._numbers))

    def known(self, text: str) -> npt.NDArray[np.intp]:
        """The numbers of the known grams of a text, each once, ascending.

        >>> vocabulary = Vocabulary()
        >>> for gram in grams("茶油"): _ = vocabulary.learn(gram)
        >>> vocabulary.known("油茶").tolist()
        [0, 1]
        """
        found = {number for gram in grams(text) if (number := self._numbers.get(gram)) is not None}
        return np.array(sorted(found), dtype=np.intp)

    def texts(self) -> list[str]:
        """The grams by number."""
        return list(self._numbers)


def gram_rows(texts: Iterable[str], vocabulary: Vocabulary, *, edges: bool = True) -> sparse.csr_array:
    """One row a text: how often it holds each gram. New grams are learnt; call ``widened`` afterwards.

    >>> vocabulary = Vocabulary()
    >>> gram_rows(["油油"], vocabulary, edges=False).toarray().tolist()
    [[2.0, 1.0]]
    """
    columns: list[int] = []
    ends = [0]
    for text in texts:
        columns += [vocabulary.learn(gram) for gram in grams(text, edges=edges)]
        ends.append(len(columns))
    rows = sparse.csr_array(
        (np.ones(len(columns), dtype=np.float32), np.array(columns, dtype=np.int64), np.array(ends)),
        shape=(len(ends) - 1, max(len(vocabulary), 1)),
    )
    rows.sum_duplicates()
    return rows


def widened(rows: sparse.csr_array, vocabulary: Vocabulary) -> sparse.csr_array:
    """The rows with a column for every gram learnt since."""
    rows.resize((rows.shape[0], max(len(vocabulary), 1)))
    return rows


def unit_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """Each row scaled to length 1; empty rows stay empty."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.where(length > 0, length, 1)) @ rows).astype(np.float32)


def unit(rows: Floats) -> Floats:
    """Each dense row scaled to length 1; rows of zeros stay so.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).round(1).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    length = np.linalg.norm(rows, axis=1)
    return np.asarray(rows / np.where(length > 0, length, 1)[:, None], dtype=np.float32)
