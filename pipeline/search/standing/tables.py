"""All programs as arrays, and the compiled pass over the texts of a batch."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.words.word_keys import Keys, KeyTable, Slots, slot_of
from pipeline.search.runs import Numbers, Points
from pipeline.search.standing.programs import AND, ATOM, FALSE, NOT, TRUE, Atom, Program

_START = 3
"""By how many of its first characters a word is looked up; by all of a shorter one."""
_PAIRS = 20
Marks = NDArray[np.uint8]


class Words(NamedTuple):
    """Words in the order of their beginnings; those that begin alike are `firsts[n]` to `firsts[n + 1]`.

    `atoms`: their numbers; `begins`, `lengths`: their characters in `points`. `pairs`: which first two characters
    (hashed) some word begins with, bit 1 for words of two, bit 2 for longer ones; `singles`: the words of one.
    """

    atoms: Numbers
    begins: Numbers
    lengths: Numbers
    points: Points
    slots: Slots
    firsts: Numbers
    pairs: Marks
    singles: NDArray[np.int32]


class Programs(NamedTuple):
    """Program i is steps `begins[i]` to `begins[i + 1]`; atom a wakes `wakes[woken[a] : woken[a + 1]]`."""

    codes: NDArray[np.int8]
    operands: Numbers
    begins: Numbers
    wakes: Numbers
    woken: Numbers
    always: Numbers
    deepest: int


def words_of(written: Sequence[str]) -> Words:
    """A table of words; the number of each is its place in the list."""
    order = sorted(range(len(written)), key=lambda number: written[number][:_START])
    lengths = np.array([len(written[number]) for number in order], np.int64)
    points = np.frombuffer("".join(written[number] for number in order).encode("utf-32-le", "surrogatepass"), np.uint32)
    begins = np.cumsum(lengths) - lengths
    table = KeyTable()
    pairs, singles = np.zeros(1 << _PAIRS, np.uint8), np.full(0x110000, -1, np.int32)
    _, firsts = table.look_up(_start_keys(points, begins, lengths, pairs))
    for place, number in enumerate(order):
        if len(written[number]) == 1:
            singles[ord(written[number])] = place
    return Words(
        np.array(order, np.int64), begins, lengths, points, table.slots, np.append(firsts, len(order)), pairs, singles
    )


def programs_of(programs: Sequence[Program], numbers: dict[Atom, int]) -> Programs:
    """The programs over numbered atoms."""
    codes, operands, begins, always, deepest = [], [], [0], [], 1
    wakes: list[list[int]] = [[] for _ in numbers]
    for number, one in enumerate(programs):
        depth = most = 0
        for code, operand in one.steps:
            codes.append(code)
            operands.append(operand if isinstance(operand, int) else numbers[operand])
            depth += 1 if code in {ATOM, TRUE, FALSE} else 0 if code == NOT else 1 - int(operands[-1])
            most = max(most, depth)
        begins.append(len(codes))
        deepest = max(deepest, most)
        if one.anchors is None:
            always.append(number)
        for anchor in one.anchors or ():
            wakes[numbers[anchor]].append(number)
    return Programs(
        np.array(codes, np.int8),
        np.array(operands, np.int64),
        np.array(begins, np.int64),
        np.array([number for each in wakes for number in each], np.int64),
        np.concatenate([[0], np.cumsum([len(each) for each in wakes], dtype=np.int64)]).astype(np.int64),
        np.array(always, np.int64),
        deepest,
    )


@compiled
def _key(points: Points, place: int, size: int) -> np.uint64:
    """Two or three characters as one odd number, with all bits mixed; unlike characters give unlike numbers."""
    key = np.uint64(0)
    for step in range(size):
        key = key << np.uint64(21) | np.uint64(points[place + step])
    return np.uint64((key << np.uint64(1) | np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))


@compiled
def _pair(points: Points, place: int) -> np.uint32:
    mixed = np.uint32(np.uint32(points[place]) << np.uint32(15)) ^ np.uint32(points[place + 1])
    return np.uint32(np.uint32(mixed * np.uint32(0x9E3779B1)) >> np.uint32(32 - _PAIRS))


@compiled
def _start_keys(points: Points, begins: Numbers, lengths: Numbers, pairs: Marks) -> Keys:
    keys = np.empty(len(begins), np.uint64)
    for word in range(len(begins)):
        size = min(lengths[word], _START)
        keys[word] = _key(points, begins[word], size)
        if size >= 2:
            pairs[_pair(points, begins[word])] |= np.uint8(1 if size == 2 else 2)
    return keys


class _Text(NamedTuple):
    """One text of a batch: its number, and where its normal form begins and ends in `points`."""

    points: Points
    number: int
    begin: int
    stop: int


class _Met(NamedTuple):
    """Of each atom the last text that has it; the atoms of the present text, the first `filled[0]` of `atoms`."""

    last: Numbers
    atoms: Numbers
    filled: Numbers


@compiled
def hits(
    points: Points, bounds: Numbers, words: Words, programs: Programs, true: Numbers, trues: Numbers
) -> tuple[Numbers, Numbers]:
    """Which text (first) may be what which program asks for (second).

    `points`, `bounds`: normal forms; `true[trues[i] : trues[i + 1]]`: the conditions that hold of text i.
    """
    atoms = len(programs.woken) - 1
    met = _Met(np.full(atoms, -1, np.int64), np.empty(atoms, np.int64), np.zeros(1, np.int64))
    asked = np.full(len(programs.begins) - 1, -1, np.int64)
    stack = np.zeros(programs.deepest + 1, np.bool_)
    texts, found, made = np.empty(1024, np.int64), np.empty(1024, np.int64), 0
    for number in range(len(bounds) - 1):
        text = _Text(points, number, bounds[number], bounds[number + 1])
        met.filled[0] = 0
        for place in range(trues[number], trues[number + 1]):
            _note(true[place], number, met)
        _read(text, words, met)
        for one in _awake(number, programs, met, asked):
            if _holds(programs, one, met.last, number, stack):
                if made == len(found):
                    texts, found = np.append(texts, texts), np.append(found, found)
                texts[made], found[made] = number, one
                made += 1
    return texts[:made].copy(), found[:made].copy()


@compiled
def _awake(text: int, programs: Programs, met: _Met, asked: Numbers) -> Numbers:
    """The programs that may hold, each once: those that an atom wakes, and those that any text may be."""
    most = len(programs.always)
    for atom in met.atoms[: met.filled[0]]:
        most += programs.woken[atom + 1] - programs.woken[atom]
    awake = np.empty(most, np.int64)
    awake[: len(programs.always)] = programs.always
    filled = len(programs.always)
    for atom in met.atoms[: met.filled[0]]:
        for one in programs.wakes[programs.woken[atom] : programs.woken[atom + 1]]:
            if asked[one] != text:
                asked[one], awake[filled] = text, one
                filled += 1
    return awake[:filled]


@compiled
def _read(text: _Text, words: Words, met: _Met) -> None:
    """Note the words of the text."""
    for place in range(text.begin, text.stop):
        single = words.singles[text.points[place]]
        if single >= 0:
            _note(words.atoms[single], text.number, met)
        if place + 1 < text.stop:
            marks = words.pairs[_pair(text.points, place)]
            for size in range(2, _START + 1):
                if marks & (size - 1) and place + size <= text.stop:
                    _meet(text, place, size, words, met)


@compiled
def _meet(text: _Text, place: int, size: int, words: Words, met: _Met) -> None:
    """Note the words that stand at `place` and are looked up by the `size` characters there."""
    slot = slot_of(words.slots, _key(text.points, place, size))
    if words.slots.keys[slot] == 0:
        return
    start = words.slots.numbers[slot]
    for word in range(words.firsts[start], words.firsts[start + 1]):
        if met.last[words.atoms[word]] != text.number and _stands(text, place, words, word):
            _note(words.atoms[word], text.number, met)


@compiled
def _note(atom: int, text: int, met: _Met) -> None:
    if met.last[atom] != text:
        met.last[atom], met.atoms[met.filled[0]] = text, atom
        met.filled[0] += 1


@compiled
def _stands(text: _Text, place: int, words: Words, word: int) -> bool:
    """Is the word there, whole?"""
    length, begin = words.lengths[word], words.begins[word]
    if place + length > text.stop:
        return False
    for step in range(length):  # noqa: SIM110  a loop is what is compiled
        if text.points[place + step] != words.points[begin + step]:
            return False
    return True


@compiled
def _holds(programs: Programs, number: int, known: Numbers, text: int, stack: NDArray[np.bool_]) -> bool:
    """Run one program."""
    top = 0
    for step in range(programs.begins[number], programs.begins[number + 1]):
        code, operand = programs.codes[step], programs.operands[step]
        if code == ATOM:
            stack[top] = known[operand] == text
            top += 1
        elif code in {TRUE, FALSE}:
            stack[top] = code == TRUE
            top += 1
        elif code == NOT:
            stack[top - 1] = not stack[top - 1]
        else:
            first = top - operand
            value = stack[first]
            for place in range(first + 1, top):
                value = value and stack[place] if code == AND else value or stack[place]
            stack[first] = value
            top = first + 1
    return bool(stack[0])
