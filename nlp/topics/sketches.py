"""What is compared of texts, a row a text: its heaviest words, its meaning, the things it names, its time.

Texts are read a batch at a time: a look-up a word, then array work for the whole batch. About 0.9 KB a text.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.heavy_words import READ, WORDS, Numbered, read
from nlp.topics.known_words import BEFORE, NONE, Words, double, name_key
from nlp.topics.matter_words import named
from nlp.topics.neighbours import Marks
from nlp.topics.place_words import placed
from nlp.words.features import BITS
from nlp.words.tokens import Tokens, words_at
from nlp.words.vectors import meanings, size, vectors
from nlp.words.word_keys import Keys, Numbers

_NAMING = 200
_DAY = 86_400.0
_CHUNK = 1024
_FORGET = 200_000
_COLUMNS = "words", "weights", "lengths", "meanings", "kinds", "days", "name_ends", "spots", "matters"


class Text(NamedTuple):
    """A title, the words of title and text with their keys, and when it was written."""

    title: str
    words: Tokens
    keys: Keys
    at: datetime | None


class Columns(NamedTuple):
    """What a table of texts holds, a row a text; the columns are longer than the table.

    `words`: hashes of the heaviest words, heaviest first, shape (texts, 60), and `weights` of the same shape, each row
    of length 1, 0 where a text has fewer; `lengths`: how many it has; `meanings`: vectors; `kinds`: of what kinds the
    things are that it names (a bit each); `days` since 1970, NaN where unknown; `names`: hashes of the things that all
    texts name, odd those of towns, those of one from `name_ends[text]` to `name_ends[text + 1]`; `spots`: which of the
    words say where (a bit each); `matters`: the meaning of those that do not, times 127.
    """

    words: NDArray[np.int32]
    weights: NDArray[np.float32]
    lengths: NDArray[np.int32]
    meanings: NDArray[np.float32]
    kinds: NDArray[np.int32]
    days: NDArray[np.float64]
    names: Numbers
    name_ends: Numbers
    spots: NDArray[np.uint64]
    matters: NDArray[np.int8]


class Sketches:
    """A growing table of texts; row `number` of each column belongs to text `number`."""

    def __init__(self) -> None:
        self._known = Words()
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
        self.spots = np.zeros(256, np.uint64)
        self.matters = np.zeros((256, size()), np.int8)

    def __len__(self) -> int:
        return self._filled

    def columns(self) -> Columns:
        """The columns as they are now."""
        return Columns(
            self.words, self.weights, self.lengths, self.meanings, self.kinds, self.days, self.names, self.name_ends,
            self.spots, self.matters,
        )  # fmt: skip

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
            double(self, *_COLUMNS)
        if len(self._known.table) > _FORGET:
            self._known = Words()
        numbers, lengths = self._look_up(texts)
        self._name(rows, texts, numbers, lengths)
        self.days[rows] = [text.at.timestamp() / _DAY if text.at is not None else np.nan for text in texts]
        titles = np.array([len(text.title) for text in texts], np.int64)
        where = placed(self._known.spots[numbers], np.cumsum(lengths) - lengths)
        heavy = read(Numbered(numbers, lengths, titles, where), self._known.columns(), vectors())
        self.words[rows], self.weights[rows], self.lengths[rows] = heavy.words, heavy.weights, heavy.many
        self.meanings[rows], self.spots[rows] = meanings(heavy.sums), heavy.spots
        self.matters[rows] = np.rint(meanings(heavy.matters) * 127)
        self._filled = rows.stop

    def _look_up(self, texts: Sequence[Text]) -> tuple[Numbers, Numbers]:
        """The numbers of all words, flat, and how many each text has."""
        keys = [text.keys[:READ] for text in texts]
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
        bare = names == BEFORE
        names[bare & (hits == starts[owner])] = NONE  # nothing stands before
        bare = names == BEFORE
        before_them = words_at([text.words for text in texts], hits[bare] - 1, lengths)
        kinds_there = self._known.kinds[numbers[hits[bare]]].tolist()
        names[bare] = [name_key(named(word), kind) for word, kind in zip(before_them, kinds_there, strict=True)]
        told = names != NONE
        found, many, kinds = _distinct(owner[told], names[told], self._known.kinds[numbers[hits[told]]], len(texts))
        self.kinds[rows] = kinds
        before = int(self.name_ends[rows.start])
        self.name_ends[rows.start + 1 : rows.stop + 1] = before + np.cumsum(many)
        while self.name_ends[rows.stop] > len(self.names):
            double(self, "names")
        self.names[before : self.name_ends[rows.stop]] = found


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
