"""What is to be known of words, once for each word that is met: its weight, its vector, the thing that it names."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.topics.matter_words import WIDE, name_in, told_of
from nlp.topics.place_words import spots_of
from nlp.words.features import BITS, word_hashes
from nlp.words.idf import idf_of
from nlp.words.vectors import UNKNOWN, key_of, rows_of
from nlp.words.word_keys import KeyTable

NONE, BEFORE = -1, -2
"""Instead of a name's hash: no name; the word before is the name, if it can be one."""


def name_key(name: str, kind: int) -> int:
    """The hash of a thing's name, odd if it holds many streets; `NONE` for the empty one."""
    return key_of(name) & ~1 | (kind == WIDE) if name else NONE


class WordColumns(NamedTuple):
    """Columns of `Words`."""

    lengths: NDArray[np.int32]
    weights: NDArray[np.float32]
    buckets: NDArray[np.int32]
    rows: NDArray[np.int32]
    counted: NDArray[np.bool_]


class Words:
    """What is to be known of words, by their number in `table`.

    Its length, its weight (0 where it tells nothing), hash, row of its vector, and whether it counts: one character
    does not. `kinds`: of what kind of thing it ends with, -1 for none; `names`: the hash of the thing's name, or what
    stands for none and for the word before; `spots`: what it says of where (`nlp.topics.place_words`).
    """

    def __init__(self) -> None:
        self.table = KeyTable()
        self.lengths = np.zeros(8192, np.int32)
        self.weights = np.zeros(8192, np.float32)
        self.buckets = np.zeros(8192, np.int32)
        self.rows = np.zeros(8192, np.int32)
        self.kinds = np.zeros(8192, np.int8)
        self.names = np.zeros(8192, np.int64)
        self.counted = np.zeros(8192, bool)
        self.spots = np.zeros(8192, np.int8)

    def columns(self) -> WordColumns:
        """What compiled code needs of them."""
        return WordColumns(self.lengths, self.weights, self.buckets, self.rows, self.counted)

    def learn(self, met: Sequence[str]) -> None:
        """Fill in what is to be known of words that have just been numbered, in order."""
        place = slice(len(self.table) - len(met), len(self.table))
        while len(self.table) > len(self.lengths):
            double(self, "lengths", "weights", "buckets", "rows", "kinds", "names", "counted", "spots")
        lengths = np.fromiter(map(len, met), np.int32, len(met))
        long = lengths > 1
        telling, suffixes = told_of(met)
        keys = word_hashes(met)
        self.lengths[place] = lengths
        self.buckets[place] = keys & ((1 << BITS) - 1)
        self.weights[place] = np.where(telling & long, idf_of(self.buckets[place]), 0)
        self.rows[place] = np.where(long, rows_of(keys), UNKNOWN)
        self.spots[place] = spots_of(met, suffixes)
        self.kinds[place] = -1
        for number in np.flatnonzero(suffixes).tolist():
            name, kind = name_in(met[number], size := int(suffixes[number]))
            self.kinds[place.start + number] = kind
            self.names[place.start + number] = BEFORE if size == len(met[number]) else name_key(name, kind)
        self.counted[place] = long


def double(table: object, *columns: str) -> None:
    """Make room for as many rows again in these columns of an object."""
    for column in columns:
        held = getattr(table, column)
        setattr(table, column, np.concatenate([held, np.zeros_like(held)]))
