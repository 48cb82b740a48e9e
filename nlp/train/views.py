"""Other views of the texts that the sectors are learnt from; they teach and are never counted.

A text whose raw wording is known is also seen as the segmented file has it, without stop words; and a long text is seen
by its beginning alone, where a petition says what it is about. So the head leans less on what only one spelling or only
the length of a letter has, and a text still costs what it cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlp.train import corpora
from nlp.train.corpora import Example

LEAD, LONG = 20, 30
"""Words of a beginning, and how many a text must have that is seen by it."""
LEAD_WEIGHT = 0.5
"""How much a beginning teaches; a segmented copy teaches as much as the text."""


@dataclass(frozen=True, slots=True)
class View:
    """Another view of one text. `of`: the place of its example; `weight`: how much it teaches, of 1."""

    of: int
    tokens: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Views:
    """Views as numbers. `of`: places of their examples; `counts`: (views, words), as `nlp.words.features` counts
    words."""

    of: NDArray[np.int64]
    counts: sp.csr_matrix
    weights: NDArray[np.float64]

    @classmethod
    def of_counts(cls, views: Sequence[View], counts: sp.csr_matrix) -> "Views":
        """Views with their counted words, a row each."""
        return cls(
            np.array([view.of for view in views], np.int64),
            counts,
            np.array([view.weight for view in views], np.float64),
        )

    def of_texts(self, places: NDArray[np.int64]) -> "Views":
        """The views of the examples at these places, `of` counted among them."""
        new = np.full(max(int(self.of.max(initial=-1)), int(places.max(initial=-1))) + 1, -1, np.int64)
        new[places] = np.arange(len(places))
        kept = np.flatnonzero(new[self.of] >= 0)
        return Views(new[self.of[kept]], self.counts[kept], self.weights[kept])


def views_of(data: Path, examples: Sequence[Example]) -> list[View]:
    """The views of texts that people labelled."""
    copies = {row["id"]: row["tokens"] for row in corpora.rows(data / "sector/train_segmented.jsonl") if row["has_raw"]}
    found = []
    for place, example in enumerate(examples):
        if example.silver:
            continue
        if example.id in copies:
            found.append(View(place, tuple(copies[example.id].split()), 1.0))
        if len(example.tokens) > LONG:
            found.append(View(place, example.tokens[:LEAD], LEAD_WEIGHT))
    return found
