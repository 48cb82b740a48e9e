"""Words -> hashed features. A word is itself, its character pairs and its characters, so that an unseen word still has
a meaning.

A text's value for a class is the sum over its words of (1 + ln count) times the word's row, where a word's row is the
sum of the rows of its features; the length is taken over words. So a text costs one look-up a word.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import scipy.sparse as sp

BITS = 18
"""Words and pairs share 2**18 features."""
CHARACTER_BITS = 14
WIDTH = (1 << BITS) + (1 << CHARACTER_BITS)
"""How many features there are; those of single characters come last and are apart, so that they hide no word."""
_MASK = (1 << BITS) - 1


def word_features(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The hashed features of words, flat, and where each word's begin: the word, its pairs, its characters."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.concatenate([[0], np.cumsum(np.maximum(2 * lengths, 1))])
    flat = np.empty(int(starts[-1]), np.int64)
    ends = np.cumsum(lengths)
    last = np.zeros(len(points), bool)
    last[ends[lengths > 0] - 1] = True
    owner = np.repeat(np.arange(len(words)), lengths)
    within = np.arange(len(points)) - (ends - lengths)[owner]
    place = np.flatnonzero(~last)
    flat[starts[owner[place]] + 1 + within[place]] = _pairs(points[place], points[place + 1])
    flat[starts[owner] + lengths[owner] + within] = _characters(points)
    flat[starts[:-1]] = word_hashes(words) & _MASK
    return flat, starts


def _characters(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    mixed = points * np.uint32(0x9E3779B1) >> np.uint32(32 - CHARACTER_BITS)
    return np.asarray((1 << BITS) + mixed.astype(np.int64))


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.int64]:
    mixed = first * np.uint32(0x9E3779B1) ^ second * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    return np.asarray((mixed >> np.uint32(32 - BITS)).astype(np.int64))


def word_bucket(word: str) -> int:
    """The hashed feature of the whole word."""
    return crc32(word.encode("utf-8", "replace")) & _MASK


def word_hashes(words: Sequence[str]) -> NDArray[np.int64]:
    """The CRC-32 of each word; `word_bucket` is its lowest 18 bits."""
    coded = "\0".join(words).encode("utf-8", "replace").split(b"\0")
    if len(coded) != len(words):  # a word holds a NUL, or there is none
        coded = [word.encode("utf-8", "replace") for word in words]
    return np.fromiter(map(crc32, coded), np.int64, len(words))


def are_han(words: Sequence[str]) -> NDArray[np.bool_]:
    """`is_han` of each word; none may be empty."""
    first = np.frombuffer("".join([word[0] for word in words]).encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.asarray((first >= 0x4E00) & (first <= 0x9FFF))


def is_han(word: str) -> bool:
    """Does the word begin with a Han character?"""
    return "\u4e00" <= word[:1] <= "\u9fff"


def word_counts(documents: Iterable[Sequence[str]]) -> "tuple[sp.csr_matrix, list[str]]":
    """Sublinear counts, shape (documents, words), and the words: what training starts from."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: a process that only answers never needs it

    known: dict[str, int] = {}
    rows, columns, values = [], [], []
    total = 0
    for total, tokens in enumerate(documents, 1):
        for word, count in Counter(tokens).items():
            rows.append(total - 1)
            columns.append(known.setdefault(word, len(known)))
            values.append(1 + np.log(count))
    shape = (total, len(known))
    return csr_matrix((np.asarray(values, np.float32), (rows, columns)), shape=shape), list(known)


def composition(words: Sequence[str]) -> "sp.csr_matrix":
    """Which features each word is made of, shape (words, WIDTH)."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy

    flat, starts = word_features(words)
    return csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(words), WIDTH))
