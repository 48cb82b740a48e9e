"""Heat of a matter that grows: what each further item costs does not depend on how many there are already.

The formula is that of `nlp.heat.formula.heat`. What fades fades for all alike, so an item's weight is kept as of one
fixed instant, and the sum alone is brought to the instant that is asked for.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import NamedTuple

from nlp.heat.coordinated import VOICES
from nlp.heat.formula import HALF_LIFE, HeatPoint, total, weight_of

_WIDEST = 500
"""Half-lives between the first item and another within which numbers stay numbers."""


class _Engaged(NamedTuple):
    """An item that was reacted to: whose, where, how much (`nlp.heat.engagement.engagement`), and its share as of
    then."""

    voice: str
    source: str
    value: float
    share: float


class RunningHeat:
    """Takes the items of a matter in any order."""

    __slots__ = ("_copies", "_engaged", "_latest", "_said", "_since", "_sources", "_whole")

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._latest: datetime | None = None
        self._said: dict[str, float] = {}
        self._engaged: list[_Engaged] = []
        self._sources: set[str] = set()
        self._copies: Counter[Hashable] = Counter()
        self._whole = False

    def take(self, point: HeatPoint) -> None:
        """One item more; its `engaged` is the engagement itself, judged when heat is asked for. It has a submitter."""
        since = self._since = self._since or point.at
        self._latest = max(self._latest or point.at, point.at)
        self._sources.add(point.source)
        lives = (point.at - since) / HALF_LIFE
        if abs(lives) > _WIDEST:
            self._whole = True
            return
        share, who = 2.0**lives, point.submitter
        own = share * weight_of(point.kind)
        if own > self._said.get(who, 0.0):
            self._said[who] = own
        if point.engaged:
            self._engaged.append(_Engaged(who, point.source, point.engaged, share))
        if point.text is not None:
            self._copies[point.text] += 1
            self._whole = self._whole or self._copies[point.text] >= VOICES

    def tells(self, now: datetime) -> bool:
        """Whether it says what heat is at `now`."""
        return not self._whole and self._latest is not None and self._latest <= now

    def heat(self, now: datetime, rarity: Callable[[str, float], float]) -> float | None:
        """热度 at `now`; `rarity`: what an engagement is worth in a source. None where it must be computed from all
        items: one text stands there often enough to be a run of copies, or the time of one is yet to come."""
        since = self._since
        if since is None or not self.tells(now):
            return None
        engaged: dict[str, float] = {}
        for one in self._engaged:
            worth = one.share * rarity(one.source, one.value)
            if worth > engaged.get(one.voice, 0.0):
                engaged[one.voice] = worth
        left = 0.5 ** (max(now - since, timedelta(0)) / HALF_LIFE)
        said = math.fsum(self._said.values()) * left
        return round(total(said, math.fsum(engaged.values()) * left, len(self._sources)), 3)
