"""Numbers written so that machines shall not see them: 1三8, 壹叁玖, ①③⑧, 1️⃣3️⃣, 138⭐0591⭐2231, 138杠0591杠2231.

A run of at least ten digits of any kind with little between them is read as plain digits; what it is, is then asked of
those.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.look.first_look import Quick

HAN_DIGITS = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两洞拐勾"
RINGED = "⓪①②③④⑤⑥⑦⑧⑨❶❷❸❹❺❻❼❽❾⑴⑵⑶⑷⑸⑹⑺⑻⑼㈠㈡㈢㈣㈤㈥㈦㈧㈨㊀㊁㊂㊃㊄㊅㊆㊇㊈⒈⒉⒊⒋⒌⒍⒎⒏⒐➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒"
JOINTS = "点杠横空转减格"
_WRITTEN = ("零〇○⓪oO洞", "一幺壹lI①❶⒈➀➊⑴㈠㊀", "二贰两②❷⒉➁➋⑵㈡㊁", "三叁③❸⒊➂➌⑶㈢㊂", "四肆④❹⒋➃➍⑷㈣㊃", "五伍⑤❺⒌"
    "➄➎⑸㈤㊄", "六陆⑥❻⒍➅➏⑹㈥㊅",
            "七柒拐⑦❼⒎➆➐⑺㈦㊆", "八捌⑧❽⒏➇➑⑻㈧㊇", "九玖勾⑨❾⒐➈➒⑼㈨㊈")  # fmt: skip
_DIGIT = {mark: str(digit) for digit, marks in enumerate(_WRITTEN) for mark in marks}
NUMERALS = frozenset(HAN_DIGITS + RINGED)
"""Digits in words, which are surnames too (伍, 陆)."""
_ATOM = rf"[\d{HAN_DIGITS}{RINGED}oOlI]\ufe0f?\u20e3?"
_BETWEEN = rf"(?:[^\w\n，。；;！!？?：:（）()【】\[\]\"“”、]|_|[{JOINTS}](?![\u4e00-\u9fff]{{2}}))"
_ONE = re.compile(_ATOM)
_RUN = re.compile(rf"{_ATOM}(?:{_BETWEEN}{{0,4}}{_ATOM}){{9,24}}")
_GROUPED = Quick(
    rf"(?:[{HAN_DIGITS}\d]{{2,8}}(?:[，,、][{HAN_DIGITS}\d]{{2,8}}){{1,5}}"
    rf"|[{HAN_DIGITS}]{{3,8}}(?:[。：:；;/\n][{HAN_DIGITS}]{{3,8}}){{1,5}})(?![{HAN_DIGITS}\d十百千万])"
)
"""Groups of digits in words with commas between them."""
_SPLIT = re.compile(rf"[{HAN_DIGITS}\d][，,、。：:；;/\n][{HAN_DIGITS}\d]")
"""One of these is in each of them."""
_SPREAD = Quick(
    r"(?<![\d.])(?:1\d\d|\d{4,8})(?:(?: ?[,，、。*\n:：;；|+]| - |--) ?\d{3,8}){1,5}(?![\d元万])"
    r"|(?<![\d.])\d(?:[ \-.·\u200b-\u200f\u2060\ufeff]{1,3}\d){9,18}(?!\d)"
)
"""Plain digits in groups with commas, stars or new lines between them, or each apart."""
_ODD = re.compile(rf"[{HAN_DIGITS}{RINGED}{JOINTS}oOlI]|[^\w ./\-–—()·,、\u4e00-\u9fff\u200b-\u200f\u2060\ufeff\xa0*]")
_LETTERS = 4
"""So many of oOlI, which may stand for digits, are read before and behind a run of digits."""
_SCALE = re.compile("[十百千万亿元年月日号楼点分岁个名人]")


class Spelled(NamedTuple):
    """A run of digits: the digits, and where each begins and ends in the text; `whole`: all of them must be used."""

    digits: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    whole: bool = False


@lru_cache(maxsize=4)  # four kinds of numbers are looked for in one stretch
def _all_spelled(text: str, start: int, end: int) -> tuple[Spelled, ...]:
    return tuple(_spelled(text, start, end))


def _spelled(text: str, start: int, end: int) -> Iterator[Spelled]:
    """The runs in a stretch of a text that hold something else than plain digits and plain separators."""
    for spread in _SPREAD.finditer(text, start, end):
        atoms = list(_ONE.finditer(spread.group()))
        starts = tuple(spread.start() + atom.start() for atom in atoms)
        digits = "".join(atom.group() for atom in atoms)
        yield Spelled(digits, starts, tuple(begin + 1 for begin in starts), whole=True)
    if _ODD.search(text, start, end) is None:
        return
    grouped = _GROUPED.finditer(text, start, end) if _SPLIT.search(text, start, end) else ()
    for run in (*_RUN.finditer(text, start, end), *grouped):
        if _ODD.search(run.group()) is None:
            continue
        atoms = list(_ONE.finditer(run.group()))
        digits = "".join(_DIGIT.get(atom.group()[0], atom.group()[0]) for atom in atoms)
        starts = tuple(run.start() + atom.start() for atom in atoms)
        yield Spelled(digits, starts, tuple(run.start() + atom.end() for atom in atoms))


def matching(text: str, first: int, last: int, pattern: re.Pattern[str], spare: int = 3) -> Iterator[tuple[int, int]]:
    """Where the digits from `first` to `last` match `pattern` from their beginning, with at most `spare` digits left
    over (打一下)."""
    for run in _all_spelled(text, max(0, first - _LETTERS), last + 1 + _LETTERS):
        letters = next((number for number, start in enumerate(run.starts) if text[start] not in "oOlI"), 0)
        found = pattern.match(run.digits) or pattern.match(run.digits, letters)
        if found and len(run.digits) - found.end() <= (0 if run.whole else spare):
            end = run.ends[found.end() - 1]
            if found.end() < len(run.digits) or not _SCALE.match(text, end):
                yield run.starts[found.start()], end
