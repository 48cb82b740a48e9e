"""Words of a list in a few characters: what `a|b|c` of `re` finds, by the first character of each word."""

import re
from collections.abc import Iterable, Iterator


class WordsIn:
    """Finds words, leftmost and longest, none reaching into another."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, tuple[str, ...]] = {}
        for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
            self._by_first[word[0]] = (*self._by_first.get(word[0], ()), word)
        self._firsts = re.compile(f"[{''.join(map(re.escape, self._by_first))}]" if self._by_first else "(?!)")

    def all(self, text: str) -> list[str]:
        """All of them, in order."""
        return list(self._found(text))

    def any(self, text: str) -> bool:
        """Is there one?"""
        return next(self._found(text), None) is not None

    def _found(self, text: str) -> Iterator[str]:
        last = 0
        for first in self._firsts.finditer(text):
            place = first.start()
            if place >= last:
                for word in self._by_first[first[0]]:
                    if text.startswith(word, place):
                        yield word
                        last = place + len(word)
                        break
