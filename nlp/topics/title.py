"""A topic's title and keywords, taken from its items' own words."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import Protocol, TypeVar

from nlp.lexicon.words import word_list
from nlp.personal.mask import all_private_persons
from nlp.topics.headline import lines_of, names_place, plainness
from nlp.topics.summary import sentences_of
from nlp.topics.title_choice import MOST, choose

_BODY = 40
_KNOWN = 16384
"""Of so many words it is remembered whether they tell anything."""
_WORD = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,12}$")
_COUNTED = re.compile(
    r"^第?[一二两三四五六七八九十百千万几半]+(?:个|天|次|遍|趟|月|个月|年|岁|米|斤|元|块|小时|分钟|点|人|户|声|下|条|平|称|捋|层|楼|期|张"
    r"|多|些|样|会儿|哈)?$"
)
"""A number with what it counts, which tells nothing of a matter."""
_ROOTS = [math.sqrt(length) for length in range(13)]


_Item = TypeVar("_Item")


class Titled(Protocol):
    """What is needed of an item."""

    @property
    def title(self) -> str:
        """Masked title, may be empty."""

    @property
    def text(self) -> str:
        """Masked text."""

    @property
    def tokens(self) -> Sequence[str]:
        """Its words, may be empty."""


def title_of(items: Sequence[Titled]) -> str:
    """What a person would call the matter: of all titles and first sentences the one that says most of what all say.

    Plain titles that name a place are preferred to outcries; names of private persons are taken out.
    """
    return titles_of([items])[0]


def titles_of(matters: Sequence[Sequence[Titled]]) -> list[str]:
    """The titles of many matters; names are looked for in all of them at once."""
    return titles_of_lines([[Line(item.title, item.text) for item in spread(items)] for items in matters])


def titles_of_lines(matters: Sequence[Sequence["Line"]]) -> list[str]:
    """The same of the lines of those items of each matter that `spread` gives."""
    _read(line for lines in matters for line in lines)
    told = [lines[0].text if len(lines) == 1 else "" for lines in matters]
    several = [place for place, lines in enumerate(matters) if len(lines) > 1]
    lines = [line for place in several for line in matters[place]]
    if lines:
        _judge(lines)
        chosen = choose(
            [line.beginning for line in lines],
            [line.text for line in lines],
            [line.plainness for line in lines],
            [len(matters[place]) for place in several],
        )
        for place, best in zip(several, chosen, strict=True):
            told[place] = lines[best].text if best >= 0 else ""
    return all_private_persons(told)


class Line:
    """An item's title or first sentence, how its words begin, and how much it reads like a title.

    It is read once, and together with others, by `titles_of_lines`; until then it says nothing, and keeps `unread`.
    """

    __slots__ = ("beginning", "plainness", "text", "titled", "unread")

    def __init__(self, title: str, text: str) -> None:
        self.text = ""
        self.beginning = f"{title} {text[:_BODY]}"
        self.titled = bool(title.strip())
        self.plainness = 0.0
        self.unread: tuple[str, str] | None = title, text


def _read(lines: Iterable[Line]) -> None:
    new = [line for line in lines if line.unread]
    for line, text in zip(new, lines_of([line.unread for line in new if line.unread]), strict=True):
        line.text, line.unread = text, None


def _judge(lines: Iterable[Line]) -> None:
    new = [line for line in lines if not line.plainness]
    for line, placed in zip(new, names_place([line.text for line in new]), strict=True):
        line.plainness = plainness(line.text, line.titled, placed)


def spread(items: Sequence[_Item]) -> Sequence[_Item]:
    """Twelve of many at most, evenly: what all say is said by these."""
    step = -(-len(items) // MOST)
    return items[::step] if step > 1 else items


def summary_of(items: Sequence[Titled], limit: int = 3) -> str:
    """The sentences of the items that are most like all others, in one line; names of private persons are taken out."""
    said = [one.sentence for one in sentences_of(items, limit)]
    return "。".join(said) + "。" if said else ""


def keywords_of(items: Sequence[Titled], limit: int = 6) -> list[str]:
    """The words that most of the items share, the most telling first."""
    return keywords_of_words([(item.title, telling(item.tokens)) for item in spread(items)], limit)


def keywords_of_words(said: Iterable[tuple[str, Iterable[str]]], limit: int = 6) -> list[str]:
    """The same of the titles and `telling` words of those items that `spread` gives."""
    documents: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for title, words in said:
        documents.update(words)
        if title:
            titles.update([word for word in words if word in title])
    named = titles.get
    weight = {word: (count + named(word, 0)) * _ROOTS[len(word)] for word, count in documents.items()}
    least = sorted(weight.values())[-limit] if len(weight) > limit else 0.0
    likely = [word for word, own in weight.items() if own >= least]  # a few of hundreds
    ranked = sorted(likely, key=lambda word: (-weight[word], word))
    return ranked[:limit]


def telling(tokens: Iterable[str]) -> tuple[str, ...]:
    """Those of an item's words that may be keywords, each once."""
    return tuple({word: None for word in map(intern, tokens) if _telling(word)})


@lru_cache(maxsize=_KNOWN)
def _telling(token: str) -> bool:
    """Whether a word may be a keyword."""
    return bool(_WORD.match(token)) and token not in word_list("empty_words") and not _COUNTED.match(token)
