"""How rare a word is: a table hashed by CRC-32, made by `nlp.train` from public texts."""

import math
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).parent / "models" / "idf.npz"


@cache
def _table() -> NDArray[np.float32]:
    with np.load(_FILE) as stored:
        return np.asarray(stored["idf"], np.float32)


@lru_cache(200_000)
def idf(word: str) -> float:
    """Inverse document frequency of a word; the rarest is about 9."""
    table = _table()
    return float(table[crc32(word.encode()) & (len(table) - 1)])


def smoothed(documents: int, containing: int) -> float:
    """The formula: ln((1 + documents) / (1 + containing)) + 1."""
    return math.log((1 + documents) / (1 + containing)) + 1
