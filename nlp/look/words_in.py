"""Words of a list in a few characters: what `a|b|c` of `re` finds, by the first character of each word."""

from collections.abc import Iterable, Iterator


class WordsIn:
    """Finds words, leftmost and longest, none reaching into another."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, tuple[str, ...]] = {}
        for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
            self._by_first[word[0]] = (*self._by_first.get(word[0], ()), word)

    def all(self, text: str) -> list[str]:
        """All of them, in order."""
        return list(self._found(text))

    def any(self, text: str) -> bool:
        """Is there one?"""
        return next(self._found(text), None) is not None

    def _found(self, text: str) -> Iterator[str]:
        known, last = self._by_first, 0
        for place, mark in enumerate(text):
            if mark in known and place >= last:
                for word in known[mark]:
                    if text.startswith(word, place):
                        yield word
                        last = place + len(word)
                        break
