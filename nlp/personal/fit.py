"""Does a name begin here, and where does it end? Asked where something says that one may: a role, 叫, 找, a list.

A name is a surname and one or two characters; its bounds are read from both sides: no everyday word begins with its
surname, none lies across its end, and the sentence goes on with a mark, a word of the grammar or something done.
"""

from functools import cache

from nlp.lexicon.words import word_list
from nlp.personal.letters import COMPOUND, GIVEN, LAST, MIDDLE, NO_BEGINNING, SURE, SURNAMES, WHOLE

_COMPOUND = frozenset(COMPOUND.split("|")) - {"东方"}
_SURNAMES, _WEAK = frozenset(SURNAMES) - frozenset("和由要来有是但才那"), frozenset(NO_BEGINNING)
_SURE, _PLAIN = frozenset(SURE), frozenset(WHOLE)
_GIVEN, _MIDDLE, _LAST = frozenset(GIVEN), frozenset(MIDDLE), frozenset(LAST)
GOES_ON = frozenset(
    "的是在和与跟及或说问答找把被将向对给让叫使以因为从到去来又也还都就才已要想能会可不没未无有因于经"
    "欠拖骗打骂收拿跑躲住患签办开卖买做干摔撞死伤病教管带抢偷占砸改拆建养种拒等共同这那我他她你您"
)
"""Single characters with which a sentence goes on behind a name."""
_NEVER = frozenset(
    "的了是在和与跟及或不没未无也都就还又被把将给让从到们个这那某们我你他她您啊吗呢吧哦着过很太更最该此其等什么谁哪"
    "一二三四五六七八九十百千万两几半每各却已"
)
"""No name holds one of these (but for 一 and 万, which the lists of given names know)."""
_NO_END = frozenset("人村省市县区镇乡园街局厂院校路桥河山湖店馆所厅部处科室站队组户家国")
"""A word of three characters that ends so is a place or an office."""


_CALLED_SO = frozenset(
    (
        "建国",
        "卫国",
        "爱国",
        "保国",
        "兴国",
        "报国",
        "国庆",
        "建设",
        "和平",
        "胜利",
        "跃进",
        "援朝",
        "振兴",
        "向阳",
        "建成",
        "解放",
        "建军",
        "国强",
        "志远",
    )
)
"""Words of what is done, after which many people are called."""


@cache
def _titles() -> frozenset[str]:
    return word_list("personal_titles")


@cache
def _heads() -> frozenset[str]:
    return word_list("personal_heads")


@cache
def _tails() -> frozenset[str]:
    return word_list("personal_tails")


@cache
def _verbs() -> frozenset[str]:
    return word_list("personal_goes_on")


def name_end(text: str, start: int, *, strict: bool = False) -> int | None:
    """Where the name ends that begins at `start`, or None.

    `strict`: it must be one by its own characters, whatever stands before it; for contexts in which most words are no
    names.
    """
    surname = 2 if text[start : start + 2] in _COMPOUND else 1
    if surname == 1 and text[start : start + 1] not in _SURNAMES:
        return None
    for given in (2, 1):
        end = start + surname + given
        if len(text) >= end and _is_one(text, start, start + surname, end, strict):
            return end
    return None


def _is_one(text: str, start: int, given: int, end: int, strict: bool) -> bool:
    """Is it a name by its characters, with nothing across its bounds?"""
    if not _possible(text, given, end):
        return False
    double, surname = end - given == _DOUBLE, text[start] in _SURE or given - start > 1
    first = text[given] in (_MIDDLE if double else _GIVEN)
    both = double and first and text[end - 1] in _LAST
    whole = both and (surname or text[start] in _PLAIN)
    sure = whole or (not double and surname and first)
    if (strict and not sure) or not (both or surname or (first and not double)):
        return False
    if text[start] in _WEAK and not both:
        return False
    if given - start == 1 and not whole and _is_word(text, start, both):
        return False
    return _ends(text, end, sure=sure or both, whole=whole, first=first)


def _is_word(text: str, start: int, both: bool) -> bool:
    """Is the surname one end of an everyday word?"""
    return text[start : start + 2] in _heads() or (not both and text[max(0, start - 1) : start + 1] in _tails())


_DOUBLE = 2


def _possible(text: str, given: int, end: int) -> bool:
    """Can what stands from `given` to `end` be a given name at all?"""
    said, first, last = text[given:end], text[given], text[end - 1]
    if not all("\u4e00" <= mark <= "\u9fff" for mark in said) or text[given : given + 2] in _titles():
        return False
    if len(said) == 1:
        return first not in _NEVER and first not in _NO_END - _GIVEN
    if (first in _NEVER and first not in _MIDDLE) or last in _NEVER or (said in _verbs() and said not in _CALLED_SO):
        return False
    return last not in _NO_END or last in _LAST


def _ends(text: str, end: int, *, sure: bool, whole: bool, first: bool) -> bool:
    """Does the sentence go on as it does behind a name?"""
    after, following = text[end : end + 1], text[end : end + 2]
    if not ("\u4e00" <= after <= "\u9fff"):
        return True
    goes_on = after in GOES_ON or following in _verbs() or following in _titles()
    if text[end - 1 : end + 1] in _verbs() or text[end - 1 : end + 1] in _heads():
        return goes_on and (whole or (sure and after in GOES_ON))
    return goes_on or (sure and first)


def starts_word(text: str, place: int, name: str) -> bool:
    """Does the third character of what was read as a name begin a word (苏强拖欠), and is it no given name?"""
    following = text[place : place + 2]
    given = name[1] in _MIDDLE and name[2] in _LAST
    return following in _verbs() and not (given and text[place + 1 : place + 3] in _verbs())


def is_titled(name: str) -> bool:
    """王主任 and 刘先生 are a surname and how somebody is addressed, no name."""
    return name[1:] in _titles()


def is_word(pair: str) -> bool:
    """Are these two characters an everyday word, though the first one is a surname?"""
    return pair in _heads()
