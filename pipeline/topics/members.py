"""What a topic's figures are computed from: its items, without what only the pages need."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from nlp.heat.engagement import Usual
from nlp.heat.formula import HeatPoint
from pipeline.models import Item
from pipeline.topics.headings import Heading
from pipeline.topics.item_rows import item_rows
from pipeline.topics.points import point_of


class Member(NamedTuple):
    """An item as its topic sees it; fields are those of `Item`, and where it is kept what it gives to
    the topic's name and how long it was: its text is let go."""

    id: int
    source_id: int
    kind: str
    title: str
    text: str
    submitter: str
    parent: str
    published_at: datetime | None
    learnt_at: datetime
    views: int | None
    likes: int | None
    comments: int | None
    reposts: int | None
    history: bool
    sector: str
    severity: str
    analysis: dict[str, Any]
    duplicate_of_id: int | None = None
    named_by: Heading | None = None
    was_long: int | None = None

    @property
    def heading(self) -> Heading:
        """What it gives to the topic's name."""
        return self.named_by or Heading(self.title, self.text)

    @property
    def letters(self) -> int:
        """How long its title and text are, by which its vote weighs."""
        return len(self.title) + len(self.text) if self.was_long is None else self.was_long

    @property
    def happened_at(self) -> datetime:
        """When it was published; when the source does not say, when it was learnt."""
        return self.published_at or self.learnt_at

    @property
    def voice(self) -> str:
        """Who speaks; an item without submitter is a voice of its own."""
        return self.submitter or f"item-{self.id}"

    def heat_point(self, usual: Mapping[int, Usual]) -> HeatPoint:
        """It as the heat formula takes it. `usual`: see `pipeline.topics.points`."""
        return point_of(self, usual)


_STORED = Member._fields[:-2]
_of_item = itemgetter(*_STORED)
"""Of what a new item holds: its attributes are descriptors, and slower."""


def members(stored: Iterable[int], new: Sequence[Item]) -> dict[int, list[Member]]:
    """The members of `stored` topics and of those of `new` items, not yet stored; each list by time.

    Items without a time of publication come first, on either database.
    """
    groups: dict[int, list[Member]] = {pk: [] for pk in stored}
    for topic, *row in item_rows(groups, ("topic_id", *_STORED)):
        groups[topic].append(Member(*row))
    for item in new:
        if item.topic_id is not None:
            groups.setdefault(item.topic_id, []).append(Member(*_of_item(vars(item))))
    return {pk: in_order(group) for pk, group in groups.items()}


def in_order(group: list[Member]) -> list[Member]:
    """The same list, sorted by time."""
    if len(group) > 1:
        group.sort(key=when)
    return group


def when(member: Member) -> tuple[float, int]:
    """What members are ordered by."""
    return (member.published_at.timestamp() if member.published_at else float("-inf"), member.id)
