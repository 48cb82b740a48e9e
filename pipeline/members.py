"""What a topic's figures are computed from: its items, without what only the pages need."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from nlp.engagement import Usual
from nlp.heat import HeatPoint
from nlp.segment import Segmenter
from pipeline.item_rows import item_rows
from pipeline.models import Item
from pipeline.points import point_of

_CUT = Segmenter()
_BEGINNING = 60


class Member(NamedTuple):
    """An item as its topic sees it; fields are those of `Item`."""

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

    @property
    def tokens(self) -> Sequence[str]:
        """Words of the title, or of the text's beginning: what a topic's keywords are taken from."""
        return _words_of(self.headline)

    @property
    def headline(self) -> str:
        """The title, or the text's beginning."""
        return self.title or self.text[:_BEGINNING]

    @property
    def happened_at(self) -> datetime:
        """When it was published; when the source does not say, when it was learnt."""
        return self.published_at or self.learnt_at

    @property
    def voice(self) -> str:
        """Who speaks; an item without submitter is a voice of its own."""
        return self.submitter or f"item-{self.id}"

    def heat_point(self, usual: Mapping[int, Usual]) -> HeatPoint:
        """It as the heat formula takes it. `usual`: see `pipeline.points`."""
        return point_of(self, usual)


_words: dict[str, tuple[str, ...]] = {}
"""Of headlines; a topic that grows is asked again and again for the same ones."""
_MOST = 8192


def cut_ahead(members: Iterable[Member]) -> None:
    """Cut the headlines of many members at once; `tokens` gives the same without it, one by one and slowly."""
    missing = list({member.headline: None for member in members}.keys() - _words.keys())
    if len(_words) + len(missing) > _MOST:
        _words.clear()
    for text, words in zip(missing, _CUT.cut_all(missing), strict=True):
        _words[text] = tuple(words)


def _words_of(text: str) -> tuple[str, ...]:
    """The words of a headline."""
    known = _words.get(text)
    return tuple(_CUT.cut(text)) if known is None else known


_of_item = attrgetter(*Member._fields)


def members(stored: Iterable[int], new: Sequence[Item]) -> dict[int, list[Member]]:
    """The members of `stored` topics and of those of `new` items, not yet stored; each list by time.

    Items without a time of publication come first, on either database.
    """
    groups: dict[int, list[Member]] = {pk: [] for pk in stored}
    for topic, *row in item_rows(groups, ("topic_id", *Member._fields)):
        groups[topic].append(Member._make(row))
    for item in new:
        if item.topic_id is not None:
            groups.setdefault(item.topic_id, []).append(Member._make(_of_item(item)))
    return {pk: in_order(group) for pk, group in groups.items()}


def in_order(group: list[Member]) -> list[Member]:
    """The same list, sorted by time."""
    if len(group) > 1:
        group.sort(key=when)
    return group


def when(member: Member) -> tuple[float, int]:
    """What members are ordered by."""
    return (member.published_at.timestamp() if member.published_at else float("-inf"), member.id)
