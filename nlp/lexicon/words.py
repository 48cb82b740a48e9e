"""The sector lexicon: which category of the official taxonomy a word speaks for, and how loudly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.words.finder import Columns, Finder
from nlp.words.word_keys import Numbers

_FOLDER = Path(__file__).parent
_FILE = _FOLDER / "sectors.txt"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A word's meaning: weight 1 (hint), 2, 4 (almost certain) or 8 (outranks others), and its path in the taxonomy."""

    word: str
    weight: int
    path: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """All words of the file; a word that stands twice counts for its first path."""
    found: dict[str, Entry] = {}
    for entry in _read():
        found.setdefault(entry.word, entry)
    return tuple(found.values())


def _read() -> Iterator[Entry]:
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        path, _, words = line.partition(":")
        for mark in words.split():
            word = mark.strip("!~")
            weight = 1 if "~" in mark else 8 if mark.startswith("!!") else 4 if mark.startswith("!") else 2
            yield Entry(word, weight, tuple(path.strip().split("/")))


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a plain list of this folder."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True)
class Heard:
    """What the lists hear in many texts, each word once in a text, in the order in which they are first said; flat.

    `words`: numbers of sector words in `entries()`; `starts`: where each begins in its text; `ends`: where those of
    each text end. `fields`: numbers of (field, weight) pairs in `votes()`; `field_ends`: where those of each text end.
    """

    words: Numbers
    starts: Numbers
    ends: Numbers
    fields: Numbers
    field_ends: Numbers

    def many(self) -> Numbers:
        """How many sector words each text has."""
        return np.diff(self.ends, prepend=0)


@cache
def meanings() -> dict[str, tuple[Entry | None, tuple[str, int] | None]]:
    """The words of both lists: what each says of the sector, and of the field.

    A sector word that holds a field's word speaks for that field too.
    """
    sectors = {entry.word: entry for entry in entries()}
    known = dict(fields())
    inside = Finder({"fields": list(known)})
    words = list(dict.fromkeys((*sectors, *known)))
    held = inside.find(words)["fields"]
    names = list(known)
    found = {}
    for word, parts in zip(words, held, strict=True):
        field = known.get(word) or (known[names[parts[0][0]]] if parts else None)
        found[word] = (sectors.get(word), field)
    return found


@cache
def fields() -> tuple[tuple[str, tuple[str, int]], ...]:
    """Words of the 26 open-government fields: (word, (field, weight 1 or 2))."""
    found: dict[str, tuple[str, int]] = {}
    for line in (_FOLDER / "fields26.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, marks = line.partition(":")
            for mark in marks.split():
                found.setdefault(mark.lstrip("!"), (name.strip(), 2 if mark.startswith("!") else 1))
    return tuple(found.items())


class _Meanings(NamedTuple):
    """Of each word of `meanings` the number of its entry and of its vote, -1 where it has none."""

    entries: Numbers
    fields: Numbers


@cache
def votes() -> tuple[tuple[str, int], ...]:
    """All (field, weight) pairs that a word may stand for."""
    return tuple(dict.fromkeys(field for _, field in meanings().values() if field))


@cache
def _known() -> _Meanings:
    own = {id(entry): number for number, entry in enumerate(entries())}
    other = {vote: number for number, vote in enumerate(votes())}
    both = meanings().values()
    return _Meanings(
        np.array([own[id(entry)] if entry else -1 for entry, _ in both]),
        np.array([other[field] if field else -1 for _, field in both]),
    )


def heard(matches: Columns, reach: int) -> Heard:
    """What the matches of the words of `meanings` in each text say; they count that begin before `reach`."""
    known = _known()
    said = np.flatnonzero(_first_said(*matches, len(known.entries), reach))
    words = matches.which[said]
    sectors, of_fields = known.entries[words] >= 0, known.fields[words] >= 0
    ends, field_ends = (np.searchsorted(said[some], matches.ends) for some in (sectors, of_fields))
    return Heard(
        known.entries[words[sectors]], matches.places[said[sectors]], ends, known.fields[words[of_fields]], field_ends
    )


@compiled
def _first_said(which: Numbers, places: Numbers, ends: Numbers, words: int, reach: int) -> NDArray[np.bool_]:
    """Which matches are the first of their word in their text, and begin before `reach`."""
    last = np.full(words, -1, np.int64)
    first = np.zeros(len(which), np.bool_)
    match = 0
    for text in range(len(ends)):
        while match < ends[text]:
            if places[match] < reach and last[which[match]] != text:
                last[which[match]] = text
                first[match] = True
            match += 1
    return first


@cache
def _finder() -> Finder:
    return Finder({"lexicon": list(meanings())})


def hear(texts: Sequence[str]) -> Heard:
    """What the lists hear in each text."""
    finder = _finder()
    return heard(finder.columns(finder.scanner.scan(texts))["lexicon"], _ALL)


_ALL = 1 << 40
