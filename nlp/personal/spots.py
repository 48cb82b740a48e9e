"""The compiled look at all characters of a batch for what may be personal data."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.look.scan import Flags
from nlp.personal.door_spots import rooms, some
from nlp.personal.marks import (
    AT,
    BARE,
    CHAT,
    DOOR,
    HIDDEN,
    INTRODUCED,
    IS_ALIKE,
    IS_ANY_DIGIT,
    IS_BEGINS,
    IS_BLANK,
    IS_BREAK,
    IS_BUILDING,
    IS_CALLS,
    IS_COLON,
    IS_DASH,
    IS_DIGIT,
    IS_EDGE,
    IS_ESTATE,
    IS_LAST,
    IS_LETTER,
    IS_MIDDLE,
    IS_RARE,
    IS_REGION,
    IS_STAR,
    IS_SURE,
    IS_SURNAME,
    IS_TIE,
    IS_WHOLE,
    IS_WIDE,
    LABEL,
    LATIN,
    NUMBER,
    OWNER,
    PEOPLE,
    PLATE,
    ROLE,
    SPLIT,
    WIDE,
)

_KINDS_OF_MARKS, _KINDS_OF_WORDS = 3, 11
"""So many kinds may be at one place."""
_LONG, _GAP, _SPELLED_LONG = 7, 5, 10
"""A number that is personal has at least 7 digits, or 10 of any kind, each at most 5 characters after the last one."""


class Bits(NamedTuple):
    """The scanner's bits of the groups."""

    at: np.uint32
    introduced: np.uint32
    role: np.uint32
    owner: np.uint32
    chat: np.uint32
    split: np.uint32
    kind: np.uint32
    home: np.uint32
    label: np.uint32
    people: np.uint32
    latin: np.uint32


class _Seen(NamedTuple):
    """What was found: kinds, places and ends, and in `filled[0]` how many."""

    kinds: NDArray[np.int64]
    places: NDArray[np.int64]
    ends: NDArray[np.int64]
    filled: NDArray[np.int64]


@compiled
def spots_of(
    flags: Flags, points: Flags, starts: NDArray[np.int64], marks: Flags, bits: Bits
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Kinds, places and ends of all that may be personal; those of a kind in order."""
    size = len(points)
    words = bits.at | bits.introduced | bits.role | bits.owner | bits.chat | bits.split | bits.kind
    others = bits.home | bits.label | bits.people | bits.latin
    single = np.uint32(IS_REGION | IS_BUILDING | IS_ESTATE | IS_DASH | IS_WIDE)
    what = np.zeros(size + 32, np.uint32)
    most = size // _LONG + 1
    for place in range(size):
        what[place] = marks[min(points[place], np.uint32(0xFFFF))]
        most += _KINDS_OF_MARKS if what[place] & single else 0
        most += _KINDS_OF_WORDS if flags[place] & (words | others) else 0
        most += 1 if what[place] & np.uint32(IS_WHOLE) else 0
    for start in starts[1:]:
        what[start - 1] |= np.uint32(IS_BREAK)
    seen = _Seen(np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64), np.zeros(1, np.int64))
    for place in range(size):
        if what[place] & single:
            _look_at_mark(what, place, what[place], seen)
        if flags[place] & words:
            _look_at_word(flags[place], what, place, bits, seen)
        if flags[place] & others:
            _look_at_field(flags[place], what, place, bits, seen)
        if what[place] & np.uint32(IS_WHOLE) and _bare(what, place):
            _note(seen, BARE, place, place)
    _look_at_numbers(what, size, seen)
    filled = seen.filled[0]
    return seen.kinds[:filled].copy(), seen.places[:filled].copy(), seen.ends[:filled].copy()


@compiled
def _look_at_numbers(what: Flags, size: int, seen: _Seen) -> None:
    """Runs of digits of any kind with little between them."""
    first, last, count, stars, plain, longest = 0, 0, 0, 0, 0, 0
    for place in range(size):
        if what[place] & np.uint32(IS_ANY_DIGIT):
            if count and place - last > _GAP:
                _close(seen, first, last, count, stars, longest)
                count = 0
            if count == 0:
                first, stars, plain, longest = place, 0, 0, 0
            count, last = count + 1, place
            stars += 1 if what[place] & np.uint32(IS_STAR) else 0
            plain = plain + 1 if what[place] & np.uint32(IS_DIGIT) else 0
            longest = max(longest, plain)
        elif count and place == last + 1 and what[place] & np.uint32(IS_ALIKE):
            count, last, plain = count + 1, place, 0
        elif count and what[place] & np.uint32(IS_BREAK):
            _close(seen, first, last, count, stars, longest)
            count = 0
    _close(seen, first, last, count, stars, longest)


@compiled
def _note(seen: _Seen, kind: int, place: int, end: int) -> None:
    row = seen.filled[0]
    seen.kinds[row], seen.places[row], seen.ends[row] = kind, place, end
    seen.filled[0] += 1


@compiled
def _close(seen: _Seen, first: int, last: int, count: int, stars: int, longest: int) -> None:
    """A run of digits is over: is it long enough?"""
    if longest >= _LONG or count - stars >= _SPELLED_LONG:
        _note(seen, NUMBER, first, last)
    elif count >= _SPELLED_LONG:
        _note(seen, HIDDEN, first, last)


@compiled
def _look_at_mark(what: Flags, place: int, mark: np.uint32, seen: _Seen) -> None:
    """Doors, plates, and what is full-width."""
    if mark & np.uint32(IS_WIDE):
        _note(seen, WIDE, place, place)
    if mark & np.uint32(IS_REGION):
        after = place + 1
        while after < place + 4 and what[after] & np.uint32(IS_BLANK):
            after += 1
        digits = what[after] & what[after + 1] & what[after + 2] & np.uint32(IS_DIGIT)
        if digits or (some(what, after, after + 5, IS_LETTER) and some(what, after + 1, after + 10, IS_ANY_DIGIT)):
            _note(seen, PLATE, place, place)
    if mark & np.uint32(IS_BUILDING | IS_ESTATE | IS_DASH) and rooms(what, place, mark):
        _note(seen, DOOR, place, place)


@compiled
def _whole(what: Flags, place: int) -> bool:
    """A surname and two characters of given names."""
    return bool(
        what[place] & np.uint32(IS_WHOLE)
        and what[place + 1] & np.uint32(IS_MIDDLE)
        and what[place + 2] & np.uint32(IS_LAST)
    )


@compiled
def _likely(what: Flags, place: int) -> bool:
    """A surname, and one character of a given name behind it."""
    given = (what[place + 1] & np.uint32(IS_MIDDLE)) | (what[place + 2] & np.uint32(IS_LAST))
    return bool(what[place] & np.uint32(IS_WHOLE) and given)


@compiled
def _named(what: Flags, place: int) -> bool:
    """Any surname and two characters of given names."""
    given = what[place + 1] & np.uint32(IS_MIDDLE) and what[place + 2] & np.uint32(IS_LAST)
    return bool(what[place] & np.uint32(IS_SURNAME | IS_RARE) and given)


@compiled
def _bare(what: Flags, place: int) -> bool:
    """Such a name between marks, or behind 叫 and the like."""
    if place == 0:
        return False
    before, after = what[place - 1], what[place + 3]
    if before & np.uint32(IS_CALLS) and _likely(what, place):
        return True
    if _whole(what, place):
        return bool(before & np.uint32(IS_CALLS) or before & after & np.uint32(IS_EDGE))
    pair = what[place] & np.uint32(IS_SURE) and what[place + 1] & np.uint32(IS_LAST)
    return bool(pair and before & what[place + 2] & np.uint32(IS_EDGE))


@compiled
def _is_field(what: Flags, place: int) -> bool:
    """Is a field of a form filled in behind the word here, does 叫 stand in it, or is it set apart as 签字 is?"""
    called = what[place + 1] & np.uint32(IS_CALLS) and some(what, place + 3, place + 7, IS_EDGE)
    opens = place == 0 or what[place - 1] & np.uint32(IS_EDGE)
    filled = (what[place + 2] | what[place + 3] | what[place + 5]) & np.uint32(IS_EDGE | IS_SURNAME)
    apart = opens and filled
    return bool(called or apart or some(what, place + 2, place + 14, IS_COLON))


@compiled
def _look_at_word(flag: np.uint32, what: Flags, place: int, bits: Bits, seen: _Seen) -> None:
    """Addresses, persons and ids after, or before, the word that says so."""
    if flag & bits.at and some(what, place - 4, place, IS_LETTER | IS_DIGIT | IS_WIDE):
        _note(seen, AT, place, place)
    if flag & bits.introduced and some(what, place + 2, place + 26, IS_SURNAME):
        _note(seen, INTRODUCED, place, place)
    if flag & bits.role and some(what, place - 3, place, IS_DIGIT):
        _note(seen, DOOR, place, place)
    if flag & bits.role and (
        what[place + 2] & np.uint32(IS_BEGINS)
        or _named(what, place + 2)
        or (
            what[place + 2] & np.uint32(IS_TIE)
            and (what[place + 3] & np.uint32(IS_SURNAME) or some(what, place + 5, place + 9, IS_BLANK))
        )
    ):
        _note(seen, ROLE, place, place)
    if (flag & bits.owner and some(what, place - 8, place, IS_SURNAME)) or (
        flag & bits.kind
        and place > 1
        and (_likely(what, place - 2) or _likely(what, place - 3) or _likely(what, place - 4))
    ):
        _note(seen, OWNER, place, place)
    if flag & bits.chat and (
        some(what, place + 1, place + 16, IS_LETTER | IS_ANY_DIGIT | IS_WIDE)
        or some(what, place - 6, place, IS_LETTER | IS_DIGIT | IS_WIDE)
    ):
        _note(seen, CHAT, place, place)
    if flag & bits.split and some(what, place + 1, place + 9, IS_DIGIT):
        _note(seen, SPLIT, place, place)


@compiled
def _look_at_field(flag: np.uint32, what: Flags, place: int, bits: Bits, seen: _Seen) -> None:
    """Fields of a form, names without a surname or in Latin letters, English addresses."""
    if flag & bits.home and some(what, place + 1, place + 26, IS_DIGIT):
        _note(seen, DOOR, place, place)
    if flag & bits.label and _is_field(what, place):
        _note(seen, LABEL, place, place)
    if flag & bits.people:
        _note(seen, PEOPLE, place, place)
    if flag & bits.latin and some(what, place + 2, place + 12, IS_LETTER):
        _note(seen, LATIN, place, place)
