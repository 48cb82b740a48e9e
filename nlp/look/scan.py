"""One look at all characters of a batch: which groups of words may occur in which text, or sentence.

A text cannot hold a word without its first three characters side by side. So three tables, over single characters,
pairs and triples (by their hashes of 32 bits), say in one pass over hundreds of texts where nothing is to be found; the
exact patterns run on the rest. A group that does occur is always seen; one that does not occur is seen rarely.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

BITS = 18
_PLANE = 0xFFFF
END = 1 << 31
"""The bit of characters that end a sentence."""
_MOST = 31
_ENDS = "。！!？?；;\n"
Flags = NDArray[np.uint32]


@cache
def decimals() -> str:
    """The digits of all scripts: what `\\d` means in a pattern."""
    return "".join(mark for mark in map(chr, range(_PLANE + 1)) if mark.isdecimal())


class Sentences(NamedTuple):
    """Sentences in order: number of the text, begin and end in it (without the end mark), and what may occur in it."""

    texts: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    flags: Flags


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner saw: `flags` of each character, one text after the other with one line end behind each.

    `points`: the characters' code points; `starts`: where each text begins.
    """

    flags: Flags
    starts: NDArray[np.int64]
    points: Flags

    def replace(self, numbers: Sequence[int], scan: "Scan") -> None:
        """Some texts have changed, each as long as before: take what was seen of them now."""
        ends = np.append(scan.starts[1:], len(scan.flags)).tolist()
        for number, start, end in zip(numbers, scan.starts.tolist(), ends, strict=True):
            first = int(self.starts[number])
            place = slice(first, first + end - start)
            self.flags[place], self.points[place] = scan.flags[start:end], scan.points[start:end]

    def by_text(self) -> Flags:
        """The groups that may occur in each text."""
        return np.bitwise_or.reduceat(self.flags, self.starts) if len(self.starts) else self.flags

    def places(self, group: int) -> list[list[int]]:
        """Of each text where something of a group may begin."""
        found = np.flatnonzero(self.flags & np.uint32(group))
        ends = np.searchsorted(found, self.starts[1:]).tolist()
        owners = np.searchsorted(self.starts, found, side="right") - 1
        begun = (found - self.starts[owners]).tolist()
        return [begun[start:end] for start, end in pairwise([0, *ends, len(begun)])] if len(self.starts) else []

    def sentences(self) -> Sentences:
        """All sentences; they end at 。！？； or with a line."""
        ends = np.flatnonzero(self.flags & np.uint32(END))
        starts = np.concatenate([[0], ends[:-1] + 1])
        texts = np.searchsorted(self.starts, starts, side="right") - 1
        flags = np.bitwise_or.reduceat(self.flags, starts) if len(starts) else self.flags
        first = self.starts[texts] if len(starts) else starts
        return Sentences(texts, starts - first, ends - first, flags)

    def side_by_side(self, first: int, second: int, apart: int = 1) -> NDArray[np.bool_]:
        """Per text: does something of the group `first` begin `apart` characters before something of `second`?"""
        begun = np.flatnonzero(self.flags[:-apart] & np.uint32(first))
        return self._texts_of(begun[self.flags[begun + apart] & np.uint32(second) != 0])

    def runs(self, group: int, least: int, gap: int, broken_by: int = 0) -> NDArray[np.bool_]:
        """Per text: are there `least` characters of `group`, each at most `gap` after the one before it, with no
        character of `broken_by` between them?"""
        places = np.flatnonzero(self.flags & np.uint32(group))
        if len(places) < least:
            return np.zeros(len(self.starts), bool)
        apart = np.diff(places)
        close = apart <= gap
        for step in range(1, gap if broken_by else 1):
            between = self.flags[np.minimum(places[:-1] + step, places[1:])]
            close &= (apart <= step) | (between & np.uint32(broken_by) == 0)
        owner = np.searchsorted(self.starts, places, side="right")
        close &= np.diff(owner) == 0
        streak = np.concatenate([[0], np.cumsum(close)])
        return self._texts_of(
            places[: 1 - least or None][streak[least - 1 :] - streak[: 1 - least or None] == least - 1]
        )

    def _texts_of(self, hits: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which texts these places lie in."""
        found = np.zeros(len(self.starts), bool)
        found[np.searchsorted(self.starts, hits, side="right") - 1] = True
        return found


class Scanner:
    """Knows groups of words, at most 31 (else ValueError); `bit` says which bit is whose."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        if len(groups) > _MOST:
            raise ValueError(f"a scanner knows at most {_MOST} groups, not {len(groups)}: {', '.join(groups)}")
        self.bit: dict[str, int] = {name: 1 << number for number, name in enumerate(groups)}
        marks, pairs, triples = np.zeros(_PLANE + 1, np.uint32), _empty(), _empty()
        for name, words in groups.items():
            bit = np.uint32(self.bit[name])
            starts = {word[:3] for word in words}
            for size in (1, 2, 3):
                points = code_points("".join(start for start in starts if len(start) == size))
                _put(points, size, bit, marks, pairs, triples)
        marks[code_points(_ENDS)] |= np.uint32(END)
        self._seen = _Seen(*_numbered(marks), *_numbered(pairs.groups), *_numbered(triples.groups))
        self._hashes = pairs.hashes, triples.hashes

    def scan(self, texts: Sequence[str]) -> Scan:
        """Look at texts, however many."""
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        points = code_points("\n".join((*texts, "")))
        return Scan(_look(points, self._seen, *self._hashes), np.cumsum(lengths) - lengths, points)


class _Table(NamedTuple):
    """By the upper bits of a hash: groups, and the lower bits of the one hash that is meant, or `_SEVERAL`."""

    groups: Flags
    hashes: NDArray[np.uint16]


class _Seen(NamedTuple):
    """What the loop asks, small enough to stay beside the processor: of each character, pair and triple the number of
    its sum of groups, 0 for none, and the sums."""

    marks: NDArray[np.uint16]
    mark_sums: Flags
    pairs: NDArray[np.uint16]
    pair_sums: Flags
    triples: NDArray[np.uint16]
    triple_sums: Flags


def _numbered(groups: Flags) -> tuple[NDArray[np.uint16], Flags]:
    """The number of each entry's sum of groups, and the sums by number; none has the number 0."""
    numbers, sums, many = _told_apart(groups)
    if many > len(sums):
        raise ValueError(f"a scanner tells at most {len(sums)} sums of groups apart")
    return numbers, sums[:many]


_MOST_SUMS = 4096
"""So many sums of groups are told apart; of thirty groups a hundred occur."""
_SEVERAL = 0xFFFF
_LOWER = (1 << 32 - BITS) - 1


def _empty() -> _Table:
    return _Table(np.zeros(1 << BITS, np.uint32), np.zeros(1 << BITS, np.uint16))


def code_points(text: str) -> NDArray[np.uint32]:
    """Code points of all characters."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).copy()


@compiled
def _told_apart(groups: Flags) -> tuple[NDArray[np.uint16], Flags, int]:
    """Numbers, sums, and how many sums there are; one more than there is room for if there are too many."""
    numbers, sums, many = np.zeros(len(groups), np.uint16), np.zeros(_MOST_SUMS, np.uint32), 1
    for place in range(len(groups)):
        if groups[place]:
            number = 1
            while number < many and sums[number] != groups[place]:
                number += 1
            if number == many:
                if many == _MOST_SUMS:
                    return numbers, sums, many + 1
                sums[many] = groups[place]
                many += 1
            numbers[place] = number
    return numbers, sums, many


@compiled
def _look(points: Flags, seen: _Seen, two_hashes: NDArray[np.uint16], three_hashes: NDArray[np.uint16]) -> Flags:
    """What each character is, and what begins at it with the next one and the next two."""
    marks, mark_sums, twos, two_sums = seen.marks, seen.mark_sums, seen.pairs, seen.pair_sums
    threes, three_sums = seen.triples, seen.triple_sums
    flags = np.empty(len(points), np.uint32)
    later, last = np.uint32(0), np.uint32(0)
    for place in range(len(points) - 1, -1, -1):
        point = min(points[place], np.uint32(_PLANE))
        flag = mark_sums[marks[point]]
        if place < len(points) - 1:
            key = _pair(point, later)
            slot = key >> np.uint32(32 - BITS)
            if twos[slot] and _is_meant(two_hashes[slot], key):
                flag |= two_sums[twos[slot]]
        if place < len(points) - 2:
            key = _triple(point, later, last)
            slot = key >> np.uint32(32 - BITS)
            if threes[slot] and _is_meant(three_hashes[slot], key):
                flag |= three_sums[threes[slot]]
        flags[place] = flag
        later, last = point, later
    return flags


@compiled
def _is_meant(lower: np.uint16, key: np.uint32) -> bool:
    """Is it what the table holds, or may it be?"""
    return bool(np.uint32(lower) == np.uint32(key & np.uint32(_LOWER)) or np.uint32(lower) == np.uint32(_SEVERAL))


@compiled
def _pair(first: np.uint32, second: np.uint32) -> np.uint32:
    """The hash of two characters."""
    return np.uint32(np.uint32(first << np.uint32(16) | second) * np.uint32(0x9E3779B1))


@compiled
def _triple(first: np.uint32, second: np.uint32, third: np.uint32) -> np.uint32:
    """The hash of three characters."""
    mixed = np.uint32(np.uint32(first << np.uint32(16) | second) * np.uint32(0x9E3779B1))
    mixed = np.uint32(mixed ^ np.uint32(third * np.uint32(0x85EBCA6B)))
    mixed = np.uint32(mixed ^ mixed >> np.uint32(15))
    return np.uint32(mixed * np.uint32(0x2C1B3C6D))


@compiled
def _put(points: Flags, size: int, bit: np.uint32, marks: Flags, pairs: _Table, triples: _Table) -> None:
    """Note a group in the tables. `points`: of its beginnings of `size` characters, one after the other."""
    for place in range(0, len(points), size):
        first = min(points[place], np.uint32(_PLANE))
        if size == 1:
            marks[first] |= bit
            continue
        second = min(points[place + 1], np.uint32(_PLANE))
        if size == 2:
            _put_at(pairs, _pair(first, second), bit)
        else:
            _put_at(triples, _triple(first, second, min(points[place + 2], np.uint32(_PLANE))), bit)


@compiled
def _put_at(table: _Table, key: np.uint32, bit: np.uint32) -> None:
    slot = key >> np.uint32(32 - BITS)
    lower = np.uint32(key & np.uint32(_LOWER))
    if table.groups[slot] and np.uint32(table.hashes[slot]) != lower:
        table.hashes[slot] = np.uint16(_SEVERAL)
    else:
        table.hashes[slot] = np.uint16(lower)
    table.groups[slot] |= bit
