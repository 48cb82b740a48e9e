"""Names by their own characters and by what stands around them: a log-linear model, read in one compiled pass.

A name is a surname and one or two characters that score more than the bound; of several that lie across each other the
one that scores most. `nlp.train.naming` fits the weights.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.personal.letters import COMPOUND
from nlp.personal.name_signs import (
    OWN,
    PAIRS,
    SIGNS,
    SLOTS,
    TRIPLES,
    Known,
    Points,
    is_han,
    is_word,
    other_signs,
    own_signs,
    signs_at,
)

FILE = Path(__file__).parent.parent / "models" / "names.npz"
EDGE = 4
"""So many line ends stand before and behind what is read."""
_LEAST, _LEAST_WHOLE, _LEAST_SINGLE = 8, 18, 14
"""A given name of two characters whose parts are less likely is none, nor is one that is so with its surname."""
_LEAST_OWN = -6.0
"""What scores less by its characters alone is none."""
_FAINT = -3.0
"""What scores less is no name, whatever stands beside it."""
_OF_WORDS = 2.0
"""Subtracted where the whole is a word of the dictionary: 高铁, 梅花鹿."""
Places = NDArray[np.int64]
Weights = NDArray[np.float32]


def named(points: Points) -> tuple[Places, Places, Weights]:
    """Where names begin and end in texts that stand one after the other, a line end behind each, and what each scores:
    one that scores less than zero is a name only where what stands on both sides of it says so."""
    known, weights = _model()
    return scored(edged(points), known, _compound(), weights)


def signs_of(points: Points, known: Known) -> tuple[Places, Places, Places]:
    """All candidates, to learn from: begins, ends, and the slots of the signs of each."""
    return candidates(edged(points), known, _compound())


def edged(points: Points) -> Points:
    """With line ends before and behind."""
    edge = np.full(EDGE, 10, np.uint32)
    return np.concatenate([edge, points, edge])


@cache
def _model() -> tuple[Known, Weights]:
    with np.load(FILE) as stored:
        known, weights = Known(*(stored[name] for name in Known._fields)), stored["weights"].astype(np.float32)
    if (len(known.pairs), len(known.triples), len(weights)) != (1 << PAIRS, 1 << TRIPLES, 1 << SLOTS):
        raise ValueError(f"{FILE} was made for other tables: python -m nlp.train.naming makes it anew")
    return known, weights


@cache
def _compound() -> Points:
    return np.array([ord(mark) for mark in COMPOUND.replace("|", "")], np.uint32)


@compiled
def scored(points: Points, known: Known, compound: Points, weights: Weights) -> tuple[Places, Places, Weights]:
    """Begins, ends and scores of the names, in order."""
    starts, ends = np.empty(len(points), np.int64), np.empty(len(points), np.int64)
    scores = np.empty(len(points), np.float32)
    slots = np.empty(SIGNS, np.int64)
    surname, middle, last, single = known.surname, known.middle, known.last, known.single
    row = 0
    for place in range(EDGE, len(points) - EDGE - 2):
        point, first, second = points[place], points[place + 1], points[place + 2]
        if point > np.uint32(0xFFFF) or surname[point] == 0 or not is_han(first):
            continue
        family, alone = int(surname[point]), int(single[first])
        both = int(middle[first]) + int(last[second]) if is_han(second) else 0
        if (both >= _LEAST and family + both >= _LEAST_WHOLE) or (alone and family + alone >= _LEAST_SINGLE):
            row = _best_at(points, place, known, compound, weights, slots, starts, ends, scores, row)
    return starts[:row] - EDGE, ends[:row] - EDGE, scores[:row].copy()


@compiled
def _best_at(  # noqa: PLR0913, PLR0917  numbers of a loop
    points: Points,
    place: int,
    known: Known,
    compound: Points,
    weights: Weights,
    slots: Places,
    starts: Places,
    ends: Places,
    scores: Weights,
    row: int,
) -> int:
    """Note the best name that begins at a place, if it scores more than one that lies across it. How many there are
    then."""
    for shape in range(2):
        given = place + 1
        end = given + 1 + shape
        if end > len(points) - EDGE or not _possible(points, place, given, end, known, compound):
            continue
        score = _score(points, place, given, end, known, weights, slots)
        if score <= _FAINT:
            continue
        if row and ends[row - 1] > place:
            if scores[row - 1] >= score:
                continue
            row -= 1
        starts[row], ends[row], scores[row] = place, end, score
        row += 1
    return row


@compiled
def _score(  # noqa: PLR0913, PLR0917  numbers of a loop
    points: Points, place: int, given: int, end: int, known: Known, weights: Weights, slots: Places
) -> np.float32:
    """How much speaks for a name; above zero it is one. What hardly reads as one is looked at no further."""
    own_signs(points, place, given, end, known, slots)
    score = np.float32(0.0)
    for sign in range(OWN):
        score += weights[slots[sign]]
    if score < _LEAST_OWN:
        return score
    other_signs(points, place, given, end, known, slots)
    for sign in range(OWN, SIGNS):
        score += weights[slots[sign]]
    return np.float32(score - _OF_WORDS) if is_word(points, place, end, known) else score


@compiled
def candidates(points: Points, known: Known, compound: Points) -> tuple[Places, Places, Places]:
    """All that could be names: begins, ends, and a row of slots each."""
    many = 0
    for place in range(EDGE, len(points) - EDGE - 1):
        for shape in range(4):
            end = place + 2 + shape // 2 + shape % 2
            if end <= len(points) - EDGE:
                many += _possible(points, place, place + 1 + shape // 2, end, known, compound)
    starts, ends, slots = np.empty(many, np.int64), np.empty(many, np.int64), np.empty((many, SIGNS), np.int64)
    row = 0
    for place in range(EDGE, len(points) - EDGE - 1):
        for shape in range(4):
            given = place + 1 + shape // 2
            end = given + 1 + shape % 2
            if end <= len(points) - EDGE and _possible(points, place, given, end, known, compound):
                signs_at(points, place, given, end, known, slots[row])
                starts[row], ends[row] = place - EDGE, end - EDGE
                row += 1
    return starts, ends, slots


@compiled
def _possible(points: Points, place: int, given: int, end: int, known: Known, compound: Points) -> bool:
    """Can it be a surname and a given name at all?"""
    if points[place] > np.uint32(0xFFFF):
        return False
    if given == place + 1 and not known.surname[points[place]]:
        return False
    for inner in range(place, end):
        if not is_han(points[inner]):
            return False
    if given == place + 2 and not _is_compound(points, place, compound):
        return False
    family, first = int(known.surname[points[place]]), points[given]
    if end - given == 1:
        return known.single[first] > 0 and family + int(known.single[first]) >= _LEAST_SINGLE
    both = int(known.middle[first]) + int(known.last[points[given + 1]])
    return both >= _LEAST and family + both >= _LEAST_WHOLE


@compiled
def _is_compound(points: Points, place: int, compound: Points) -> bool:
    for row in range(0, len(compound), 2):
        if points[place] == compound[row] and points[place + 1] == compound[row + 1]:
            return True
    return False
