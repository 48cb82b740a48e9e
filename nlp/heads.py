"""The linear models at work: one pass over a batch's words gives the probabilities of every head."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlp.features import BITS, are_han, batch_counts, word_features
from nlp.word_keys import Keys, KeyTable, split

FOLDER = Path(__file__).parent / "models"
_FORGET = 150_000
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """One trained model: the features it knows, their weights (features, labels) and their idf."""

    name: str
    labels: tuple[str, ...]
    buckets: NDArray[np.uint32]
    weights: Matrix
    idf: Matrix
    bias: Matrix
    scale: float
    han_only: bool
    stop: frozenset[int]


@cache
def load(name: str) -> Head:
    """A shipped model: `models/NAME.npz` with its `NAME.json`. No pickle."""
    about: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as stored:
        return Head(
            name=name,
            labels=tuple(about["labels"]),
            buckets=stored["buckets"],
            weights=stored["weights"].astype(np.float32),
            idf=stored["idf"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
            scale=float(about["scale"]),
            han_only=bool(about["han_only"]),
            stop=frozenset(stored["stop"].tolist()),
        )


class Heads:
    """Several heads over one memory of words; words seen once cost one look-up later."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._heads: tuple[Head, ...] = ()
        self._known = KeyTable()
        self._table = np.zeros((1, 1), np.float32)

    def _load(self) -> None:
        """Join the heads' features into one table: a column per label, and per head one of idf squared."""
        self._heads = tuple(load(name) for name in self._names)
        self._columns: dict[str, slice] = {}
        width = 0
        for head in self._heads:
            self._columns[head.name] = slice(width, width + len(head.labels) + 1)
            width += len(head.labels) + 1
        union = np.unique(np.concatenate([head.buckets for head in self._heads]))
        self._features = np.zeros((len(union) + 1, width), np.float32)
        self._rows = np.full(1 << BITS, len(union), np.int32)
        self._rows[union] = np.arange(len(union), dtype=np.int32)
        for head in self._heads:
            place = self._columns[head.name]
            self._features[self._rows[head.buckets], place] = np.hstack([head.weights, head.idf[:, None] ** 2])
        self._stop = {head.name: np.zeros(1 << BITS, bool) for head in self._heads}
        for head in self._heads:
            self._stop[head.name][list(head.stop)] = True

    def _clear(self) -> None:
        self._known = KeyTable()
        self._table = np.zeros((8192, self._features.shape[1]), np.float32)

    def _learn(self, words: Sequence[str]) -> None:
        """The rows of new words: the sum of their features' rows, without the heads for which a word means nothing."""
        first = len(self._known) - len(words)
        while len(self._known) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        flat, starts = word_features(words)
        ones = np.ones(len(flat), np.float32)
        parts = sp.csr_matrix((ones, self._rows[flat], starts), shape=(len(words), len(self._features)))
        rows = parts @ self._features
        whole = flat[starts[:-1]]
        latin = ~are_han(words)
        for head in self._heads:
            dead = self._stop[head.name][whole]
            rows[dead | latin if head.han_only else dead, self._columns[head.name]] = 0
        self._table[first : first + len(words)] = rows

    def scores(
        self, documents: Sequence[Sequence[str]], keys: Sequence[Keys]
    ) -> tuple[dict[str, Matrix], list[NDArray[np.int64]]]:
        """Each head's log-odds, shape (documents, labels), scaled to be calibrated; and the word numbers.

        `keys`: of each document's words.
        """
        if not self._heads:
            self._load()
            self._clear()
        elif len(self._known) > _FORGET:
            self._clear()
        many = list(map(len, keys))
        flat, new = self._known.look_up(np.concatenate(keys) if len(keys) else np.empty(0, np.uint64))
        if len(new):
            words = list(chain.from_iterable(documents))
            self._learn([words[place] for place in new.tolist()])
        known = max(len(self._known), 1)
        counts = batch_counts(flat, np.array(many, np.int64), known)
        sums = counts @ self._table[:known]
        counts.data **= 2
        lengths = counts @ self._table[:known, [place.stop - 1 for place in self._columns.values()]]
        lengths = np.sqrt(np.maximum(lengths, 0)) + np.float32(1e-9)
        found = {}
        for number, head in enumerate(self._heads):
            place = self._columns[head.name]
            values = sums[:, place.start : place.stop - 1] / lengths[:, number : number + 1]
            found[head.name] = (values + head.bias) * np.float32(head.scale)
        return found, split(flat, many)

    def contributions(
        self, name: str, labels: Sequence[int], numbers: Sequence[NDArray[np.int64]]
    ) -> list[NDArray[np.float32]]:
        """What each word of each text adds for one label of one head, a label a text (not scaled by its length)."""
        many = list(map(len, numbers))
        columns = np.repeat(np.array(labels, np.int64) + self._columns[name].start, many)
        flat = np.concatenate(numbers) if len(numbers) else np.empty(0, np.int64)
        flat = flat * self._table.shape[1] + columns
        return split(self._table.reshape(-1).take(flat), many)


def softmax(scores: Matrix) -> Matrix:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
