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


def kinds() -> NDArray[np.uint8]:
    """What each character of the first plane is to jieba."""
    found = np.zeros(0x10000, np.uint8)
    found[[point for point in range(0x10000) if chr(point).isspace()]] = _SPACE
    found[[point for point in range(128) if chr(point).isalnum() or chr(point) in "+#&._%-"]] = _LATIN
    found[HAN:HAN_END] = _HAN
    return found


@compiled
def cut(points: Flags, starts: Numbers, ends: Numbers, known: Dictionary, model: bool) -> tuple[Numbers, Numbers]:
    """Where each word ends in `points`, text by text; and how many words each text has.

    `model`: is what the dictionary leaves single sent through the model?
    """
    sizes = _best_ways(points, starts, ends, known)
    last = np.zeros(len(points), np.bool_)
    back = np.empty((np.max(ends - starts) if len(starts) else 0, 4), np.uint8)
    many = np.zeros(len(starts), np.int64)
    for text in range(len(starts)):
        place, end = starts[text], ends[text]
        while place < end:
            size = sizes[place]
            stop = place + max(size, 1)
            if size == 1:
                while stop < end and sizes[stop] == 1:
                    stop += 1
                if stop > place + 1:
                    many[text] += _cut_singles(points[place:stop], last[place:stop], back, known, model)
                    place = stop
                    continue
            elif size == 0 and points[place] == 13 and stop < end and points[stop] == 10:
                stop += 1
            last[stop - 1] = True
            many[text] += 1
            place = stop
    return np.flatnonzero(last) + 1, many


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
def _best_ways(  # noqa: C901  a call for each character would cost more than what it does
    points: Flags, starts: Numbers, ends: Numbers, known: Dictionary
) -> NDArray[np.int32]:
    """From each character: how long the first word of the most likely way to the end of its run is, the longer of
    equal ones; 0 for a character of no run."""
    entries, singles, pairs, chances = known.entries, known.singles, known.pairs, known.chances
    kinds, factors = known.kinds, known.factors
    sizes = np.zeros(len(points), np.int32)
    sums = np.zeros(len(points) + 1)
    for text in range(len(starts)):
        stop = ends[text]
        sums[stop] = 0.0
        for begin in range(ends[text] - 1, starts[text] - 1, -1):
            point = points[begin]
            if point >= len(kinds) or kinds[point] < _LATIN:
                stop, sums[begin] = begin, 0.0
                continue
            single = singles[point]
            best, size = chances[single >> np.uint32(1)] + sums[begin + 1], 1
            if single & np.uint32(1) and begin + 1 < stop:
                bit = pair_bit(point, points[begin + 1])
                if pairs[bit >> np.uint32(3)] >> (bit & np.uint32(7)) & 1:
                    total = summed(np.uint64(0), point, 0, factors)
                    for place in range(begin + 1, stop):
                        total = summed(total, points[place], place - begin, factors)
                        found = entries[entry_of(entries, mixed(total))]
                        number = found >> np.uint64(1) & _NUMBER
                        if number:
                            chance = chances[number] + sums[place + 1]
                            if chance >= best:
                                best, size = chance, place + 1 - begin
                        if not found & np.uint64(1):
                            break
            sums[begin], sizes[begin] = best, size
    return sizes


@compiled
def _cut_singles(run: Flags, last: NDArray[np.bool_], back: NDArray[np.uint8], known: Dictionary, model: bool) -> int:
    """Two or more characters that the dictionary left single, side by side: note the last ones of words; how many."""
    if not model:
        for place in range(len(run)):
            last[place] = not _alnum(run[place]) or place + 1 == len(run) or not _alnum(run[place + 1])
    elif word_number(run, known) > 0:
        last[:] = True
    else:
        place = 0
        while place < len(run):
            stop = place
            while stop < len(run) and run[stop] >= HAN:
                stop += 1
            if stop > place:
                _cut_han(run[place:stop], last[place:stop], back, known.start, known.moves, known.emissions)
            else:
                stop = _latin_end(run, place)
                last[stop - 1] = True
            place = stop
    return int(np.sum(last))


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
def _cut_han(
    run: Flags, last: NDArray[np.bool_], back: NDArray[np.uint8], start: Chances, moves: Chances, emissions: Chances
) -> None:
    """Viterbi over B, M, E, S: note the last characters of words. `back`: room for the way back.

    B follows E or S, E and M follow B or M, S follows E or S.
    """
    first = np.int64(run[0]) - HAN
    b, e = start[B] + emissions[first, B], start[E] + emissions[first, E]
    m, s = start[M] + emissions[first, M], start[S] + emissions[first, S]
    for place in range(1, len(run)):
        here = np.int64(run[place]) - HAN
        said_b, said_e, said_m, said_s = emissions[here, B], emissions[here, E], emissions[here, M], emissions[here, S]
        b_b, b_from = _better(e + moves[E, B] + said_b, E, s + moves[S, B] + said_b, S)
        e_e, e_from = _better(b + moves[B, E] + said_e, B, m + moves[M, E] + said_e, M)
        m_m, m_from = _better(b + moves[B, M] + said_m, B, m + moves[M, M] + said_m, M)
        s_s, s_from = _better(e + moves[E, S] + said_s, E, s + moves[S, S] + said_s, S)
        b, e, m, s = b_b, e_e, m_m, s_s
        back[place, B], back[place, E], back[place, M], back[place, S] = b_from, e_from, m_from, s_from
    state = E if e > s else S
    for place in range(len(run) - 1, -1, -1):
        last[place] = state in (E, S)
        state = back[place, state]


@compiled
def _better(low: float, low_state: int, high: float, high_state: int) -> tuple[float, int]:
    """The higher chance; the state of the later letter where both are equal."""
    return (low, low_state) if low > high else (high, high_state)
