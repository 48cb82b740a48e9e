"""Items -> topics as they stream in: each joins the topic of its likest neighbours or starts one.

The neighbours of an item are found by its rarest words and by the names it gives; `nlp.likeness` says how probable it
is that they speak of one matter; a topic's claim is mostly the mean of its two likest items, partly that of
several more, so that one chance likeness does not chain two matters together. Near-copies always join.

A pass over all that is remembered (`consolidate`) mends what the order of arrival has spoilt.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.agglomeration import TOGETHER, Agglomeration, Bonds, Links
from nlp.likeness import probabilities, signs
from nlp.neighbours import Neighbours
from nlp.sketches import Sketches, Text
from nlp.tokens import tokens_of
from nlp.topic_moves import Bond, Move, keep_numbers
from nlp.types import Place
from nlp.word_keys import Keys, keys_of

LIFE = timedelta(days=45)
"""A topic without a new item for this long is closed to new ones."""
JOINS = 0.35
"""The claim from which an item joins: chosen on the town and on data/hot_topics, see docs/benchmarks.md."""
MIX = 0.7
"""What the two likest items weigh in a claim, beside the mean of all that were looked at."""
_COMPANY = 6
_BATCH = 512
_ELSEWHERE = 0.3
"""What is left of a claim when the two name different counties."""


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
class _Topic:
    rows: list[int] = field(default_factory=list)
    items: list[int | str] = field(default_factory=list)
    counties: set[str] = field(default_factory=set)
    last_at: datetime | None = None


class TopicEngine:
    """Live topics and the items that new ones are compared with. Numbers grow; `restore` gives those of the store."""

    def __init__(self, home: str = "", life: timedelta = LIFE) -> None:
        """`home`: division code of the jurisdiction; naming it or its parents sets no two items apart."""
        self._home = home
        self._life = life
        self._topics: dict[int, _Topic] = {}
        self._by_item: dict[int | str, int] = {}
        self._sketches = Sketches()
        self._neighbours = Neighbours()
        self._topic_of: list[int] = []
        self._row_of: dict[int | str, int] = {}
        self._counties_of: dict[int, frozenset[str]] = {}
        self._links: list[Links] = []
        self._looked_at = 0
        self._waiting: list[tuple[int, TopicItem]] = []
        self._copies_waiting: list[tuple[int, TopicItem]] = []
        self._next = 1

    def assign(self, items: Sequence[TopicItem]) -> list[int]:
        """The topic number of each item, in order; new numbers for items that fit no live topic."""
        return [
            number for start in range(0, len(items), _BATCH) for number in self._assign(items[start : start + _BATCH])
        ]

    def restore(self, topic: int, items: Sequence[TopicItem]) -> None:
        """Take over a stored topic with its items."""
        state = self._topics.setdefault(topic, _Topic())
        self._next = max(self._next, topic + 1)
        whole = bool(state.items)  # a copy adds nothing to compare with, unless nothing of the topic is here
        for place, item in enumerate(items):
            alone = item.duplicate_of is None or not (place or whole)
            (self._waiting if alone else self._copies_waiting).append((topic, item))
        for item in items:
            self._join(topic, item)
        if len(self._waiting) >= _BATCH:
            self._take_in()

    def forget(self, topic: int) -> None:
        """Drop a topic and what it remembers; unknown numbers are ignored."""
        self._take_in()
        state = self._topics.pop(topic, None)
        if state is not None:
            for row in state.rows:
                self._topic_of[row] = 0
            for item in state.items:
                self._by_item.pop(item, None)
                self._row_of.pop(item, None)

    def consolidate(self, kept: Collection[int] = (), bonds: Sequence[Bond] = ()) -> list[Move]:
        """Group all that is remembered anew and say which items change their topic; they have changed it then.

        Only topics with something new since the last call are looked at, and those that it is linked with, and what
        `bonds` name. The items of a `kept` topic stay in it. `bonds`: what people decided. Numbers stay with the
        larger part.
        """
        self._take_in()
        ours = self._in_rows(bonds)
        rows = self._touched([row for pair in (*ours.together, *ours.apart) for row in pair])
        self._looked_at = len(self._topic_of)
        whole = [self._topics[number].rows for number in sorted({self._topic_of[row] for row in rows} & set(kept))]
        firsts = [held[0] for held in whole]
        apart = [(one, other) for place, one in enumerate(firsts) for other in firsts[:place]]  # kept: never joined
        links = self._joined_links()
        limits = Bonds([*ours.together, *whole], [*ours.apart, *apart])
        found = Agglomeration(links, self._likely, limits).groups(rows)
        numbers = keep_numbers([[self._topic_of[row] for row in group] for group in found], set(kept))
        begun = [number or self._start() for number in numbers]
        return self._move([(row, number) for group, number in zip(found, begun, strict=True) for row in group])

    def place(self, items: Collection[int | str], number: int) -> None:
        """Put items where a person wants them; `number` may be new. Unknown items are ignored."""
        self._take_in()
        self._topics.setdefault(number, _Topic())
        self._next = max(self._next, number + 1)
        self._move([(row, number) for item in items if (row := self._row_of.get(item)) is not None])

    def new_number(self) -> int:
        """A number for a topic that a person starts."""
        return self._start()

    def _in_rows(self, bonds: Sequence[Bond]) -> Bonds:
        known = self._row_of
        together = [[known[item] for item in bond.together if item in known] for bond in bonds]
        apart = [
            (known[one], known[other]) for bond in bonds for one, other in bond.apart if {one, other} <= known.keys()
        ]
        return Bonds([rows for rows in together if len(rows) > 1], apart)

    def _joined_links(self) -> Links:
        """All links, in one piece; those of forgotten texts are left out."""
        if not self._links:
            return Links(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        columns = [np.concatenate(parts) for parts in zip(*self._links, strict=True)]
        alive = np.array(self._topic_of) > 0
        good = alive[columns[0]] & alive[columns[1]]
        joined = Links(columns[0][good], columns[1][good], columns[2][good])
        self._links = [joined]
        return joined

    def _touched(self, named: Sequence[int]) -> list[int]:
        """Living texts of the topics that hold a new or a named one, or one that is linked with such a one."""
        links = self._joined_links()
        topic = np.array(self._topic_of, np.int64)
        new = np.zeros(len(topic), bool)
        new[self._looked_at :] = True
        new[list(named)] = True
        near = new.copy()
        chosen = new[links.rows] | new[links.others]
        near[links.rows[chosen]] = near[links.others[chosen]] = True
        return np.flatnonzero(np.isin(topic, topic[near]) & (topic > 0)).tolist()

    def _likely(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        """How likely each pair is of one matter, less where both name counties and not the same."""
        values = probabilities(signs(self._sketches, rows, others))
        spots = self._counties_of
        for place in [place for place, row in enumerate(rows.tolist()) if row in spots]:
            there = spots.get(int(others[place]))
            if there is not None and not there & spots[int(rows[place])]:
                values[place] *= _ELSEWHERE
        return values

    def _move(self, wanted: Sequence[tuple[int, int]]) -> list[Move]:
        """Give texts, with their copies, to topics; which items that moves."""
        going = {row: number for row, number in wanted if self._topic_of[row] != number}
        if not going:
            return []
        left = {self._topic_of[row] for row in going} - {0}
        moves = [
            Move(item, number, going[row])
            for number in sorted(left)
            for item in self._topics[number].items
            if (row := self._row_of.get(item, -1)) in going
        ]
        gone = {move.item for move in moves}
        for number in left:
            self._topics[number].items = [item for item in self._topics[number].items if item not in gone]
        for item, _, into in moves:
            self._topics[into].items.append(item)
            self._by_item[item] = into
        for row, number in going.items():
            self._topic_of[row] = number
        self._tell(left, going)
        return moves

    def _tell(self, left: Collection[int], going: dict[int, int]) -> None:
        """Set right what topics know of their texts. `going`: texts that moved, and where to."""
        came: dict[int, list[int]] = defaultdict(list)
        for row, number in going.items():
            came[number].append(row)
        for number in {*left, *came}:
            state = self._topics[number]
            state.rows = sorted([*(row for row in state.rows if row not in going), *came[number]])
            state.counties = set().union(*(self._counties_of.get(row, ()) for row in state.rows))
            days = self._sketches.days[state.rows]
            newest = np.nanmax(days) if len(days) and not np.isnan(days).all() else None
            state.last_at = None if newest is None else datetime.fromtimestamp(float(newest) * 86_400, UTC)
            if not state.rows:
                del self._topics[number]

    def _take_in(self) -> None:
        """Read what was restored, many topics together."""
        waiting, self._waiting = self._waiting, []
        rows = self._read([item for _, item in waiting])
        for _ in self._alike(rows):
            pass
        for row, (topic, item) in zip(rows, waiting, strict=True):
            self._topic_of.append(topic)
            self._topics[topic].rows.append(row)
            self._know(item, row)
        copies, self._copies_waiting = self._copies_waiting, []
        for topic, item in copies:
            self._follow(item, topic)

    def _follow(self, item: TopicItem, topic: int) -> None:
        """A copy goes where its original goes, or the first text of its topic."""
        first = item.duplicate_of
        row = self._row_of.get(first) if first is not None else None
        if row is None or self._topic_of[row] != topic:
            row = self._topics[topic].rows[0]
        self._row_of[item.id] = row

    def _know(self, item: TopicItem, row: int) -> None:
        self._row_of[item.id] = row
        counties = _counties(item.places)
        if counties:
            self._counties_of[row] = frozenset(counties)

    def _assign(self, items: Sequence[TopicItem]) -> list[int]:
        """All are read and looked up together; then each in turn joins, perhaps what one before it started."""
        self._take_in()
        copies = self._copies(items)
        rows = self._read([item for item, copy in zip(items, copies, strict=True) if not copy])
        candidates = zip(rows, self._alike(rows), strict=True)
        self._topic_of += [0] * len(rows)
        numbers = []
        for item, copy in zip(items, copies, strict=True):
            if copy and item.duplicate_of is not None:
                number = self._by_item[item.duplicate_of]
                self._follow(item, number)
            else:
                row, alike = next(candidates)
                number = self._nearest(item, row, alike) or self._start()
                self._topic_of[row] = number
                self._topics[number].rows.append(row)
                self._know(item, row)
            self._join(number, item)
            numbers.append(number)
        return numbers

    def _copies(self, items: Sequence[TopicItem]) -> list[bool]:
        """Whether each is a copy of an item in a live topic or of one before it in the batch."""
        found, before = [], set[int | str]()
        for item in items:
            first = item.duplicate_of
            found.append(first is not None and (first in before or self._by_item.get(first) in self._topics))
            before.add(item.id)
        return found

    def _start(self) -> int:
        number = self._next
        self._next += 1
        self._topics[number] = _Topic()
        return number

    def _read(self, items: Sequence[TopicItem]) -> range:
        return self._sketches.add(
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

    def _alike(self, rows: range) -> Iterator[dict[int, float]]:
        """The candidates of each text, and how likely it is that both speak of one matter; the likely are kept."""
        if not rows:
            return
        found, many = self._neighbours.look_up_and_add(rows.start, self._sketches.marks(rows))
        owners = np.repeat(np.arange(rows.start, rows.stop), many)
        likely = probabilities(signs(self._sketches, owners, found))
        linked = likely >= TOGETHER
        self._links.append(Links(owners[linked], found[linked], likely[linked]))
        values = likely.tolist()
        others = found.tolist()
        for start, stop in pairwise([0, *np.cumsum(many).tolist()]):
            yield dict(zip(others[start:stop], values[start:stop], strict=True))

    def _nearest(self, item: TopicItem, row: int, alike: dict[int, float]) -> int | None:
        """The topic with the best claim, if one is good enough. `alike`: the candidates, and how likely each is it.

        A topic whose likest candidate would not do is not asked further: a claim is a mean.
        """
        topic_of = self._topic_of
        likely = dict.fromkeys(topic_of[other] for other, value in alike.items() if value > JOINS)
        live = self._live(likely, item.published_at)
        if not live:
            return None
        company = {other for state in live.values() if len(state.rows) > 1 for other in _spread(state.rows)}
        others = np.array(sorted(company - alike.keys()), np.int64)
        if len(others):
            values = probabilities(signs(self._sketches, np.full(len(others), row), others))
            alike |= zip(others.tolist(), values.tolist(), strict=True)
        claims: dict[int, list[float]] = defaultdict(list)
        for other, value in alike.items():
            claims[topic_of[other]].append(value)
        best, best_claim = None, JOINS
        for number, state in live.items():
            claim = _claim(claims[number])
            if claim > best_claim and self._elsewhere(item, state):
                claim *= _ELSEWHERE
            if claim > best_claim:
                best, best_claim = number, claim
        return best

    def _live(self, numbers: Iterable[int], at: datetime | None) -> dict[int, _Topic]:
        """Those that are not forgotten and had an item not too long before or after."""
        first = at - self._life if at is not None else None
        last = at + self._life if at is not None else None
        found, get = {}, self._topics.get
        for number in numbers:
            state = get(number)
            if state is None:
                continue
            newest = state.last_at
            if first is None or last is None or newest is None or first <= newest <= last:
                found[number] = state
        return found

    def _elsewhere(self, item: TopicItem, state: _Topic) -> bool:
        """Both name counties, and not the same."""
        own = _counties(item.places)
        return bool(own) and bool(state.counties) and not own & state.counties

    def _join(self, number: int, item: TopicItem) -> None:
        state = self._topics[number]
        state.items.append(item.id)
        self._by_item[item.id] = number
        if item.places:
            state.counties |= _counties(item.places)
        if item.published_at is not None:
            state.last_at = max(state.last_at or item.published_at, item.published_at)


def _claim(values: list[float]) -> float:
    """Mostly the mean of the two likest, partly that of all that were looked at."""
    values.sort()
    return MIX * sum(values[-2:]) / min(2, len(values)) + (1 - MIX) * sum(values) / len(values)


def _spread(rows: Sequence[int]) -> Sequence[int]:
    """The first, the last and some between."""
    step = max(1, len(rows) // (_COMPANY - 1))
    return [*rows[::step][: _COMPANY - 1], rows[-1]]


def _counties(places: Iterable[Place]) -> set[str]:
    return {place.code[:6] for place in places if place.level in {"county", "street"}}
