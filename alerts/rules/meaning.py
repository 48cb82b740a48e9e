"""语义: what the words of a message mean together, and how near that is to each matter (vectors of
`nlp.words.vectors`)."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from config.schema.jurisdiction import Matter
from nlp.words.segment import Segmenter
from nlp.words.vectors import UNKNOWN, row_of, size, vector_of

Numbers = npt.NDArray[np.float64]


class Meanings:
    """Vectors of messages and of matters; the meaning of a matter is that of all its words together."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        self._matters = matters
        self._segmenter = Segmenter()

    def of(self, title: str, text: str) -> Numbers:
        """The meaning of a message, the title counted twice: length 1, or all zeros."""
        counts = Counter(word for word in self._segmenter.cut(f"{title} {title} {text}") if word.isalpha())
        rows = [(row, 1 + float(np.log(count))) for word, count in counts.items() if (row := row_of(word)) != UNKNOWN]
        return vector_of([row for row, _ in rows], [weight for _, weight in rows]).astype(np.float64)

    def likeness(self, meaning: Numbers) -> Numbers:
        """Shape (matters,): the cosine of a message's meaning with each matter's, -1..1."""
        likeness: Numbers = self._of_matters @ meaning
        return likeness

    @cached_property
    def _of_matters(self) -> Numbers:
        vectors = np.zeros((len(self._matters), size()))
        for number, matter in enumerate(self._matters):
            words = [word for told in matter.words for word in self._segmenter.cut(told)]
            rows = [row for word in words if (row := row_of(word)) != UNKNOWN]
            vectors[number] = vector_of(rows, [1.0] * len(rows))
        return vectors
