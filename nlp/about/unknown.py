"""Which words the models never saw: those of two Han characters or more that no counted text held."""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.about.heads import FOLDER
from nlp.words.features import is_han, word_bucket


@cache
def _never() -> NDArray[np.bool_]:
    """Per bucket: did no text hold a word of it? Such words have the greatest idf there is."""
    with np.load(FOLDER / "idf.npz", allow_pickle=False) as stored:
        idf = stored["idf"]
    return np.asarray(idf == idf.max())


def unknown_share(texts: Iterable[Sequence[str]]) -> float:
    """Of the words of segmented texts the share that is unknown; 0 where there is no word."""
    words = [word for text in texts for word in text if len(word) > 1 and is_han(word)]
    never = _never()
    return sum(1 for word in words if never[word_bucket(word)]) / len(words) if words else 0.0
