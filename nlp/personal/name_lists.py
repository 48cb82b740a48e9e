"""What names are made of, learnt from the dictionary of jieba (MIT), which knows 72,842 words as names of persons."""

from collections import Counter
from functools import cache
from importlib.resources import files
from random import Random

from nlp.personal.letters import COMPOUND, GIVEN, LAST, MIDDLE, SURE, SURNAMES

_DOUBLE, _SINGLE = 0.76, 0.22
"""Shares of names with two and with one character behind a surname of one."""
_SMOOTH, _WHOLE = 6, 3
_YOUNG = (
    "梓涵 子轩 浩然 一诺 宇航 欣怡 子涵 雨桐 可馨 诗涵 雨欣 梓萱 思远 佳怡 俊杰 浩宇 奕辰 沐宸 若汐 语嫣 芷若 沐阳 "
    "梓豪 铭泽 奕帆 博文 嘉怡 依诺 雅琪 欣妍 梦琪 紫涵 睿思 晨曦 皓轩 天佑 明轩 子墨 安琪 思琪 语桐 书瑶 若曦 承泽 "
    "予安 知远 星辰 佑宁"
)


@cache
def dictionary() -> tuple[dict[str, int], list[str]]:
    """Words that are no names of persons with how often they occur, and whole names of three characters."""
    words, names = {}, []
    for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, many, kind = line.split()
        if not kind.startswith("nr"):
            words[word] = int(many)
        elif kind == "nr" and len(word) == _WHOLE and word[0] in SURE:
            names.append(word)
    return words, names


class Namer:
    """Draws names as people have them."""

    def __init__(self) -> None:
        _, names = dictionary()
        self.family: Counter[str] = Counter(name[0] for name in names)
        self.middle: Counter[str] = Counter(name[1] for name in names)
        self.last: Counter[str] = Counter(name[2] for name in names)
        for mark in MIDDLE:
            self.middle[mark] += _SMOOTH
        for mark in LAST:
            self.last[mark] += _SMOOTH
        for young in _YOUNG.split():
            self.middle[young[0]] += 40
            self.last[young[1]] += 40
        for place, mark in enumerate(dict.fromkeys(SURNAMES)):
            self.family[mark] += 8 + 4000 // (place + 4)
        self.single: Counter[str] = Counter({mark: 20 for mark in GIVEN})
        self.single += Counter({mark: many // 2 for mark, many in self.last.items() if mark in GIVEN})
        self._given = [name[1:] for name in names if name[1] in MIDDLE and name[2] in LAST]
        self._young = _YOUNG.split()
        self._drawn = {
            id(counts): (list(counts), list(counts.values()))
            for counts in (self.family, self.middle, self.last, self.single)
        }

    def _draw(self, counts: Counter[str], dice: Random) -> str:
        marks, weights = self._drawn[id(counts)]
        return dice.choices(marks, weights)[0]

    def name(self, dice: Random) -> str:
        """A name."""
        way = dice.random()
        family = dice.choice(COMPOUND.split("|")) if dice.random() < 0.02 else self._draw(self.family, dice)
        if dice.random() < 0.1:
            family = dice.choice(SURNAMES)
        if way < _SINGLE:
            return family + self._draw(self.single, dice)
        if way < 0.55:
            return family + dice.choice(self._given)
        if way < 0.62:
            return family + dice.choice(self._young)
        if way < 0.85:
            return family + self._draw(self.middle, dice) + self._draw(self.last, dice)
        return family + dice.choice(GIVEN) + dice.choice(GIVEN)
