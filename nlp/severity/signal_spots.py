"""The compiled look at all characters of a batch for numbers of people, amounts of money, and what befell people."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.look.scan import END, Flags, decimals
from nlp.severity.numerals import HAN

EVENT, COUNT, AMOUNT, _HAPPENS, _ALONE = (1 << bit for bit in range(5))
"""What may begin at a place: a word for what happens, a number of people or houses, an amount of money."""
(
    _NUMERAL,
    _STOP,
    _UNIT,
    _MONEY,
    _SIGN,
    _VERB,
    _INNER,
    _REACH,
    _CLOSE,
    _MORE,
    _RANGE,
    _COUNTING,
    _NO_COUNT,
    _PIECE,
    _HOUSE,
    _NO_PIECE,
    _AFTER_HOUSE,
    _PERSON,
    _HOME,
    _ITEM,
) = (1 << bit for bit in range(20))
_LONGEST = 28
"""No number is written with more characters."""
_AROUND_BEFORE, _AROUND_BEHIND = 60, 60
"""How far around a sentence it may be said that it is a story, or none."""
_STAKE_BEFORE, _STAKE_BEHIND = 22, 18
"""How far before the beginning and behind the end of an amount the word stands that puts it at stake."""


_PERSONS = (
    "人名位口条具男女大小个户家仨俩死伤亡失群居村乘旅游学师业住市用投储客者职员工娃孩丈交产亲会侄保儿农医司同哥商"
    "外奶妇妈妹妻姐姑姥婴媳孕孙安少幼店弟当快患我战房技护掘操救教木某母民消清渔焊父爷爸环球生电病矿租老考船行警路"
    "车辅过选邻钳队阿青顾食饲驴驾骑重轻例号副舅叔伯嫂侄公岳老闺表堂朋妇徒摊厨服教客房新胎"
)
"""What a counting word, or the word for those who are counted, begins with."""

_LAST_OF_PERSONS = (
    "人太头爷妈娘姨婆公工友孩娃子女妇者员机客生学师民众主户东手哥安洁警士童儿年汉叔伙亲爸奶姥夫妻伴媳弟姐妹孙侄戚居"
    "驾伴姑舅叔伯嫂师驶男医护某甲乙丙长店家命婴我他她自己仨俩甥父母婿贩头弟"
)
"""What the word for somebody ends with."""


@cache
def marks_of_characters() -> Flags:
    """What each character of the basic plane is, as a sum of the constants above; those beyond as the last one."""
    known = {
        _NUMERAL: decimals() + HAN,
        _STOP: "。！!？?；;\n",
        _UNIT: _PERSONS,
        _MONEY: "元块圆币万萬亿千百wWkK",
        _SIGN: "￥¥币",
        _VERB: "赔罚扣骗收付交欠坑讹诈亏失借转发给花充刷掏垫差少套卷汇投缴押修贷",
        _INNER: ",，.．",
        _REACH: "至到为达过死伤踪联众口员近约超人者户",
        _MORE: "余多来几好 ",
        _RANGE: "至到-~—－",
        _COUNTING: "人名",
        _NO_COUNT: "第",
        _PIECE: "个",
        _HOUSE: "家",
        _NO_PIECE: "月钟点字亿平百多星礼季期课",
        _AFTER_HOUSE: "企商店工单长人庭属",
        _PERSON: _LAST_OF_PERSONS,
        _HOME: "户",
        _ITEM: "资费款金贴薪",
        _CLOSE: "，,。；;!！?？\n",
    }
    marks = np.zeros(0x10000, np.uint32)
    for bit, characters in known.items():
        marks[[ord(mark) for mark in characters]] |= np.uint32(bit)
    return marks


class Bits(NamedTuple):
    """The scanner's bits of the groups."""

    happens: np.uint32
    frames: np.uint32
    beside: np.uint32
    alone: np.uint32
    stake: np.uint32
    aside: np.uint32


@compiled
def opened(flags: Flags, points: Flags, marks: Flags, bits: Bits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sentences that may tell something, and all that may begin in them.

    Sentences, a row each: start, end, first and last row of its spots, and whether people or money may be told of, and
    whether it may be no news. Spots: what, and where in the sentence.
    """
    kinds = _kinds(flags, points, marks, bits)
    sentences = np.empty((np.count_nonzero(flags & np.uint32(END)), 7), np.int64)
    spots = np.empty((np.count_nonzero(kinds), 2), np.int64)
    start, rows, filled = 0, 0, 0
    for place in range(len(flags)):
        if not flags[place] & np.uint32(END):
            continue
        told = np.int64(0)
        for inner in range(start, place):
            told |= kinds[inner]
        people = told & _HAPPENS != 0 and told & (COUNT | _ALONE) != 0
        if people or told & AMOUNT:
            row = sentences[rows]
            row[0], row[1], row[2] = start, place, filled
            for inner in range(start, place):
                if kinds[inner] & (EVENT | COUNT | AMOUNT):
                    spots[filled, 0], spots[filled, 1] = kinds[inner], inner - start
                    filled += 1
            row[3], row[4], row[5] = filled, people, told & AMOUNT != 0
            row[6] = _near(flags, start - _AROUND_BEFORE, place + _AROUND_BEHIND, bits.aside)
            rows += 1
        start = place + 1
    return sentences[:rows].copy(), spots[:filled].copy()


@compiled
def _kinds(flags: Flags, points: Flags, marks: Flags, bits: Bits) -> NDArray[np.int64]:
    """What may begin at each place."""
    size = len(points)
    what = np.zeros(size + 32, np.uint32)
    for place in range(size):
        what[place] = marks[min(points[place], np.uint32(0xFFFF))]
    kinds = np.zeros(size, np.int64)
    words = bits.happens | bits.frames | bits.beside | bits.alone
    for place in range(size):
        if flags[place] & words:
            kinds[place] = _of_words(flags[place], what, place, bits)
        if what[place] & np.uint32(_NUMERAL) and _begins(what, place):
            kinds[place] |= _of_number(flags, what, place, bits.stake)
    return kinds


@compiled
def _of_words(flag: np.uint32, what: Flags, place: int, bits: Bits) -> int:
    """What the words at a place are."""
    kind = EVENT if flag & (bits.happens | bits.beside) else 0
    if flag & (bits.happens | bits.frames):
        kind |= _HAPPENS
    if flag & bits.alone and _somebody(what, place):
        kind |= _ALONE
    return kind


@compiled
def _of_number(flags: Flags, what: Flags, place: int, stake: np.uint32) -> int:
    """What the number is that begins at a place."""
    end = _end_of_number(what, place)
    kind = COUNT if _of_people(what, place, end) else 0
    if kind and what[_past(what, end, _MORE)] & np.uint32(_HOME):  # homes may be what a complaint is about
        kind |= _HAPPENS
    if _of_money(what, place, end) and _near(flags, place - _STAKE_BEFORE, end + _STAKE_BEHIND, stake):
        kind |= AMOUNT
    return kind


@compiled
def _somebody(what: Flags, place: int) -> bool:
    """Does the word for somebody end a little before what happens, or stand behind it (撞死一名工人)?"""
    for behind in range(place + 1, place + 9):
        if what[behind] & np.uint32(_PERSON | _STOP):
            if what[behind] & np.uint32(_PERSON):
                return True
            break
    for before in range(place - 1, max(place - 31, -1), -1):
        if what[before] & np.uint32(_PERSON | _STOP):
            return bool(what[before] & np.uint32(_PERSON))
    return False


@compiled
def _begins(what: Flags, place: int) -> bool:
    """Does a number begin here, and go on with none before it?"""
    if place == 0:
        return True
    if what[place - 1] & np.uint32(_NUMERAL):
        return False
    inner = place > 1 and what[place - 1] & np.uint32(_INNER) and what[place - 2] & np.uint32(_NUMERAL)
    return not inner or what[place - 1] & np.uint32(_CLOSE) != 0


@compiled
def _end_of_number(what: Flags, place: int) -> int:
    end = place + 1
    while end < place + _LONGEST and (
        what[end] & np.uint32(_NUMERAL)
        or (what[end] & np.uint32(_INNER) and what[end - 1] & what[end + 1] & np.uint32(_NUMERAL))
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
    if (
        what[after] & np.uint32(_COUNTING)
        and what[after + 1] & np.uint32(_RANGE)
        and what[after + 2] & np.uint32(_NUMERAL)
    ):
        after += 1
    if what[after] & np.uint32(_RANGE) and what[after + 1] & np.uint32(_NUMERAL):
        after = _past(what, _end_of_number(what, after + 1), _MORE)
    if what[after] & np.uint32(_PIECE):  # 3 个
        return not what[after + 1] & np.uint32(_NO_PIECE)
    if what[after] & np.uint32(_HOUSE):  # 3 家
        return bool(what[after + 1] & np.uint32(_AFTER_HOUSE))
    if what[after] & np.uint32(_UNIT):
        return True
    return (
        place > 0
        and what[place - 1] & np.uint32(_REACH) != 0
        and not (place > 1 and what[place - 2] & np.uint32(_NUMERAL | _MONEY))  # 3万到5万
        and (what[after] & np.uint32(_CLOSE) != 0 or what[after] == 0)
    )


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
    item = place > 0 and what[place - 1] & np.uint32(_ITEM) != 0  # 学费9800没退
    if end - place < 3 or item:
        return item and end - place >= 3
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
