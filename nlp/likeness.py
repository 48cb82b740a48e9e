"""How likely it is that two texts speak of one matter: four signs, weighed by logistic regression.

The signs: cosine of their words, nearness of their meanings, named things (roads, estates, schools) that both name, and
the time between them. The weights are in `models/likeness.json`; `nlp.train_likeness` fits them. Texts that name two
different things of one kind (two roads) keep a part of that probability only: two potholes are two matters.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.features import word_bucket
from nlp.idf import idf
from nlp.matter_words import names_of, tells
from nlp.vectors import UNKNOWN, Vector, key_of, row_of, vector_of

FILE = Path(__file__).parent / "models" / "likeness.json"
SIGNS = ("cosine", "meaning", "names", "days")
APART = 0.3
"""What is left of the probability where two different things of one kind are named."""
Table = NDArray[np.float64]
FAR = 7.0
"""Days after which more time between two texts says nothing more."""
_DAY = 86_400.0
_READ = 400
_WORDS = 60


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a text.

    `words`: hashes of its heaviest words, heaviest first, and `weights` of the same length, together of length 1;
    `names`: hashes of the things it names, `kinds` of what kinds they are (a bit each); `day`: days since 1970, 0 where
    unknown.
    """

    words: NDArray[np.int64]
    weights: NDArray[np.float32]
    meaning: Vector
    names: NDArray[np.int64]
    kinds: int
    day: float


@lru_cache(100_000)
def _known(word: str) -> tuple[int, float, int]:
    """Hash, weight and row of a word; weight 0 for words that tell nothing of a matter."""
    return word_bucket(word), idf(word) if tells(word) else 0.0, row_of(word)


def sketch(title: str, tokens: Sequence[str], at: datetime | None) -> Sketch:
    """Read a text by its words; the first 400 count, those of the title more."""
    terms: list[tuple[float, int]] = []
    rows: list[int] = []
    amounts: list[float] = []
    names = names_of(tokens)
    for word, count in Counter(word for word in tokens[:_READ] if len(word) > 1).items():
        bucket, weight, row = _known(word)
        often = 1 + math.log(count + (word in title))
        if weight:
            terms.append((often * weight, bucket))
        if row != UNKNOWN:
            rows.append(row)
            amounts.append(often)
    terms.sort(reverse=True)
    weights = np.array([weight for weight, _ in terms[:_WORDS]], np.float32)
    return Sketch(
        np.array([bucket for _, bucket in terms[:_WORDS]], np.int64),
        weights / max(float(np.sqrt(weights @ weights)), 1e-9),
        vector_of(rows, amounts),
        np.array([key_of(name) for name in names], np.int64),
        sum(1 << kind for kind in set(names.values())),
        at.timestamp() / _DAY if at is not None else 0.0,
    )


def signs(read: Sketch, others: Sequence[Sketch], meanings: NDArray[np.float32]) -> Table:
    """The signs of `read` beside each of `others`, in the order of `SIGNS`, and 1 where they name different things.

    The shape is (others, 5).

    `meanings`: the others' vectors, shape (others, size).
    """
    table = np.zeros((len(others), len(SIGNS) + 1))
    table[:, 0] = _sums(
        read.words, read.weights, [other.words for other in others], [other.weights for other in others]
    )
    table[:, 1] = meanings @ read.meaning
    ones = [np.ones(len(other.names), np.float32) for other in others]
    shared = _sums(read.names, np.ones(len(read.names), np.float32), [other.names for other in others], ones)
    table[:, 2] = np.minimum(shared, 3)
    days = np.array([other.day for other in others])
    known = (days > 0) & (read.day > 0)
    table[:, 3] = np.where(known, np.minimum(np.abs(days - read.day), FAR), FAR)  # unknown: nothing speaks for one
    alike = np.array([other.kinds & read.kinds != 0 for other in others])
    table[:, 4] = alike & (shared == 0)
    return table


def _sums(
    keys: NDArray[np.int64],
    values: NDArray[np.float32],
    others: Sequence[NDArray[np.int64]],
    weights: Sequence[NDArray[np.float32]],
) -> NDArray[np.float64]:
    """For each of `others`, the sum of value times weight over the keys that are the same."""
    if not len(keys):
        return np.zeros(len(others))
    order = np.argsort(keys)
    keys, values = keys[order], values[order]
    flat = np.concatenate(others)
    places = np.minimum(np.searchsorted(keys, flat), len(keys) - 1)
    products = np.where(keys[places] == flat, values[places] * np.concatenate(weights), 0)
    ends = np.cumsum([len(other) for other in others])
    totals = np.concatenate([[0.0], np.cumsum(products, dtype=np.float64)])[ends]
    return np.asarray(np.diff(totals, prepend=0.0))


@cache
def _weights() -> tuple[NDArray[np.float64], float]:
    model = json.loads(FILE.read_text("utf-8"))
    return np.array([model["weights"][name] for name in SIGNS]), float(model["bias"])


def scaled(table: Table) -> Table:
    """Signs as the regression takes them: days on a logarithmic scale. Shape (pairs, 5) -> (pairs, 4)."""
    out = table[:, : len(SIGNS)].copy()
    out[:, 3] = np.log1p(out[:, 3])
    return out


def probabilities(table: Table) -> NDArray[np.float64]:
    """The probability of one matter for each row of signs, shape (pairs, 5) -> (pairs,)."""
    weights, bias = _weights()
    alike = 1 / (1 + np.exp(-(scaled(table) @ weights + bias)))
    return np.asarray(np.where(table[:, -1] > 0, APART * alike, alike))
