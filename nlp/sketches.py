"""What is compared of texts, a row a text: its heaviest words, its meaning, the things it names, its time.

Texts are read a batch at a time: a look-up a word, then array work for the whole batch. About 0.8 KB a text.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.features import BITS, word_hashes
from nlp.idf import idf_of
from nlp.matter_words import name_in, named, told_of
from nlp.neighbours import Marks
from nlp.tokens import Tokens, words_at
from nlp.vectors import UNKNOWN, key_of, meanings, rows_of, size, vectors
from nlp.word_keys import Keys, KeyTable

WORDS = 60
"""How many words of a text are kept."""
_READ = 400
_NAMING = 200
_DAY = 86_400.0
_CHUNK = 1024
_FORGET = 200_000
Numbers = NDArray[np.int64]


class Text(NamedTuple):
    """A title, the words of title and text with their keys, and when it was written."""

    title: str
    words: Tokens
    keys: Keys
    at: datetime | None


class WordColumns(NamedTuple):
    """Columns of `_Words`."""

    lengths: NDArray[np.int32]
    weights: NDArray[np.float32]
    buckets: NDArray[np.int32]
    rows: NDArray[np.int32]
    counted: NDArray[np.bool_]


class _Words:
    """What is to be known of words, by their number in `table`.

    Its length, its weight (0 where it tells nothing), hash, row of its vector, and whether it counts: one character
    does not. `kinds`: of what kind of thing it ends with, -1 for none; `names`: the hash of the thing's name, or what
    stands for none and for the word before.
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

    def columns(self) -> WordColumns:
        """What compiled code needs of them."""
        return WordColumns(self.lengths, self.weights, self.buckets, self.rows, self.counted)

    def learn(self, met: Sequence[str]) -> None:
        """Fill in what is to be known of words that have just been numbered, in order."""
        place = slice(len(self.table) - len(met), len(self.table))
        while len(self.table) > len(self.lengths):
            _double(self, "lengths", "weights", "buckets", "rows", "kinds", "names", "counted")
        lengths = np.fromiter(map(len, met), np.int32, len(met))
        long = lengths > 1
        telling, suffixes = told_of(met)
        keys = word_hashes(met)
        self.lengths[place] = lengths
        self.buckets[place] = keys & ((1 << BITS) - 1)
        self.weights[place] = np.where(telling & long, idf_of(self.buckets[place]), 0)
        self.rows[place] = np.where(long, rows_of(keys), UNKNOWN)
        self.kinds[place] = -1
        for number in np.flatnonzero(suffixes).tolist():
            name, kind = name_in(met[number], size := int(suffixes[number]))
            self.kinds[place.start + number] = kind
            self.names[place.start + number] = _BEFORE if size == len(met[number]) else _name_key(name)
        self.counted[place] = long


def _double(table: object, *columns: str) -> None:
    """Make room for as many again."""
    for column in columns:
        held = getattr(table, column)
        setattr(table, column, np.concatenate([held, np.zeros_like(held)]))


class Columns(NamedTuple):
    """What a table of texts holds, a row a text; the columns are longer than the table.

    `words`: hashes of the heaviest words, heaviest first, shape (texts, 60), and `weights` of the same shape, each row
    of length 1, 0 where a text has fewer; `lengths`: how many it has; `meanings`: vectors; `kinds`: of what kinds the
    things are that it names (a bit each); `days` since 1970, NaN where unknown; `names`: hashes of the things that all
    texts name, those of one from `name_ends[text]` to `name_ends[text + 1]`.
    """

    words: NDArray[np.int32]
    weights: NDArray[np.float32]
    lengths: NDArray[np.int32]
    meanings: NDArray[np.float32]
    kinds: NDArray[np.int32]
    days: NDArray[np.float64]
    names: Numbers
    name_ends: Numbers


class Sketches:
    """A growing table of texts; row `number` of each column belongs to text `number`."""

    def __init__(self) -> None:
        self._known = _Words()
        self.scratch = np.zeros(1 << BITS, np.float32)
        self._filled = 0
        self.words = np.zeros((256, WORDS), np.int32)
        self.weights = np.zeros((256, WORDS), np.float32)
        self.lengths = np.zeros(256, np.int32)
        self.meanings = np.zeros((256, size()), np.float32)
        self.kinds = np.zeros(256, np.int32)
        self.days = np.zeros(256)
        self.names = np.zeros(256, np.int64)
        self.name_ends = np.zeros(512, np.int64)

    def __len__(self) -> int:
        return self._filled

    def columns(self) -> Columns:
        """The columns as they are now."""
        return Columns(
            self.words, self.weights, self.lengths, self.meanings, self.kinds, self.days, self.names, self.name_ends
        )

    def marks(self, rows: range) -> Marks:
        """By what these texts are found."""
        ends = self.name_ends[rows.start : rows.stop + 1]
        place = slice(rows.start, rows.stop)
        names = self.names[ends[0] : ends[-1]]
        return Marks(self.words[place], self.lengths[place], self.weights[place], names, np.diff(ends))

    def add(self, texts: Sequence[Text]) -> range:
        """Read texts by their words (the first 400 count, those of the title more); the numbers of their rows."""
        first = self._filled
        for start in range(0, len(texts), _CHUNK):
            self._add(texts[start : start + _CHUNK])
        return range(first, self._filled)

    def _add(self, texts: Sequence[Text]) -> None:
        rows = slice(self._filled, self._filled + len(texts))
        while rows.stop > len(self.days):
            _double(self, "words", "weights", "lengths", "meanings", "kinds", "days", "name_ends")
        if len(self._known.table) > _FORGET:
            self._known = _Words()
        numbers, lengths = self._look_up(texts)
        self._name(rows, texts, numbers, lengths)
        self.days[rows] = [text.at.timestamp() / _DAY if text.at is not None else np.nan for text in texts]
        titles = np.array([len(text.title) for text in texts], np.int64)
        words, weights, many, sums = _read(numbers, lengths, titles, self._known.columns(), vectors())
        self.words[rows], self.weights[rows], self.lengths[rows] = words, weights, many
        self.meanings[rows] = meanings(sums)
        self._filled = rows.stop

    def _look_up(self, texts: Sequence[Text]) -> tuple[Numbers, Numbers]:
        """The numbers of all words, flat, and how many each text has."""
        keys = [text.keys[:_READ] for text in texts]
        lengths = np.array(list(map(len, keys)))
        numbers, new = self._known.table.look_up(np.concatenate(keys))
        if len(new):
            self._known.learn(words_at([text.words for text in texts], new, lengths))
        return numbers, lengths

    def _name(self, rows: slice, texts: Sequence[Text], numbers: Numbers, lengths: Numbers) -> None:
        """Names and kinds, from the first 200 words of each text."""
        starts = np.cumsum(lengths) - lengths
        hits = np.flatnonzero(self._known.kinds[numbers] >= 0)
        owner = np.searchsorted(starts, hits, side="right") - 1
        near = hits - starts[owner] < _NAMING
        hits, owner = hits[near], owner[near]
        names = self._known.names[numbers[hits]]
        bare = names == _BEFORE
        names[bare & (hits == starts[owner])] = _NONE  # nothing stands before
        bare = names == _BEFORE
        names[bare] = [
            _name_key(named(word)) for word in words_at([text.words for text in texts], hits[bare] - 1, lengths)
        ]
        told = names != _NONE
        found, many, kinds = _distinct(owner[told], names[told], self._known.kinds[numbers[hits[told]]], len(texts))
        self.kinds[rows] = kinds
        before = int(self.name_ends[rows.start])
        self.name_ends[rows.start + 1 : rows.stop + 1] = before + np.cumsum(many)
        while self.name_ends[rows.stop] > len(self.names):
            _double(self, "names")
        self.names[before : self.name_ends[rows.stop]] = found


_NONE, _BEFORE = -1, -2
"""Instead of a name's hash: no name; the word before is the name, if it can be one."""


def _name_key(name: str) -> int:
    return key_of(name) if name else _NONE


@compiled
def _distinct(
    owner: Numbers, names: Numbers, kinds: NDArray[np.int8], many: int
) -> tuple[Numbers, Numbers, NDArray[np.int32]]:
    """Each text's names once, in order; how many it has; and a bit for each kind of what it names (a name's last)."""
    found, last = np.empty(len(names), np.int64), np.empty(len(names), np.int64)
    counts, bits = np.zeros(many, np.int64), np.zeros(many, np.int32)
    filled = place = 0
    for text in range(many):
        begin = filled
        while place < len(names) and owner[place] == text:
            spot = begin
            while spot < filled and found[spot] != names[place]:
                spot += 1
            found[spot], last[spot] = names[place], kinds[place]
            filled = max(filled, spot + 1)
            place += 1
        counts[text] = filled - begin
        for spot in range(begin, filled):
            bits[text] |= np.int32(1 << last[spot])
    return found[:filled].copy(), counts, bits


_Read = tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.float32]]


@compiled
def _read(
    numbers: Numbers, lengths: Numbers, titles: Numbers, known: WordColumns, vectors: NDArray[np.float32]
) -> _Read:
    """Of each text, given as the numbers of its words: its heaviest words, heaviest first (of equals the greater hash),
    their weights to length 1, how many they are; and the sum of the vectors of all its words.

    `titles`: how many characters of each text are title.
    """
    words = np.zeros((len(lengths), WORDS), np.int32)
    weights = np.zeros((len(lengths), WORDS), np.float32)
    many = np.zeros(len(lengths), np.int32)
    sums = np.zeros((len(lengths), vectors.shape[1]), np.float32)
    counts = np.zeros(len(known.counted), np.int32)
    keys = np.empty(_READ, np.int64)
    start = 0
    for text in range(len(lengths)):
        own = numbers[start : start + lengths[text]]
        start += lengths[text]
        _count(own, titles[text], known, counts)
        filled = 0
        for number in own:
            if counts[number] == 0:
                continue
            amount = 1 + np.log(counts[number]) if counts[number] > 1 else 1.0
            counts[number] = 0
            weight = np.float32(amount * known.weights[number])
            if weight > 0:
                keys[filled] = np.int64(weight.view(np.int32)) << BITS | known.buckets[number]
                filled += 1
            row = known.rows[number]
            if row != UNKNOWN:
                for column in range(vectors.shape[1]):
                    sums[text, column] += np.float32(amount) * vectors[row, column]
        many[text] = _keep(np.sort(keys[:filled])[::-1][:WORDS], words[text], weights[text])
    return words, weights, many, sums


@compiled
def _count(own: Numbers, title: int, known: WordColumns, counts: NDArray[np.int32]) -> None:
    """How often each word that counts occurs, once more if it stands in the title. The counts are zeros before."""
    end = 0
    for number in own:
        counts[number] += known.counted[number]
    for number in own:
        end += known.lengths[number]
        if end > title:
            break
        if counts[number] > 0:  # its first time in the title
            counts[number] = -counts[number] - 1
    for number in own:
        counts[number] = abs(counts[number])


@compiled
def _keep(heavy: Numbers, words: NDArray[np.int32], weights: NDArray[np.float32]) -> int:
    """Take words, given as weight (its bits, as it is positive) and hash in one number, apart again; how many."""
    norm = 0.0
    for place in range(len(heavy)):
        weights[place] = np.int32(heavy[place] >> BITS).view(np.float32)
        words[place] = heavy[place] & ((1 << BITS) - 1)
        norm += weights[place] * weights[place]
    weights /= np.float32(max(np.sqrt(norm), 1e-9))
    return len(heavy)
