"""The linear models at work: one pass over a batch's words gives the probabilities of every head."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.words.features import BITS, WIDTH, are_han, word_features
from nlp.words.tokens import Tokens, words_at
from nlp.words.word_keys import Keys, KeyTable, split

FOLDER = Path(__file__).parent.parent / "models"
_FORGET = 150_000
Matrix = NDArray[np.float32]


class Telling(NamedTuple):
    """Words of many texts that speak for a label, flat: where each stands first in its text, where it ends, what it
    adds each time; and where those of each text end."""

    starts: list[int]
    ends: list[int]
    values: list[float]
    stops: list[int]


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

    def __init__(self, names: Sequence[str], others: Mapping[str, Head] = MappingProxyType({})) -> None:
        """`others`: heads that stand in for the shipped ones of their names."""
        self._names = tuple(names)
        self._others = others
        self._heads: tuple[Head, ...] = ()
        self._known = KeyTable()
        self._table = np.zeros((1, 1), np.float32)
        self._long = np.zeros(1, bool)

    def _load(self) -> None:
        """Join the heads' features into one table: a column per label, and per head one of idf squared."""
        self._heads = tuple(self._others.get(name) or load(name) for name in self._names)
        self._columns: dict[str, slice] = {}
        width = 0
        for head in self._heads:
            self._columns[head.name] = slice(width, width + len(head.labels) + 1)
            width += len(head.labels) + 1
        union = np.unique(np.concatenate([head.buckets for head in self._heads]))
        self._features = np.zeros((len(union) + 1, width), np.float32)
        self._rows = np.full(WIDTH, len(union), np.int32)
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
        self._long = np.zeros(8192, bool)

    def _learn(self, words: Sequence[str]) -> None:
        """The rows of new words: the sum of their features' rows, without the heads for which a word means nothing."""
        first = len(self._known) - len(words)
        while len(self._known) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._long = np.concatenate([self._long, np.zeros_like(self._long)])
        flat, starts = word_features(words)
        rows = _composed(self._rows[flat], starts, self._features)
        whole = flat[starts[:-1]]
        latin = ~are_han(words)
        for head in self._heads:
            dead = self._stop[head.name][whole]
            rows[dead | latin if head.han_only else dead, self._columns[head.name]] = 0
        self._table[first : first + len(words)] = rows
        self._long[first : first + len(words)] = np.fromiter(map(len, words), np.int64, len(words)) > 1

    def scores(
        self, documents: Sequence[Tokens], keys: Sequence[Keys]
    ) -> tuple[dict[str, Matrix], list[NDArray[np.int64]]]:
        """Each head's log-odds, shape (documents, labels), scaled to be calibrated; and the word numbers.

        `keys`: of each document's words.
        """
        if not self._heads:
            self._load()
            self._clear()
        elif len(self._known) > _FORGET:
            self._clear()
        many = np.fromiter(map(len, keys), np.int64, len(keys))
        flat, new = self._known.look_up(np.concatenate(keys) if len(keys) else np.empty(0, np.uint64))
        if len(new):
            self._learn(words_at(documents, new, many))
        squares = np.array([place.stop - 1 for place in self._columns.values()], np.int64)
        sums, lengths = _summed(flat, many, self._table, squares)
        lengths = np.sqrt(np.maximum(lengths, 0)) + np.float32(1e-9)
        found = {}
        for number, head in enumerate(self._heads):
            place = self._columns[head.name]
            values = sums[:, place.start : place.stop - 1] / lengths[:, number : number + 1]
            found[head.name] = (values + head.bias) * np.float32(head.scale)
        return found, split(flat, many.tolist())

    def telling(
        self, name: str, labels: Sequence[int], numbers: Sequence[NDArray[np.int64]], documents: Sequence[Tokens]
    ) -> Telling:
        """Of each text the words of more than one character that add most for its label of one head, the most first.

        What each adds is not scaled by the text's length; only what speaks for the label. `numbers`: from `scores`.
        """
        if not len(numbers):
            return Telling([], [], [], [])
        many = np.fromiter(map(len, numbers), np.int64, len(numbers))
        columns = np.array(labels, np.int64) + self._columns[name].start
        places, values, last = _told(np.concatenate(numbers), many, columns, self._table, self._long)
        ends = np.concatenate([words.ends for words in documents])
        flat = places + np.repeat(np.cumsum(many) - many, np.diff(last, prepend=0))
        starts = np.where(places > 0, ends[flat - 1], 0)
        return Telling(starts.tolist(), ends[flat].tolist(), values.tolist(), last.tolist())


_TOLD = 9
"""How many words of a text are looked at for what decided."""


@compiled
def _composed(parts: NDArray[np.int32], starts: NDArray[np.int64], features: Matrix) -> Matrix:
    """Per word the sum of its features' rows; `parts`: the rows of all words' features, `starts`: where each word's
    begin, and the end."""
    found = np.zeros((len(starts) - 1, features.shape[1]), np.float32)
    for word in range(len(found)):
        for place in range(starts[word], starts[word + 1]):
            for column in range(found.shape[1]):
                found[word, column] += features[parts[place], column]
    return found


@compiled
def _summed(
    flat: NDArray[np.int64], many: NDArray[np.int64], table: Matrix, squares: NDArray[np.int64]
) -> tuple[Matrix, Matrix]:
    """Per text the sum over its words of (1 + ln count) times the word's row, and of (1 + ln count) squared times its
    entries in the columns `squares`. `flat`: the words of all texts, of which each has `many`."""
    sums = np.zeros((len(many), table.shape[1]), np.float32)
    lengths = np.zeros((len(many), len(squares)), np.float32)
    counts = np.zeros(len(table), np.int32)
    start = 0
    for text in range(len(many)):
        own = flat[start : start + many[text]]
        start += many[text]
        for word in own:
            counts[word] += 1
        for word in own:
            if counts[word]:
                often = np.float32(1 + np.log(counts[word])) if counts[word] > 1 else np.float32(1)
                counts[word] = 0
                for column in range(table.shape[1]):
                    sums[text, column] += often * table[word, column]
                for place in range(len(squares)):
                    lengths[text, place] += often * often * table[word, squares[place]]
    return sums, lengths


@compiled
def _told(
    flat: NDArray[np.int64],
    many: NDArray[np.int64],
    columns: NDArray[np.int64],
    table: Matrix,
    long: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], Matrix, NDArray[np.int64]]:
    """For `Heads.telling`: first places in their texts, what is added, and where each text's end."""
    places, ends = np.empty(len(many) * _TOLD, np.int64), np.empty(len(many), np.int64)
    values = np.empty(len(places), np.float32)
    start, total = 0, 0
    for text in range(len(many)):
        own = flat[start : start + many[text]]
        start += many[text]
        kept = 0
        for place in range(len(own)):
            value = table[own[place], columns[text]]
            if not long[own[place]] or value <= 0 or (kept == _TOLD and value <= values[total + kept - 1]):
                continue
            spot = kept
            while spot > 0 and values[total + spot - 1] < value:
                spot -= 1
            if _stands(own, own[place], value, places[total : total + kept], values[total : total + kept]):
                continue
            for later in range(min(kept, _TOLD - 1), spot, -1):
                places[total + later], values[total + later] = places[total + later - 1], values[total + later - 1]
            places[total + spot], values[total + spot] = place, value
            kept = min(kept + 1, _TOLD)
        total += kept
        ends[text] = total
    return places[:total].copy(), values[:total].copy(), ends


@compiled
def _stands(own: NDArray[np.int64], word: int, value: float, places: NDArray[np.int64], values: Matrix) -> bool:
    """Is the word, which adds `value`, among those already chosen?"""
    for chosen in range(len(places)):  # noqa: SIM110  a loop is what is compiled
        if values[chosen] == value and own[places[chosen]] == word:
            return True
    return False


def softmax(scores: Matrix) -> Matrix:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def likeliest(scores: Matrix) -> list[tuple[int, float]]:
    """Per row the column of the greatest log-odds, and its probability to four places."""
    chances = softmax(scores)
    best = chances.argmax(axis=1)
    values = np.take_along_axis(chances, best[:, None], axis=1)[:, 0]
    return list(zip(best.tolist(), rounded(values).tolist(), strict=True))


def rounded(values: Matrix) -> NDArray[np.float64]:
    """To four places, as `round` does it: ten thousand times a number of 24 bits is exact in one of 53."""
    return np.rint(values.astype(np.float64) * 1e4) / 1e4
