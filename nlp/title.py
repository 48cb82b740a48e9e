"""A topic's title and keywords, taken from its items' own words."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple, Protocol, TypeVar

from nlp.headline import line_of, plainness
from nlp.lexicon.words import word_list
from nlp.mask import all_private_persons
from nlp.summary import sentences_of

_ENOUGH = 12
_BODY = 40
_KNOWN = 8192
"""Of so many lines it is remembered what they are made of: a topic that grows is asked for the same ones again."""
_LOGS = [math.log1p(count) for count in range(_ENOUGH + 1)]
_WORD = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,12}$")
_COUNTED = re.compile(
    r"^第?[一二两三四五六七八九十百千万几半]+(?:个|天|次|遍|趟|月|个月|年|岁|米|斤|元|块|小时|分钟|点|人|户|声|下|条|平|称|捋|层|楼|期|张"
    r"|多|些|样|会儿|哈)?$"
)
"""A number with what it counts, which tells nothing of a matter."""
_ROOTS = [math.sqrt(length) for length in range(13)]


_plainness = lru_cache(maxsize=_KNOWN)(plainness)
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
    return all_private_persons([_said(items) for items in matters])


def _said(items: Sequence[Titled]) -> str:
    lines = [_line(item.title, item.text) for item in spread(items)]
    candidates = {(line.text, line.titled): None for line in lines}
    if len(candidates) == 1:
        return lines[0].text
    shared: Counter[str] = Counter()
    for line in lines:
        shared.update(line.grams)
    ranked = ((_likeness(text, shared) * _plainness(text, titled), text) for text, titled in candidates if text)
    return max(ranked, key=lambda pair: pair[0], default=(0.0, ""))[1]


class _Line(NamedTuple):
    """An item's title or first sentence, whether it is a title, and the pairs of letters that its beginning has."""

    text: str
    titled: bool
    grams: frozenset[str]


@lru_cache(maxsize=_KNOWN // 2)
def _line(title: str, text: str) -> _Line:
    return _Line(line_of(title, text), bool(title.strip()), frozenset(_grams(f"{title} {text[:_BODY]}")))


def spread(items: Sequence[_Item]) -> Sequence[_Item]:
    """Twelve of many at most, evenly: what all say is said by these."""
    step = -(-len(items) // _ENOUGH)
    return items[::step] if step > 1 else items


def summary_of(items: Sequence[Titled], limit: int = 3) -> str:
    """The sentences of the items that are most like all others, in one line; names of private persons are taken out."""
    said = [one.sentence for one in sentences_of(items, limit)]
    return "。".join(said) + "。" if said else ""


def _grams(text: str) -> Iterator[str]:
    return map(add, text, text[1:])


@lru_cache(maxsize=_KNOWN // 2)
def _bigrams(text: str) -> frozenset[str]:
    return frozenset(_grams(text))


def _likeness(text: str, grams: Counter[str]) -> float:
    own = _bigrams(text)
    return math.fsum(map(_LOGS.__getitem__, map(grams.__getitem__, own))) / math.sqrt(len(own) + 6) if own else 0.0


def keywords_of(items: Sequence[Titled], limit: int = 6) -> list[str]:
    """The words that most of the items share, the most telling first."""
    documents: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for item in spread(items):
        words = _words(tuple(item.tokens))
        documents.update(words)
        title = item.title
        if title:
            titles.update([word for word in words if word in title])
    named = titles.get
    weight = {word: (count + named(word, 0)) * _ROOTS[len(word)] for word, count in documents.items()}
    least = sorted(weight.values())[-limit] if len(weight) > limit else 0.0
    likely = [word for word, own in weight.items() if own >= least]  # a few of hundreds
    ranked = sorted(likely, key=lambda word: (-weight[word], word))
    return ranked[:limit]


@lru_cache(maxsize=_KNOWN)
def _words(tokens: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(_telling, tokens))


@lru_cache(maxsize=2 * _KNOWN)
def _telling(token: str) -> bool:
    """Whether a word may be a keyword."""
    return bool(_WORD.match(token)) and token not in word_list("empty_words") and not _COUNTED.match(token)
