"""Emotion of a post: two models, one of everyday posts and one of posts on the epidemic, and how far it is of the one
kind or the other.

The labelled posts are of two kinds that speak unlike each other, so what is learnt from both alike suits neither. Each
kind has weights of its own, in which the posts of the other count less (`nlp.train.kinds`), and a column says of which
kind a post is. All are linear in each word: a word still costs one look-up.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from config.vocabulary import Emotion
from nlp.about.heads import Matrix, likeliest

Float = TypeVar("Float", np.float32, np.float64)
_ORDER = tuple(Emotion)
MANY = len(_ORDER)
"""Columns of one kind: everyday posts first, then the others; behind both stands the kind, from -1 to 1 between them
and beyond."""
NEITHER = 0.3
"""The kind of a text with a title, which is a petition and no post: both are heard, so that a complaint is no calmer
than one model for all posts finds it (98 of 100 petitions are answered as by that one)."""


def mixed(columns: NDArray[Float]) -> NDArray[Float]:
    """Log-odds of the emotions, (posts, emotions). A head that was learnt from one kind has no more columns than
    these."""
    if columns.shape[1] <= MANY:
        return columns
    epidemic = (np.clip(columns[:, -1:], -1, 1) + 1) / 2
    told = (1 - epidemic) * columns[:, :MANY] + epidemic * columns[:, MANY : 2 * MANY]
    return told.astype(columns.dtype, copy=False)


def choose(scores: Matrix, titled: Sequence[bool]) -> list[tuple[Emotion, float]]:
    """The emotion of each text and its probability. `scores`: the head's log-odds; `titled`: has it a title?"""
    columns = scores
    if columns.shape[1] > MANY:
        columns = scores.copy()
        columns[np.array(titled, bool), -1] = NEITHER
    return [(_ORDER[place], p) for place, p in likeliest(mixed(columns))]
