"""A pattern of many alternatives, asked at one place: only those that can begin with the character there are tried.

Python tries the alternatives of a pattern one after the other; of some four hundred ways in which something befalls
people, two or three begin with the character at hand. Matches are those of the whole pattern.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from typing import ClassVar

_ZERO = ("?", "*", "{0")
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_SET = re.compile(r"\[\^?(?:\\.|[^\\])(?:\\.|[^\\\]])*\]", re.DOTALL)


def guarded(pattern: str) -> str:
    """The same pattern, which looks at the first character once before it goes through its alternatives."""
    every = [(one, _firsts(one)) for one in alternatives(pattern)]
    known = frozenset[str]().union(*(firsts for _, firsts in every if firsts is not None))
    others = [one for one, firsts in every if firsts is None]
    ahead = "|".join([f"[{''.join(map(re.escape, sorted(known)))}]", *others])
    return f"(?={ahead})(?:{pattern})"


class ByFirst:
    """The pattern `(?P<name>...)|(?P<name>...)` of the given groups, by first characters."""

    every: ClassVar[list["ByFirst"]] = []

    def __init__(self, groups: Mapping[str, str]) -> None:
        """`groups`: name -> pattern, whose alternatives stand at its top. No flags are known."""
        self._groups = {name: [(one, _firsts(one)) for one in alternatives(body)] for name, body in groups.items()}
        self._known = {mark for every in self._groups.values() for _, firsts in every for mark in firsts or ()}
        self._by_first: dict[str, re.Pattern[str] | None] = {}
        self.pattern = "|".join(f"(?P<{name}>{body})" for name, body in groups.items())
        self.every.append(self)

    def compile(self) -> None:
        """Compile now what each known first character leaves: a process that will go through many texts has it behind
        it before they come."""
        for first in ("", *self._known):
            self.match(first, 0)

    def match(self, text: str, place: int) -> re.Match[str] | None:
        """What the whole pattern matches at a place of the text."""
        first = text[place : place + 1]
        if first not in self._known:
            pattern = self._rest
        elif first in self._by_first:
            pattern = self._by_first[first]
        else:
            pattern = self._by_first[first] = self._of(first)
        return pattern.match(text, place) if pattern else None

    @cached_property
    def _rest(self) -> re.Pattern[str] | None:
        """What is left for all characters that no alternative names."""
        return self._of("")

    def _of(self, first: str) -> re.Pattern[str] | None:
        kept = {
            name: [one for one, firsts in every if firsts is None or first in firsts]
            for name, every in self._groups.items()
        }
        found = "|".join(f"(?P<{name}>{'|'.join(ones)})" for name, ones in kept.items() if ones)
        return re.compile(found) if found else None


def alternatives(pattern: str) -> list[str]:
    """The alternatives at the top of a pattern."""
    found, start, place = list[str](), 0, 0
    while place < len(pattern):
        if pattern[place] == "|":
            found.append(pattern[start:place])
            start = place + 1
        place = end_of_item(pattern, place)
    return [*found, pattern[start:]]


def end_of_item(pattern: str, place: int) -> int:
    """Behind the character, the class or the group that begins at a place."""
    mark = pattern[place]
    if mark == "\\":
        return place + 2
    if mark == "[":
        return _SET.match(pattern, place).end()  # type: ignore[union-attr]  # a pattern that `re` takes
    if mark != "(":
        return place + 1
    place += 1
    while pattern[place] != ")":
        place = end_of_item(pattern, place)
    return place + 1


def looking_once(pattern: str) -> str:
    """The same pattern, in which neighbouring alternatives that begin with the same look around share it: `(?<!a)b` or
    `(?<!a)c` is `(?<!a)` before `b` or `c`, in the same order."""
    every = alternatives(pattern)
    if len(every) == 1:
        first = _look_around(pattern)
        body = pattern[len(first) :]
        whole = first and body.startswith("(?:") and end_of_item(body, 0) == len(body)
        return f"{first}(?:{looking_once(body[3:-1])})" if whole else pattern
    shared = [(look, [one[len(look) :] for one in ones]) for look, ones in groupby(every, _look_around)]
    return "|".join(f"{look}(?:{'|'.join(ones)})" if look and len(ones) > 1 else "|".join(look + one for one in ones)
                    for look, ones in shared)  # fmt: skip


def _look_around(pattern: str) -> str:
    """The look ahead or behind that a pattern begins with; empty for none."""
    return pattern[: end_of_item(pattern, 0)] if pattern.startswith(_AROUND) else ""


def _firsts(pattern: str) -> frozenset[str] | None:
    """The characters that a match of one alternative may begin with, None for any."""
    if not pattern or pattern[0] in "\\.^$":
        return None
    end = end_of_item(pattern, 0)
    item, rest = pattern[:end], pattern[end:]
    if item.startswith(_AROUND):
        return _firsts(rest)
    own: frozenset[str] | None = frozenset(item)
    if item[0] == "[":
        own = None if set(item) & set("^\\-") else frozenset(item[1:-1])
    elif item[0] == "(":
        own = _of_group(item)
    if own is None or not rest.startswith(_ZERO):
        return own
    following = _firsts(rest[rest.index("}") + 1 :] if rest[0] == "{" else rest[1:])
    return None if following is None else own | following


def _of_group(item: str) -> frozenset[str] | None:
    """Of a group that is not named; any for another."""
    if not item.startswith("(?:"):
        return None
    every = [_firsts(one) for one in alternatives(item[3:-1])]
    return None if None in every else frozenset[str]().union(*(one for one in every if one is not None))
