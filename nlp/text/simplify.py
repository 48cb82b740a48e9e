"""Texts in traditional characters are read in simplified ones, character for character, and shown as they were."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.look.scan import code_points
from nlp.text.fold import simplified_characters, simplify

_PLANE = 0xFFFF
_FEW, _SHARE = 3, 10
"""A text is in traditional characters when it holds three of them, or when every tenth character is one: a single one
may be a name (乾县) that must stay."""


def simplified(texts: Sequence[str]) -> dict[int, str]:
    """Number -> the text in simplified characters, of the same length, for those that are in traditional ones."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    points = code_points("\n".join((*texts, "")))
    hits = np.flatnonzero(_traditional()[np.minimum(points, _PLANE)])
    if not len(hits):
        return {}
    owners = np.searchsorted(np.cumsum(lengths), hits, side="right")
    numbers, counts = np.unique(owners, return_counts=True)
    return {
        number: simplify()(texts[number])
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)
        if count >= _FEW or count * _SHARE >= len(texts[number])
    }


def as_written(text: str, masked: str) -> str:
    """`text` with asterisks where `masked`, which was made from its simplified form, has them."""
    return "".join("*" if hidden == "*" else mark for mark, hidden in zip(text, masked, strict=True))


@cache
def _traditional() -> NDArray[np.bool_]:
    """Of each character of the basic plane: does a simplified one stand for it?"""
    known = np.zeros(_PLANE + 1, bool)
    known[[point for point in simplified_characters() if point < _PLANE]] = True
    return known
