"""Where the compiled look sees something like the number of a flat."""

import numpy as np

from nlp.compiled import compiled
from nlp.look.scan import Flags
from nlp.personal.marks import (
    IS_AREA,
    IS_BUILDING,
    IS_DASH,
    IS_DIGIT,
    IS_ESTATE,
    IS_FLAT,
    IS_LETTER,
    IS_ROOM,
)


@compiled
def some(what: Flags, start: int, end: int, wanted: int) -> bool:
    """Is one of the characters from `start` to before `end` of a kind?"""
    for place in range(max(start, 0), end):  # noqa: SIM110  a loop is what is compiled
        if what[place] & np.uint32(wanted):
            return True
    return False


@compiled
def _behind_estate(what: Flags, place: int) -> bool:
    """Three digits, the first or the last of which may be a letter."""
    first, third, sign = what[place + 1], what[place + 3], np.uint32(IS_DIGIT | IS_LETTER)
    digits = what[place + 2] & (first | third) & np.uint32(IS_DIGIT)
    return bool(digits and first & sign and third & sign)


@compiled
def rooms(what: Flags, place: int, mark: np.uint32) -> bool:
    """Does a flat's number stand behind a numbered building (12号楼3单元501), or right behind an estate?"""
    if mark & np.uint32(IS_ESTATE) and _behind_estate(what, place):
        return True
    if mark & np.uint32(IS_DASH):
        return _dashed(what, place)
    if not mark & np.uint32(IS_BUILDING) or not some(what, place - 2, place, IS_FLAT):
        return False
    row = digits = letters = 0
    for after in range(place + 1, place + 15):
        here = what[after]
        if not here & np.uint32(IS_FLAT):
            dashed = here & np.uint32(IS_DASH) and what[after + 1] & np.uint32(IS_DIGIT)
            if row and (here & np.uint32(IS_ROOM) or dashed):
                return True
            row = digits = letters = 0
            continue
        row += 1
        digits += 1 if here & np.uint32(IS_DIGIT) else 0
        letters += 1 if here & np.uint32(IS_LETTER) else 0
        if row > 2 or (digits and letters):
            return True
    return False


@compiled
def _dashed(what: Flags, place: int) -> bool:
    """3-2-501, or 501 behind the dash where the number before it belongs to an estate (12区3-501)."""
    before = place
    while before > max(place - 4, 0) and what[before - 1] & np.uint32(IS_DIGIT):
        before -= 1
    if not 1 <= place - before <= 3:
        return False
    after = place + 1
    while after < place + 6 and what[after] & np.uint32(IS_DIGIT):
        after += 1
    if after - place - 1 in (1, 2):
        flat = what[after + 1] & (what[after + 2] & what[after + 3])
        if not some(what, before - 2, before, IS_AREA):
            return bool(what[after] & np.uint32(IS_DASH) and flat & np.uint32(IS_DIGIT))
        return bool(what[after] & np.uint32(IS_DASH) and what[after + 1] & np.uint32(IS_DIGIT))
    if what[before - 1] & np.uint32(IS_LETTER):
        return 3 <= after - place - 1 <= 4
    roomed = some(what, before - 2, before, IS_AREA) or what[after] & np.uint32(IS_ROOM)
    return bool(3 <= after - place - 1 <= 4 and roomed)
