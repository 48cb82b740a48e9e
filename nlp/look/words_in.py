"""Words of a list in a few characters: what `a|b|c` of `re` finds, by the first character of each word."""

import re
from collections.abc import Iterable


class WordsIn:
    """Finds words, leftmost and longest, none reaching into another."""

    def __init__(self, words: Iterable[str]) -> None:
        rests: dict[str, list[str]] = {}
        for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
            rests.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
        alike = "|".join(f"{first}(?:{'|'.join(ends)})" for first, ends in rests.items())
        self._words = re.compile(f"(?=[{''.join(rests)}])(?:{alike})" if rests else "(?!)")

    def all(self, text: str) -> list[str]:
        """All of them, in order."""
        return self._words.findall(text)

    def any(self, text: str) -> bool:
        """Is there one?"""
        return self._words.search(text) is not None
