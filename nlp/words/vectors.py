"""What words mean to each other: small vectors from co-occurrence, in which 停水 and 自来水 are near.

Positive pointwise mutual information of words within six words of each other, factorised (Levy and Goldberg 2014);
a text is the idf-weighted sum of its words. The table holds hashes of words, no words; `nlp.train.vector_table` makes
it.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent.parent / "models" / "vectors.npz"
Vector = NDArray[np.float32]
UNKNOWN = -1


def key_of(word: str) -> int:
    """The hash under which a word stands in the table (CRC-32)."""
    return crc32(word.encode("utf-8", "replace"))


@cache
def _rows() -> dict[int, int]:
    with np.load(FILE) as stored:
        return {int(key): row for row, key in enumerate(stored["keys"])}


@cache
def _table() -> NDArray[np.float32]:
    with np.load(FILE) as stored:
        return np.asarray(stored["vectors"], np.float32) * np.asarray(stored["weights"], np.float32)[:, None]


def row_of(word: str) -> int:
    """The word's row in the table, or `UNKNOWN`."""
    return _rows().get(key_of(word), UNKNOWN)


@cache
def _sorted() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    with np.load(FILE) as stored:
        keys = np.asarray(stored["keys"], np.int64)
    order = np.argsort(keys)
    return keys[order], order


def rows_of(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of many words by their hashes, `UNKNOWN` for words not in the table."""
    known, rows = _sorted()
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[places] == keys, rows[places], UNKNOWN)


def size() -> int:
    """How many numbers a vector has."""
    return int(_table().shape[1])


@cache
def _common() -> Vector:
    """What every text has in common: the mean of many texts' vectors."""
    with np.load(FILE) as stored:
        return np.asarray(stored["common"], np.float32)


def vectors() -> NDArray[np.float32]:
    """The table: a row a word, shape (words, size), each weighed by how telling its word is."""
    return _table()


def vector_of(rows: Sequence[int], weights: Sequence[float]) -> Vector:
    """The meaning of a text by its words' rows and weights, less what all texts share: length 1, or all zeros."""
    sums = np.array(weights, np.float32) @ _table()[list(rows)] if len(rows) else np.zeros(size(), np.float32)
    found: Vector = meanings(sums[None])[0]
    return found


def meanings(sums: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums of words' vectors as meanings, a row each: less what all texts share, of length 1, or all zeros."""
    found = unit(unit(sums) - _common())
    found[~sums.any(axis=1)] = 0
    return found


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same directions with length 1, a row each; zeros stay zeros."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    norms[norms == 0] = 1
    return np.asarray(vectors / norms[:, None], np.float32)
