"""Appeal (诉求类型) by what the text says of itself, else by the trained head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from config.vocabulary import Appeal
from nlp.finder import Match
from nlp.heads import Matrix, softmax
from nlp.scan import Flags, Scanner

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
_APPEAL_OF = [appeal for appeal, words in _NAMED for _ in words]
WORDS = [word for _, words in _NAMED for word in words]
"""What a finder must look for so that `choose` can use its matches."""
_SAID: tuple[tuple[Appeal, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        Appeal.PRAISE,
        ("服务", "态度", "点个赞"),
        re.compile(r"(?:服务|态度)(?:真|很|特别|非常)好|为.{0,12}点个赞"),
    ),
    (
        Appeal.SUGGESTION,
        ("能不", "可否", "能否", "可不", "希望"),
        re.compile(r"(?:能不能|可否|能否|可不可以|希望能?)(?:增设|增加|设立|延长|开通|加装|优化|完善)"),
    ),
    (
        Appeal.QUESTION,
        ("如何", "怎么", "怎样", "是否", "什么", "何时", "需要", "有没"),
        re.compile(
            r"(?:如何|怎么|怎样)办理|是否(?:可以|需要|有|能)|(?:什么时候|何时)(?:能|可以|才)"
            r"|需要(?:什么|哪些)(?:材料|手续|条件)|有没有(?:相关)?政策"
        ),
    ),
)
GROUPS = {f"may be {appeal.value}": words for appeal, words, _ in _SAID}
"""What a scanner must know so that `choose` can skip the patterns of texts that hold none of their words."""
_HEADING, _TAIL, _LONG = 400, 200, 800
"""What is read of a body: its beginning, and the end of a long one."""
_LOUD = 3.0
_IN_TITLE = 1.6
_HEAD = 4.0
"""The head may speak against an appeal that the text names itself, but no louder than this (log-odds)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was found in one text: its title and body, the matches of `WORDS` in the two joined, the appeals whose
    patterns may match."""

    title: str
    text: str
    matches: Sequence[Match]
    possible: frozenset[Appeal]


def possible(scanner: Scanner, flags: Flags) -> list[frozenset[Appeal]]:
    """The appeals whose patterns may match in each text. `flags`: by text, of a scanner that knows `GROUPS`."""
    bits = [(appeal, scanner.bit[f"may be {appeal.value}"]) for appeal, _, _ in _SAID]
    known: dict[int, frozenset[Appeal]] = {}
    wanted = sum(bit for _, bit in bits)
    for seen in set((flags & np.uint32(wanted)).tolist()):
        known[seen] = frozenset(appeal for appeal, bit in bits if seen & bit)
    return [known[seen] for seen in (flags & np.uint32(wanted)).tolist()]


def choose(said: Sequence[Said], scores: Matrix) -> list[tuple[Appeal, float]]:
    """The appeal of each text and its probability. `scores`: the head's log-odds, shape (texts, 6)."""
    mixed = np.maximum(scores - scores.max(axis=1, keepdims=True), -_HEAD)
    for row, one in enumerate(said):
        for appeal, weight in _hints(one).items():
            mixed[row, _COLUMN[appeal]] += weight
    chances = softmax(mixed)
    best = chances.argmax(axis=1)
    return [(_ORDER[place], round(float(chances[row, place]), 4)) for row, place in enumerate(best.tolist())]


def _hints(said: Said) -> dict[Appeal, float]:
    """Log-odds for the appeals that the text names itself; the title outranks the body."""
    if not said.matches and not said.possible:
        return {}
    title, text = said.title, said.text
    body = text[:_HEADING] if len(text) <= _LONG else text[:_HEADING] + text[-_TAIL:]
    start = len(title) + 1 if title else 0
    first, last = start + _HEADING, start + len(text) - (_TAIL if len(text) > _LONG else 0)
    named = [
        (_APPEAL_OF[number], place)
        for number, place in said.matches
        if place < start or place + len(WORDS[number]) <= first or (place >= last and len(text) > _LONG)
    ]
    in_body = [appeal for appeal, place in named if place >= start] + _patterned(body, said.possible)
    hints = dict.fromkeys(in_body, _LOUD if len(body) < 150 else _LOUD / 2)
    if title:
        in_title = [appeal for appeal, place in named if place < start] + _patterned(title, said.possible)
        hints |= dict.fromkeys(in_title, _LOUD * _IN_TITLE)
    if Appeal.PRAISE in hints and any(word in text for word in _BLAME):
        hints.pop(Appeal.PRAISE)
    return hints


def _patterned(text: str, appeals: frozenset[Appeal]) -> list[Appeal]:
    """Of these appeals those whose patterns match."""
    return [appeal for appeal, _, pattern in _SAID if appeal in appeals and pattern.search(text)]


_BLAME = ("投诉", "差劲", "太差", "气愤", "要求", "解决", "希望")
_ORDER = tuple(Appeal)
_COLUMN = {appeal: np.intp(place) for place, appeal in enumerate(_ORDER)}
