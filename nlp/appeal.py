"""Appeal (诉求类型) by what the text says of itself, else by the trained head."""

import re
from collections.abc import Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick

from config.vocabulary import Appeal
from nlp.heads import Matrix, softmax

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
_WORDS = [(appeal, word) for appeal, words in _NAMED for word in words]
_AUTOMATON = AhoCorasick([word for _, word in _WORDS])
_SAID = (
    (Appeal.PRAISE, re.compile("好|个赞"), re.compile(r"(?:服务|态度)(?:真|很|特别|非常)好|为.{0,12}点个赞")),
    (
        Appeal.SUGGESTION,
        re.compile("[增设延加优善]"),
        re.compile(r"(?:能不能|可否|能否|可不可以|希望能?)(?:增设|增加|设立|延长|开通|加装|优化|完善)"),
    ),
    (
        Appeal.QUESTION,
        re.compile("办理|是否|时|需要|策"),
        re.compile(
            r"(?:如何|怎么|怎样)办理|是否(?:可以|需要|有|能)|(?:什么时候|何时)(?:能|可以|才)"
            r"|需要(?:什么|哪些)(?:材料|手续|条件)|有没有(?:相关)?政策"
        ),
    ),
)
_LOUD = 3.0
_IN_TITLE = 1.6
_HEAD = 4.0
"""The head may speak against an appeal that the text names itself, but no louder than this (log-odds)."""


def choose(title: Sequence[str], text: Sequence[str], scores: Matrix) -> list[tuple[Appeal, float]]:
    """The appeal of each text and its probability. `scores`: the head's log-odds, shape (texts, 6)."""
    mixed = np.maximum(scores - scores.max(axis=1, keepdims=True), -_HEAD)
    for row, (head, body) in enumerate(zip(title, text, strict=True)):
        for appeal, weight in _hints(head, body).items():
            mixed[row, _COLUMN[appeal]] += weight
    chances = softmax(mixed)
    best = chances.argmax(axis=1)
    return [(_ORDER[place], round(float(chances[row, place]), 4)) for row, place in enumerate(best.tolist())]


def _hints(title: str, text: str) -> dict[Appeal, float]:
    """Log-odds for the appeals that the text names itself; the title outranks the body."""
    body = text[:400] if len(text) <= 800 else text[:400] + text[-200:]
    hints = dict.fromkeys(_said(body), _LOUD if len(body) < 150 else _LOUD / 2)
    if title:
        hints |= dict.fromkeys(_said(title), _LOUD * _IN_TITLE)
    if Appeal.PRAISE in hints and any(word in text for word in _BLAME):
        hints.pop(Appeal.PRAISE)
    return hints


def _said(text: str) -> list[Appeal]:
    """The appeals that a text names."""
    found = [_WORDS[number][0] for number, _, _ in _AUTOMATON.find_matches_as_indexes(text)]
    return found + [appeal for appeal, gate, said in _SAID if gate.search(text) and said.search(text)]


_BLAME = ("投诉", "差劲", "太差", "气愤", "要求", "解决", "希望")
_ORDER = tuple(Appeal)
_COLUMN = {appeal: np.intp(place) for place, appeal in enumerate(_ORDER)}
