"""Texts as runs of Chinese characters and runs of letters, as code points, many texts in one compiled pass.

The normal form of a text is its runs, each followed by one space: `A3区停水, 打12345` becomes ` a3 区停水 打 12345 `.
A word's normal form stands in it exactly where its grams stand side by side in the text (`grams.py`).
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.text.fold import fold

CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
LONGEST = 64
"""Characters of a run of letters that are looked at; Elasticsearch would cut at 255, SQLite nowhere."""
_SPACE = 32
_END, CHINESE, LETTERS = 0, 1, 2
Points = NDArray[np.uint32]
Numbers = NDArray[np.int64]


class Normal(NamedTuple):
    """Normal forms one after the other; text i is `points[bounds[i] : bounds[i + 1]]`."""

    points: Points
    bounds: Numbers


def normal(texts: Sequence[str]) -> Normal:
    """The normal forms of raw texts."""
    return Normal(*_normal(*folded(texts), classes()))


def gram_texts(texts: Sequence[str]) -> list[str]:
    """The grams of each text, joined by spaces."""
    points, bounds = _grams(*folded(texts), classes())
    joined = points.tobytes().decode("utf-32-le", "surrogatepass")
    ends = bounds.tolist()
    return [joined[start : end - 1] if end > start else "" for start, end in pairwise(ends)]


def gram_counts(texts: Sequence[str]) -> list[int]:
    """How many grams each text has."""
    counts: list[int] = _counts(*folded(texts), classes()).tolist()
    return counts


def folded(texts: Sequence[str]) -> tuple[Points, Numbers]:
    """Code points of the folded texts, and where each begins and the last ends."""
    folded = [fold(text) for text in texts]
    bounds = np.zeros(len(folded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, folded), np.int64, len(folded)), out=bounds[1:])
    return np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), np.uint32), bounds


@cache
def classes() -> NDArray[np.uint8]:
    """Of each code point: whether it ends a run, or is Chinese, or a letter or digit."""
    every = "".join(map(chr, range(0x110000)))
    kinds = np.zeros(len(every), np.uint8)
    for kind, characters in ((LETTERS, rf"[^\W_{CJK}]+"), (CHINESE, f"[{CJK}]+")):
        for run in re.finditer(characters, every):
            kinds[run.start() : run.end()] = kind
    return kinds


@compiled
def _normal(points: Points, bounds: Numbers, classes: NDArray[np.uint8]) -> tuple[Points, Numbers]:
    made = np.empty(2 * len(points) + len(bounds), np.uint32)
    ends = np.zeros(len(bounds), np.int64)
    filled = 0
    for text in range(len(bounds) - 1):
        made[filled] = _SPACE
        filled += 1
        before, length = _END, 0
        for place in range(bounds[text], bounds[text + 1]):
            kind = classes[points[place]]
            if kind != before and before != _END:  # noqa: PLR1714  what is compiled knows no set
                made[filled] = _SPACE
                filled += 1
            length = length + 1 if kind == before else 1
            before = kind
            if kind == CHINESE or (kind == LETTERS and length <= LONGEST):
                made[filled] = points[place]
                filled += 1
        if before != _END:
            made[filled] = _SPACE
            filled += 1
        ends[text + 1] = filled
    return made[:filled].copy(), ends


@compiled
def _grams(points: Points, bounds: Numbers, classes: NDArray[np.uint8]) -> tuple[Points, Numbers]:
    """Every gram followed by a space."""
    made = np.empty(3 * len(points) + 1, np.uint32)
    ends = np.zeros(len(bounds), np.int64)
    filled = 0
    for text in range(len(bounds) - 1):
        length = 0
        for place in range(bounds[text], bounds[text + 1]):
            kind = classes[points[place]]
            last = place + 1 == bounds[text + 1]
            following = _END if last else classes[points[place + 1]]
            length += 1
            if kind == CHINESE:
                made[filled] = points[place]
                filled += 1
                if following == CHINESE:
                    made[filled] = points[place + 1]
                    filled += 1
            elif kind == LETTERS and length <= LONGEST:
                made[filled] = points[place]
                filled += 1
            if kind == CHINESE or (kind == LETTERS and following != kind):
                made[filled] = _SPACE
                filled += 1
            if following != kind:
                length = 0
        ends[text + 1] = filled
    return made[:filled].copy(), ends


@compiled
def _counts(points: Points, bounds: Numbers, classes: NDArray[np.uint8]) -> Numbers:
    """A character of Chinese is the beginning of a gram, and so is that of a run of letters."""
    counts = np.zeros(len(bounds) - 1, np.int64)
    for text in range(len(bounds) - 1):
        before = _END
        for place in range(bounds[text], bounds[text + 1]):
            kind = classes[points[place]]
            if kind == CHINESE or (kind == LETTERS and before != LETTERS):
                counts[text] += 1
            before = kind
    return counts
