"""What a text reports of an event in numbers: deaths, injured, missing, evacuated, affected, money.

The newest state, summed over its parts; the lower end of a range. Not counted: history, fiction, drills, denied
rumours, the wording of laws, animals, idioms. Source of these rules: the paragraph Signals of the command's contract.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nlp.look.scan import Scan, Scanner
from nlp.severity import mention
from nlp.severity.context import Part, denied_after, of_animals, parts
from nlp.severity.count_beside import affected
from nlp.severity.counts import people
from nlp.severity.happening import Token, tokens_of
from nlp.severity.mention import Mention
from nlp.severity.money import amounts
from nlp.severity.numerals import PATTERN as NUMBER
from nlp.severity.numerals import value
from nlp.severity.signal_gates import NAMES, Gates, Opened, groups
from nlp.severity.signal_spots import AMOUNT
from nlp.types import Signal

Told = tuple[str, Mention]
"""A signal's name, and a number that is told of it."""
_READ = 4000
_QUOTE_MARKS = "\"“”'‘’「」『』＂"
_WIDE_MARKS = "０-９．％"
_ODD, _QUOTE, _WIDE = (re.compile(f"[{marks}]") for marks in (_QUOTE_MARKS + _WIDE_MARKS, _QUOTE_MARKS, _WIDE_MARKS))
"""Looked for first: translating a sentence costs ten times as much as seeing that it needs none."""
_QUOTES = str.maketrans("", "", _QUOTE_MARKS)
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF0E, 0xFF05)}
"""Full-width digits and their point."""
_DUE = re.compile(
    "欠|骗|损失|罚|拖|没发|不发|不退|没退|不给|没给|没影|跑了|水漂|至今|要不回|不还|没还|烂尾|停工|没到账|联系不上|关门|倒闭|少[给发算]|到现在|交的|没拿|拿不|没领|到账|只给"
)
_FINE_BY_LAW = re.compile(
    "处[^，,。]{0,16}元[^，,。]{0,4}以[上下]|(?<![被我])处[^，,。]{0,14}元的?罚款|元以[上下][^，,。]{0,12}罚款|以[上下][^，,。]{0,14}罚款"
)
_FOUND = re.compile(
    r"(?:失踪|失联|走失|走丢)[^。没未无]{0,14}(?:找到|寻回|平安|获救|走出|生还|现身|脱险|归来|回家(?!的路)|被发现在|最后被发现|截肢|转院|送医)"
)
_STILL = re.compile("(?:仍|尚|还|其余|另)[^，,。]{0,8}(?:失踪|失联|下落不明|没找到|未找到|在搜|在寻找|在打捞)")
_SOME_FOUND = re.compile(
    rf"(?:找到|寻回|救[出上起]来?|捞上来|挖[出到]来?)(?:了|其中)?(?P<n>{NUMBER})(?:人|名|个|位|(?P<body>具))"
    rf"|[，,](?P<m>{NUMBER})(?:人|名|个|位)(?:已经?|均|被)?(?:找到|获救|脱险|生还|救[出上起])"
)
_OF_THOSE = re.compile(
    rf"[，,]?(?:其中|当中|可惜|但)?(?:{NUMBER}[人名个位])?(?:其中|当中|[均都皆全]|已[经无]|不幸|死|遇难|身亡)"
)
"""What is told right behind those who were found is told of them."""
_CLAIMED = re.compile("赔偿|工伤|工亡|抚恤|不赔|没赔|补助金|丧葬")
_LONG_AGO = re.compile("\\d{4}年|[\\d一二两三四五六七八九十几]+年前|当年|[死伤亡]过|那年|历史|纪念|周年|同比")
"""Who still claims for what befell him last year tells of it as of now."""
_WAGES = re.compile("欠薪|讨薪|讨要(?:工资|工钱|薪)|拖欠|血汗钱|维权|集体投诉")
_ALL_DEAD = re.compile("(?:均|全部|都)已?(?:遇难|死亡|身亡|罹难)")


def signals(text: str) -> dict[str, Signal]:
    """What one text reports; only signals above zero."""
    scanner, gates = _own_gates()
    return signals_of([text], gates, scanner.scan([text]))[0]


def signals_of(texts: Sequence[str], gates: Gates, scan: Scan) -> list[dict[str, Signal]]:
    """What each text reports in its first 4,000 characters. `scan`: of the same texts, by the scanner of `gates`."""
    opened = [one for one in gates.open(scan) if one.start < _READ and one.end > one.start + 2]
    read = [_read(texts[one.text], one) for one in opened]
    tokens = [list(tokens_of(*said)) if one.people else [] for one, said in zip(opened, read, strict=True)]
    counted = [
        people(said[0], one.start, own) if own else [] for one, said, own in zip(opened, read, tokens, strict=True)
    ]
    staked = [_staked(one, *said) if one.money else [] for one, said in zip(opened, read, strict=True)]
    found: list[dict[str, list[Mention]]] = [{} for _ in texts]
    for one, said, own, told, money in zip(opened, read, tokens, counted, staked, strict=True):
        for name, number in _mentions(texts[one.text], _Sentence(one, *said, own), told, money):
            found[one.text].setdefault(name, []).append(number)
    return [_settled(text[:_READ], mentions) if mentions else {} for text, mentions in zip(texts, found, strict=True)]


@cache
def _own_gates() -> tuple[Scanner, Gates]:
    scanner = Scanner(groups())
    return scanner, Gates(scanner)


class _Sentence(NamedTuple):
    """Where it stands, what it says and what may begin where in it, and its tokens where people may be told of."""

    opened: Opened
    said: str
    spots: list[tuple[int, int]]
    tokens: list[Token]


def _read(text: str, opened: Opened) -> tuple[str, list[tuple[int, int]]]:
    """A sentence as it is read, and what may begin where in it."""
    sentence = text[opened.start : min(opened.end, _READ)]
    return _plain(sentence, opened.spots) if _ODD.search(sentence) else (sentence, opened.spots)


def _staked(opened: Opened, sentence: str, spots: Sequence[tuple[int, int]]) -> list[Told]:
    """The amounts that a sentence puts at stake."""
    places = [place for what, place in spots if what & AMOUNT]
    return [("money", amount) for amount in amounts(sentence, opened.start, places)]


def _mentions(text: str, sentence: _Sentence, counted: list[Told], staked: list[Told]) -> list[Told]:
    """What one sentence reports, of people (`counted`) and money (`staked`), unless it tells of history, fiction, a
    drill, a rumour, a law or animals."""
    opened, said, spots, tokens = sentence
    found = counted
    if (staked and all(told.kind == "旁" for _, told in found)) or (not (staked or found) and _WAGES.search(said)):
        found = affected(said, opened.start, tokens if opened.people else tokens_of(said, spots)) or found
    found = [*found, *staked]
    if not found or not opened.aside:
        return [(name, told) for name, told in found if name == "money" or not of_animals(said, told.place)]
    start, end = opened.start, min(opened.end, _READ)
    if denied_after(said, text[end + 1 : end + 60]):
        return []
    live = parts(said, text[max(0, start - 60) : start])
    return [(name, told) for name, told in found if _counts(said, name, told, live)]


def _plain(sentence: str, spots: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence with narrow digits and without quotation marks, and where its spots are now."""
    if _WIDE.search(sentence):
        sentence = sentence.translate(_NARROW)
    if not _QUOTE.search(sentence):
        return sentence, spots
    quotes = [found.start() for found in _QUOTE.finditer(sentence)]
    return _QUOTE.sub("", sentence), [(what, place - bisect_left(quotes, place)) for what, place in spots]


def _counts(sentence: str, name: str, told: Mention, live: Sequence[Part]) -> bool:
    """Is it so, now, and about people or their money? Old debts count, old accidents do not."""
    part = next(part for part in reversed(live) if part.start <= told.place)
    if told.place >= part.unreal:
        return False
    past = told.place >= part.past and not (_CLAIMED.search(sentence) and not _LONG_AGO.search(sentence))
    if name == "money" and part.law and _FINE_BY_LAW.search(sentence, part.start, part.end):
        return False
    if name in {"money", "affected"}:
        return not (past or part.law) or _DUE.search(sentence[part.start : part.end]) is not None
    return not (past or part.law or of_animals(sentence, told.place))


def _settled(text: str, found: Mapping[str, Sequence[Mention]]) -> dict[str, Signal]:
    found = {name: _without_whole(name, mentions, found) for name, mentions in found.items()}
    result = {
        name: mention.money(mentions) if name == "money" else mention.people(mentions)
        for name, mentions in found.items()
    }
    if "missing" not in result:
        return _in_order(result)
    still = _STILL.search(text)
    if left := _left(text, found["missing"], found.get("deaths", ())):
        result["missing"] = Signal(left, result["missing"].words)
    elif "deaths" in result and _ALL_DEAD.search(text) and not still:
        del result["missing"]
    elif _FOUND.search(text.translate(_QUOTES)) and not still:
        if _ALL_DEAD.search(text):
            result.setdefault("deaths", result["missing"])
        del result["missing"]
    return _in_order(result)


def _in_order(result: Mapping[str, Signal]) -> dict[str, Signal]:
    """What is more than nothing, as `NAMES` are ordered."""
    return {name: result[name] for name in NAMES if name in result and result[name].value > 0}


def _left(text: str, missing: Sequence[Mention], deaths: Sequence[Mention]) -> float:
    """失联5人，今早找到3人: how many are left of those missing; 0 where the text does not say how many were found."""
    last = missing[-1]
    if len(missing) != 1 or _STILL.search(text):
        return 0
    some = _SOME_FOUND.search(text, last.sentence + last.place, last.sentence + last.place + 60)
    number = value(some["n"] or some["m"]) if some else None
    died = (
        0.0
        if some and (some["body"] or _OF_THOSE.match(text, some.end()))
        else sum(told.value for told in deaths if (told.sentence, told.place) > (last.sentence, last.place))
    )
    return max(0, last.value - number - died) if number and number < last.value else 0


def _without_whole(name: str, mentions: Sequence[Mention], found: Mapping[str, Sequence[Mention]]) -> Sequence[Mention]:
    """一家五口中毒, 三人没救回来, 两人还在ICU: five are told of first, and then what became of all of them."""
    if name not in {"injured", "missing"} or len(mentions) < _FIRST_AND_REST or "deaths" not in found:
        return mentions
    first, rest = mentions[0], mentions[1:]
    became = sum(told.value for told in rest) + sum(told.value for told in found["deaths"])
    return rest if first.value == became else mentions


_FIRST_AND_REST = 2
