"""What words mean to each other: small vectors from co-occurrence, in which 停水 and 自来水 are near.

Positive pointwise mutual information of words within six words of each other, factorised (Levy and Goldberg 2014);
a text is the idf-weighted sum of its words. The table holds hashes of words, no words; `nlp.train_vectors` makes it.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "models" / "vectors.npz"
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


def size() -> int:
    """How many numbers a vector has."""
    return int(_table().shape[1])


@cache
def _common() -> Vector:
    """What every text has in common: the mean of many texts' vectors."""
    with np.load(FILE) as stored:
        return np.asarray(stored["common"], np.float32)


def vector_of(rows: Sequence[int], weights: Sequence[float]) -> Vector:
    """The meaning of a text by its words' rows and weights, less what all texts share: length 1, or all zeros."""
    if not rows:
        return np.zeros(size(), np.float32)
    return unit(unit(np.asarray(weights, np.float32) @ _table()[rows]) - _common())


def unit(vector: Vector) -> Vector:
    """The same direction with length 1; zeros stay zeros."""
    norm = float(np.sqrt(vector @ vector))
    return np.asarray(vector / norm if norm else vector, np.float32)
