"""Segmentation: jieba's tokens, by its own dictionary and model in a compiled loop (nlp/words/cutting.py)."""

import threading
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from nlp.look.scan import Flags, code_points
from nlp.words.cutting import Dictionary, cut
from nlp.words.jieba_words import dictionary
from nlp.words.tokens import Tokens
from nlp.words.word_keys import split

_lock = threading.Lock()


class Segmenter:
    """Cuts texts into words; instances with the same words share one dictionary."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """`words`: the user dictionary."""
        self._words = tuple(sorted({word for word in words if word}))
        self._known: Dictionary | None = None

    def cut(self, text: str) -> list[str]:
        """The words of one text, in order; joined they give the text."""
        return list(self.cut_all([text])[0])

    def cut_all(self, texts: Sequence[str]) -> list[Tokens]:
        """The words of many texts."""
        return self.cut_points(texts, code_points("".join(texts)))

    def cut_points(self, texts: Sequence[str], points: Flags, gap: int = 0) -> list[Tokens]:
        """The words of many texts. `points`: the characters of all texts, with `gap` others behind each text."""
        long = np.fromiter(map(len, texts), np.int64, len(texts))
        ends = np.cumsum(long + gap) - gap
        starts = ends - long
        places, many = cut(points, starts, ends, self._known or self._load(), True)
        places -= np.repeat(starts, many)
        return list(map(Tokens, texts, split(places, many.tolist())))

    def _load(self) -> Dictionary:
        with _lock:
            self._known = _known(self._words)
        return self._known


@cache
def _known(words: tuple[str, ...]) -> Dictionary:
    return dictionary(words)
