"""The live topics and the texts that new ones are compared with: who is where, and how that changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.topics.likeness import probabilities, signs
from nlp.topics.moves import Move
from nlp.topics.sketches import Sketches
from nlp.types import Place
from nlp.words.word_keys import Keys

ELSEWHERE = 0.3
"""What is left of a claim or a likeness when the two name different counties."""


class TopicItem(NamedTuple):
    """What the topic engine needs of an item; `duplicate_of` is the id of the first copy, None for an original.

    `keys`: of the tokens, where they are known already.
    """

    id: int | str
    title: str
    text: str
    tokens: Sequence[str]
    places: tuple[Place, ...] = ()
    published_at: datetime | None = None
    submitter: str = ""
    duplicate_of: int | str | None = None
    keys: Keys | None = None


@dataclass(slots=True)
class LiveTopic:
    """Its texts as `rows` of the sketches, all its items, the counties that they name, and when the newest was said."""

    rows: list[int] = field(default_factory=list)
    items: list[int | str] = field(default_factory=list)
    counties: set[str] = field(default_factory=set)
    last_at: datetime | None = None


class LiveTopics:
    """`topics` by number. `topic_of`: of each text, 0 for one that is forgotten, and `owners`, the same as an array
    that is longer; `row_of`: an item's text, for a copy
    the text that it goes with; `by_item`: an item's topic; `counties_of`: of texts that name some."""

    def __init__(self) -> None:
        self.topics: dict[int, LiveTopic] = {}
        self.by_item: dict[int | str, int] = {}
        self.sketches = Sketches()
        self.topic_of: list[int] = []
        self.owners = np.zeros(256, np.int64)
        self.row_of: dict[int | str, int] = {}
        self.counties_of: dict[int, frozenset[str]] = {}
        self._next = 1

    def start(self) -> int:
        """A new topic, without items."""
        return self.known(self._next)

    def known(self, number: int) -> int:
        """A topic of this number, new or not; later ones get greater numbers."""
        self.topics.setdefault(number, LiveTopic())
        self._next = max(self._next, number + 1)
        return number

    def join(self, number: int, item: TopicItem) -> None:
        """One item more."""
        state = self.topics[number]
        state.items.append(item.id)
        self.by_item[item.id] = number
        if item.places:
            state.counties |= counties(item.places)
        if item.published_at is not None:
            state.last_at = max(state.last_at or item.published_at, item.published_at)

    def put(self, item: TopicItem, row: int, number: int) -> None:
        """The text of an item, which is the next or one without a topic yet, belongs to a topic."""
        if row == len(self.topic_of):
            self.expect(1)
        self.topic_of[row] = self.owners[row] = number
        self.topics[number].rows.append(row)
        self.row_of[item.id] = row
        named = counties(item.places)
        if named:
            self.counties_of[row] = frozenset(named)

    def expect(self, more: int) -> None:
        """So many texts more, which have no topic yet."""
        self.topic_of += [0] * more
        if len(self.topic_of) > len(self.owners):
            self.owners = np.concatenate([self.owners, np.zeros(max(more, len(self.owners)), np.int64)])

    def follow(self, item: TopicItem, topic: int) -> None:
        """A copy goes where its original goes, or the first text of its topic."""
        first = item.duplicate_of
        row = self.row_of.get(first) if first is not None else None
        if row is None or self.topic_of[row] != topic:
            row = self.topics[topic].rows[0]
        self.row_of[item.id] = row

    def forget(self, topic: int) -> None:
        """Drop a topic and what it remembers; unknown numbers are ignored."""
        state = self.topics.pop(topic, None)
        if state is not None:
            for row in state.rows:
                self.topic_of[row] = self.owners[row] = 0
            for item in state.items:
                self.by_item.pop(item, None)
                self.row_of.pop(item, None)

    def likely(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        """How likely each pair is of one matter, less where both name counties and not the same."""
        values = probabilities(signs(self.sketches, rows, others))
        spots = self.counties_of
        for place in [place for place, row in enumerate(rows.tolist()) if row in spots]:
            there = spots.get(int(others[place]))
            if there is not None and not there & spots[int(rows[place])]:
                values[place] *= ELSEWHERE
        return values

    def move(self, wanted: Iterable[tuple[int, int]]) -> list[Move]:
        """Give texts, with their copies, to topics; which items that moves."""
        going = {row: number for row, number in wanted if self.topic_of[row] != number}
        if not going:
            return []
        left = {self.topic_of[row] for row in going} - {0}
        moves = [
            Move(item, number, going[row])
            for number in sorted(left)
            for item in self.topics[number].items
            if (row := self.row_of.get(item, -1)) in going
        ]
        gone = {move.item for move in moves}
        for number in left:
            self.topics[number].items = [item for item in self.topics[number].items if item not in gone]
        for item, _, into in moves:
            self.topics[into].items.append(item)
            self.by_item[item] = into
        for row, number in going.items():
            self.topic_of[row] = self.owners[row] = number
        self._tell(left, going)
        return moves

    def _tell(self, left: Collection[int], going: dict[int, int]) -> None:
        """Set right what topics know of their texts. `going`: texts that moved, and where to."""
        came: dict[int, list[int]] = defaultdict(list)
        for row, number in going.items():
            came[number].append(row)
        for number in {*left, *came}:
            state = self.topics[number]
            state.rows = sorted([*(row for row in state.rows if row not in going), *came[number]])
            state.counties = set().union(*(self.counties_of.get(row, ()) for row in state.rows))
            days = self.sketches.days[state.rows]
            newest = np.nanmax(days) if len(days) and not np.isnan(days).all() else None
            state.last_at = None if newest is None else datetime.fromtimestamp(float(newest) * 86_400, UTC)
            if not state.rows:
                del self.topics[number]


def counties(places: Iterable[Place]) -> set[str]:
    """The codes of the counties that places are or lie in."""
    return {place.code[:6] for place in places if place.level in {"county", "street"}}
