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
from nlp.look.scan import Flags
from nlp.words.word_keys import Keys, Numbers, mixed, summed

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
                    many[text] += _cut_singles(points, place, stop, last, back, known, model)
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
    last = np.uint64(len(entries) - 1)
    for text in range(len(starts)):
        stop = ends[text]
        behind, after = 0.0, np.uint32(0)
        for begin in range(ends[text] - 1, starts[text] - 1, -1):
            point = points[begin]
            if point >= len(kinds) or kinds[point] < _LATIN:
                stop, behind, after, sums[begin] = begin, 0.0, point, 0.0
                continue
            single = singles[point]
            best, size = chances[single >> np.uint32(1)] + behind, 1
            if single & np.uint32(1) and begin + 1 < stop:
                bit = pair_bit(point, after)
                if pairs[bit >> np.uint32(3)] >> (bit & np.uint32(7)) & 1:
                    total = summed(np.uint64(0), point, 0, factors)
                    for place in range(begin + 1, stop):
                        total = summed(total, points[np.uint64(place)], place - begin, factors)
                        key = mixed(total)
                        slot = key >> np.uint64(32) & last  # `entry_of`, and no sign of a number to be asked for
                        found = entries[slot]
                        while found and found >> _BITS != key & _TAG:
                            slot = slot + np.uint64(1) & last
                            found = entries[slot]
                        number = found >> np.uint64(1) & _NUMBER
                        if number:
                            chance = chances[number] + sums[np.uint64(place + 1)]
                            if chance >= best:
                                best, size = chance, place + 1 - begin
                        if not found & np.uint64(1):
                            break
            sums[np.uint64(begin)], sizes[np.uint64(begin)] = best, size
            behind, after = best, point
    return sizes


@compiled
def _cut_singles(  # noqa: PLR0913, PLR0917  a slice of an array for each run would cost more than what is done with it
    points: Flags,
    start: int,
    end: int,
    last: NDArray[np.bool_],
    back: NDArray[np.uint8],
    known: Dictionary,
    model: bool,
) -> int:
    """The characters from `start` to `end`, two or more, which the dictionary left single: note the last ones of
    words; how many."""
    if not model:
        for place in range(start, end):
            last[place] = not _alnum(points[place]) or place + 1 == end or not _alnum(points[place + 1])
    elif word_number(points[start:end], known) > 0:
        last[start:end] = True
    else:
        place = start
        while place < end:
            stop = place
            while stop < end and points[stop] >= HAN:
                stop += 1
            if stop > place:
                _cut_han(points, place, stop, last, back, known)
            else:
                stop = _latin_end(points, place, end)
                last[stop - 1] = True
            place = stop
    many = 0
    for place in range(start, end):
        many += last[place]
    return many


@compiled
def _alnum(point: np.uint32) -> bool:
    return bool(48 <= point <= 57 or 65 <= point <= 90 or 97 <= point <= 122)


@compiled
def _latin_end(points: Flags, place: int, stop: int) -> int:
    """Letters and digits, with `.` and digits, with `%`; or what lies before the next of them. Not beyond `stop`."""
    end = place
    while end < stop and _alnum(points[end]):
        end += 1
    if end == place:
        while end < stop and points[end] < HAN and not _alnum(points[end]):
            end += 1
        return end
    if end + 1 < stop and points[end] == 46 and 48 <= points[end + 1] <= 57:
        end += 2
        while end < stop and 48 <= points[end] <= 57:
            end += 1
    return end + 1 if end < stop and points[end] == 37 else end


@compiled
def _cut_han(
    points: Flags, begin: int, stop: int, last: NDArray[np.bool_], back: NDArray[np.uint8], known: Dictionary
) -> None:
    """Viterbi over B, M, E, S: note the last characters of words. `back`: room for the way back.

    B follows E or S, E and M follow B or M, S follows E or S.
    """
    start, moves, emissions = known.start, known.moves, known.emissions
    e_to_b, s_to_b, b_to_e, m_to_e = moves[E, B], moves[S, B], moves[B, E], moves[M, E]
    b_to_m, m_to_m, e_to_s, s_to_s = moves[B, M], moves[M, M], moves[E, S], moves[S, S]
    first = np.uint64(points[begin] - np.uint32(HAN))
    b, e = start[B] + emissions[first, B], start[E] + emissions[first, E]
    m, s = start[M] + emissions[first, M], start[S] + emissions[first, S]
    for place in range(begin + 1, stop):
        here = np.uint64(points[place] - np.uint32(HAN))
        said_b, said_e, said_m, said_s = emissions[here, B], emissions[here, E], emissions[here, M], emissions[here, S]
        b_b, b_from = _better(e + e_to_b + said_b, E, s + s_to_b + said_b, S)
        e_e, e_from = _better(b + b_to_e + said_e, B, m + m_to_e + said_e, M)
        m_m, m_from = _better(b + b_to_m + said_m, B, m + m_to_m + said_m, M)
        s_s, s_from = _better(e + e_to_s + said_s, E, s + s_to_s + said_s, S)
        b, e, m, s = b_b, e_e, m_m, s_s
        row = place - begin
        back[row, B], back[row, E], back[row, M], back[row, S] = b_from, e_from, m_from, s_from
    state = E if e > s else S
    for place in range(stop - 1, begin - 1, -1):
        last[place] = state in (E, S)
        state = back[place - begin, state]


@compiled
def _better(low: float, low_state: int, high: float, high_state: int) -> tuple[float, int]:
    """The higher chance; the state of the later letter where both are equal."""
    return (low, low_state) if low > high else (high, high_state)
