"""Emoticons in square brackets ([怒], [笑cry]) as one word each; all other words stay as jieba cuts them."""

import re
from functools import cache

import numpy as np

from nlp.lexicon.words import word_list
from nlp.words.tokens import Tokens


def with_emoticons(words: Tokens) -> Tokens:
    """The same words, but that an emoticon which the list of names knows is one of them."""
    if "[" not in words.text:
        return words
    inner = {place for found in _known().finditer(words.text) for place in range(found.start() + 1, found.end())}
    if not inner:
        return words
    return Tokens(words.text, np.array([end for end in words.ends.tolist() if end not in inner], np.int64))


@cache
def _known() -> re.Pattern[str]:
    names = sorted(word_list("emoticons"), key=len, reverse=True)
    return re.compile(rf"\[(?:{'|'.join(map(re.escape, names))})\]")
