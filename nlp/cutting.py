"""jieba's cut, word for word, as a loop over numbers: its dictionary, its hidden Markov model, its ties.

jieba 0.42.1 splits a text into runs of Chinese and ASCII word characters and what lies between; takes the most likely
way through the words of its dictionary for each run; and sends what is left as single characters through a hidden
Markov model (B, M, E, S: begin, middle, end of a word, or a word of its own). This says the same in the same order of
additions, so that equal chances fall the same way.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.scan import Flags
from nlp.word_keys import Keys, Numbers, mixed, summed

HAN, HAN_END = 0x4E00, 0x9FD6
"""jieba's Chinese characters."""
B, E, M, S = 0, 1, 2, 3
"""In the order of their letters, which decides between equal chances."""
NEVER = -3.14e100
_OTHER, _SPACE, _LATIN, _HAN = 0, 1, 2, 3
BITS = 20
PAIR_BITS = 22
_BITS = np.uint64(BITS)
_TAG = np.uint64((1 << 64 - BITS) - 1)
_NUMBER = np.uint64((1 << BITS - 1) - 1)
Chances = NDArray[np.float64]


class Dictionary(NamedTuple):
    """What the loop reads.

    `entries`: all words of two and more characters, and their beginnings, by key (`entry_of`): the low 44 bits of the
    key, 19 bits that number a frequency (0: no word), and whether a longer word begins so. `singles`: the last 20 bits
    of the same, for each character of the first plane. `pairs`: a bit for each pair of characters that begins a word,
    hashed. `chances`: logarithm of a frequency's share, by its number; the first one is that of what is no word.
    `kinds`: of each character of the first plane. `start` (4), `moves` (4, 4; from, to) and `emissions` (4, Chinese
    characters): natural logarithms.
    """

    entries: Keys
    singles: Flags
    pairs: NDArray[np.uint8]
    chances: Chances
    kinds: NDArray[np.uint8]
    factors: Keys
    start: Chances
    moves: Chances
    emissions: Chances


class Room(NamedTuple):
    """Room for a run: best sums and where they lead to (one more than characters), and steps back of the model."""

    sums: Chances
    ends: Numbers
    back: NDArray[np.uint8]


def kinds() -> NDArray[np.uint8]:
    """What each character of the first plane is to jieba."""
    found = np.zeros(0x10000, np.uint8)
    found[[point for point in range(0x10000) if chr(point).isspace()]] = _SPACE
    found[[point for point in range(128) if chr(point).isalnum() or chr(point) in "+#&._%-"]] = _LATIN
    found[HAN:HAN_END] = _HAN
    return found


@compiled
def cut(points: Flags, starts: Numbers, ends: Numbers, known: Dictionary, model: bool) -> tuple[Numbers, Numbers]:
    """Lengths of all words of all texts, and how many words each text has.

    `model`: is what the dictionary leaves single sent through the model?
    """
    lengths = np.empty(np.sum(ends - starts), np.int64)
    many = np.empty(len(starts), np.int64)
    longest = np.max(ends - starts) if len(starts) else 0
    room = Room(np.empty(longest + 1), np.empty(longest + 1, np.int64), np.empty((longest + 1, 4), np.uint8))
    kinds, last = known.kinds, len(known.kinds)
    filled = 0
    for text in range(len(starts)):
        before, place, end = filled, starts[text], ends[text]
        while place < end:
            stop = place
            while stop < end and points[stop] < last and kinds[points[stop]] >= _LATIN:
                stop += 1
            if stop > place:
                filled = _cut_run(points[place:stop], known, model, room, lengths, filled)
                place = stop
                continue
            both = points[place] == 13 and place + 1 < end and points[place + 1] == 10
            lengths[filled] = 2 if both else 1
            place += lengths[filled]
            filled += 1
        many[text] = filled - before
    return lengths[:filled].copy(), many


@compiled
def entry_of(entries: Keys, key: np.uint64) -> int:
    """Where a key's entry is, or where it would be put; there are a power of two of them, and some are free (0)."""
    last = len(entries) - 1
    place = int(key >> np.uint64(32)) & last
    while entries[place] and entries[place] >> _BITS != key & _TAG:
        place = place + 1 & last
    return place


@compiled
def word_number(points: Flags, known: Dictionary) -> int:
    """The number of a word's frequency; 0 where it is no word."""
    if len(points) == 1:
        return int(np.int64(known.singles[points[0]] >> np.uint32(1))) if points[0] < len(known.singles) else 0
    total = np.uint64(0)
    for place in range(len(points)):
        total = summed(total, points[place], place, known.factors)
    return int(np.int64(known.entries[entry_of(known.entries, mixed(total))] >> np.uint64(1) & _NUMBER))


@compiled
def pair_bit(first: np.uint32, second: np.uint32) -> np.uint32:
    """Which bit of `pairs` stands for these two."""
    return np.uint32(np.uint32(first << np.uint32(16) ^ second) * np.uint32(0x9E3779B1)) >> np.uint32(32 - PAIR_BITS)


@compiled
def _cut_run(run: Flags, known: Dictionary, model: bool, room: Room, lengths: Numbers, filled: int) -> int:
    """One run of word characters; the lengths of its words are put behind the `filled` first ones."""
    _best_ways(run, known, room)
    ends = room.ends
    place = single = 0
    while place < len(run):
        end = ends[place]
        if end > place + 1 or not (model or _alnum(run[place])):
            if place > single + 1:
                filled = _cut_singles(run[single:place], known, model, room, lengths, filled)
            elif place > single:
                lengths[filled] = 1
                filled += 1
            lengths[filled] = end - place
            filled += 1
            single = end
        place = end
    return _cut_singles(run[single:place], known, model, room, lengths, filled) if place > single else filled


@compiled
def _best_ways(run: Flags, known: Dictionary, room: Room) -> None:
    """From each character: where the first word of the most likely way to the end ends; the longer of equal ones."""
    entries, singles, pairs, chances, factors = known.entries, known.singles, known.pairs, known.chances, known.factors
    sums, ends = room.sums, room.ends
    sums[len(run)] = 0.0
    for begin in range(len(run) - 1, -1, -1):
        single = singles[run[begin]]
        best, to = chances[single >> np.uint32(1)] + sums[begin + 1], begin + 1
        if single & np.uint32(1) and begin + 1 < len(run):
            bit = pair_bit(run[begin], run[begin + 1])
            if pairs[bit >> np.uint32(3)] >> (bit & np.uint32(7)) & 1:
                total = summed(np.uint64(0), run[begin], 0, factors)
                for place in range(begin + 1, len(run)):
                    total = summed(total, run[place], place - begin, factors)
                    found = entries[entry_of(entries, mixed(total))]
                    number = found >> np.uint64(1) & _NUMBER
                    if number:
                        chance = chances[number] + sums[place + 1]
                        if chance >= best:
                            best, to = chance, place + 1
                    if not found & np.uint64(1):
                        break
        sums[begin], ends[begin] = best, to


@compiled
def _cut_singles(run: Flags, known: Dictionary, model: bool, room: Room, lengths: Numbers, filled: int) -> int:
    """Characters that the dictionary left single, side by side."""
    if len(run) == 1 or not model:
        lengths[filled] = len(run)
        return filled + 1
    if word_number(run, known) > 0:
        lengths[filled : filled + len(run)] = 1
        return filled + len(run)
    place = 0
    while place < len(run):
        stop = place
        while stop < len(run) and run[stop] >= HAN:
            stop += 1
        if stop > place:
            filled = _cut_han(run[place:stop], known, room, lengths, filled)
        else:
            stop = _latin_end(run, place)
            lengths[filled] = stop - place
            filled += 1
        place = stop
    return filled


@compiled
def _alnum(point: np.uint32) -> bool:
    return bool(48 <= point <= 57 or 65 <= point <= 90 or 97 <= point <= 122)


@compiled
def _latin_end(run: Flags, place: int) -> int:
    """Letters and digits, with `.` and digits, with `%`; or what lies before the next of them."""
    end = place
    while end < len(run) and _alnum(run[end]):
        end += 1
    if end == place:
        while end < len(run) and run[end] < HAN and not _alnum(run[end]):
            end += 1
        return end
    if end + 1 < len(run) and run[end] == 46 and 48 <= run[end + 1] <= 57:
        end += 2
        while end < len(run) and 48 <= run[end] <= 57:
            end += 1
    return end + 1 if end < len(run) and run[end] == 37 else end


@compiled
def _cut_han(run: Flags, known: Dictionary, room: Room, lengths: Numbers, filled: int) -> int:
    """Viterbi over B, M, E, S. A word begins after B or M by nothing else than B, and after E or S by B or S."""
    moves, start, back = known.moves, known.start, room.back
    spoken = known.emissions[np.int64(run[0]) - HAN]
    b, e, m, s = start[B] + spoken[B], start[E] + spoken[E], start[M] + spoken[M], start[S] + spoken[S]
    for place in range(1, len(run)):
        spoken = known.emissions[np.int64(run[place]) - HAN]
        b_b, b_from = _better(e + moves[E, B] + spoken[B], E, s + moves[S, B] + spoken[B], S)
        e_e, e_from = _better(b + moves[B, E] + spoken[E], B, m + moves[M, E] + spoken[E], M)
        m_m, m_from = _better(b + moves[B, M] + spoken[M], B, m + moves[M, M] + spoken[M], M)
        s_s, s_from = _better(e + moves[E, S] + spoken[S], E, s + moves[S, S] + spoken[S], S)
        b, e, m, s = b_b, e_e, m_m, s_s
        back[place, B], back[place, E], back[place, M], back[place, S] = b_from, e_from, m_from, s_from
    state = E if e > s else S
    for place in range(len(run) - 1, -1, -1):
        before = back[place, state]
        back[place, 0] = state in (E, S)
        state = before
    begin = 0
    for place in range(len(run)):
        if back[place, 0]:
            lengths[filled] = place + 1 - begin
            filled += 1
            begin = place + 1
    return filled


@compiled
def _better(low: float, low_state: int, high: float, high_state: int) -> tuple[float, int]:
    """The higher chance; the state of the later letter where both are equal."""
    return (low, low_state) if low > high else (high, high_state)
