"""Where the words of several lists stand in a batch of texts: leftmost and longest, each list for itself."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.scan import Flags, Scan, Scanner, code_points

Match = tuple[int, int]
"""The number of a word in its list, and where it begins."""
_SIZES = (3, 2, 1)
"""By how many of its first characters a word is looked up: three, or all of a shorter one's."""
_BEYOND = "\uffff"
"""What stands for all characters outside the basic plane, which a scan does not tell apart."""
_Known = tuple[int, int, int, str, int]
"""The number of the list, of the word in it, its length, what follows the characters that it is looked up by, and how
many those are."""


class Finder:
    """Finds the words of named lists; what `nlp.scan` lets through is looked up by its first characters."""

    def __init__(self, lists: Mapping[str, Sequence[str]], groups: Mapping[str, Iterable[str]] | None = None) -> None:
        """`lists`: name -> words without doubles; empty words are never found. `groups`: what to scan for besides."""
        self._names = tuple(lists)
        words = [word for known in lists.values() for word in known]
        by_size = {f"words of {size}": [word for word in words if min(len(word), 3) == size] for size in _SIZES}
        self.scanner = Scanner({**by_size, **(groups or {})})
        self._known: list[list[_Known]] = []
        self._starts: list[tuple[int, _Starts]] = []
        for size in _SIZES:
            by_start = _by_start(lists, size)
            self._starts.append((self.scanner.bit[f"words of {size}"], _Starts(list(by_start), size, len(self._known))))
            self._known += by_start.values()

    def find(self, texts: Sequence[str], scan: Scan | None = None) -> dict[str, list[list[Match]]]:
        """By list: the matches in each text, in order, none reaching into another of the same list.

        `scan`: of these texts, by the finder's own scanner, where it has been made already.
        """
        scan = scan or self.scanner.scan(texts)
        columns = zip(*self._matches(texts, scan), strict=True) if texts else [()] * len(self._names)
        return {name: list(column) for name, column in zip(self._names, columns, strict=True)}

    def _matches(self, texts: Sequence[str], scan: Scan) -> list[list[list[Match]]]:
        met = [starts.met(scan.points, scan.hits(bit)) for bit, starts in self._starts]
        hits = np.concatenate([hits for hits, _ in met])
        order = np.argsort(hits, kind="stable")  # of words that begin in one place those of three characters come first
        places, ends = scan.places(hits[order])
        known = self._known
        words = [known[number] for number in np.concatenate([numbers for _, numbers in met])[order].tolist()]
        begin, found = 0, []
        for text, end in zip(texts, ends, strict=True):
            found.append(self._in_text(text, places[begin:end], words[begin:end]))
            begin = end
        return found

    def _in_text(self, text: str, places: Sequence[int], begun: Sequence[list[_Known]]) -> list[list[Match]]:
        """Of the words that begin with what was met, those that stand there; the longest ones come first."""
        matches: list[list[Match]] = [[] for _ in self._names]
        free = [0] * len(self._names)
        for place, words in zip(places, begun, strict=True):
            for number, which, length, rest, size in words:
                if place >= free[number] and (not rest or text.startswith(rest, place + size)):
                    matches[number].append((which, place))
                    free[number] = place + length
        return matches


class _Starts:
    """The first characters of words: which of them stands where something was seen, by its number."""

    def __init__(self, starts: Sequence[str], size: int, first: int) -> None:
        """`starts`: of `size` characters each, numbered from `first`."""
        self._size = size
        points = code_points("".join(starts))
        keys = self._keys(points, np.arange(0, len(points), size))
        order = np.argsort(keys)
        self._known, self._numbers = keys[order], order + first

    def met(self, points: Flags, hits: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of the `hits` among characters those where a start stands, and its number."""
        if not len(self._known):
            return hits[:0], hits[:0]
        keys = self._keys(points, hits)
        places = np.minimum(np.searchsorted(self._known, keys), len(self._known) - 1)
        true = self._known[places] == keys
        return hits[true], self._numbers[places[true]]

    def _keys(self, points: Flags, hits: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The characters at each place as one number."""
        keys = points[hits].astype(np.uint64)
        for step in range(1, self._size):
            keys = keys << np.uint64(16) | points[hits + step]
        return keys


def _by_start(lists: Mapping[str, Sequence[str]], size: int) -> dict[str, list[_Known]]:
    """The words that are looked up by `size` characters, the longest first."""
    found: dict[str, list[_Known]] = {}
    for number, listed in enumerate(lists.values()):
        for which, word in enumerate(listed):
            if min(len(word), _SIZES[0]) == size:
                start = "".join(min(mark, _BEYOND) for mark in word[:size])
                known = (word, 0) if _BEYOND in start else (word[size:], size)
                found.setdefault(start, []).append((number, which, len(word), *known))
    for words in found.values():
        words.sort(key=lambda one: -one[2])
    return found
