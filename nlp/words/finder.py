"""Where the words of several lists stand in a batch of texts: leftmost and longest, each list for itself."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.look.scan import Flags, Scan, Scanner, code_points
from nlp.words.word_keys import Keys, KeyTable, Slots, slot_of

Match = tuple[int, int]
"""The number of a word in its list, and where it begins."""
_START = 3
"""By how many of its first characters a word is looked up; by all of a shorter one."""
Numbers = NDArray[np.int64]


class Columns(NamedTuple):
    """Matches of one list in a batch, flat: the words' numbers, where each stands in its text, and where the matches of
    each text end."""

    which: Numbers
    places: Numbers
    ends: Numbers


class _Words(NamedTuple):
    """All words, those that begin alike side by side, the longest first.

    The number of a word's list, its own number in it, its length, and where its characters begin in `points`.
    `slots` number the beginnings; words that begin alike are those from `firsts[number]` to `firsts[number + 1]`.
    `bits`: what a scan says of a word of one, two, three or more characters.
    """

    lists: Numbers
    numbers: Numbers
    lengths: Numbers
    begins: Numbers
    points: Flags
    slots: Slots
    firsts: Numbers
    bits: Flags


class Finder:
    """Finds the words of named lists; what `nlp.look.scan` lets through is looked up by its first characters."""

    def __init__(self, lists: Mapping[str, Sequence[str]], groups: Mapping[str, Iterable[str]] | None = None) -> None:
        """`lists`: name -> words without doubles; empty words are never found. `groups`: what to scan for besides."""
        self._names = tuple(lists)
        sizes = {
            f"words of {size}": [word for words in lists.values() for word in words if min(len(word), _START) == size]
            for size in range(1, _START + 1)
        }
        self.scanner = Scanner({**sizes, **(groups or {})})
        self._words = _words(list(lists.values()), [self.scanner.bit[name] for name in sizes])

    def find(self, texts: Sequence[str], scan: Scan | None = None) -> dict[str, list[list[Match]]]:
        """By list: the matches in each text, in order, none reaching into another of the same list.

        `scan`: of these texts, by the finder's own scanner, where it has been made already.
        """
        met = self.columns(scan or self.scanner.scan(texts))
        return {name: by_text(columns) for name, columns in met.items()}

    def columns(self, scan: Scan) -> dict[str, Columns]:
        """By list what `find` finds, as it lies. `scan`: by the finder's own scanner."""
        met = _matches(scan.flags, scan.points, scan.starts, self._words, len(self._names))
        stops = met[2][:, -1].tolist() if len(scan.starts) else [0] * len(self._names)
        return {
            name: Columns(which[:stop], places[:stop], ends)
            for name, which, places, ends, stop in zip(self._names, *met, stops, strict=True)
        }


def by_text(columns: Columns) -> list[list[Match]]:
    """The matches of each text."""
    matches = list(zip(columns.which.tolist(), columns.places.tolist(), strict=True))
    return [matches[first:last] for first, last in pairwise([0, *columns.ends.tolist()])]


def _words(lists: Sequence[Sequence[str]], bits: Sequence[int]) -> _Words:
    every = [(word, number, own) for number, words in enumerate(lists) for own, word in enumerate(words) if word]
    every.sort(key=lambda one: (one[0][:_START], -len(one[0])))
    lengths = np.array([len(word) for word, *_ in every], np.int64)
    points = code_points("".join(word for word, *_ in every))
    begins = np.cumsum(lengths) - lengths
    table = KeyTable()
    _, firsts = table.look_up(_start_keys(points, begins, np.minimum(lengths, _START)))
    return _Words(
        lists=np.array([number for _, number, _ in every], np.int64),
        numbers=np.array([own for *_, own in every], np.int64),
        lengths=lengths,
        begins=begins,
        points=points,
        slots=table.slots,
        firsts=np.append(firsts, len(every)),
        bits=np.array(bits, np.uint32),
    )


@compiled
def _start_key(points: Flags, place: int, size: int) -> np.uint64:
    """One to three characters as one odd number, with all bits mixed; unlike characters give unlike numbers."""
    key = np.uint64(0)
    for step in range(size):
        key = key << np.uint64(21) | np.uint64(points[place + step])
    return np.uint64((key << np.uint64(1) | np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))


@compiled
def _start_keys(points: Flags, begins: Numbers, sizes: Numbers) -> Keys:
    keys = np.empty(len(begins), np.uint64)
    for word in range(len(begins)):
        keys[word] = _start_key(points, begins[word], sizes[word])
    return keys


class _Text(NamedTuple):
    """One of the texts in `points`: where it begins and ends."""

    points: Flags
    begin: int
    stop: int


class _Met(NamedTuple):
    """What was met, by list: words' numbers and where they stand in their texts, shape (lists, many); how many there
    are; and from where on the next one may begin."""

    which: Numbers
    places: Numbers
    filled: Numbers
    free: Numbers


@compiled
def _matches(
    flags: Flags, points: Flags, starts: Numbers, words: _Words, lists: int
) -> tuple[Numbers, Numbers, Numbers]:
    """By list: the words' numbers and where they stand in their texts, shape (lists, many).

    And where those of each text end, shape (lists, texts).
    """
    any_word = words.bits[0] | words.bits[1] | words.bits[2]
    most = np.count_nonzero(flags & any_word)
    met = _Met(
        np.empty((lists, most), np.int64),
        np.empty((lists, most), np.int64),
        np.zeros(lists, np.int64),
        np.zeros(lists, np.int64),
    )
    ends = np.empty((lists, len(starts)), np.int64)
    for number in range(len(starts)):
        stop = (starts[number + 1] if number + 1 < len(starts) else len(flags)) - 1
        text = _Text(points, starts[number], stop)
        met.free[:] = 0
        for place in range(text.begin, text.stop):
            if flags[place] & any_word:
                for size in range(_START, 0, -1):
                    if flags[place] & words.bits[size - 1]:
                        _meet(text, place, size, words, met)
        ends[:, number] = met.filled
    return met.which, met.places, ends


@compiled
def _meet(text: _Text, place: int, size: int, words: _Words, met: _Met) -> None:
    """Note the longest word of each list that stands at `place` and is looked up by the `size` characters there."""
    if place + size > text.stop:
        return
    slot = slot_of(words.slots, _start_key(text.points, place, size))
    if words.slots.keys[slot] == 0:
        return
    start = words.slots.numbers[slot]
    for word in range(words.firsts[start], words.firsts[start + 1]):
        known = words.lists[word]
        if place >= met.free[known] and _stands(text, place, words, word):
            end = met.filled[known]
            met.which[known, end], met.places[known, end] = words.numbers[word], place - text.begin
            met.filled[known] += 1
            met.free[known] = place + words.lengths[word]


@compiled
def _stands(text: _Text, place: int, words: _Words, word: int) -> bool:
    """Is the word there, whole?"""
    if place + words.lengths[word] > text.stop:
        return False
    begin = words.begins[word]
    for step in range(words.lengths[word]):  # noqa: SIM110  a loop is what is compiled
        if text.points[place + step] != words.points[begin + step]:
            return False
    return True
