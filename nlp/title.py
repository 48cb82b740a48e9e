"""A topic's title and keywords, taken from its items' own words."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple, Protocol, TypeVar

from nlp.clean import split_repost
from nlp.lexicon.words import word_list
from nlp.mask import all_private_persons
from nlp.summary import sentences_of

_SENTENCE = re.compile(r"[。！!？?；;\n]+")
_LEAD = re.compile(r"^(?:尊敬的?[^，,：:]{0,12}[，,：:]\s*)?(?:您好|你好)?[，,！!。：:\s]*")
_LONGEST = 40
_ENOUGH = 12
_BODY = 40
_KNOWN = 8192
"""Of so many lines it is remembered what they are made of: a topic that grows is asked for the same ones again."""
_LOGS = [math.log1p(count) for count in range(_ENOUGH + 1)]
_PLACE = re.compile(
    r"[\u4e00-\u9fff](?:路|街|巷|桥|小区|花园|家园|苑|村|镇|乡|街道|学校|小学|中学|幼儿园|医院|河|水库|市场"
    r"|广场|站|县|区)"
)
_OWN_VOICE = re.compile(r"[我俺咱你您]|本人|请问|求助|大家")
_OUTCRY = re.compile(r"[?？!！~～…]|谁管|哈哈|呵呵|[\U0001F300-\U0001FAFF]")
_ORNAMENT = re.compile(
    r"^(?:@\S+\s|#[^#]{1,20}#)+|\[[\u4e00-\u9fff]{1,4}\]"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\u200d\ufe0f]"
)
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
    return _Line(_candidate(title, text), bool(title.strip()), frozenset(_grams(f"{title} {text[:_BODY]}")))


def spread(items: Sequence[_Item]) -> Sequence[_Item]:
    """Twelve of many at most, evenly: what all say is said by these."""
    step = -(-len(items) // _ENOUGH)
    return items[::step] if step > 1 else items


@lru_cache(maxsize=_KNOWN)
def _plainness(text: str, titled: bool) -> float:
    """How much a line reads like a title: the product of its qualities, about 1."""
    quality = 1.3 if titled else 1.0
    if _PLACE.search(text):
        quality *= 1.15
    if _OWN_VOICE.search(text):
        quality *= 0.75
    if _OUTCRY.search(text):
        quality *= 0.8
    return quality * (1.0 if 7 <= len(text) <= 28 else 0.75)


def summary_of(items: Sequence[Titled], limit: int = 3) -> str:
    """The sentences of the items that are most like all others, in one line; names of private persons are taken out."""
    said = [one.sentence for one in sentences_of(items, limit)]
    return "。".join(said) + "。" if said else ""


def _candidate(title: str, text: str) -> str:
    own = title.strip() or _first_sentence(split_repost(text)[0] or text)
    own = _ORNAMENT.sub("", own).strip(" ，,、：:") or own
    return own if len(own) <= _LONGEST else own[: _LONGEST - 1] + "…"


def _first_sentence(text: str) -> str:
    said = _LEAD.sub("", text.strip())
    begin = 0
    for end, following in (*map(re.Match.span, _SENTENCE.finditer(said)), (len(said), 0)):
        part = said[begin:end]
        if len(part.strip(" ，,、#")) >= 6:
            return part.strip(" ，,、")
        begin = following
    return text.strip()[:_LONGEST]


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
