"""Where personal data may stand at all: one compiled look at a whole batch, before the patterns of `nlp.mask`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.personal_ids import AT_WORDS, CHAT_WORDS
from nlp.personal_names import COMPOUND, INTRODUCTIONS, OWNED_BY, ROLE_ENDS, SURE, SURNAMES
from nlp.personal_spelling import HAN_DIGITS, JOINTS, RINGED
from nlp.scan import Flags, Scan, Scanner, decimals

NUMBER, AT, INTRODUCED, ROLE, OWNER, PLATE, CHAT, DOOR, WIDE = (1 << bit for bit in range(9))
"""What may be at a place: many digits close together, an @, words that introduce a person, a role with a surname behind
it, a title or a telephone with a surname before it, the beginning of a plate, the word for a messenger, something like a
door number; WIDE: full-width characters, so that the text must be looked at again when they are made narrow."""
KINDS = (NUMBER, AT, INTRODUCED, ROLE, OWNER, PLATE, CHAT, DOOR, WIDE)
Spots = Mapping[int, Sequence[tuple[int, int]]]
"""By kind: where it may begin, and for NUMBER where its last digit is; in order."""
_WIDE_MARKS = "＠－＋．\u3000\u2010\u2011\xa0"
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ENDS_OF_ESTATES = "园苑城府湾庭郡居里寓墅邸轩阁坊厦住"
_LONG, _GAP, _SPELLED_LONG = 7, 5, 10
"""A number that is personal has at least 7 digits, or 10 of any kind, each at most 5 characters after the one before."""


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it: words of several characters."""
    return {
        "at": AT_WORDS,
        "introduced": INTRODUCTIONS,
        "role": ROLE_ENDS,
        "owner": OWNED_BY,
        "chat": CHAT_WORDS,
    }


(_DIGIT, _ANY_DIGIT, _JOINT, _SURE, _SURNAME, _REGION, _LETTER, _BUILDING, _FLAT, _ESTATE, _TIE, _BLANK, _WIDE,
 _DASH, _ROOM, _AREA) = (
    1 << bit for bit in range(16)
)


@cache
def _marks() -> Flags:
    """What each character of the basic plane is, as a sum of the constants above; those beyond count as the last one."""
    wide = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))) + _WIDE_MARKS
    letters = "".join(map(chr, (*range(65, 91), *range(97, 123))))
    digits = decimals() + chr(0xFFFF)  # digits beyond the basic plane are seen as this
    compound = COMPOUND.replace("|", "")
    known = {
        _DIGIT: digits,
        _ANY_DIGIT: digits + HAN_DIGITS + RINGED + "*",
        _JOINT: JOINTS,
        _SURE: SURE + compound[::2],
        _SURNAME: SURNAMES + compound[::2] + "·•",
        _REGION: _REGIONS + "牌",
        _LETTER: letters,
        _BUILDING: "栋幢座#弄单门梯号",
        _FLAT: digits + HAN_DIGITS + letters + "十百东西南北中左右",
        _ESTATE: _ENDS_OF_ESTATES,
        _AREA: _ENDS_OF_ESTATES + "号区期院家栋幢座楼",
        _ROOM: "室户房侧门",
        _DASH: "-",
        _TIE: ":： 叫",
        _BLANK: " ·•・-.—_\u3000",
        _WIDE: wide,
    }
    marks = np.zeros(0x10000, np.uint32)
    for bit, characters in known.items():
        marks[[ord(mark) for mark in characters]] |= np.uint32(bit)
    return marks


class _Bits(NamedTuple):
    """The scanner's bits of the groups."""

    at: np.uint32
    introduced: np.uint32
    role: np.uint32
    owner: np.uint32
    chat: np.uint32


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        self._bits = _Bits(*(np.uint32(scanner.bit[name]) for name in groups()))

    def possible(self, scan: Scan) -> list[Spots]:
        """What each text may hold, and where."""
        found: list[dict[int, list[tuple[int, int]]]] = [_NOTHING] * len(scan.starts)
        if not len(scan.starts):
            return list(found)
        kinds, places, ends = _spots(scan.flags, scan.points, _marks(), self._bits)
        texts = np.searchsorted(scan.starts, places, side="right") - 1
        first = scan.starts[texts]
        rows = zip(texts.tolist(), kinds.tolist(), (places - first).tolist(), (ends - first).tolist(), strict=True)
        for text, kind, place, end in rows:
            if found[text] is _NOTHING:
                found[text] = {}
            found[text].setdefault(kind, []).append((place, end))
        return list(found)


_NOTHING: dict[int, list[tuple[int, int]]] = {}


@cache
def _own() -> tuple[Scanner, Gates]:
    scanner = Scanner(groups())
    return scanner, Gates(scanner)


def possible(texts: Sequence[str]) -> list[Spots]:
    """What each text holds, where nothing else is looked for."""
    scanner, gates = _own()
    return gates.possible(scanner.scan(texts))


class _Seen(NamedTuple):
    """What was found: kinds, places and ends, and in `filled[0]` how many."""

    kinds: NDArray[np.int64]
    places: NDArray[np.int64]
    ends: NDArray[np.int64]
    filled: NDArray[np.int64]


@compiled
def _spots(
    flags: Flags, points: Flags, marks: Flags, bits: _Bits
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Kinds, places and ends of all that may be personal, in the order of their ends."""
    size = len(points)
    what = np.zeros(size + 32, np.uint32)
    for place in range(size):
        what[place] = marks[min(points[place], np.uint32(0xFFFF))]
    words = bits.at | bits.introduced | bits.role | bits.owner | bits.chat
    single = np.uint32(_REGION | _BUILDING | _ESTATE | _DASH)
    seen = _Seen(
        np.empty(2 * size + 8, np.int64), np.empty(2 * size + 8, np.int64), np.empty(2 * size + 8, np.int64),
        np.zeros(1, np.int64),
    )  # fmt: skip
    first, last, count, plain, longest = 0, -100, 0, 0, 0
    wide_since = False
    for place in range(size):
        mark = what[place]
        if mark & np.uint32(_ANY_DIGIT):
            if count == 0 or place - last > _GAP:
                _close(seen, first, last, count, longest)
                first, count, plain, longest = place, 0, 0, 0
            count += 1
            last = place
            plain = plain + 1 if mark & np.uint32(_DIGIT) else 0
            longest = max(longest, plain)
        elif count and ((points[place] >= 0x4E00 and points[place] <= 0x9FFF and not mark & np.uint32(_JOINT)) or points[place] == 10):
            _close(seen, first, last, count, longest)
            count, plain, longest = 0, 0, 0
        if mark & np.uint32(_WIDE) and not wide_since:
            _note(seen, WIDE, place, place)
            wide_since = True
        if points[place] == 10:
            wide_since = False
        if mark & single:
            _look_at_mark(what, place, mark, seen)
        if flags[place] & words:
            _look_at_word(flags[place], what, place, bits, seen)
    _close(seen, first, last, count, longest)
    filled = seen.filled[0]
    return seen.kinds[:filled].copy(), seen.places[:filled].copy(), seen.ends[:filled].copy()


@compiled
def _note(seen: _Seen, kind: int, place: int, end: int) -> None:
    row = seen.filled[0]
    seen.kinds[row], seen.places[row], seen.ends[row] = kind, place, end
    seen.filled[0] += 1


@compiled
def _close(seen: _Seen, first: int, last: int, count: int, longest: int) -> None:
    """A run of digits is over: is it long enough?"""
    if longest >= _LONG or count >= _SPELLED_LONG:
        _note(seen, NUMBER, first, last)


@compiled
def _some(what: Flags, start: int, end: int, wanted: int) -> bool:
    """Is one of the characters from `start` to before `end` of a kind?"""
    for place in range(max(start, 0), end):  # noqa: SIM110  a loop is what is compiled
        if what[place] & np.uint32(wanted):
            return True
    return False


@compiled
def _look_at_mark(what: Flags, place: int, mark: np.uint32, seen: _Seen) -> None:
    """Doors and plates."""
    if mark & np.uint32(_REGION):
        after = place + 1
        while after < place + 4 and what[after] & np.uint32(_BLANK):
            after += 1
        if what[after] & np.uint32(_LETTER | _WIDE) and _some(what, after + 1, after + 10, _ANY_DIGIT):
            _note(seen, PLATE, place, place)
    if mark & np.uint32(_BUILDING | _ESTATE | _DASH) and _rooms(what, place, mark):
        _note(seen, DOOR, place, place)


@compiled
def _rooms(what: Flags, place: int, mark: np.uint32) -> bool:
    """Does a flat's number stand behind a numbered building (12号楼3单元501), or right behind an estate?"""
    if mark & np.uint32(_ESTATE) and what[place + 1] & what[place + 2] & what[place + 3] & np.uint32(_DIGIT):
        return True
    if mark & np.uint32(_DASH):
        return _dashed(what, place)
    if not mark & np.uint32(_BUILDING) or not _some(what, place - 2, place, _FLAT):
        return False
    row = digits = letters = 0
    for after in range(place + 1, place + 15):
        here = what[after]
        if not here & np.uint32(_FLAT):
            if row and here & np.uint32(_ROOM):
                return True
            row = digits = letters = 0
            continue
        row += 1
        digits += 1 if here & np.uint32(_DIGIT) else 0
        letters += 1 if here & np.uint32(_LETTER) else 0
        if row > 2 or (digits and letters):
            return True
    return False


@compiled
def _dashed(what: Flags, place: int) -> bool:
    """3-2-501, or 501 behind the dash where the number before it belongs to an estate (12区3-501)."""
    before = place
    while before > max(place - 4, 0) and what[before - 1] & np.uint32(_DIGIT):
        before -= 1
    if not 1 <= place - before <= 3:
        return False
    after = place + 1
    while after < place + 6 and what[after] & np.uint32(_DIGIT):
        after += 1
    if after - place - 1 in (1, 2):
        return what[after] & np.uint32(_DASH) != 0 and what[after + 1] & what[after + 2] & what[after + 3] & np.uint32(
            _DIGIT
        ) != 0
    return 3 <= after - place - 1 <= 4 and _some(what, before - 2, before, _AREA)


@compiled
def _look_at_word(flag: np.uint32, what: Flags, place: int, bits: _Bits, seen: _Seen) -> None:
    """Addresses, persons and ids after, or before, the word that says so."""
    if flag & bits.at and _some(what, place - 2, place, _LETTER | _DIGIT | _WIDE):
        _note(seen, AT, place, place)
    if flag & bits.introduced and _some(what, place + 2, place + 26, _SURNAME):
        _note(seen, INTRODUCED, place, place)
    if flag & bits.role and (
        what[place + 2] & np.uint32(_SURE)
        or (
            what[place + 2] & np.uint32(_TIE)
            and (what[place + 3] & np.uint32(_SURNAME) or _some(what, place + 5, place + 9, _BLANK))
        )
    ):
        _note(seen, ROLE, place, place)
    if flag & bits.owner and _some(what, place - 8, place, _SURNAME):
        _note(seen, OWNER, place, place)
    if flag & bits.chat and (
        _some(what, place + 1, place + 16, _LETTER | _ANY_DIGIT | _WIDE)
        or _some(what, place - 6, place, _LETTER | _DIGIT | _WIDE)
    ):
        _note(seen, CHAT, place, place)
