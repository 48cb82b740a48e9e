"""The sector lexicon: which category of the official taxonomy a word speaks for, and how loudly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.finder import Finder, Match

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
    """What the lists hear in a text, each word once, in the order in which they are first said: sector words and where
    each begins, and the fields with their weights."""

    entries: list[Entry]
    starts: list[int]
    fields: list[tuple[str, int]]


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


@cache
def _meaning_list() -> list[tuple[Entry | None, tuple[str, int] | None]]:
    return list(meanings().values())


def heard(matches: Sequence[Match]) -> Heard:
    """What these matches of the words of `meanings` say."""
    known = _meaning_list()
    met, entries, starts, fields = set[int](), list[Entry](), list[int](), list[tuple[str, int]]()
    for number, start in matches:
        if number in met:
            continue
        met.add(number)
        entry, field = known[number]
        if entry is not None:
            entries.append(entry)
            starts.append(start)
        if field is not None:
            fields.append(field)
    return Heard(entries, starts, fields)


@cache
def _finder() -> Finder:
    return Finder({"lexicon": list(meanings())})


def hear(texts: Sequence[str]) -> list[Heard]:
    """What the lists hear in each text."""
    return [heard(matches) for matches in _finder().find(texts)["lexicon"]]
