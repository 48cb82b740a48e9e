"""Patterns that are compiled when they are first asked for.

Hundreds of patterns stand in the rules, and a first text needs few of them: compiled at import they cost a fifth of a
second before the first answer. What is compiled costs a call nothing more: its methods are then the pattern's own.
"""

import re
from typing import Any, cast

from nlp.look.by_first import ByFirst
from nlp.look.first_look import Quick

_every: list["_Late"] = []


class _Late:
    """Stands for a pattern of `re`. Where it is asked for anything, it takes over what the compiled one has."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        _every.append(self)

    def __getattr__(self, name: str) -> Any:
        """Called only for what is not here yet. Raises `re.error` for what is no pattern."""
        if name.startswith("__"):
            raise AttributeError(name)
        made = re.compile(self.pattern)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn"):
            self.__dict__[method] = getattr(made, method)
        self.__dict__["groupindex"] = made.groupindex
        return getattr(made, name)


def late(pattern: str) -> re.Pattern[str]:
    """The pattern, without flags. One thing differs: a match's `re` is the compiled pattern and not this, so where
    matches are told apart by their patterns these are compiled by `re` (`_SAID` in `nlp.personal.names`)."""
    return cast("re.Pattern[str]", _Late(pattern))


def compile_all() -> None:
    """Compile now what is left: a process that will go through many texts has it behind it before they come."""
    for pattern in _every:
        _ = pattern.search
    for quick in Quick.every:
        quick.compile()
    for one in ByFirst.every:
        one.compile()
