"""Which live topic an item joins as it arrives: the one whose likest texts claim it best, if any claims it enough."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.topics.likeness import likely_one, weighed
from nlp.topics.live_topics import ELSEWHERE, LiveTopic, LiveTopics, TopicItem, counties
from nlp.topics.own_places import of_another
from nlp.topics.sketches import Columns

JOINS = 0.35
"""The claim from which an item joins: chosen on the town and on data/hot_topics, see docs/measurements.md."""
MIX = 0.7
"""What the two likest items weigh in a claim, beside the mean of all that were looked at."""
_COMPANY = 6
_Rows = NDArray[np.int64]
_Values = NDArray[np.float64]


class Alike(NamedTuple):
    """A text's candidates, how likely each is of the same matter, and those that are likelier than `JOINS`."""

    rows: _Rows
    values: _Values
    near: Sequence[int]


def nearest(live: LiveTopics, item: TopicItem, row: int, alike: Alike, life: timedelta) -> int | None:
    """The topic with the best claim, if one is good enough.

    A topic whose likest candidate would not do is not asked further: a claim is a mean. One that had no item within
    `life` is closed.
    """
    topic_of = live.topic_of
    asked = _open(live, dict.fromkeys([topic_of[other] for other in alike.near]), item.published_at, life)
    if not asked:
        return None
    company = [other for state in asked.values() if len(state.rows) > 1 for other in _spread(state.rows)]
    looked = _Looked(row, alike.rows, alike.values, live.owners, live.sketches.columns(), live.sketches.scratch)
    claims = _claims(looked, np.array([*asked], np.int64), np.array(company, np.int64), *weighed()).tolist()
    best, best_claim = None, JOINS
    for (number, state), claim in zip(asked.items(), claims, strict=True):
        if claim > best_claim and _elsewhere(item, state):
            claim *= ELSEWHERE  # noqa: PLW2901
        if claim > best_claim:
            best, best_claim = number, claim
    return best


class _Looked(NamedTuple):
    """A text, its candidates and how likely they are, the topic of each text, and what the texts are."""

    row: int
    rows: _Rows
    values: _Values
    owners: _Rows
    columns: Columns
    scratch: NDArray[np.float32]


@compiled
def _claims(looked: _Looked, asked: _Rows, company: _Rows, weights: _Values, bias: float) -> _Values:
    """What each topic of those `asked` claims, by the candidates and by `company`, more texts of these topics; nothing
    where it is about another place."""
    more = _others(company, looked.rows)
    told = np.concatenate((looked.rows, more))
    values = likely_one(looked.row, more, looked.columns, looked.scratch, weights, bias)
    likely = np.concatenate((looked.values, values))
    claims, own, rows = np.zeros(len(asked)), np.empty(len(told)), np.empty(len(told), np.int64)
    for place in range(len(asked)):
        many = 0
        for spot in range(len(told)):
            if looked.owners[told[spot]] == asked[place]:
                own[many], rows[many] = likely[spot], told[spot]
                many += 1
        claim = _claim(np.sort(own[:many]))
        if claim > JOINS and not of_another(looked.row, rows[:many], looked.columns):
            claims[place] = claim
    return claims


@compiled
def _others(company: _Rows, rows: _Rows) -> _Rows:
    """Those that are not among `rows`, each once."""
    found = np.empty(len(company), np.int64)
    many = 0
    for other in company:
        if not (_among(other, rows) or _among(other, found[:many])):
            found[many] = other
            many += 1
    return found[:many]


@compiled
def _among(row: np.int64, rows: _Rows) -> bool:
    for one in rows:  # noqa: SIM110  a loop
        if one == row:
            return True
    return False


@compiled
def _claim(values: _Values) -> float:
    """Mostly the mean of the two likest, partly that of all that were looked at; `values` rise."""
    total = 0.0
    for value in values:
        total += value
    most = values[-1] if len(values) == 1 else values[-2] + values[-1]
    return float(MIX * most / min(2, len(values)) + (1 - MIX) * total / len(values))


def _open(live: LiveTopics, numbers: Iterable[int], at: datetime | None, life: timedelta) -> dict[int, LiveTopic]:
    """Those that are not forgotten and had an item not too long before or after."""
    first = at - life if at is not None else None
    last = at + life if at is not None else None
    found, get = {}, live.topics.get
    for number in numbers:
        state = get(number)
        if state is None:
            continue
        newest = state.last_at
        if first is None or last is None or newest is None or first <= newest <= last:
            found[number] = state
    return found


def _elsewhere(item: TopicItem, state: LiveTopic) -> bool:
    """Both name counties, and not the same."""
    own = counties(item.places)
    return bool(own) and bool(state.counties) and not own & state.counties


def _spread(rows: Sequence[int]) -> Sequence[int]:
    """The first, the last and some between."""
    step = max(1, len(rows) // (_COMPANY - 1))
    return [*rows[::step][: _COMPANY - 1], rows[-1]]
