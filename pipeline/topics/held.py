"""The members of topics that changed of late are held in memory, so that a topic that grows is not read each time."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from pipeline.models import Item, Topic
from pipeline.topics.headings import Heading
from pipeline.topics.members import Member, members, when
from pipeline.topics.tally import Tally

_MOST = 40_000
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


class _Kept(NamedTuple):
    revision: int
    members: list[Member]
    tally: Tally | None


_NOTHING = _Kept(0, [], None)


class Held:
    """Members by topic, good as long as nobody else has changed the topic since.

    Whoever changes a topic's items raises its revision in the same transaction, so members of the revision that is
    stored are the members that are stored. At most 40,000 members, of some 2 kB each. Whoever keeps it forgets it after
    a transaction that failed.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._groups: OrderedDict[int, _Kept] = OrderedDict()
        self._most = most
        self._count = 0

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
            _, gone = self._groups.popitem(last=False)
            self._count -= len(gone.members)

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
    )


def _added(member: Member) -> Member:
    return member._replace(analysis=_ADDED)
