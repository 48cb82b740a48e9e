"""Which sentences may tell a number of an event, and where in them: one compiled look before the patterns."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.numerals import HAN
from nlp.scan import END, Flags, Scan, Scanner, decimals
from nlp.signal_words import ALONE, ASIDE, BESIDE, HAPPENS, STAKE

NAMES = ("deaths", "injured", "missing", "evacuated", "affected", "money")
EVENT, COUNT, AMOUNT = 1, 2, 4
"""What may begin at a place: a word for what happens, a number of people or houses, an amount of money."""
_NUMERAL, _DIGIT, _UNIT, _MONEY, _SIGN, _VERB, _INNER, _REACH, _CLOSE, _MORE, _RANGE, _COUNTING, _NO_COUNT, _PIECE, _HOUSE, _AFTER_PIECE, _AFTER_HOUSE, _PERSON = (
    1 << bit for bit in range(18)
)
_AROUND_BEFORE, _AROUND_BEHIND = 60, 60
"""How far around a sentence it may be said that it is a story, or none."""
_STAKE_BEFORE, _STAKE_BEHIND = 22, 18
"""How far before the beginning and behind the end of an amount the word stands that puts it at stake."""


class Opened(NamedTuple):
    """A sentence that may tell something: number of its text, where it begins and ends in it, (what, place in the
    sentence) of all that may begin in it, whether people or money may be told of, and whether it may be no news."""

    text: int
    start: int
    end: int
    spots: list[tuple[int, int]]
    people: bool
    money: bool
    aside: bool


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it."""
    return {"happens": HAPPENS, "beside": BESIDE, "alone": ALONE, "stake": STAKE, "aside": ASIDE}


_PERSONS = (
    "人名位口条具男女大小个户家仨俩死伤亡失群居村乘旅游学师业住市用投储客者职员工娃孩丈交产亲会侄保儿农医司同哥商"
    "外奶妇妈妹妻姐姑姥婴媳孕孙安少幼店弟当快患我战房技护掘操救教木某母民消清渔焊父爷爸环球生电病矿租老考船行警路"
    "车辅过选邻钳队阿青顾食饲驴驾骑重轻"
)
"""What a counting word, or the word for those who are counted, begins with."""

_LAST_OF_PERSONS = (
    "人太头爷妈娘姨婆公工友孩娃子女妇者员机客生学师民众主户东手哥安洁警士童儿年汉叔伙亲爸奶姥夫妻伴媳弟姐妹孙侄戚居"
    "男医护某甲乙丙长店家命婴我他她自己仨俩"
)
"""What the word for somebody ends with."""


@cache
def _marks() -> Flags:
    """What each character of the basic plane is, as a sum of the constants above; those beyond count as the last one."""
    known = {
        _NUMERAL: decimals() + HAN,
        _DIGIT: decimals() + HAN,
        _UNIT: _PERSONS,
        _MONEY: "元块圆币万萬亿千百wWkK",
        _SIGN: "￥¥币",
        _VERB: "赔罚扣骗收付交欠坑讹诈亏失借转发给",
        _INNER: ",，.",
        _REACH: "至到为达",
        _MORE: "余多来几好 ",
        _RANGE: "至到-~—－",
        _COUNTING: "人名",
        _NO_COUNT: "第",
        _PIECE: "个",
        _HOUSE: "家",
        _AFTER_PIECE: "无没已都全被不抢溺了、 ）)…",
        _AFTER_HOUSE: "企商店工单长人庭属",
        _PERSON: _LAST_OF_PERSONS,
        _CLOSE: "，,。；;!！?？\n",
    }
    marks = np.zeros(0x10000, np.uint32)
    for bit, characters in known.items():
        marks[[ord(mark) for mark in characters]] |= np.uint32(bit)
    return marks


class _Bits(NamedTuple):
    """The scanner's bits of the groups."""

    happens: np.uint32
    beside: np.uint32
    alone: np.uint32
    stake: np.uint32
    aside: np.uint32


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        self._bits = _Bits(*(np.uint32(scanner.bit[name]) for name in groups()))

    def open(self, scan: Scan) -> list[Opened]:
        """Sentences that may tell of a signal, in order."""
        if not len(scan.starts):
            return []
        sentences, spots = _opened(scan.flags, scan.points, _marks(), self._bits)
        texts = np.searchsorted(scan.starts, sentences[:, 0], side="right") - 1
        first = scan.starts[texts]
        sentences[:, :2] -= first[:, None]
        begun = list(zip(spots[:, 0].tolist(), spots[:, 1].tolist(), strict=True))
        return [
            Opened(text, start, end, begun[top:bottom], bool(people), bool(money), bool(aside))
            for text, (start, end, top, bottom, people, money, aside) in zip(
                texts.tolist(), sentences.tolist(), strict=True
            )
        ]


class _Seen(NamedTuple):
    """Sentences (start, end, first and last spot, people, money, aside), spots (what, place), and how many of both."""

    sentences: NDArray[np.int64]
    spots: NDArray[np.int64]
    filled: NDArray[np.int64]


@compiled
def _opened(
    flags: Flags, points: Flags, marks: Flags, bits: _Bits
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sentences that may tell something, and all that may begin in them."""
    size = len(points)
    what = np.zeros(size + 32, np.uint32)
    for place in range(size):
        what[place] = marks[min(points[place], np.uint32(0xFFFF))]
    seen = _Seen(np.empty((size, 7), np.int64), np.empty((size, 2), np.int64), np.zeros(2, np.int64))
    words = bits.happens | bits.beside | bits.alone
    start, spots, happens, counted, alone, money = 0, 0, False, False, False, False
    for place in range(size):
        here = np.int64(0)
        flag = flags[place]
        if flag & words:
            if flag & (bits.happens | bits.beside):
                here |= EVENT
            happens = happens or flag & bits.happens != 0
            alone = alone or (flag & bits.alone != 0 and _somebody(what, place, start))
        if what[place] & np.uint32(_NUMERAL) and _begins(what, place, start):
            end = _end_of_number(what, place)
            if _of_people(what, place, end):
                here |= COUNT
                counted = True
            if _of_money(what, place, end) and _near(
                flags, place - _STAKE_BEFORE, end + _STAKE_BEHIND, bits.stake
            ):
                here |= AMOUNT
                money = True
        if here:
            seen.spots[spots, 0], seen.spots[spots, 1] = here, place - start
            spots += 1
        if flag & np.uint32(END):
            people = happens and (counted or alone)
            if people or money:
                row = seen.filled[0]
                aside = _near(flags, start - _AROUND_BEFORE, place + _AROUND_BEHIND, bits.aside)
                seen.sentences[row, 0], seen.sentences[row, 1] = start, place
                seen.sentences[row, 2], seen.sentences[row, 3] = seen.filled[1], spots
                seen.sentences[row, 4], seen.sentences[row, 5], seen.sentences[row, 6] = people, money, aside
                seen.filled[0] += 1
                seen.filled[1] = spots
            spots = seen.filled[1]
            start, happens, counted, alone, money = place + 1, False, False, False, False
    return seen.sentences[: seen.filled[0]].copy(), seen.spots[: seen.filled[1]].copy()


@compiled
def _somebody(what: Flags, place: int, start: int) -> bool:
    """Does the word for somebody end a little before what happens, or stand behind it (撞死一名工人)?"""
    for near in range(max(place - 12, start), place + 9):
        if near != place and what[near] & np.uint32(_PERSON):
            return True
    return False


@compiled
def _begins(what: Flags, place: int, start: int) -> bool:
    """Does a number begin here, and go on with none before it?"""
    if place == start:
        return True
    if what[place - 1] & np.uint32(_NUMERAL):
        return False
    inner = place - 2 >= start and what[place - 1] & np.uint32(_INNER) and what[place - 2] & np.uint32(_DIGIT)
    return not inner or what[place - 1] & np.uint32(_CLOSE) != 0


@compiled
def _end_of_number(what: Flags, place: int) -> int:
    end = place + 1
    while what[end] & np.uint32(_NUMERAL) or (
        what[end] & np.uint32(_INNER) and what[end - 1] & np.uint32(_DIGIT) and what[end + 1] & np.uint32(_DIGIT)
    ):
        end += 1
    return end


@compiled
def _of_people(what: Flags, place: int, end: int) -> bool:
    """Does a word for people or houses follow (3 多名工人, 3 至 5 人), or is it where a number ends up (升至 3)?"""
    if place > 0 and what[place - 1] & np.uint32(_NO_COUNT):
        return False
    if what[end - 1] & np.uint32(_UNIT):  # 仨, 俩
        return True
    after = _past(what, end, _MORE)
    if what[after] & np.uint32(_COUNTING) and what[after + 1] & np.uint32(_RANGE) and what[after + 2] & np.uint32(_NUMERAL):
        after += 1
    if what[after] & np.uint32(_RANGE) and what[after + 1] & np.uint32(_NUMERAL):
        after = _past(what, _end_of_number(what, after + 1), _MORE)
    if what[after] & np.uint32(_PIECE):  # 3 个
        return what[after + 1] & np.uint32(_UNIT | _AFTER_PIECE | _CLOSE | _NUMERAL) != 0 or what[after + 1] == 0
    if what[after] & np.uint32(_HOUSE):  # 3 家
        return what[after + 1] & np.uint32(_AFTER_HOUSE) != 0
    if what[after] & np.uint32(_UNIT):
        return True
    return place > 0 and what[place - 1] & np.uint32(_REACH) != 0 and (what[end] & np.uint32(_CLOSE) != 0 or what[end] == 0)


@compiled
def _past(what: Flags, place: int, mark: int) -> int:
    """The first place from here on, four at most, that is not of this kind."""
    end = place + 4
    while place < end and what[place] & np.uint32(mark):
        place += 1
    return place


@compiled
def _of_money(what: Flags, place: int, end: int) -> bool:
    """Is it written as money (3 万元, ￥300), or after what is done with money (罚 500)?"""
    if place > 0 and what[place - 1] & np.uint32(_SIGN):
        return True
    for after in range(place, end + 7):
        if what[after] & np.uint32(_MONEY):
            return True
        if what[after] & np.uint32(_CLOSE) and after >= end:
            break
    if end - place < 3:
        return False
    for before in range(max(place - 9, 0), place):  # noqa: SIM110  a loop is what is compiled
        if what[before] & np.uint32(_VERB):
            return True
    return False


@compiled
def _near(flags: Flags, start: int, end: int, bit: np.uint32) -> bool:
    """Does a word of this group begin between the two places?"""
    for place in range(max(start, 0), min(end, len(flags))):  # noqa: SIM110  a loop is what is compiled
        if flags[place] & bit:
            return True
    return False
