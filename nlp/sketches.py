"""What is compared of texts, a row a text: its heaviest words, its meaning, the things it names, its time.

Texts are read a batch at a time: a look-up a word, then array work for the whole batch. About 0.8 KB a text.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.features import BITS, word_hashes
from nlp.idf import idf_of
from nlp.matter_words import names_of, told_of
from nlp.vectors import UNKNOWN, key_of, meanings, rows_of, size
from nlp.word_keys import Keys, KeyTable

WORDS = 60
"""How many words of a text are kept."""
_READ = 400
_NAMING = 200
_OFTEN = 1 + np.log(np.arange(1, _READ + 2))
_DAY = 86_400.0
_CHUNK = 1024
_FORGET = 200_000
_NONE: frozenset[int] = frozenset()
Numbers = NDArray[np.int64]


class Text(NamedTuple):
    """A title, the words of title and text with their keys, and when it was written."""

    title: str
    words: Sequence[str]
    keys: Keys
    at: datetime | None


class _Words:
    """What is to be known of words, by their number in `table`.

    Its length, its weight (0 where it tells nothing), hash, row of its vector, `suffix_of`, and whether it counts: one
    character does not.
    """

    def __init__(self) -> None:
        self.table = KeyTable()
        self.lengths = np.zeros(8192, np.int32)
        self.weights = np.zeros(8192, np.float32)
        self.buckets = np.zeros(8192, np.int32)
        self.rows = np.zeros(8192, np.int32)
        self.suffixes = np.zeros(8192, np.int8)
        self.counted = np.zeros(8192, bool)

    def learn(self, met: Sequence[str]) -> None:
        """Fill in what is to be known of words that have just been numbered, in order."""
        place = slice(len(self.table) - len(met), len(self.table))
        while len(self.table) > len(self.lengths):
            _double(self, "lengths", "weights", "buckets", "rows", "suffixes", "counted")
        lengths = np.fromiter(map(len, met), np.int32, len(met))
        long = lengths > 1
        telling, suffixes = told_of(met)
        keys = word_hashes(met)
        self.lengths[place] = lengths
        self.buckets[place] = keys & ((1 << BITS) - 1)
        self.weights[place] = np.where(telling & long, idf_of(self.buckets[place]), 0)
        self.rows[place] = np.where(long, rows_of(keys), UNKNOWN)
        self.suffixes[place] = suffixes
        self.counted[place] = long


def _double(table: object, *columns: str) -> None:
    """Make room for as many again."""
    for column in columns:
        held = getattr(table, column)
        setattr(table, column, np.concatenate([held, np.zeros_like(held)]))


class Sketches:
    """A growing table. The columns are longer than the table; row `number` of each belongs to text `number`.

    `words`: hashes of the heaviest words, heaviest first, shape (texts, 60), and `weights` of the same shape, each row
    of length 1, 0 where a text has fewer; `lengths`: how many it has; `meanings`: vectors; `names`: hashes of the
    things it names; `named`: are there any; `kinds`: of what kinds they are (a bit each); `days` since 1970, NaN where
    unknown.
    """

    def __init__(self) -> None:
        self._known = _Words()
        self._scratch = np.zeros(1 << BITS, np.float32)
        self._filled = 0
        self.words = np.zeros((256, WORDS), np.int32)
        self.weights = np.zeros((256, WORDS), np.float32)
        self.lengths = np.zeros(256, np.int32)
        self.meanings = np.zeros((256, size()), np.float32)
        self.kinds = np.zeros(256, np.int32)
        self.named = np.zeros(256, bool)
        self.days = np.zeros(256)
        self.names: list[frozenset[int]] = []

    def __len__(self) -> int:
        return self._filled

    def add(self, texts: Sequence[Text]) -> range:
        """Read texts by their words (the first 400 count, those of the title more); the numbers of their rows."""
        first = self._filled
        for start in range(0, len(texts), _CHUNK):
            self._add(texts[start : start + _CHUNK])
        return range(first, self._filled)

    def cosines(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of the words of each pair of texts, shape (pairs,); the pairs of one row together."""
        found = np.empty(len(rows), np.float32)
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        stops = np.append(starts[1:], len(rows))[: len(starts)]
        scratch = self._scratch
        for row, start, stop in zip(rows[starts].tolist(), starts.tolist(), stops.tolist(), strict=True):
            length = self.lengths[row]
            own = self.words[row, :length]
            scratch[own] = self.weights[row, :length]
            near = others[start:stop]
            met = scratch.take(self.words.take(near, 0))
            np.einsum("ij,ij->i", met, self.weights.take(near, 0), out=found[start:stop])
            scratch[own] = 0
        return found

    def _add(self, texts: Sequence[Text]) -> None:
        rows = slice(self._filled, self._filled + len(texts))
        while rows.stop > len(self.days):
            _double(self, "words", "weights", "lengths", "meanings", "kinds", "named", "days")
        if len(self._known.table) > _FORGET:
            self._known = _Words()
        numbers, lengths = self._look_up(texts)
        self._name(rows, texts, numbers, lengths)
        self.days[rows] = [text.at.timestamp() / _DAY if text.at is not None else np.nan for text in texts]
        numbers, often, owner = self._count(texts, numbers, lengths)
        self._weigh(rows, numbers, often, owner)
        known = self._known.rows[numbers]
        told = known != UNKNOWN
        ends = np.cumsum(np.bincount(owner[told], minlength=len(texts)))
        self.meanings[rows] = meanings(known[told], often[told], ends)
        self._filled = rows.stop

    def _look_up(self, texts: Sequence[Text]) -> tuple[Numbers, Numbers]:
        """The numbers of all words, flat, and how many each text has."""
        keys = [text.keys[:_READ] for text in texts]
        lengths = np.array(list(map(len, keys)))
        numbers, new = self._known.table.look_up(np.concatenate(keys))
        if len(new):
            words = list(chain.from_iterable(text.words[:_READ] for text in texts))
            self._known.learn([words[place] for place in new.tolist()])
        return numbers, lengths

    def _name(self, rows: slice, texts: Sequence[Text], numbers: Numbers, lengths: Numbers) -> None:
        """Names and kinds, from the first 200 words of each text."""
        suffixes = self._known.suffixes[numbers]
        starts = np.cumsum(lengths) - lengths
        hits = np.flatnonzero(suffixes)
        owner = np.searchsorted(starts, hits, side="right") - 1
        places = hits - starts[owner]
        hits, owner, places = hits[places < _NAMING], owner[places < _NAMING], places[places < _NAMING]
        ends = list(zip(places.tolist(), suffixes[hits].tolist(), strict=True))
        bounds = np.searchsorted(owner, np.arange(len(texts) + 1)).tolist()
        for place, text in enumerate(texts):
            names = names_of(text.words, ends[bounds[place] : bounds[place + 1]])
            self.names.append(frozenset(map(key_of, names)) if names else _NONE)
            self.named[rows.start + place] = bool(names)
            self.kinds[rows.start + place] = sum(1 << kind for kind in set(names.values()))

    def _count(
        self, texts: Sequence[Text], numbers: Numbers, lengths: Numbers
    ) -> tuple[Numbers, NDArray[np.float64], Numbers]:
        """Flat over all texts, each word of a text once: its number, 1 + ln of how often, and whose it is."""
        counted = self._known.counted[numbers]
        titled = self._titled(texts, numbers, lengths)[counted]
        owner = np.repeat(np.arange(len(texts)), lengths)[counted]
        keys = (owner << np.int64(33)) | (numbers[counted] << np.int64(1)) | titled
        keys.sort()
        first = np.flatnonzero(np.diff(keys >> 1, prepend=-1))
        counts = np.diff(first, append=len(keys))
        titled = keys[first + counts - 1] & 1
        keys = keys[first] >> 1
        return keys & 0xFFFFFFFF, _OFTEN[counts - 1 + titled], keys >> np.int64(32)

    def _titled(self, texts: Sequence[Text], numbers: Numbers, lengths: Numbers) -> Numbers:
        """1 for each word that stands in its text's title, else 0."""
        ends = np.cumsum(self._known.lengths[numbers])
        starts = np.concatenate([[0], ends])[np.cumsum(lengths) - lengths]
        titles = np.array([len(text.title) for text in texts])
        return (ends <= np.repeat(starts + titles, lengths)).astype(np.int64)

    def _weigh(self, rows: slice, numbers: Numbers, often: NDArray[np.float64], owner: Numbers) -> None:
        """The heaviest words of each text: sorted as one number of text, weight (its bits, as it is positive), hash."""
        weights = (often * self._known.weights[numbers]).astype(np.float32)
        heavy = weights > 0
        bits = weights[heavy].view(np.int32).astype(np.int64) << BITS
        buckets = self._known.buckets[numbers[heavy]]
        keys = np.sort((_CHUNK - 1 - owner[heavy]) << np.int64(32 + BITS) | bits | buckets)[::-1]
        owner = _CHUNK - 1 - (keys >> np.int64(32 + BITS))
        lengths = np.bincount(owner, minlength=rows.stop - rows.start)
        place = np.arange(len(keys)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        kept = place < WORDS
        keys, owner, place = keys[kept], owner[kept], place[kept]
        table = np.zeros((len(lengths), WORDS), np.float32)
        table[owner, place] = (keys >> BITS & 0xFFFFFFFF).astype(np.int32).view(np.float32)
        norms = np.sqrt(np.einsum("ij,ij->i", table, table))
        self.weights[rows] = table / np.maximum(norms, 1e-9)[:, None]
        self.words[rows.start + owner, place] = keys & ((1 << BITS) - 1)
        self.lengths[rows] = np.minimum(lengths, WORDS)
