"""Segmentation: jieba's tokens, by rjieba where it is installed (15-20 times faster), else by jieba itself.

rjieba keeps ASCII runs joined by . _ - together, which jieba 0.42.1 splits (jieba-rs issue 162); such tokens are split
again with jieba's own expression, unless the word stands in the user dictionary.
"""

import logging
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate

_JOINED = re.compile(r"[a-zA-Z0-9](?=[._\-][a-zA-Z0-9])")
_ASCII = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_LONE = re.compile("[\ud800-\udfff]")
_lock = threading.Lock()


class Segmenter:
    """Cuts texts into words; instances with the same words share one engine."""

    def __init__(self, words: Iterable[str] = (), engine: str = "") -> None:
        """`words`: the user dictionary. `engine`: `rjieba` or `jieba`; empty for the fastest there is."""
        self._words = {word for word in words if word}
        self._engine = engine
        self._cut: Callable[[str], list[str]] | None = None

    def cut(self, text: str) -> list[str]:
        """The words of one text, in order; joined they give the text."""
        cut = self._cut or self._load()
        try:
            tokens = cut(text)
        except UnicodeEncodeError:  # half an emoji, which rjieba cannot read
            tokens = _as_in(text, cut(_LONE.sub("\ufffd", text)))
        if self._fast and ("." in text or "-" in text or "_" in text):
            joined = [found.start() for found in _JOINED.finditer(text)]
            if joined:
                return self._split(tokens, joined)
        return tokens

    def cut_all(self, texts: Sequence[str]) -> list[list[str]]:
        """The words of many texts."""
        return [self.cut(text) for text in texts]

    def _load(self) -> Callable[[str], list[str]]:
        with _lock:
            if self._cut is None:
                self._fast, self._cut = _engine(self._engine, tuple(sorted(self._words)))
        return self._cut

    def _split(self, tokens: list[str], joined: Sequence[int]) -> list[str]:
        """`joined`: where in the text something is joined; what straddles two tokens is not."""
        starts = list(accumulate(map(len, tokens), initial=0))
        places = dict.fromkeys(bisect_right(starts, place) - 1 for place in joined)
        for place in reversed(places):
            token = tokens[place]
            if token.isascii() and token not in self._words and _JOINED.search(token):
                tokens[place : place + 1] = [part for part in _ASCII.split(token) if part]
        return tokens


def _as_in(text: str, tokens: Iterable[str]) -> list[str]:
    """Tokens of a text of the same length, as they stand in `text`."""
    ends = list(accumulate(map(len, tokens)))
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@cache
def _engine(name: str, words: tuple[str, ...]) -> tuple[bool, Callable[[str], list[str]]]:
    if name != "jieba":
        try:
            import rjieba  # noqa: PLC0415  optional, and heavy: loaded at the first text
        except ImportError:
            if name == "rjieba":
                raise
        else:
            fast = rjieba.Jieba()
            for word in words:
                fast.add_word(word, None, None)
            return True, fast.cut
    import jieba  # noqa: PLC0415  heavy: loaded at the first text

    jieba.setLogLevel(logging.ERROR)
    plain = jieba.Tokenizer()
    for word in words:
        plain.add_word(word)
    return False, plain.lcut
