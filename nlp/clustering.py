"""A whole set of texts -> topics with their figures, by the engines that the service uses."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nlp.engine import Engine
from nlp.heat.formula import HeatPoint, heat
from nlp.topics.near_duplicate import NearDuplicates
from nlp.topics.sector_vote import SectorVotes
from nlp.topics.streaming import TopicEngine, TopicItem
from nlp.topics.title import keywords_of, summary_of, title_of
from nlp.types import Analysis, Place

_BATCH = 512


@dataclass(frozen=True, slots=True)
class Member:
    """One text with what is known of it; `id` is the caller's own."""

    id: Any
    title: str
    text: str
    published_at: datetime | None
    submitter: str


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """What `huiying cluster --topics` says of one topic."""

    topic: int
    title: str
    keywords: list[str]
    heat: float
    items: int
    submitters: int
    first_at: datetime | None
    last_at: datetime | None
    places: tuple[Place, ...]
    sector: str
    summary: str
    members: list[Any]

    def as_fields(self, shown: Callable[[datetime], str]) -> dict[str, Any]:
        """Ready for JSON; `shown` writes a time."""
        return {
            "topic": str(self.topic),
            "title": self.title,
            "keywords": self.keywords,
            "heat": self.heat,
            "items": self.items,
            "submitters": self.submitters,
            "first_at": shown(self.first_at) if self.first_at else None,
            "last_at": shown(self.last_at) if self.last_at else None,
            "places": [{"code": place.code, "name": place.name, "level": place.level} for place in self.places],
            "sector": self.sector,
            "summary": self.summary,
            "members": self.members,
        }


class Clustering:
    """Collects texts and groups them; texts with a time are joined in the order of time."""

    def __init__(self, engine: Engine, home: str = "") -> None:
        self._engine = engine
        self._copies = NearDuplicates()
        self._topics = TopicEngine(home)
        self._all: list[tuple[Member, TopicItem, Analysis]] = []
        self._number: list[int] = []
        self._seen = 0

    def add(self, members: Sequence[Member]) -> list[int]:
        """The topic number of each member, after the pass over all that came so far."""
        order = list(range(len(members)))
        times = [member.published_at.timestamp() for member in members if member.published_at]
        if len(times) == len(members):
            order.sort(key=times.__getitem__)
        first = self._seen
        for start in range(0, len(order), _BATCH):
            self._take([members[place] for place in order[start : start + _BATCH]])
        for name, _, number in self._topics.consolidate():
            self._number[int(name)] = number
        numbers = [0] * len(members)
        for name, place in enumerate(order, first):
            numbers[place] = self._number[name]
        return numbers

    def _take(self, members: Sequence[Member]) -> None:
        analyses = self._engine.analyse([(member.title, member.text) for member in members])
        places = list(range(self._seen, self._seen + len(members)))
        self._seen += len(members)
        copies = self._copies.look_up_and_add(places, [f"{analysis.title}\n{analysis.text}" for analysis in analyses])
        items = [
            TopicItem(
                place,
                analysis.title,
                analysis.text,
                analysis.tokens,
                analysis.places,
                member.published_at,
                member.submitter,
                first,
                analysis.keys,
            )
            for place, member, analysis, (first, _) in zip(places, members, analyses, copies, strict=True)
        ]
        self._number += self._topics.assign(items)
        self._all += zip(members, items, analyses, strict=True)

    def topics(self) -> list[TopicSummary]:
        """All topics, hottest first, as of the newest time in the input."""
        now = max((member.published_at for member, _, _ in self._all if member.published_at), default=None)
        groups: dict[int, list[tuple[Member, TopicItem, Analysis]]] = defaultdict(list)
        for number, entry in zip(self._number, self._all, strict=True):
            groups[number].append(entry)
        found = [_summary(number, group, now) for number, group in groups.items()]
        return sorted(found, key=lambda topic: (-topic.heat, -topic.items, topic.topic))


def _summary(number: int, group: Sequence[tuple[Member, TopicItem, Analysis]], now: datetime | None) -> TopicSummary:
    items = [item for _, item, _ in group]
    times = [member.published_at for member, _, _ in group if member.published_at]
    points = []
    for member, item, _ in group:
        at = member.published_at or now
        if at is not None:
            text = item.id if item.duplicate_of is None else item.duplicate_of
            points.append(HeatPoint(at, member.submitter or f"#{item.id}", "", "post", text=text))
    votes = SectorVotes()
    spots: Counter[Place] = Counter()
    for _, _, analysis in group:
        votes.take(analysis.sectors, analysis.sector.value, len(analysis.title) + len(analysis.text))
        spots.update(analysis.places[:1])
    return TopicSummary(
        topic=number,
        title=title_of(items),
        keywords=keywords_of(items),
        heat=heat(points, now) if now else float(10 * len(items)),
        items=len(items),
        submitters=len({member.submitter or f"#{item.id}" for member, item, _ in group}),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        places=tuple(place for place, _ in spots.most_common(3)),
        sector=votes.result()[0],
        summary=summary_of(items),
        members=[member.id for member, _, _ in group],
    )
