"""What an answer may hold: each of its keys is read, ignored on purpose, or reported.

As in zavod, whose crawlers take what they read out of a record and have the rest audited. A shape names the keys that
a parser reads and those that it leaves alone; whatever else a site sends is told to the operator by its path, and so
is a value that is none of those known, or an object that became something else.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import orjson

from crawlers.parse.text import decode

Audit: TypeAlias = Callable[[bytes], Iterator[str]]
"""From an answer to what is unknown in it: `field:path`, `value:path=what`, `shape:path=type`; each may come twice."""

_DEPTH = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """An object's keys. One that is `known` and has a shape too may be either words or objects.

    `inside`: those whose objects (alone or in a list) have a shape of their own; `itself`: those whose objects are
    built like this one; `each`: a map, all of whose values are built so; `values`: what the words of a key may be,
    where a new one would mean something new.
    """

    known: frozenset[str] = frozenset()
    inside: Mapping[str, "Shape"] = field(default_factory=dict)
    itself: frozenset[str] = frozenset()
    each: "Shape | None" = None
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def plus(self, keys: str) -> "Shape":
        """The same with further keys."""
        return replace(self, known=self.known | frozenset(keys.split()))

    def holding(self, inside: Mapping[str, "Shape"]) -> "Shape":
        """The same with further keys whose objects have a shape of their own."""
        return replace(self, inside={**self.inside, **inside})

    def audit(self, body: bytes) -> Iterator[str]:
        """What is unknown in a JSON answer; nothing for what is no JSON: the parser has told of that."""
        try:
            yield from self.unknown(orjson.loads(body))
        except orjson.JSONDecodeError:
            yield from self._in_odd(body)

    def _in_odd(self, body: bytes) -> Iterator[str]:
        """An answer in GBK, with halves of emoji, or after a byte order mark."""
        try:
            yield from self.unknown(json.loads(decode(body)))
        except (ValueError, RecursionError):
            return

    def unknown(self, value: Any, path: str = "", depth: int = _DEPTH) -> Iterator[str]:
        """What is unknown in a decoded value."""
        if value in (None, "", False) or not depth:
            return
        if isinstance(value, list):
            for one in value:
                yield from self.unknown(one, path, depth - 1)
        elif isinstance(value, dict):
            yield from self._keys(value, path, depth - 1)
        else:
            yield f"shape:{path or '.'}={type(value).__name__}"

    def _keys(self, row: dict[str, Any], path: str, depth: int) -> Iterator[str]:
        for key, value in row.items():
            where = f"{path}.{key}" if path else str(key)
            below = self if key in self.itself else self.inside.get(key)
            if below is not None and (isinstance(value, dict | list) or key not in self.known):
                yield from below.unknown(value, where, depth)
            elif self.each is not None:
                yield from self.each.unknown(value, f"{path}.*", depth)
            elif key in self.values:
                if isinstance(value, str | int) and str(value).strip() and str(value) not in self.values[key]:
                    yield f"value:{where}={_short(str(value))}"
            elif key not in self.known:
                yield f"field:{'.'.join(map(_short, where.split('.')))}"


def shape(
    read: str = "",
    ignored: str = "",
    *,
    inside: Mapping[str, Shape] | None = None,
    itself: str = "",
    each: Shape | None = None,
    values: Mapping[str, frozenset[str]] | None = None,
) -> Shape:
    """A shape by its keys, parted by blanks: those that are `read`, and those that are `ignored` on purpose."""
    keys = frozenset(f"{read} {ignored}".split())
    return Shape(keys, inside or {}, frozenset(itself.split()), each, values or {})


def _short(name: str) -> str:
    """A site's own word, fit for a log and a page."""
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain[:_LONGEST] + ("…" if len(plain) > _LONGEST else "")
