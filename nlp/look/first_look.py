"""Patterns that are tried only where a match can begin.

The engine of `re` skips quickly to the next character of a set, but only where a pattern begins with one; where it
begins with a look ahead or behind, or with alternatives of sets and words, all of it is tried at every character. What
a match can begin with is read from the pattern here, and put before it as a set.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from nlp.look.by_first import alternatives, end_of_item, looking_once

_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_PLAIN_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_NO_WIDTH = frozenset(("^", "$", "\\b", "\\B", "\\A", "\\Z"))
_QUANTIFIER = re.compile(r"[?*+]|\{\d*(?:,\d*)?\}")
_MAYBE_NONE = ("?", "*", "{0", "{,")
_KNOWN_CLASSES = frozenset(("\\d", "\\s", "\\w", "\\n"))


def sight(pattern: str) -> re.Pattern[str]:
    """Finds where `pattern` matches; what it matches itself is the first character. ValueError for a pattern that
    matches nothing at all somewhere, or may begin with any character."""
    found, empty = _firsts(pattern)
    if empty or not found:
        raise ValueError(f"what a match begins with cannot be told: {pattern[:60]}")
    return re.compile(rf"[{''.join(sorted(found))}](?<=(?={pattern})[\s\S])")


class Quick:
    """The pattern, found by its first characters first; no flags are known. Compiled when it is first asked, which
    raises ValueError as `sight`: a first answer needs few of all patterns."""

    every: ClassVar[list["Quick"]] = []

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.every.append(self)

    def compile(self) -> None:
        """Compile it now: a process that will go through many texts has it behind it before they come."""
        _ = self._sight, self._whole

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(looking_once(self.pattern))

    @cached_property
    def _sight(self) -> re.Pattern[str]:
        return sight(looking_once(self.pattern))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of `re`."""
        seen = self._sight.search(text, start, end)
        return self._whole.match(text, seen.start(), end) if seen else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As of `re`."""
        while seen := self._sight.search(text, start, end):
            found = self._whole.match(text, seen.start(), end)
            if found is None:
                return
            yield found
            start = found.end()


def _firsts(pattern: str) -> tuple[frozenset[str], bool]:
    """What a match may begin with, as parts of a set; and whether it may be empty. Looks around are taken for true."""
    every = [_firsts_of_one(one) for one in alternatives(pattern)]
    return frozenset[str]().union(*(found for found, _ in every)), any(empty for _, empty in every)


def _firsts_of_one(pattern: str) -> tuple[frozenset[str], bool]:
    """The same for one alternative."""
    found, place = frozenset[str](), 0
    while place < len(pattern):
        end = end_of_item(pattern, place)
        own, empty = _firsts_of_item(pattern[place:end])
        found |= own
        quantifier = _QUANTIFIER.match(pattern, end)
        if quantifier:
            empty = empty or quantifier.group().startswith(_MAYBE_NONE)
            end = quantifier.end() + (pattern[quantifier.end() : quantifier.end() + 1] in {"?", "+"})
        if not empty:
            return found, False
        place = end
    return found, True


def _inside(item: str) -> str:
    """What stands between the brackets of a set, so that it can stand beside another's."""
    inside = item[1:-1]
    inside = f"\\{inside}" if inside[0] == "-" else inside
    return f"{inside[:-1]}\\-" if inside[-1] == "-" and inside[-2:] != "\\-" else inside


def _firsts_of_item(item: str) -> tuple[frozenset[str], bool]:
    """The same for a character, a set, a group or a look around."""
    if item.startswith(_AROUND) or item in _NO_WIDTH:
        return frozenset(), True
    if item[0] == "(":
        opening = _PLAIN_GROUP.match(item)
        if opening is None:
            raise ValueError(f"a group of an unknown kind: {item[:60]}")
        return _firsts(item[opening.end() : -1])
    if item[0] == "[" and item[1] != "^":
        return frozenset((_inside(item),)), False
    if item[0] in ".[" or (item[0] == "\\" and item[1].isalnum() and item not in _KNOWN_CLASSES):
        raise ValueError(f"a match may begin with any character: {item}")
    return frozenset((re.escape(item) if len(item) == 1 else item,)), False
