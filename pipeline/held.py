"""The members of topics that changed of late are held in memory, so that a topic that grows is not read each time."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set

from pipeline.members import Member, in_order, members
from pipeline.models import Item, Topic

_MOST = 20_000
_SAID = ("sectors", "places", "severity_reason")
"""What a topic takes from the analysis of an item; the rest, which is long, is let go."""


class Held:
    """Members by topic, good as long as nobody else has changed the topic since.

    Whoever changes a topic's items raises its revision in the same transaction, so members of the revision that is
    stored are the members that are stored. At most 20,000 members, some 40 MB. Whoever keeps it forgets it after a
    transaction that failed.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._groups: OrderedDict[int, tuple[int, list[Member]]] = OrderedDict()
        self._most = most
        self._count = 0

    def of(self, topic: Topic) -> list[Member] | None:
        """The topic's members by time; None where they must be read."""
        revision, group = self._groups.get(topic.pk, (0, []))
        return group if revision == topic.revision and len(group) == topic.items else None

    def keep(self, topic: Topic, group: list[Member]) -> None:
        """As they are stored with the topic's present revision."""
        _, before = self._groups.pop(topic.pk, (0, []))
        self._groups[topic.pk] = (topic.revision, [*group])
        self._count += len(group) - len(before)
        while self._count > self._most:
            _, (_, oldest) = self._groups.popitem(last=False)
            self._count -= len(oldest)

    def members(self, stored: Mapping[int, Topic], new: Sequence[Item], stale: Set[int]) -> dict[int, list[Member]]:
        """As `pipeline.members.members`, read only where they are not held, with what a topic takes of their analysis.

        `stale`: topics whose items have changed in this transaction.
        """
        found = {pk: own for pk, topic in stored.items() if pk not in stale and (own := self.of(topic)) is not None}
        groups = {pk: [*group] for pk, group in found.items()}
        for pk, group in members(stored.keys() - found.keys(), new).items():
            groups.setdefault(pk, []).extend(map(_slim, group))
        return {pk: in_order(group) if pk in found else group for pk, group in groups.items()}


def _slim(member: Member) -> Member:
    told = member.analysis
    return member._replace(analysis={name: told[name] for name in _SAID if name in told})
