"""Which live topic an item joins as it arrives: the one whose likest texts claim it best, if any claims it enough."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from nlp.likeness import likely_one
from nlp.live_topics import ELSEWHERE, LiveTopic, LiveTopics, TopicItem, counties

JOINS = 0.35
"""The claim from which an item joins: chosen on the town and on data/hot_topics, see docs/measurements.md."""
MIX = 0.7
"""What the two likest items weigh in a claim, beside the mean of all that were looked at."""
_COMPANY = 6


def nearest(live: LiveTopics, item: TopicItem, row: int, alike: dict[int, float], life: timedelta) -> int | None:
    """The topic with the best claim, if one is good enough. `alike`: the candidates, and how likely each is it.

    A topic whose likest candidate would not do is not asked further: a claim is a mean. One that had no item within
    `life` is closed.
    """
    topic_of = live.topic_of
    likely = dict.fromkeys(topic_of[other] for other, value in alike.items() if value > JOINS)
    asked = _open(live, likely, item.published_at, life)
    if not asked:
        return None
    claims = _likely_by_topic(live, row, asked, alike)
    best, best_claim = None, JOINS
    for number, state in asked.items():
        claim = _claim(claims[number])
        if claim > best_claim and _elsewhere(item, state):
            claim *= ELSEWHERE
        if claim > best_claim:
            best, best_claim = number, claim
    return best


def _likely_by_topic(
    live: LiveTopics, row: int, asked: Mapping[int, LiveTopic], alike: Mapping[int, float]
) -> dict[int, list[float]]:
    """How likely the candidates and some more texts of each of these topics are of the same matter as the text."""
    topic_of = live.topic_of
    claims: dict[int, list[float]] = {number: [] for number in asked}
    for other, value in alike.items():
        if (number := topic_of[other]) in claims:
            claims[number].append(value)
    company = {other for state in asked.values() if len(state.rows) > 1 for other in _spread(state.rows)}
    others = sorted(company - alike.keys())
    if others:
        values = likely_one(live.sketches, row, np.array(others, np.int64)).tolist()
        for other, value in zip(others, values, strict=True):
            claims[topic_of[other]].append(value)
    return claims


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


def _claim(values: list[float]) -> float:
    """Mostly the mean of the two likest, partly that of all that were looked at."""
    values.sort()
    return MIX * sum(values[-2:]) / min(2, len(values)) + (1 - MIX) * sum(values) / len(values)


def _spread(rows: Sequence[int]) -> Sequence[int]:
    """The first, the last and some between."""
    step = max(1, len(rows) // (_COMPANY - 1))
    return [*rows[::step][: _COMPANY - 1], rows[-1]]
