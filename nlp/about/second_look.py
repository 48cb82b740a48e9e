"""A second look at texts between two sectors: what the labelled texts nearest to them are about.

The head weighs words one by one; which words go together it cannot know. So a text whose two likeliest sectors are
close is asked about again: the nearest of the texts that people labelled vote (k nearest neighbours; Cover and Hart
1967) among vectors of 256 numbers (latent semantic analysis; Deerwester et al. 1990), learnt by `nlp.train.nearest`.
What ships is a vector a word and a vector a text, in steps of a byte, no text; a word is known by its key alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.about import sector
from nlp.about.heads import FOLDER, Matrix
from nlp.compiled import compiled
from nlp.words.word_keys import Keys

FILE = "sector_nearest.npz"
CLOSE = 0.9
"""Log-odds of the head between the two likeliest sectors below which the neighbours are asked: one labelled text in
eighteen (docs/models.md)."""
LOUD = 2.0
"""Log-odds that a sector gains if all neighbours are of it."""
LONG = 150
"""Characters from which a text is looked at again where all sectors are asked for: the neighbours are petitions, and
short posts lean on the lexicon."""
NEAREST = 25
STEPS = 127
_LABELLED = np.array([place for place, name in enumerate(sector.SECTORS) if name in sector.LABELLED])


@dataclass(frozen=True, slots=True)
class Nearest:
    """Words and labelled texts as vectors. `keys`: of the words, rising; `words`: (words, size), each in steps of its
    own `step`; `texts`: (texts, size), whole numbers; `over`: one over each text's length; `columns`: its sector."""

    keys: Keys
    words: NDArray[np.int8]
    step: Matrix
    texts: Matrix
    over: Matrix
    columns: NDArray[np.int64]

    def votes(self, keys: Sequence[Keys]) -> Matrix:
        """What the neighbours of texts with words of these keys are about, (texts, sectors): each votes by the square
        of its cosine. The votes of a text sum to 1, or are 0 where no word of it is known."""
        alike = self.vectors(keys) @ self.texts.T
        found = _voted(alike, self.over, self.columns, np.zeros((len(keys), len(sector.SECTORS))))
        return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9), np.float32)

    def vectors(self, keys: Sequence[Keys]) -> Matrix:
        """Texts as vectors of whole numbers, (texts, size): their products are exact, whatever else is in a batch."""
        many = np.fromiter(map(len, keys), np.int64, len(keys))
        flat = np.concatenate([*keys, np.empty(0, np.uint64)])
        places = np.minimum(np.searchsorted(self.keys, flat), len(self.keys) - 1)
        known = self.keys[places] == flat
        slots = np.repeat(np.arange(len(many)), many)[known] * len(self.keys) + places[known]
        unique, often = np.unique(slots, return_counts=True)
        owners, words = np.divmod(unique, len(self.keys))
        found = np.zeros((len(many), self.words.shape[1]), np.float32)
        if len(unique):
            loud = ((1 + np.log(often)) * self.step[words]).astype(np.float32)
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            found[owners[starts]] = np.add.reduceat(self.words[words] * loud[:, None], starts, axis=0)
        return in_steps(found)[0].astype(np.float32)


@compiled
def _voted(alike: Matrix, over: Matrix, columns: NDArray[np.int64], votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """`votes` with the squares of the greatest of `alike` times `over`, each in the column of its text."""
    best, who = np.zeros(NEAREST, np.float32), np.zeros(NEAREST, np.int64)
    for text in range(len(alike)):
        best[:] = 0
        for place in range(len(over)):
            value = alike[text, place] * over[place]
            if value <= best[NEAREST - 1]:
                continue
            spot = NEAREST - 1
            while spot > 0 and best[spot - 1] < value:
                best[spot], who[spot] = best[spot - 1], who[spot - 1]
                spot -= 1
            best[spot], who[spot] = value, columns[place]
        for spot in range(NEAREST):
            votes[text, who[spot]] += best[spot] ** 2
    return votes


def in_steps(vectors: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Each row in whole steps of at most `STEPS`, and how much a step is."""
    step = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / STEPS
    return np.rint(vectors / step[:, None]).astype(np.int8), step.astype(np.float32)


def close(mixed: Matrix, columns: NDArray[np.int64], within: float) -> NDArray[np.int64]:
    """The texts whose two likeliest sectors among `columns` are labelled ones, less than `within` apart."""
    if len(columns) < 2:
        return np.empty(0, np.int64)
    own = mixed[:, columns]
    first = np.argpartition(-own, 1, axis=1)[:, :2]
    apart = np.abs(np.diff(np.take_along_axis(own, first, axis=1), axis=1)[:, 0])
    return np.flatnonzero((apart < within) & np.isin(columns[first], _LABELLED).all(axis=1))


def seconded(scores: Matrix, rows: NDArray[np.int64], votes: Matrix) -> Matrix:
    """Log-odds of the head with what the neighbours of these rows add; among the labelled sectors it sums to 0."""
    found = scores.copy()
    heard = votes.any(axis=1, keepdims=True)
    found[np.ix_(rows, _LABELLED)] += LOUD * (votes[:, _LABELLED] - heard / len(_LABELLED))
    return found


def look_again(
    scores: Matrix, weights: Matrix, lengths: Sequence[int], keys: Sequence[Keys], labels: Sequence[str] | None = None
) -> Matrix:
    """The head's log-odds, (texts, sectors), after the second look. `weights`: what the lexicon heard; `lengths`:
    characters; `keys`: of each text's words; `labels`: the sectors that are asked for, if not all."""
    learnt = labels is not None and sector.LABELLED.issuperset(labels)
    sizes = np.asarray(lengths, np.int64)
    long = np.flatnonzero(learnt | (sizes >= LONG))
    if not len(long):
        return scores
    mixed = sector.log_odds(scores[long], weights[long], sizes[long].tolist(), learnt=learnt)
    asked = [place for place, name in enumerate(sector.SECTORS) if labels is None or name in labels]
    scale = sector.LEARNT_SCALE if learnt else sector.SCALE
    rows = long[close(mixed, np.array(asked, np.int64), CLOSE * scale)]
    return seconded(scores, rows, load().votes([keys[row] for row in rows.tolist()])) if len(rows) else scores


@cache
def load(folder: Path = FOLDER) -> Nearest:
    """The shipped vectors. No pickle."""
    with np.load(folder / FILE, allow_pickle=False) as stored:
        return Nearest(
            stored["keys"],
            stored["words"],
            stored["step"],
            stored["texts"].astype(np.float32),
            1 / np.maximum(np.linalg.norm(stored["texts"].astype(np.float32), axis=1), 1),
            stored["columns"].astype(np.int64),
        )


def save(nearest: Nearest, folder: Path = FOLDER) -> None:
    """Write what `load` reads."""
    np.savez_compressed(
        folder / FILE,
        keys=nearest.keys, words=nearest.words, step=nearest.step, texts=nearest.texts.astype(np.int8),
        columns=nearest.columns.astype(np.uint8),
    )  # fmt: skip
