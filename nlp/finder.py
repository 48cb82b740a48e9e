"""Where the words of several lists stand in a batch of texts: leftmost and longest, each list for itself."""

from collections.abc import Iterable, Mapping, Sequence

from nlp.scan import Scan, Scanner

Match = tuple[int, int]
"""The number of a word in its list, and where it begins."""


class Finder:
    """Finds the words of named lists; what `nlp.scan` lets through is looked up by its first two characters."""

    def __init__(self, lists: Mapping[str, Sequence[str]], groups: Mapping[str, Iterable[str]] | None = None) -> None:
        """`lists`: name -> words without doubles; empty words are never found. `groups`: what to scan for besides."""
        self._names = tuple(lists)
        self.scanner = Scanner({"words": [word for words in lists.values() for word in words], **(groups or {})})
        self._by_start: dict[str, list[tuple[int, list[tuple[str, int]]]]] = {}
        for number, words in enumerate(lists.values()):
            starts: dict[str, list[tuple[str, int]]] = {}
            for place, word in enumerate(words):
                if word:
                    starts.setdefault(word[:2], []).append((word, place))
            for start, known in starts.items():
                known.sort(key=lambda pair: -len(pair[0]))
                self._by_start.setdefault(start, []).append((number, known))
        self._single = any(len(start) == 1 for start in self._by_start)

    def find(self, texts: Sequence[str]) -> tuple[dict[str, list[list[Match]]], Scan]:
        """By list: the matches in each text, in order, none reaching into another of the same list; and the scan."""
        scan = self.scanner.scan(texts)
        columns = zip(*self._matches(texts, scan), strict=True) if texts else [()] * len(self._names)
        return {name: list(column) for name, column in zip(self._names, columns, strict=True)}, scan

    def _matches(self, texts: Sequence[str], scan: Scan) -> list[list[list[Match]]]:
        places, ends = scan.places(self.scanner.bit["words"])
        found: list[list[list[Match]]] = []
        begin = 0
        for text, end in zip(texts, ends, strict=True):
            found.append(self._in_text(text, places[begin:end]))
            begin = end
        return found

    def _in_text(self, text: str, places: Sequence[int]) -> list[list[Match]]:
        matches: list[list[Match]] = [[] for _ in self._names]
        free = [0] * len(self._names)
        starts = self._by_start
        for place in places:
            known = starts.get(text[place : place + 2])
            if self._single:
                known = [*(known or ()), *starts.get(text[place : place + 1], ())]
            for number, words in known or ():
                if place >= free[number]:
                    for word, which in words:
                        if text.startswith(word, place):
                            matches[number].append((which, place))
                            free[number] = place + len(word)
                            break
        return matches
