"""A text's heaviest words and the sums of its words' vectors, in one compiled pass over a batch."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.known_words import WordColumns
from nlp.words.features import BITS
from nlp.words.vectors import UNKNOWN
from nlp.words.word_keys import Numbers

WORDS = 60
"""How many words of a text are kept."""
READ = 400
"""How many words of a text are read."""


class Heavy(NamedTuple):
    """Of each text its heaviest words, heaviest first (of equals the greater hash), their weights to length 1, how many
    they are, which of them say where (a bit each); and the sums of the vectors of all its words, and of those that do
    not say where."""

    words: NDArray[np.int32]
    weights: NDArray[np.float32]
    many: NDArray[np.int32]
    spots: NDArray[np.uint64]
    sums: NDArray[np.float32]
    matters: NDArray[np.float32]


class Numbered(NamedTuple):
    """Texts as the numbers of their words, one after the other: how many words each has, how many characters of it are
    title, and which words say where."""

    words: Numbers
    lengths: Numbers
    titles: Numbers
    placed: NDArray[np.bool_]


@compiled
def read(texts: Numbered, known: WordColumns, vectors: NDArray[np.float32]) -> Heavy:
    """What there is to be known of each text."""
    numbers, lengths, titles = texts.words, texts.lengths, texts.titles
    words = np.zeros((len(lengths), WORDS), np.int32)
    weights = np.zeros((len(lengths), WORDS), np.float32)
    many = np.zeros(len(lengths), np.int32)
    spots = np.zeros(len(lengths), np.uint64)
    sums = np.zeros((len(lengths), vectors.shape[1]), np.float32)
    matters = np.zeros((len(lengths), vectors.shape[1]), np.float32)
    where = np.zeros(len(known.counted), np.bool_)
    counts = np.zeros(len(known.counted), np.int32)
    keys = np.empty(READ, np.int64)
    start = 0
    for text in range(len(lengths)):
        own, stop = numbers[start : start + lengths[text]], start + lengths[text]
        _note(own, texts.placed[start:stop], where)
        start = stop
        _count(own, titles[text], known, counts)
        filled = 0
        for number in own:
            if counts[number] == 0:
                continue
            amount = 1 + np.log(counts[number]) if counts[number] > 1 else 1.0
            counts[number] = 0
            weight = np.float32(amount * known.weights[number])
            if weight > 0:
                keys[filled] = (np.int64(weight.view(np.int32)) << BITS | known.buckets[number]) << 1 | where[number]
                filled += 1
            row = known.rows[number]
            if row != UNKNOWN:
                _sum(vectors[row], np.float32(amount), sums[text], matters[text], where[number])
        where[own] = False
        heavy = np.sort(keys[:filled])[::-1][:WORDS]
        spots[text] = _bits(heavy)
        many[text] = _keep(heavy >> 1, words[text], weights[text])
    return Heavy(words, weights, many, spots, sums, matters)


@compiled
def _note(own: Numbers, placed: NDArray[np.bool_], where: NDArray[np.bool_]) -> None:
    """Mark the words that say where at one place at least."""
    for place in range(len(own)):
        where[own[place]] |= placed[place]


@compiled
def _sum(
    vector: NDArray[np.float32],
    amount: np.float32,
    sums: NDArray[np.float32],
    matters: NDArray[np.float32],
    where: np.bool_,
) -> None:
    """Add a word's vector to the sums."""
    for column in range(len(vector)):
        sums[column] += amount * vector[column]
        if not where:
            matters[column] += amount * vector[column]


@compiled
def _bits(heavy: Numbers) -> np.uint64:
    """The last bit of each, that of the first one last."""
    found = np.uint64(0)
    for place in range(len(heavy)):
        found |= np.uint64(heavy[place] & 1) << np.uint64(place)
    return found


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
