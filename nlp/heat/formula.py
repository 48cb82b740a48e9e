"""热度: how much attention a topic has. People count, not posts; docs/topics.md gives the formula and its reasons."""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from config.vocabulary import PostKind
from nlp.heat.coordinated import VOICES, Posted, runs

HALF_LIFE = timedelta(hours=24)
WEIGHTS = {PostKind.PETITION.value: 2.0, PostKind.REPLY.value: 0.5}
"""Who writes to an office takes more trouble than who posts; who replies or reposts takes less. Proposal."""
_VOICE, _ENGAGED = 10.0, 2.0
_SPREAD, _MOST_SPREAD = 0.1, 1.0


class HeatPoint(NamedTuple):
    """One item as heat sees it; `submitter` is a hash, empty where unknown.

    `engaged`: see `nlp.heat.engagement.rarity`; `text`: what it is a copy of (itself for the first), None where copies
    of it say nothing, as of a repost.
    """

    at: datetime
    submitter: str
    source: str
    kind: str
    engaged: float = 0.0
    text: Hashable = None


def heat(points: Sequence[HeatPoint], now: datetime) -> float:
    """热度 at `now`, 0 or more: for each voice 10 times its weight and twice its rarest engagement, halved every 24
    hours, the sum raised by a tenth for each further source (doubled at most).

    A voice counts by its weightiest point, so an account that posts a hundred times counts once. Accounts that post
    one text within minutes (`nlp.heat.coordinated`) are one voice. Points later than `now` (a wrong clock at the
    source) count as of now. Formula: ours.
    """
    if len(points) == 1:  # as most topics are
        fresh = _freshness(points[0], now)
        return round(total(fresh * weight_of(points[0].kind), fresh * points[0].engaged, 1), 3)
    said: dict[Hashable, float] = {}
    engaged: dict[Hashable, float] = {}
    for who, point in zip(voices(points), points, strict=True):
        fresh = _freshness(point, now)
        said[who] = max(said.get(who, 0.0), fresh * weight_of(point.kind))
        if point.engaged:
            engaged[who] = max(engaged.get(who, 0.0), fresh * point.engaged)
    whole = total(sum(said.values()), sum(engaged.values()), len({point.source for point in points}))
    return round(whole, 3)


def _freshness(point: HeatPoint, now: datetime) -> float:
    """What is left of a point's weight at `now`."""
    return float(0.5 ** (max(now - point.at, timedelta(0)) / HALF_LIFE))


def heats(points: Sequence[HeatPoint]) -> list[tuple[datetime, float]]:
    """Heat as it went: at the time of each point, oldest first, of what had been said by then."""
    said, engaged = _Faded(), _Faded()
    sources: set[str] = set()
    went = []
    for point, who in sorted(zip(points, voices(points), strict=True), key=lambda pair: pair[0].at):
        said.take(who, point.at, weight_of(point.kind))
        engaged.take(who, point.at, point.engaged)
        sources.add(point.source)
        went.append((point.at, total(said.sum, engaged.sum, len(sources))))
    return went


def peak(points: Sequence[HeatPoint]) -> float:
    """The highest heat that a matter of the past ever had."""
    return heat(points, points[0].at) if len(points) == 1 else round(max(value for _, value in heats(points)), 3)


def voices(points: Sequence[HeatPoint]) -> list[Hashable]:
    """Who speaks in each point: its account; who is unknown is one of his own; a run of one text is one together."""
    speak: list[Hashable] = [point.submitter or f"#{place}" for place, point in enumerate(points)]
    if len(points) < VOICES:
        return speak
    told = Counter(point.text for point in points)
    told.pop(None, None)
    often = {text for text, count in told.items() if count >= VOICES}
    if often:
        places = [place for place, point in enumerate(points) if point.text in often]
        for run in runs([Posted(points[place].text, str(speak[place]), points[place].at) for place in places]):
            for within in run.places:
                speak[places[within]] = (points[places[within]].text,)
    return speak


class _Faded:
    """A sum over voices that fades, each voice by its greatest value."""

    def __init__(self) -> None:
        self.sum = 0.0
        self._at: datetime | None = None
        self._of: dict[Hashable, tuple[datetime, float]] = {}

    def take(self, who: Hashable, at: datetime, value: float) -> None:
        """One value more, not before the others."""
        if self._at is not None:
            self.sum *= _fade(self._at, at)
        self._at = at
        since, before = self._of.get(who, (at, 0.0))
        before *= _fade(since, at)
        if value > before:
            self.sum += value - before
            self._of[who] = (at, value)


def _fade(since: datetime, now: datetime) -> float:
    return float(0.5 ** ((now - since) / HALF_LIFE))


def weight_of(kind: str) -> float:
    """What who posts in this kind of post weighs as a voice."""
    return WEIGHTS.get(kind, 1.0)


def total(said: float, engaged: float, sources: int) -> float:
    """热度 of these sums over voices, spread over so many sources."""
    return (said * _VOICE + engaged * _ENGAGED) * (1 + min(_SPREAD * max(sources - 1, 0), _MOST_SPREAD))
