"""One look at all characters of a batch: which groups of words may occur in which text, or sentence.

A text cannot hold a word without its first two characters side by side. So a table over pairs of characters (hashed)
and one over single characters say, in a few array operations for hundreds of texts, where nothing is to be found; the
exact patterns run on the rest. A group that does occur is always seen; one that does not occur is seen rarely.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 19
_PLANE = 0xFFFF
END = 1 << 31
"""The bit of characters that end a sentence."""
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
    """What a scanner saw: `flags` of each character, one text after the other with one line end behind each."""

    flags: Flags
    starts: NDArray[np.int64]

    def by_text(self) -> Flags:
        """The groups that may occur in each text."""
        return np.bitwise_or.reduceat(self.flags, self.starts) if len(self.starts) else self.flags

    def sentences(self) -> Sentences:
        """All sentences; they end at 。！？； or with a line."""
        ends = np.flatnonzero(self.flags & np.uint32(END))
        starts = np.concatenate([[0], ends[:-1] + 1])
        texts = np.searchsorted(self.starts, starts, side="right") - 1
        flags = np.bitwise_or.reduceat(self.flags, starts) if len(starts) else self.flags
        first = self.starts[texts] if len(starts) else starts
        return Sentences(texts, starts - first, ends - first, flags)

    def places(self, group: int) -> tuple[list[int], list[int]]:
        """Where words of the group may begin in their texts, one text after the other; and where each text's end."""
        hits = np.flatnonzero(self.flags & np.uint32(group))
        ends = np.searchsorted(hits, np.append(self.starts[1:], len(self.flags)))
        owner = np.searchsorted(self.starts, hits, side="right") - 1
        return (hits - self.starts[owner]).tolist(), ends.tolist()

    def runs(self, group: int, least: int, gap: int, broken_by: int) -> NDArray[np.bool_]:
        """Per text: are there `least` characters of `group`, each at most `gap` after the one before it, with no
        character of `broken_by` between them?"""
        found = np.zeros(len(self.starts), bool)
        places = np.flatnonzero(self.flags & np.uint32(group))
        if len(places) < least:
            return found
        breaks = np.flatnonzero(self.flags & np.uint32(broken_by))
        between = np.searchsorted(breaks, places)
        owner = np.searchsorted(self.starts, places, side="right")
        close = (np.diff(places) <= gap) & (np.diff(between) == 0) & (np.diff(owner) == 0)
        streak = np.concatenate([[0], np.cumsum(close)])
        whole = streak[least - 1 :] - streak[: len(streak) - least + 1] == least - 1
        found[owner[: len(whole)][whole] - 1] = True
        return found


class Scanner:
    """Knows groups of words, at most 31; `bit` says which bit is whose. A word of one character counts by itself."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.bit: dict[str, int] = {name: 1 << number for number, name in enumerate(groups)}
        self._marks = np.zeros(_PLANE + 1, np.uint32)
        self._pairs = np.zeros(1 << BITS, np.uint32)
        for name, words in groups.items():
            bit = np.uint32(self.bit[name])
            starts = {word[:2] for word in words}
            self._marks[_points("".join(start for start in starts if len(start) == 1))] |= bit
            pairs = _points("".join(start for start in starts if len(start) == 2))
            self._pairs[_slots(pairs[::2], pairs[1::2])] |= bit
        self._marks[_points(_ENDS)] |= np.uint32(END)

    def scan(self, texts: Sequence[str]) -> Scan:
        """Look at texts, however many."""
        lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
        points = _points("\n".join((*texts, "")))
        flags = self._marks.take(points)
        flags[:-1] |= self._pairs.take(_slots(points[:-1], points[1:]))
        return Scan(flags, np.cumsum(lengths) - lengths)


def _points(text: str) -> NDArray[np.uint32]:
    """Code points; what lies outside the basic plane counts as one and the same."""
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), np.uint32(_PLANE))


def _slots(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The slot of each pair of neighbours in the table."""
    mixed = (first << np.uint32(16) | second) * np.uint32(0x9E3779B1)
    return np.asarray(mixed >> np.uint32(32 - BITS))
