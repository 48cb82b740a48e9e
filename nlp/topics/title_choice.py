"""Which of some lines says most of what all say: the lines of many matters in one compiled pass."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.look.scan import code_points

MOST = 12
"""Lines of a matter, at most."""
_LOGS = np.array([math.log1p(count) for count in range(MOST + 1)])
_Numbers = NDArray[np.int64]


def choose(
    beginnings: Sequence[str], texts: Sequence[str], plainness: Sequence[float], many: Sequence[int]
) -> list[int]:
    """The place of each matter's best line; -1 where none has a text.

    `beginnings`: of each line what is counted of it; `texts`: what is judged of it; `plainness`: a factor of its own.
    `many`: how many lines each matter has. A line is worth the logarithms of 1 + how many beginnings hold each of its
    pairs of letters, summed, by the root of their number and 6. Of equals the first.
    """
    pairs = [text for both in zip(beginnings, texts, strict=True) for text in both]
    letters = code_points("".join(pairs)).astype(np.int64)
    ends = np.fromiter(accumulate(map(len, pairs), initial=0), np.int64, len(pairs) + 1)
    found: list[int] = _choose(letters, ends, np.array(plainness), np.array(many, np.int64), _LOGS).tolist()
    return found


class _Table(NamedTuple):
    """Pairs of letters of one matter after the other: which pair stands in a spot, of which matter, how many lines
    begin with it, and what met it last."""

    pairs: _Numbers
    owners: _Numbers
    counts: _Numbers
    met: _Numbers


@compiled
def _choose(
    letters: _Numbers, ends: _Numbers, plainness: NDArray[np.float64], many: _Numbers, logs: NDArray[np.float64]
) -> _Numbers:
    best = np.full(len(many), -1, np.int64)
    lasts = np.cumsum(many)
    size = _size(ends, lasts)
    table = _Table(
        np.zeros(size, np.int64), np.full(size, -1, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    )
    for matter in range(len(many)):
        lines = range(lasts[matter] - many[matter], lasts[matter])
        for line in lines:
            for place in range(ends[2 * line], ends[2 * line + 1] - 1):
                spot = _spot(letters[place], letters[place + 1], matter, table)
                if table.met[spot] != 2 * line:
                    table.met[spot] = 2 * line
                    table.counts[spot] += 1
        most = -1.0
        for line in lines:
            worth = _worth(letters[ends[2 * line + 1] : ends[2 * line + 2]], matter, 2 * line + 1, table, logs)
            if worth >= 0 and worth * plainness[line] > most:
                most, best[matter] = worth * plainness[line], line
    return best


@compiled
def _size(ends: _Numbers, lasts: _Numbers) -> int:
    """Twice the letters of the longest matter at least, a power of two."""
    size, begin = 64, np.int64(0)
    for last in lasts:
        while size < 2 * (ends[2 * last] - begin):
            size *= 2
        begin = ends[2 * last]
    return size


@compiled
def _worth(letters: _Numbers, matter: int, mark: int, table: _Table, logs: NDArray[np.float64]) -> float:
    """What a text is worth to its matter; -1 for one without letters."""
    if len(letters) == 0:
        return -1.0
    whole, rest, pairs = 0.0, 0.0, 0
    for place in range(len(letters) - 1):
        spot = _spot(letters[place], letters[place + 1], matter, table)
        if table.met[spot] == mark:
            continue
        table.met[spot] = mark
        pairs += 1
        more = logs[table.counts[spot]]
        summed = whole + more  # what the sum loses is kept, so that it does not hang on the order
        gained = summed - whole
        rest += (whole - (summed - gained)) + (more - gained)
        whole = summed
    return float((whole + rest) / np.sqrt(pairs + 6))


@compiled
def _spot(letter: np.int64, following: np.int64, matter: int, table: _Table) -> int:
    """Where a pair of letters stands in the table, if need be from now on; what other matters have left is free."""
    pair = letter << 21 | following
    last = len(table.pairs) - 1
    spot = ((letter * 8191 + following) * 40503 >> 7) & last
    while table.owners[spot] == matter and table.pairs[spot] != pair:
        spot = (spot + 1) & last
    if table.owners[spot] != matter:
        table.pairs[spot], table.owners[spot], table.counts[spot], table.met[spot] = pair, matter, 0, -1
    return int(spot)
