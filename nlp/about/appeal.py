"""Appeal (诉求类型) by what the text says of itself, else by the trained head."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from config.vocabulary import Appeal
from nlp.about.appeal_shapes import SHAPED, SHAPES
from nlp.about.appeal_words import cues
from nlp.about.heads import Matrix, likeliest
from nlp.words.finder import Match

_NAMED: tuple[tuple[Appeal, tuple[str, ...]], ...] = (
    (Appeal.REPORT, ("举报", "检举", "揭发")),
    (
        Appeal.PRAISE,
        (
            "表扬",
            "点赞",
            "特此感谢",
            "衷心感谢",
            "非常感谢",
            "由衷感谢",
            "真诚感谢",
            "写信感谢",
            "感谢信",
            "锦旗",
            "拾金不昧",
        ),
    ),
    (Appeal.COMPLAINT, ("投诉", "曝光", "维权", "强烈要求", "强烈谴责", "无良")),
    (Appeal.SUGGESTION, ("建议", "提议", "呼吁", "倡议")),
    (Appeal.QUESTION, ("咨询", "请问", "想问", "问一下", "询问")),
    (
        Appeal.HELP,
        ("求助", "求求", "恳请", "恳求", "帮帮", "救救", "急需", "跪求", "请帮", "帮忙", "走投无路", "请求帮助"),
    ),
)
_SAID: tuple[tuple[Appeal, tuple[str, ...], tuple[str, ...]], ...] = (
    (Appeal.PRAISE, ("服务", "态度"), ("真好", "很好", "特别好", "非常好")),
    (
        Appeal.SUGGESTION,
        ("能不能", "可否", "能否", "可不可以", "希望", "希望能"),
        ("增设", "增加", "设立", "延长", "开通", "加装", "优化", "完善"),
    ),
    (Appeal.QUESTION, ("如何", "怎么", "怎样"), ("办理",)),
    (Appeal.QUESTION, ("是否",), ("可以", "需要", "有", "能")),
    (Appeal.QUESTION, ("什么时候", "何时"), ("能", "可以", "才")),
    (Appeal.QUESTION, ("需要什么", "需要哪些"), ("材料", "手续", "条件")),
    (Appeal.QUESTION, ("有没有", "有没有相关"), ("政策",)),
)
"""Phrases that say an appeal: a beginning and an end, one after the other."""
_APPLAUSE = "点个赞"
"""Says praise where it is for somebody: 为 ... 点个赞."""
_SPOKEN = [(appeal, word) for appeal, words in _NAMED for word in words]
_SPOKEN += [(appeal, first + last) for appeal, firsts, lasts in _SAID for first in firsts for last in lasts]
_SPOKEN.append((Appeal.PRAISE, _APPLAUSE))
_LONG_TEXTS = {word for _, word in _SPOKEN}
_CUES = cues()
_WEIGHT = {word: (appeal, weight) for appeal, word, weight in _CUES}
_SPOKEN += [(appeal, word) for appeal, word, _ in _CUES if word not in _LONG_TEXTS]
_APPEAL_OF = [appeal for appeal, _ in _SPOKEN]
WORDS = [word for _, word in _SPOKEN]
"""What a finder must look for so that `choose` can use its matches."""
_LENGTHS = [len(word) for word in WORDS]
_APPLAUDED = WORDS.index(_APPLAUSE)
_SAYS = [word in _LONG_TEXTS for word in WORDS]
"""Does the word say an appeal in a text of any length?"""
_HEADING, _TAIL, _LONG = 400, 200, 800
"""What is read of a body: its beginning, and the end of a long one."""
_SHORT = 150
"""A body shorter than this says nothing but its appeal."""
_BRIEF, _SHORT_HEAD = 100, 1.0
"""A text without a title and shorter than this is judged by all its cues together; the head, which learnt from long
ones with titles, says little."""
_LOUD = 3.0
_IN_TITLE = 1.6
_HEAD = 4.0
"""The head may speak against an appeal that the text names itself, but no louder than this (log-odds)."""


class Said(NamedTuple):
    """What was found in one text: its title and body, and the matches of `WORDS` in the two joined."""

    title: str
    text: str
    matches: Sequence[Match]


def choose(said: Sequence[Said], scores: Matrix) -> list[tuple[Appeal, float]]:
    """The appeal of each text and its probability. `scores`: the head's log-odds, shape (texts, 6)."""
    mixed = np.maximum(scores - scores.max(axis=1, keepdims=True), -_HEAD)
    for row, one in enumerate(said):
        if not one.title and len(one.text) < _BRIEF:
            mixed[row] = np.maximum(mixed[row], -_SHORT_HEAD) + _heard(one)
            continue
        if one.matches:
            for appeal, weight in _hints(one).items():
                mixed[row, _COLUMN[appeal]] += weight
    return [(_ORDER[place], p) for place, p in likeliest(mixed)]


def _heard(said: Said) -> NDArray[np.float64]:
    """Log-odds of a short text, shape (6,): all its cues together; without any it complains."""
    found = _USUAL.copy()
    for number, _ in said.matches:
        word = WORDS[number]
        appeal, weight = _WEIGHT.get(word, (_APPEAL_OF[number], _LOUD))
        found[_COLUMN[appeal]] += weight
    for appeal, shape in SHAPES:
        if shape.search(said.text):
            found[_COLUMN[appeal]] += SHAPED
    return found


def _hints(said: Said) -> dict[Appeal, float]:
    """Log-odds for the appeals that the text names itself; the title outranks the body.

    Of the body the beginning is read and, where it is long, the end.
    """
    title, text = said.title, said.text
    start = len(title) + 1 if title else 0
    long = len(text) > _LONG
    first, last = start + _HEADING, start + len(text) - (_TAIL if long else 0)
    loud = _LOUD if len(text) < _SHORT else _LOUD / 2
    hints = dict[Appeal, float]()
    for number, place in said.matches:
        read = place < start or place + _LENGTHS[number] <= first or (place >= last and long)
        if not (_SAYS[number] and read) or (number == _APPLAUDED and not _for_somebody(said, place, start)):
            continue
        if place < start:
            hints[_APPEAL_OF[number]] = _LOUD * _IN_TITLE
        else:
            hints.setdefault(_APPEAL_OF[number], loud)
    if Appeal.PRAISE in hints and any(word in text for word in _BLAME):
        hints.pop(Appeal.PRAISE)
    return hints


def _for_somebody(said: Said, place: int, start: int) -> bool:
    """Does 为 stand at most twelve characters before, in the same line?"""
    part, place = (said.title, place) if place < start else (said.text, place - start)
    before = part[max(0, place - 13) : place]
    return "为" in before[before.rfind("\n") + 1 :]


_BLAME = ("投诉", "差劲", "太差", "气愤", "要求", "解决", "希望")
_ORDER = tuple(Appeal)
_COLUMN = {appeal: np.intp(place) for place, appeal in enumerate(_ORDER)}
_USUAL = np.array([1.0 if appeal is Appeal.COMPLAINT else 0.0 for appeal in _ORDER])
