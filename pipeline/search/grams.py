"""What is indexed of a text: overlapping pairs of characters, and runs of letters or digits; free of any store.

`A3区停水了, 打12345` becomes `a3 区停 停水 水了 了 打 12345`. Each Chinese character starts a gram: with the character
after it, or alone at the end of its run. So every word of any length is found wherever it stands in a text, however a
segmenter would cut there: a word of two characters is one gram, a longer one is neighbouring grams, and a single
character is the beginning of a gram. See docs/adr on the search index.
"""

import re
from dataclasses import dataclass
from operator import add

from nlp.text.fold import fold
from pipeline.search.runs import CJK, LONGEST

_RUNS = re.compile(rf"([{CJK}]+)|([^\W_{CJK}]+)")
_CHINESE = re.compile(f"[{CJK}]")


def grams(text: str) -> list[str]:
    """The grams of a raw text, in its order."""
    found: list[str] = []
    for chinese, letters in _RUNS.findall(fold(text)):
        if chinese:
            found.extend(map(add, chinese, chinese[1:]))
            found.append(chinese[-1])
        else:
            found.append(letters[:LONGEST])
    return found


def heads(found: list[str]) -> list[str]:
    """The first character of each gram of Chinese, other grams whole; one for one."""
    return [gram[0] if _CHINESE.match(gram) else gram for gram in found]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word as it is looked up: neighbouring grams; `open`: the last of them is the beginning of a gram."""

    grams: tuple[str, ...]
    open: bool

    @property
    def needle(self) -> str:
        """What `stream` of a text holds where the word occurs in the text."""
        return " " + " ".join(self.grams) + ("" if self.open else " ")

    @property
    def written(self) -> str:
        """What the normal form (`runs.py`) of a text holds where the word occurs in the text."""
        pieces: list[str] = []
        for place, gram in enumerate(self.grams):
            last = place + 1 == len(self.grams)
            if not _CHINESE.match(gram):
                pieces.append(gram + " " if pieces else f" {gram} ")
            elif len(gram) == 1:
                pieces.append(gram if last and self.open else gram + " ")
            else:
                pieces.append(gram if last else gram[0])
        return "".join(pieces)


def pattern(word: str) -> Pattern | None:
    """How a word is looked up; None when nothing of it can be."""
    found = grams(word)
    if not found:
        return None
    if not _CHINESE.fullmatch(found[-1]):
        return Pattern(tuple(found), open=False)
    if len(found) > 1 and len(found[-2]) == 2 and _CHINESE.match(found[-2]):
        return Pattern(tuple(found[:-1]), open=False)  # the pair before it says the same
    return Pattern(tuple(found), open=True)


def stream(text: str) -> str:
    """The grams of a text as one string, in which a pattern's needle is looked for."""
    return " " + " ".join(grams(text)) + " "
