"""What a topic's figures are made of, added up as its items come: a topic that grows costs what is new of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from config.vocabulary import Severity
from nlp.heat.engagement import Usual, engagement, rarity
from nlp.heat.running_heat import RunningHeat
from nlp.topics.sector_vote import SectorVotes, When
from pipeline.models import Topic
from pipeline.topics.members import Member, when
from pipeline.topics.points import plain_point

_RANK = {severity.value: severity.rank for severity in Severity}
_UNSEEN = Usual()


def vote(member: Member) -> tuple[str, float]:
    """Sector and its probability of a topic that has this member alone."""
    votes = SectorVotes()
    _take(votes, member, (0.0, 0))
    return votes.result()


def _take(votes: SectorVotes, member: Member, at: When) -> None:
    sectors = ((entry["sector"], entry["p"]) for entry in member.analysis.get("sectors", ()))
    votes.take(sectors, member.sector, member.letters, at)


class _Place(NamedTuple):
    votes: int
    first: When


class Tally:
    """Takes members in any order; what it says does not hang on the order."""

    __slots__ = (
        "_first_at", "_gravest", "_heads", "_heat", "_history", "_items", "_last_at", "_named", "_replies", "_voices",
        "sources",
    )  # fmt: skip

    def __init__(self, members: Iterable[Member]) -> None:
        self.sources: set[int] = set()
        self._items = 0
        self._voices: set[str] = set()
        self._first_at: datetime | None = None
        self._last_at: datetime | None = None
        self._history = True
        self._gravest: tuple[int, When, str, str] = (-1, (0.0, 0), "", "")
        self._named: dict[tuple[str, str], _Place] = {}
        self._heads, self._replies = SectorVotes(), SectorVotes()
        self._heat = RunningHeat()
        self.take(members)

    def take(self, members: Iterable[Member]) -> None:
        """Members that it did not have."""
        for member in members:
            at, happened = when(member), member.happened_at
            self._items += 1
            self._voices.add(member.voice)
            self.sources.add(member.source_id)
            self._first_at = happened if self._first_at is None else min(self._first_at, happened)
            self._last_at = happened if self._last_at is None else max(self._last_at, happened)
            self._history = self._history and member.history
            self._grade(member, at)
            for place in member.analysis.get("places", ())[:1]:
                named = (place["code"], place["name"])
                votes, first = self._named.get(named, (0, at))
                self._named[named] = _Place(votes + 1, min(first, at))
            _take(self._replies if member.parent else self._heads, member, at)
            engaged = engagement(member.views, member.likes, member.comments, member.reposts)
            self._heat.take(plain_point(member, engaged or 0.0))

    def tells_heat(self, now: datetime) -> bool:
        """Whether heat is among the figures that it describes at `now`."""
        return not self._history and self._heat.tells(now)

    def describe(self, topic: Topic, now: datetime, usual: Mapping[int, Usual]) -> bool:
        """Write the figures into `topic`; whether heat is among them, else it is to be computed from all members."""
        topic.items = self._items
        topic.submitters, topic.sources = len(self._voices), len(self.sources)
        topic.first_at, topic.last_at = self._first_at or now, self._last_at or now
        topic.history = self._history
        topic.sector, topic.sector_p = (self._heads or self._replies).result()
        _, _, topic.severity, topic.severity_reason = self._gravest
        topic.place_code, topic.place_name = self._place()
        found = self._heat.heat(now, lambda source, value: rarity(value, usual.get(int(source), _UNSEEN)))
        if found is not None and not topic.history:
            topic.heat = found
            return True
        return False

    def _grade(self, member: Member, at: When) -> None:
        """The first of the gravest."""
        rank, before = _RANK[member.severity], self._gravest
        if rank > before[0] or (rank == before[0] and at < before[1]):
            self._gravest = (rank, at, member.severity, str(member.analysis.get("severity_reason", "")))

    def _place(self) -> tuple[str, str]:
        """Code and name of the place that most items name, a third of them at least; the deeper one where two are named
        equally often."""
        if not self._named:
            return "", ""
        ranked = ((found.votes, len(named[0]), named, found.first) for named, found in self._named.items())
        most = max(map(itemgetter(0, 1), ranked))
        equal = [(found.first, named) for named, found in self._named.items() if (found.votes, len(named[0])) == most]
        code, name = min(equal)[1]
        return (code[:12], name[:100]) if most[0] * 3 >= self._items else ("", "")
