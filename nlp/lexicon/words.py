"""The sector lexicon: which category of the official taxonomy a word speaks for, and how loudly."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

_FOLDER = Path(__file__).parent
_FILE = _FOLDER / "sectors.txt"


@dataclass(frozen=True, slots=True)
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


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([entry.word for entry in entries()], matchkind=MatchKind.LeftmostLongest)


def hits(text: str) -> list[Entry]:
    """The entries whose words occur in the text, in order, each time they occur."""
    known = entries()
    return [known[number] for number, _, _ in _automaton().find_matches_as_indexes(text)]
