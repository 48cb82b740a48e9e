"""Items -> topics as they stream in: each joins the topic of its likest neighbours or starts one.

The neighbours of an item are found by its rarest words and by the names it gives; `nlp.topics.likeness` says how
probable it is that they speak of one matter; a topic's claim is mostly the mean of its two likest items, partly that of
several more, so that one chance likeness does not chain two matters together. Near-copies always join.

A pass over all that is remembered (`nlp.topics.regrouping`) mends what the order of arrival has spoilt.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

import numpy as np

from nlp.topics.agglomeration import TOGETHER, Links
from nlp.topics.claims import JOINS, Alike, nearest
from nlp.topics.likeness import probabilities, signs
from nlp.topics.live_topics import LiveTopics, TopicItem
from nlp.topics.moves import Bond, Move
from nlp.topics.neighbours import Neighbours
from nlp.topics.regrouping import Met, Pass
from nlp.topics.sketches import Text
from nlp.words.tokens import tokens_of
from nlp.words.word_keys import keys_of

__all__ = ["LIFE", "TopicEngine", "TopicItem"]

LIFE = timedelta(days=45)
"""A topic without a new item for this long is closed to new ones."""
_BATCH = 512


class TopicEngine:
    """Live topics and the items that new ones are compared with. Numbers grow; `restore` gives those of the store."""

    def __init__(self, home: str = "", life: timedelta = LIFE) -> None:
        """`home`: division code of the jurisdiction; naming it or its parents sets no two items apart."""
        self._home = home
        self._life = life
        self._live = LiveTopics()
        self._neighbours = Neighbours()
        self._met = Met()
        self._waiting: list[tuple[int, TopicItem]] = []
        self._copies_waiting: list[tuple[int, TopicItem]] = []

    def assign(self, items: Sequence[TopicItem]) -> list[int]:
        """The topic number of each item, in order; new numbers for items that fit no live topic."""
        return [
            number for start in range(0, len(items), _BATCH) for number in self._assign(items[start : start + _BATCH])
        ]

    def topic_of(self, item: int | str) -> int | None:
        """The number of the topic that an item is in; None for one that is not known."""
        return self._live.by_item.get(item)

    @property
    def live(self) -> LiveTopics:
        """Topics and texts, to look at."""
        return self._live

    @property
    def links(self) -> Links:
        """The likely pairs of living texts that were met at arrival."""
        return self._met.joined(np.array(self._live.topic_of, np.int64))

    def restore(self, topic: int, items: Sequence[TopicItem]) -> None:
        """Take over a stored topic with its items."""
        state = self._live.topics[self._live.known(topic)]
        whole = bool(state.items)  # a copy adds nothing to compare with, unless nothing of the topic is here
        for place, item in enumerate(items):
            alone = item.duplicate_of is None or not (place or whole)
            (self._waiting if alone else self._copies_waiting).append((topic, item))
        for item in items:
            self._live.join(topic, item)
        if len(self._waiting) >= _BATCH:
            self._take_in()

    def forget(self, topic: int) -> None:
        """Drop a topic and what it remembers; unknown numbers are ignored."""
        self._take_in()
        self._live.forget(topic)

    def begin_pass(self, kept: Collection[int] = (), bonds: Sequence[Bond] = ()) -> Pass:
        """A pass over all that is remembered, to be made step by step.

        Only topics with something new since the last pass are looked at, and those that it is linked with, and what
        `bonds` name. The items of a `kept` topic stay in it, but for those that came since. `bonds`: what people
        decided. Numbers stay with the larger part.
        """
        self._take_in()
        return Pass(self._live, self._met, kept, bonds)

    def consolidate(self, kept: Collection[int] = (), bonds: Sequence[Bond] = ()) -> list[Move]:
        """Make a whole pass and say which items change their topic; they have changed it then."""
        made = self.begin_pass(kept, bonds)
        for _ in made.steps():
            pass
        return made.do(made.parts(), kept)

    def place(self, items: Collection[int | str], number: int) -> None:
        """Put items where a person wants them; `number` may be new. Unknown items are ignored."""
        self._take_in()
        self._live.known(number)
        self._live.move([(row, number) for item in items if (row := self._live.row_of.get(item)) is not None])

    def new_number(self) -> int:
        """A number for a topic that a person starts."""
        return self._live.start()

    def _take_in(self) -> None:
        """Read what was restored, many topics together."""
        waiting, self._waiting = self._waiting, []
        rows = self._read([item for _, item in waiting])
        for _ in self._alike(rows):
            pass
        for row, (topic, item) in zip(rows, waiting, strict=True):
            self._live.put(item, row, topic)
        if waiting:
            self._met.settled = rows.stop
        copies, self._copies_waiting = self._copies_waiting, []
        for topic, item in copies:
            self._live.follow(item, topic)

    def _assign(self, items: Sequence[TopicItem]) -> list[int]:
        """All are read and looked up together; then each in turn joins, perhaps what one before it started."""
        self._take_in()
        live = self._live
        copies = self._copies(items)
        rows = self._read([item for item, copy in zip(items, copies, strict=True) if not copy])
        candidates = zip(rows, self._alike(rows), strict=True)
        live.expect(len(rows))
        numbers = []
        for item, copy in zip(items, copies, strict=True):
            if copy and item.duplicate_of is not None:
                number = live.by_item[item.duplicate_of]
                live.follow(item, number)
            else:
                row, alike = next(candidates)
                number = nearest(live, item, row, alike, self._life) or live.start()
                live.put(item, row, number)
            live.join(number, item)
            numbers.append(number)
        return numbers

    def _copies(self, items: Sequence[TopicItem]) -> list[bool]:
        """Whether each is a copy of an item in a live topic or of one before it in the batch."""
        found, before = [], set[int | str]()
        for item in items:
            first = item.duplicate_of
            known = first is not None and self._live.by_item.get(first) in self._live.topics
            found.append(known or (first is not None and first in before))
            before.add(item.id)
        return found

    def _read(self, items: Sequence[TopicItem]) -> range:
        return self._live.sketches.add(
            [
                Text(
                    item.title,
                    tokens_of(item.tokens),
                    keys_of(item.tokens) if item.keys is None else item.keys,
                    item.published_at,
                )
                for item in items
            ]
        )

    def _alike(self, rows: range) -> Iterator[Alike]:
        """The candidates of each text; the likely are kept."""
        if not rows:
            return
        found, many = self._neighbours.look_up_and_add(rows.start, self._live.sketches.marks(rows))
        owners = np.repeat(np.arange(rows.start, rows.stop), many)
        likely = probabilities(signs(self._live.sketches, owners, found))
        linked = likely >= TOGETHER
        self._met.links.append(Links(owners[linked], found[linked], likely[linked]))
        near = likely > JOINS
        close = found[near].tolist()
        ends = np.cumsum(many)
        upto = np.concatenate([[0], np.cumsum(near)])[ends].tolist()
        start = first = 0
        for stop, last in zip(ends.tolist(), upto, strict=True):
            yield Alike(found[start:stop], likely[start:stop], close[first:last])
            start, first = stop, last
