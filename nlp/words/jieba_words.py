"""jieba's own dictionary and model, read from the installed package, and a folder's own words, as numbers.

Read as files: importing jieba would load it all once more, as Python objects (half a second, 50 MB).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.look.scan import Flags, code_points
from nlp.prepared import Tables, prepared
from nlp.words import cutting, word_keys
from nlp.words.cutting import (
    BITS,
    HAN,
    HAN_END,
    NEVER,
    PAIR_BITS,
    Chances,
    Dictionary,
    cut,
    entry_of,
    kinds,
    pair_bit,
    word_number,
)
from nlp.words.word_keys import FACTORS, Keys, Numbers, mixed, summed

_STATES = "BEMS"
_MODEL = "start", "trans", "emit"
_MAKERS = Path(__file__), Path(cutting.__file__), Path(word_keys.__file__)
"""What lays the tables out; they are made anew where it has changed."""
_NAME = 3
_PREFIXES = 500_000
"""How many words and beginnings of words jieba's dictionary has, about."""


class _Frequencies:
    """All frequencies there are, numbered from 1; their logarithms are taken by the same function as jieba's."""

    def __init__(self, counts: Iterable[int]) -> None:
        self._counts = [1, *counts]
        self._numbers = {count: number for number, count in enumerate(self._counts) if number}
        self._logs = list(map(log, self._counts))

    def number(self, count: int) -> int:
        """The number of a frequency, perhaps a new one."""
        if count not in self._numbers:
            self._numbers[count] = len(self._counts)
            self._counts.append(count)
            self._logs.append(log(count))
        return self._numbers[count]

    def count(self, number: int) -> int:
        """The frequency of that number; 1 for 0, which is what no word counts."""
        return self._counts[number]

    def chances(self, total: int) -> Chances:
        """The logarithm of each one's share."""
        return np.array(self._logs) - log(total)


@cache
def well_known(least: int) -> frozenset[str]:
    """Whole names of three characters (tag nr) that jieba's dictionary has met so often."""
    known = _words()
    return frozenset(known["names"][known["often"] >= least].tolist())


def is_plain_pair(word: str) -> bool:
    """Is this a word of two characters in jieba's dictionary that is no name of a person (tag nr), or that it has met
    often all the same (孙女)?"""
    pairs = _words()["pairs"]
    place = int(np.searchsorted(pairs, word))
    return place < len(pairs) and bool(pairs[place] == word)


@cache
def _words() -> Tables:
    """Sorted: `pairs`, and `names` of three characters with how `often` each was met."""
    file = _package() / "dict.txt"
    return prepared("jieba-words", [file, Path(__file__)], lambda: _listed(file.read_bytes()))


def _listed(lines: bytes) -> Tables:
    met = {word.decode(): int(count) for word, count in _PERSONS.findall(lines)}
    names = sorted(name for name in met if len(name) == _NAME)
    pairs = sorted({word.decode() for word in _PAIRS.findall(lines)})
    return {"pairs": np.array(pairs), "names": np.array(names), "often": np.array([met[name] for name in names])}


_PERSONS = re.compile(rb"^([^ \n]+) (\d+) nr", re.MULTILINE)
_PAIRS = re.compile(rb"^([^ \n]{6}) (?:\d+ (?!nr)|[3-9]\d |\d{3,} )", re.MULTILINE)


def dictionary(words: Sequence[str]) -> Dictionary:
    """jieba's dictionary with `words` added one by one as jieba adds them: each likely enough to be kept whole."""
    package = _package()
    size = 1 << int(2 * (_PREFIXES + sum(map(len, words)))).bit_length()
    files = [package / "dict.txt", *(package / "finalseg" / f"prob_{name}.py" for name in _MODEL), *_MAKERS]
    known = prepared(f"jieba-{size}", files, lambda: _tables(package, size))
    total, frequencies = int(known["total"]), _Frequencies(known["counts"].tolist())
    entries, singles, pairs = known["entries"], known["singles"], known["pairs"]
    model = known["start"], known["moves"], known["emissions"]
    found = Dictionary(entries, singles, pairs, frequencies.chances(total), known["kinds"], FACTORS, *model)
    for word in words:
        count = _suggested(word, total, found, frequencies)
        _put(code_points(word), frequencies.number(count), entries, singles, pairs, FACTORS)
        total += count
        found = found._replace(chances=frequencies.chances(total))
    return found


def _tables(package: Path, size: int) -> Tables:
    """jieba's own words and model as `Dictionary` has them; `counts`: all frequencies there are; and their `total`."""
    lines = code_points((package / "dict.txt").read_text("utf-8"))
    counts = _counts(lines)
    every, numbers = np.unique(counts, return_inverse=True)
    entries, singles = np.zeros(size, np.uint64), np.zeros(0x10000, np.uint32)
    pairs = np.zeros(1 << PAIR_BITS - 3, np.uint8)
    _put_all(lines, numbers + 1, entries, singles, pairs, FACTORS)
    start, moves, emissions = _model(package / "finalseg")
    return {
        "entries": entries, "singles": singles, "pairs": pairs, "kinds": kinds(), "start": start, "moves": moves,
        "emissions": emissions, "counts": every, "total": np.array(counts.sum()),
    }  # fmt: skip


def _package() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed: its dictionary is needed to cut words (pip install jieba)")
    return Path(spec.origin).parent


def _suggested(word: str, total: int, found: Dictionary, frequencies: _Frequencies) -> int:
    """The frequency of a word to be added, as `jieba.Tokenizer.suggest_freq` has it."""
    points = code_points(word)
    ends, _ = cut(points, np.array([0]), np.array([len(points)]), found, False)
    chance, place = 1.0, 0
    for end in ends.tolist():
        chance *= frequencies.count(word_number(points[place:end], found)) / total
        place = end
    return max(int(chance * total) + 1, frequencies.count(word_number(points, found)))


def _model(folder: Path) -> tuple[Chances, Chances, Chances]:
    """Chances of the first state, of a state after a state, and of a character in a state."""
    first, after, spoken = (_values(folder / f"prob_{name}.py") for name in _MODEL)
    start = np.array([first[state] for state in _STATES])
    moves = np.array([[after[one].get(other, NEVER) for other in _STATES] for one in _STATES])
    emissions = np.full((HAN_END - HAN, len(_STATES)), NEVER)
    for row, state in enumerate(_STATES):
        known = {ord(mark) - HAN: chance for mark, chance in spoken[state].items() if HAN <= ord(mark) < HAN_END}
        emissions[list(known), row] = list(known.values())
    return start, moves, emissions


def _values(path: Path) -> Any:
    """What the file calls `P`."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.P


@compiled
def _counts(lines: Flags) -> Numbers:
    """The frequency in each line of word, frequency and part of speech, with blanks between."""
    counts = np.zeros(np.sum(lines == 10), np.int64)
    column, line = 0, 0
    for place in range(len(lines)):
        if lines[place] == 10:
            column, line = 0, line + 1
        elif lines[place] == 32:
            column += 1
        elif column == 1:
            counts[line] = 10 * counts[line] + np.int64(lines[place]) - 48
    return counts


@compiled
def _put_all(
    lines: Flags, numbers: Numbers, entries: Keys, singles: Flags, pairs: NDArray[np.uint8], factors: Keys
) -> None:
    """Put the word of each line."""
    place = 0
    for line in range(len(numbers)):
        begin = place
        while lines[place] != 32:
            place += 1
        _put(lines[begin:place], numbers[line], entries, singles, pairs, factors)
        while lines[place] != 10:
            place += 1
        place += 1


@compiled
def _put(word: Flags, number: int, entries: Keys, singles: Flags, pairs: NDArray[np.uint8], factors: Keys) -> None:
    """Set the number of a word's frequency, and note all its beginnings."""
    total = np.uint64(0)
    for place in range(len(word)):
        total = summed(total, word[place], place, factors)
        more = place + 1 < len(word)
        if place == 0:
            single = singles[word[0]]
            singles[word[0]] = single | np.uint32(1) if more else single & np.uint32(1) | np.uint32(number << 1)
            continue
        if place == 1:
            bit = pair_bit(word[0], word[1])
            pairs[bit >> np.uint32(3)] |= np.uint8(1 << (bit & np.uint32(7)))
        key = mixed(total)
        slot = entry_of(entries, key)
        entries[slot] |= key << np.uint64(BITS)
        if more:
            entries[slot] |= np.uint64(1)
        else:
            low = np.uint64((1 << BITS) - 2)
            entries[slot] = entries[slot] & ~low | np.uint64(number << 1)
