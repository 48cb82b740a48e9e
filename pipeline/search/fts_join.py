"""Joins lists of rows that ascend, and words that follow each other; compiled."""

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


@compiled
def both(one: Numbers, other: Numbers) -> Numbers:
    """What both hold."""
    found, filled, here, there = np.empty(min(len(one), len(other)) + 1, np.int64), 0, 0, 0
    while here < len(one) and there < len(other):  # without a branch: which is less is chance
        mine, its = one[here], other[there]
        found[filled] = mine
        filled += int(mine == its)
        here += int(mine <= its)
        there += int(its <= mine)
    return found[:filled]


@compiled
def without(one: Numbers, other: Numbers) -> Numbers:
    """What `other` does not hold."""
    found, filled, here, there = np.empty(len(one) + 1, np.int64), 0, 0, 0
    while here < len(one) and there < len(other):
        mine, its = one[here], other[there]
        found[filled] = mine
        filled += int(mine < its)
        here += int(mine <= its)
        there += int(its <= mine)
    rest = len(one) - here
    found[filled : filled + rest] = one[here:]
    return found[: filled + rest]


@compiled
def either(one: Numbers, other: Numbers) -> Numbers:
    """What one of them holds."""
    found, filled, here, there = np.empty(len(one) + len(other), np.int64), 0, 0, 0
    while here < len(one) and there < len(other):
        mine, its = one[here], other[there]
        found[filled] = min(mine, its)
        filled += 1
        here += int(mine <= its)
        there += int(its <= mine)
    for left in (one[here:], other[there:]):
        found[filled : filled + len(left)] = left
        filled += len(left)
    return found[:filled]


@compiled
def following(  # noqa: C901  one pass over two lists
    rows: Numbers, ends: Numbers, positions: Numbers, next_rows: Numbers, next_ends: Numbers, next_positions: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Entries of the second list whose positions stand right behind one of the first: rows, counts, ends, positions."""
    size = min(len(rows), len(next_rows))
    found, counts, bounds = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    told = np.empty(min(len(positions), len(next_positions)), np.int64)
    made, filled, there = 0, 0, 0
    for here in range(len(rows)):
        while there < len(next_rows) and next_rows[there] < rows[here]:
            there += 1
        if there == len(next_rows):
            break
        if next_rows[there] != rows[here]:
            continue
        begun = filled
        at = ends[here - 1] if here else 0
        behind = next_ends[there - 1] if there else 0
        while at < ends[here] and behind < next_ends[there]:
            step = next_positions[behind] - positions[at]
            if step == 1:
                told[filled] = next_positions[behind]
                filled += 1
            if step >= 1:
                at += 1
            else:
                behind += 1
        if filled > begun:
            found[made], counts[made], bounds[made] = rows[here], filled - begun, filled
            made += 1
    return found[:made], counts[:made], bounds[:made], told[:filled]


@compiled
def add_scores(
    scores: Weights, all_rows: Numbers, lengths: Weights, rows: Numbers, counts: Numbers, rare: float
) -> None:
    """Adds to each row that holds the word: rare * count / (count + length); `lengths` are BM25's, already weighed."""
    here, there = 0, 0
    while here < len(all_rows) and there < len(rows):
        mine, its = all_rows[here], rows[there]
        scores[here] += (mine == its) * (rare * counts[there] / (counts[there] + lengths[here]))
        here += int(mine <= its)
        there += int(its <= mine)
