"""A topic's title and keywords, taken from its items' own words."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from nlp.clean import split_repost
from nlp.lexicon.words import word_list
from nlp.mask import private_persons

_SENTENCE = re.compile(r"[。！!？?；;\n]+")
_LEAD = re.compile(r"^(?:尊敬的?[^，,：:]{0,12}[，,：:]\s*)?(?:您好|你好)?[，,！!。：:\s]*")
_LONGEST = 40
_WORD = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,12}$")


class Titled(Protocol):
    """What is needed of an item."""

    @property
    def title(self) -> str:
        """Masked title, may be empty."""

    @property
    def text(self) -> str:
        """Masked text."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its words, may be empty."""


def title_of(items: Sequence[Titled]) -> str:
    """The title (or first sentence) that is most like all others; names of private persons are taken out."""
    candidates = [(_candidate(item), item) for item in items[:200]]
    grams = Counter(gram for text, _ in candidates for gram in _bigrams(text))
    best = max((text for text, _ in candidates if text), key=lambda text: _likeness(text, grams), default="")
    return private_persons(best)


def summary_of(items: Sequence[Titled], limit: int = 2) -> str:
    """The sentences of the items that are most like all others, in one line; names of private persons are taken out."""
    sentences = {
        part.strip(): None
        for item in items[:50]
        for part in _SENTENCE.split(item.text[:600])
        if 10 <= len(part.strip()) <= 90
    }
    grams = Counter(gram for sentence in sentences for gram in _bigrams(sentence))
    ranked = sorted(sentences, key=lambda sentence: -_likeness(sentence, grams))
    chosen: list[str] = []
    for sentence in ranked[:20]:
        own = _bigrams(sentence)
        if len(chosen) < limit and all(len(own & _bigrams(other)) < 0.4 * len(own) for other in chosen):
            chosen.append(sentence)
    return private_persons("。".join(chosen) + "。") if chosen else ""


def _candidate(item: Titled) -> str:
    own = item.title.strip() or _first_sentence(split_repost(item.text)[0] or item.text)
    return own if len(own) <= _LONGEST else own[: _LONGEST - 1] + "…"


def _first_sentence(text: str) -> str:
    for part in _SENTENCE.split(_LEAD.sub("", text.strip())):
        if len(part.strip(" ，,、#")) >= 6:
            return part.strip(" ，,、")
    return text.strip()[:_LONGEST]


def _bigrams(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _likeness(text: str, grams: Counter[str]) -> float:
    own = _bigrams(text)
    return sum(math.log1p(grams[gram]) for gram in own) / math.sqrt(len(own) + 6) if own else 0.0


def keywords_of(items: Sequence[Titled], limit: int = 6) -> list[str]:
    """The words that most of the items share, the most telling first."""
    documents: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for item in items[:500]:
        documents.update(set(_words(item.tokens)))
        titles.update({word for word in _words(item.tokens) if word in item.title})
    weight = {word: (count + titles[word]) * math.sqrt(len(word)) for word, count in documents.items()}
    ranked = sorted(weight, key=lambda word: (-weight[word], word))
    return ranked[:limit]


def _words(tokens: Iterable[str]) -> list[str]:
    return [token for token in tokens if _WORD.match(token) and token not in word_list("empty_words")]
