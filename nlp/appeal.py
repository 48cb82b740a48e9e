"""Appeal (诉求类型) by what the text says of itself, else by the trained head."""

import re
from collections.abc import Sequence

import numpy as np

from config.vocabulary import Appeal
from nlp.heads import Matrix, softmax

_SAID = (
    (Appeal.REPORT, re.compile(r"举报|检举|实名举报|揭发")),
    (Appeal.PRAISE, re.compile(r"表扬|点赞|(?:特此|衷心|非常|由衷|真诚|写信)感谢|感谢信|锦旗|拾金不昧"
r"|(?:服务|态度)(?:真|很|特别|非常)好|为.{0,12}点个赞")),
    (Appeal.COMPLAINT, re.compile(r"投诉|曝光|维权|强烈要求|强烈谴责|无良")),
    (Appeal.SUGGESTION, re.compile(r"建议|提议|呼吁|倡议|(?:能不能|可否|能否|可不可以)(?:增设|增加|设立"
r"|延长|开通|加装|优化)|希望(?:能)?(?:增设|增加|设立|延长|开通|加装|优化"
r"|完善)")),
    (Appeal.QUESTION, re.compile(r"咨询|请问|想问|问一下|询问|如何办理|怎么办理|怎样办理|是否(?:可以|需要"
r"|有|能)|什么时候|何时(?:能|可以|才)|需要(?:什么|哪些)(?:材料|手续|条件)"
r"|有没有(?:相关)?政策")),
    (Appeal.HELP, re.compile(r"求助|求求|恳请|恳求|帮帮|救救|急需|跪求|请帮|帮忙|走投无路|请求帮助")),
)  # fmt: skip
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
    hints: dict[Appeal, float] = {}
    body = text[:400] if len(text) <= 800 else text[:400] + text[-200:]
    for appeal, said in _SAID:
        if title and said.search(title):
            hints[appeal] = _LOUD * _IN_TITLE
        elif said.search(body):
            hints[appeal] = _LOUD if len(body) < 150 else _LOUD / 2
    if Appeal.PRAISE in hints and re.search(r"投诉|差劲|太差|气愤|要求|解决|希望", text):
        hints.pop(Appeal.PRAISE)
    return hints


_ORDER = tuple(Appeal)
_COLUMN = {appeal: np.intp(place) for place, appeal in enumerate(_ORDER)}
