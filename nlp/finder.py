"""Where the words of several lists stand in a batch of texts: leftmost and longest, each list for itself."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from nlp.scan import Scan, Scanner

Match = tuple[int, int]
"""The number of a word in its list, and where it begins."""
_SIZES = (3, 2, 1)
"""By how many of its first characters a word is looked up: three, or all of a shorter one's."""
_Known = tuple[int, int, int, str]
"""The number of the list, of the word in it, its length, and what follows the characters that it is looked up by."""


class Finder:
    """Finds the words of named lists; what `nlp.scan` lets through is looked up by its first characters."""

    def __init__(self, lists: Mapping[str, Sequence[str]], groups: Mapping[str, Iterable[str]] | None = None) -> None:
        """`lists`: name -> words without doubles; empty words are never found. `groups`: what to scan for besides."""
        self._names = tuple(lists)
        words = [word for known in lists.values() for word in known]
        by_size = {f"words of {size}": [word for word in words if min(len(word), 3) == size] for size in _SIZES}
        self.scanner = Scanner({**by_size, **(groups or {})})
        self._tables = [(self.scanner.bit[f"words of {size}"], size, _by_start(lists, size)) for size in _SIZES]

    def find(self, texts: Sequence[str]) -> tuple[dict[str, list[list[Match]]], Scan]:
        """By list: the matches in each text, in order, none reaching into another of the same list; and the scan."""
        scan = self.scanner.scan(texts)
        columns = zip(*self._matches(texts, scan), strict=True) if texts else [()] * len(self._names)
        return {name: list(column) for name, column in zip(self._names, columns, strict=True)}, scan

    def _matches(self, texts: Sequence[str], scan: Scan) -> list[list[list[Match]]]:
        met: list[list[tuple[int, int, list[_Known]]]] = [[] for _ in texts]
        for order, (bit, size, known) in enumerate(self._tables):
            places, ends = scan.places(bit)
            begin = 0
            for text, end, hits in zip(texts, ends, met, strict=True):
                for place in places[begin:end]:
                    words = known.get(text[place : place + size])
                    if words is not None:
                        hits.append((place, order, words))
                begin = end
        return [self._in_text(text, hits) for text, hits in zip(texts, met, strict=True)]

    def _in_text(self, text: str, hits: list[tuple[int, int, list[_Known]]]) -> list[list[Match]]:
        """Of the words that begin with what was met, those that stand there; the longest ones come first."""
        matches: list[list[Match]] = [[] for _ in self._names]
        free = [0] * len(self._names)
        hits.sort(key=_place_and_order)
        for place, order, words in hits:
            for number, which, length, rest in words:
                if place >= free[number] and (not rest or text.startswith(rest, place + _SIZES[order])):
                    matches[number].append((which, place))
                    free[number] = place + length
        return matches


_place_and_order = itemgetter(0, 1)


def _by_start(lists: Mapping[str, Sequence[str]], size: int) -> dict[str, list[_Known]]:
    """The words that are looked up by `size` characters, the longest first."""
    found: dict[str, list[_Known]] = {}
    for number, words in enumerate(lists.values()):
        for which, word in enumerate(words):
            if min(len(word), _SIZES[0]) == size:
                found.setdefault(word[:size], []).append((number, which, len(word), word[size:]))
    for known in found.values():
        known.sort(key=lambda one: -one[2])
    return found
