"""A pass over live topics: what hangs together with new texts is grouped anew, a little work at a time.

A pass thinks of the texts that are there when it begins; those that come meanwhile are for the next one. It ends in
parts, each of topics that exchange texts with each other only, so that one after the other may be done and stored.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.topics.agglomeration import Agglomeration, Bonds, Links
from nlp.topics.live_topics import LiveTopics
from nlp.topics.moves import Bond, Move, keep_numbers

Part = list[list[int]]
"""Groups of texts of topics that exchange texts with each other."""


@dataclass(slots=True)
class Met:
    """The likely pairs of texts met at arrival; up to which text passes have looked, and at which they look again.

    `settled`: the texts before this one were restored, or a pass left them where they are.
    """

    links: list[Links] = field(default_factory=list)
    looked_at: int = 0
    settled: int = 0
    again: set[int] = field(default_factory=set)

    def joined(self, topic_of: NDArray[np.int64]) -> Links:
        """All links, in one piece; those of forgotten texts, which have topic 0, are left out."""
        if not self.links:
            return Links(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        columns = [np.concatenate(parts) for parts in zip(*self.links, strict=True)]
        alive = topic_of > 0
        good = alive[columns[0]] & alive[columns[1]]
        joined = Links(columns[0][good], columns[1][good], columns[2][good])
        self.links = [joined]
        return joined


class Pass:
    """First `steps` to their end, then each of `parts`."""

    def __init__(self, live: LiveTopics, met: Met, kept: Collection[int], bonds: Sequence[Bond]) -> None:
        """`kept`: topics whose items stay, once a pass has left them there; `bonds`: what people decided."""
        self._live = live
        self._met = met
        self._kept = frozenset(kept)
        self._bonds = bonds
        self._found: Part = []
        self._numbers: dict[int, int] = {}
        self._free: set[int] = set()
        self._until = len(live.topic_of)

    def steps(self) -> Iterator[None]:
        """Think; between two steps anything may happen to the topics but what people do to them."""
        live = self._live
        topic_of = np.array(live.topic_of, np.int64)
        links = self._met.joined(topic_of)
        ours = self._in_rows()
        rows = self._touched(topic_of, links, [row for pair in (*ours.together, *ours.apart) for row in pair])
        numbers = sorted({live.topic_of[row] for row in rows} & self._kept)
        whole = [self._settled(live.topics[number].rows) for number in numbers]
        firsts = [held[0] for held in whole]
        apart = [(one, other) for place, one in enumerate(firsts) for other in firsts[:place]]  # kept: never joined
        yield
        limits = Bonds([*ours.together, *whole], [*ours.apart, *apart])
        self._found = yield from Agglomeration(links, live.likely, limits, live.sketches.columns()).steps(rows)

    def parts(self) -> list[Part]:
        """What is to be done, after the last step. From here on the pass counts as made."""
        topic_of = self._live.topic_of
        self._met.looked_at = self._met.settled = self._until
        self._met.again = set()
        groups = [alive for group in self._found if (alive := [row for row in group if topic_of[row]])]
        before = [[topic_of[row] for row in group] for group in groups]
        wanted = [[topic_of[row] for row in group if row not in self._free] for group in groups]
        numbers = keep_numbers(wanted, self._kept)
        self._numbers = {group[0]: number for group, number in zip(groups, numbers, strict=True)}
        going = [place for place, number in enumerate(numbers) if set(before[place]) != {number}]
        root: dict[int, int] = {}
        for place in going:
            first = _root(root, before[place][0])
            for number in {*before[place], numbers[place]} - {0}:
                root[_root(root, number)] = first
        found: dict[int, Part] = {}
        for place in going:
            found.setdefault(_root(root, before[place][0]), []).append(groups[place])
        return list(found.values())

    def do(self, parts: Iterable[Part], kept: Collection[int]) -> list[Move]:
        """Move what these parts say. A part of a topic that has come to be kept meanwhile is left for the next pass."""
        live = self._live
        news = set(kept) - self._kept
        wanted = []
        for given in parts:
            part = [[row for row in group if live.topic_of[row]] for group in given]
            if not news.isdisjoint(live.topic_of[row] for group in part for row in group):
                self.leave([part])
                continue
            for group in filter(None, part):
                number = self._numbers.get(group[0], 0)
                number = live.known(number) if number else live.start()
                wanted += [(row, number) for row in group]
        return live.move(wanted)

    def leave(self, parts: Iterable[Part]) -> None:
        """Do nothing of what these parts say, and let the next pass look there again."""
        self._met.again.update(row for part in parts for group in part for row in group)

    def _settled(self, rows: Sequence[int]) -> list[int]:
        """Of a kept topic the texts that stay together. What has just come there came by its likest few alone: it is
        looked at as all that is new, for a topic that nobody may take from would keep it for ever."""
        met = self._met
        found = [row for row in rows if row < met.settled and row not in met.again] or list(rows)
        self._free.update(set(rows).difference(found))
        return found

    def _in_rows(self) -> Bonds:
        known = self._live.row_of
        together = [[known[item] for item in bond.together if item in known] for bond in self._bonds]
        apart = [
            (known[one], known[other])
            for bond in self._bonds
            for one, other in bond.apart
            if {one, other} <= known.keys()
        ]
        return Bonds([rows for rows in together if len(rows) > 1], apart)

    def _touched(self, topic_of: NDArray[np.int64], links: Links, named: Sequence[int]) -> list[int]:
        """Living texts of the topics that hold a new or a named one, or one that is linked with such a one."""
        new = np.zeros(len(topic_of), bool)
        new[self._met.looked_at :] = True
        new[[*named, *self._met.again]] = True
        near = new.copy()
        chosen = new[links.rows] | new[links.others]
        near[links.rows[chosen]] = near[links.others[chosen]] = True
        return np.flatnonzero(np.isin(topic_of, topic_of[near]) & (topic_of > 0)).tolist()


def _root(parent: dict[int, int], number: int) -> int:
    """Whom a topic hangs together with."""
    while (above := parent.setdefault(number, number)) != number:
        parent[number] = number = parent.setdefault(above, above)
    return number
