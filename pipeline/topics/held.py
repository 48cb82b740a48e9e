"""The members of topics that changed of late are held in memory, so that a topic that grows is not read each time."""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.models import Item, Topic
from pipeline.topics.headings import Heading
from pipeline.topics.members import Member, members, when
from pipeline.topics.tally import Tally

_MOST = 40_000
_MOST_ADDED_UP = 80_000
"""Members of further topics of which the tally alone is kept, some 450 bytes each."""
_SMALL, _STEP = 4, 1.25
"""Items up to which a topic is named anew each time one comes, and by how much a larger one must grow."""
_ADDED_UP = 4
"""Members from which a topic's tally is kept: of fewer it is as quickly made."""
_SAID = ("sectors", "places", "severity_reason")
"""What a topic takes from the analysis of an item; the rest, which is long, is let go. All of it is let go when it has
been added up."""
_ADDED: dict[str, Any] = {}


class Known(NamedTuple):
    """A topic's members by time, and their tally where it is kept."""

    members: list[Member]
    tally: Tally | None


class Sum(NamedTuple):
    """The tally of a topic whose members were let go, and whether it says all that is asked of the topic now."""

    tally: Tally
    enough: bool


class _KeptSum(NamedTuple):
    revision: int
    items: int
    tally: Tally


class _Kept(NamedTuple):
    revision: int
    members: list[Member]
    tally: Tally | None


_NOTHING = _Kept(0, [], None)


class Held:
    """Members by topic, good as long as nobody else has changed the topic since.

    Whoever changes a topic's items raises its revision in the same transaction, so members of the revision that is
    stored are the members that are stored. At most 40,000 members, of some 2 kB each; of topics that changed before
    these the tally alone is kept, which is all that a topic needs that grows a little. Whoever keeps it forgets it
    after a transaction that failed.
    """

    def __init__(self, most: int = _MOST, most_added_up: int = _MOST_ADDED_UP) -> None:
        self._groups: OrderedDict[int, _Kept] = OrderedDict()
        self._sums: OrderedDict[int, _KeptSum] = OrderedDict()
        self._most, self._most_added_up = most, most_added_up
        self._count = self._added_up = 0

    def of(self, topic: Topic) -> list[Member] | None:
        """The topic's members by time; None where they must be read."""
        kept = self._of(topic)
        return None if kept is None else kept.members

    def _of(self, topic: Topic) -> _Kept | None:
        kept = self._groups.get(topic.pk, _NOTHING)
        return kept if kept.revision == topic.revision and len(kept.members) == topic.items else None

    def keep(self, topic: Topic, group: list[Member], tally: Tally | None = None) -> None:
        """As they are stored with the topic's present revision. Both are the keeper's from now on."""
        before = self._groups.pop(topic.pk, _NOTHING)
        tally = tally if len(group) >= _ADDED_UP else None
        if tally is not None and group[0].analysis is not _ADDED:
            group = list(map(_added, group))
        self._groups[topic.pk] = _Kept(topic.revision, group, tally)
        self._count += len(group) - len(before.members)
        while self._count > self._most:
            pk, gone = self._groups.popitem(last=False)
            self._count -= len(gone.members)
            if gone.tally is not None:
                self._keep_sum(pk, _KeptSum(gone.revision, len(gone.members), gone.tally))

    def keep_sum(self, topic: Topic, tally: Tally) -> None:
        """As `keep`, where no members were read."""
        self._keep_sum(topic.pk, _KeptSum(topic.revision, topic.items, tally))

    def _keep_sum(self, pk: int, kept: _KeptSum) -> None:
        self._sums[pk] = kept
        self._added_up += kept.items
        while self._added_up > self._most_added_up:
            _, gone = self._sums.popitem(last=False)
            self._added_up -= gone.items

    def sums(self, stored: Mapping[int, Topic], new: Sequence[Item], stale: Set[int], now: datetime) -> dict[int, Sum]:
        """What is kept of topics whose members were let go, with the `new` items. It is enough for a topic that grows
        so little that it keeps its name, unless its heat hangs on the order of its items. `stale`: as below."""
        kept = {pk: own for pk, topic in stored.items() if pk not in self._groups and (own := self._sum(topic))}
        found = {}
        for pk, came in members((), [item for item in new if item.topic_id in kept]).items():
            _, items, tally = kept[pk]
            if pk not in stale:
                tally.take([_slim(member) for member in came])
                found[pk] = Sum(tally, not named_anew(items, items + len(came)) and tally.tells_heat(now))
        return found

    def _sum(self, topic: Topic) -> _KeptSum | None:
        """Taken out: what follows changes it."""
        kept = self._sums.pop(topic.pk, None)
        if kept is None:
            return None
        self._added_up -= kept.items
        return kept if (kept.revision, kept.items) == (topic.revision, topic.items) else None

    def members(self, stored: Mapping[int, Topic], new: Sequence[Item], stale: Set[int]) -> dict[int, Known]:
        """As `pipeline.topics.members.members`, read only where they are not held, with what a topic takes of their
        analysis.

        `stale`: topics whose items have changed in this transaction.
        """
        found = {pk: own for pk, topic in stored.items() if pk not in stale and (own := self._of(topic)) is not None}
        for pk in found:
            self._forget(pk)  # what follows changes them
        groups = {}
        for pk, came in members(stored.keys() - found.keys(), new).items():
            groups[pk] = _grown(found.pop(pk, _NOTHING), [_slim(member) for member in came])
        return groups | {pk: _grown(kept, []) for pk, kept in found.items()}

    def _forget(self, pk: int) -> None:
        self._count -= len(self._groups.pop(pk).members)


def named_anew(before: int, now: int) -> bool:
    """Whether a topic is named anew: a small one each time, a larger one each time it has grown by a quarter or so."""
    if now <= _SMALL or not 0 < before < now:
        return True
    return int(math.log(before, _STEP)) != int(math.log(now, _STEP))


def _grown(kept: _Kept, came: list[Member]) -> Known:
    """With the members that came, which are in order."""
    group, tally = kept.members, kept.tally
    if not group:
        return Known(came, None)
    if came:
        late = when(came[0]) < when(group[-1])
        if tally is not None:
            tally.take(came)
        group += came if tally is None else map(_added, came)
        if late:
            group.sort(key=when)
    return Known(group, tally)


def _slim(member: Member) -> Member:
    told = member.analysis
    return member._replace(
        text="",
        analysis={name: told[name] for name in _SAID if name in told},
        named_by=Heading(member.title, member.text),
        was_long=member.letters,
    )


def _added(member: Member) -> Member:
    return member._replace(analysis=_ADDED)
