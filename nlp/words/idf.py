"""How rare a word is: ln((1 + texts) / (1 + texts with it)) + 1, from a hashed table made by `nlp.train.linear`."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.words.features import word_bucket

_FILE = Path(__file__).parent.parent / "models" / "idf.npz"


@cache
def _table() -> NDArray[np.float32]:
    with np.load(_FILE) as stored:
        return np.asarray(stored["idf"], np.float32)


@lru_cache(200_000)
def idf(word: str) -> float:
    """Inverse document frequency of a word; the rarest is about 9."""
    table = _table()
    return float(table[word_bucket(word)])


def idf_of(buckets: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    """The same for many words by `nlp.words.features.word_bucket`."""
    return np.asarray(_table()[buckets])
