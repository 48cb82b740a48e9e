"""How likely it is that two texts speak of one matter: four signs, weighed by logistic regression.

The signs: cosine of their words, nearness of their meanings, named things (roads, estates, schools) that both name, and
the time between them. The weights are in `models/likeness.json`; `nlp.train.likenesses` fits them. Texts that name two
different things of one kind (two roads) keep a part of that probability only: two potholes are two matters. So do
those that share the words of a place and nothing of a matter: rubbish and noise of one estate are two.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.matter_words import STREET
from nlp.topics.sketches import Columns, Sketches

FILE = Path(__file__).parent.parent / "models" / "likeness.json"
SIGNS = ("cosine", "meaning", "names", "days")
APART = 0.2
"""What is left of the probability where two different things of one kind are named: too little to join by."""
PLACE_ONLY = 0.2
"""What is left where two texts of one week share the words of a place (`PLACE_SHARED` of their cosine at least), but of
what they say beside it hardly a word (a cosine below `MATTER_SHARED`) nor a meaning (below `MATTER_MEANT`): too little
to join by. Chosen on half a of the third county, with an eye on data/hot_topics (docs/measurements.md)."""
PLACE_SHARED, MATTER_SHARED, MATTER_MEANT = 0.02, 0.05, 0.35
Table = NDArray[np.float64]
HARDLY = (0.03, 0.3), (0.06, 0.5)
"""Below which cosine of their words two texts have hardly a word in common, and what is left of the probability then:
where they name nothing that both name, where they do. One evening's chatter is near in time and tone; one estate has
its lifts, its heating and its rubbish. Chosen on the town and data/hot_topics (docs/measurements.md)."""
_STREETS, _ANY = (1 << STREET) - 1, -1
FAR = 7.0
"""Days after which more time between two texts says nothing more."""


def signs(table: Sketches, rows: NDArray[np.int64], others: NDArray[np.int64]) -> Table:
    """The signs of each pair of texts, in the order of `SIGNS`; 1 where the two name different things; 1 where they
    share a place and nothing of a matter.

    `rows`, `others`: numbers of texts, pair by pair; quickest with the pairs of one row together. The shape is
    (pairs, 6); days are on a logarithmic scale, ln(1 + days).
    """
    return _signs(rows, others, table.columns(), table.scratch)


@compiled
def _signs(rows: NDArray[np.int64], others: NDArray[np.int64], columns: Columns, scratch: NDArray[np.float32]) -> Table:
    """`scratch`: zeros by hash of a word, before and after."""
    found = np.zeros((len(rows), 6))
    row = np.int64(-1)
    for pair in range(len(rows)):
        if rows[pair] != row:
            _write(columns, row, scratch, wipe=True)
            row = rows[pair]
            _write(columns, row, scratch, wipe=False)
        _compare(row, others[pair], columns, scratch, found[pair])
    _write(columns, row, scratch, wipe=True)
    return found


@compiled
def _compare(
    row: int | np.int64, other: np.int64, columns: Columns, scratch: NDArray[np.float32], found: NDArray[np.float64]
) -> None:
    """Write the signs of a pair, which are zeros before. `scratch`: the weights of the row's words, below zero of those
    that say where."""
    matter = 0.0
    for place in range(columns.lengths[other]):
        weight = scratch[columns.words[other, place]]
        if weight != 0:
            shared_weight = abs(weight) * columns.weights[other, place]
            found[0] += shared_weight
            if weight > 0 and not _says_where(columns.spots[other], place):
                matter += shared_weight
    for place in range(columns.meanings.shape[1]):
        found[1] += columns.meanings[row, place] * columns.meanings[other, place]
    shared, near = 0, 0
    for place in range(columns.name_ends[row], columns.name_ends[row + 1]):
        for there in range(columns.name_ends[other], columns.name_ends[other + 1]):
            same = columns.names[place] == columns.names[there]
            shared += same
            near += same and columns.names[place] & 1 == 0
    found[2] = min(shared, 3)
    kinds = columns.kinds[row] & columns.kinds[other]
    found[4] = near == 0 and kinds & (_ANY if shared == 0 else _STREETS) != 0
    apart = abs(columns.days[row] - columns.days[other])
    found[3] = np.log1p(FAR if np.isnan(apart) else min(apart, FAR))  # unknown: nothing speaks for one
    found[5] = apart < FAR and found[0] - matter > PLACE_SHARED and _only_place(row, other, columns, matter)


@compiled
def _says_where(spots: np.uint64, place: int) -> bool:
    return bool((spots >> np.uint64(place)) & np.uint64(1) != 0)


@compiled
def _only_place(row: int | np.int64, other: np.int64, columns: Columns, matter: float) -> bool:
    """Whether hardly a word (`matter`: what those shared weigh) nor a meaning is common but of the place."""
    lengths = 1.0
    for text in (row, other):
        squares = 0.0
        for place in range(columns.lengths[text]):
            if not _says_where(columns.spots[text], place):
                squares += columns.weights[text, place] ** 2
        lengths *= squares
    if lengths > 0 and matter >= MATTER_SHARED * np.sqrt(lengths):
        return False
    meant = 0
    for place in range(columns.matters.shape[1]):
        meant += int(columns.matters[row, place]) * int(columns.matters[other, place])
    return meant < MATTER_MEANT * 127 * 127


@compiled
def likely_one(
    row: int,
    others: NDArray[np.int64],
    columns: Columns,
    scratch: NDArray[np.float32],
    weights: NDArray[np.float64],
    bias: float,
) -> NDArray[np.float64]:
    """The probability that one text speaks of the same matter as each of `others`: `probabilities(signs(...))` for a
    few pairs, where the steps between would take longer than the work. `weights`, `bias`: `weighed()`."""
    values = np.empty(len(others))
    found = np.empty(6)
    _write(columns, row, scratch, wipe=False)
    for pair in range(len(others)):
        found[:] = 0.0
        _compare(row, others[pair], columns, scratch, found)
        total = 0.0
        for sign in range(len(weights)):
            total += found[sign] * weights[sign]
        value = 1 / (1 + np.exp(-(total + bias)))
        if found[4] > 0:
            value *= APART
        if found[5] > 0:
            value *= PLACE_ONLY
        least, left = HARDLY[0] if found[2] == 0 else HARDLY[1]
        values[pair] = value * left if found[0] < least else value
    _write(columns, row, scratch, wipe=True)
    return values


@compiled
def _write(columns: Columns, row: int | np.int64, scratch: NDArray[np.float32], wipe: bool) -> None:
    """Put the weights of a row's words where a look-up by hash finds them (below zero: it says where), or take them
    away; -1 is no row."""
    if row >= 0:
        for place in range(columns.lengths[row]):
            weight = columns.weights[row, place]
            weight = -weight if _says_where(columns.spots[row], place) else weight
            scratch[columns.words[row, place]] = np.float32(0) if wipe else weight


@cache
def weighed() -> tuple[NDArray[np.float64], float]:
    """The weights of `SIGNS` and what is added to their sum."""
    model = json.loads(FILE.read_text("utf-8"))
    return np.array([model["weights"][name] for name in SIGNS]), float(model["bias"])


def probabilities(table: Table) -> NDArray[np.float64]:
    """The probability of one matter for each row of signs, shape (pairs, 6) -> (pairs,)."""
    weights, bias = weighed()
    alike = 1 / (1 + np.exp(-(table[:, : len(SIGNS)] @ weights + bias)))
    alike[table[:, 4] > 0] *= APART
    alike[table[:, 5] > 0] *= PLACE_ONLY
    for (least, left), place in zip(HARDLY, (table[:, 2] == 0, table[:, 2] > 0), strict=True):
        alike[place & (table[:, 0] < least)] *= left
    return np.asarray(alike)
