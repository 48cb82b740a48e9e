"""Items as the heat formula takes them: their engagement measured within what is usual for their source."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from config.vocabulary import PostKind
from nlp.heat.engagement import Usual, engagement, rarity
from nlp.heat.formula import HeatPoint
from pipeline.models import Item
from pipeline.rows import asked, one_of

_NEW = Usual()
COUNTED = (
    "source_id", "kind", "submitter", "parent", "published_at", "learnt_at", "views", "likes", "comments", "reposts",
    "duplicate_of_id",
)  # fmt: skip
"""Fields of an item that heat is made of, beside its key."""


class Counted(Protocol):
    """What heat needs of an item, stored or not; fields are those of `Item`."""

    @property
    def id(self) -> int: ...
    @property
    def source_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def submitter(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def learnt_at(self) -> datetime: ...
    @property
    def views(self) -> int | None: ...
    @property
    def likes(self) -> int | None: ...
    @property
    def comments(self) -> int | None: ...
    @property
    def reposts(self) -> int | None: ...
    @property
    def duplicate_of_id(self) -> int | None: ...


def point_of(item: Counted, usual: Mapping[int, Usual]) -> HeatPoint:
    """`usual`: engagement by source. A post that hangs on another weighs as a reply, and its text is no copy."""
    engaged = engagement(item.views, item.likes, item.comments, item.reposts)
    return plain_point(item, rarity(engaged, usual.get(item.source_id, _NEW)) if engaged else 0.0)


def plain_point(item: Counted, engaged: float) -> HeatPoint:
    """`point_of` with this figure for how it was reacted to."""
    return HeatPoint(
        item.published_at or item.learnt_at,
        item.submitter or f"item-{item.id}",
        str(item.source_id),
        PostKind.REPLY.value if item.parent else item.kind,
        engaged,
        None if item.parent else item.duplicate_of_id or item.id,
    )


def usual_engagement(sources: Iterable[int] | None = None) -> dict[int, Usual]:
    """The engagement that is usual for these sources, or for all; one query."""
    own = None if sources is None else sorted(set(sources))
    among = "" if own is None else f" WHERE source_id IN {one_of(own)}"
    rows = asked(f"SELECT source_id, posts, total, squares FROM pipeline_sourceusual{among}", *own or ())
    return {source: Usual(*sums) for source, *sums in rows}


def heat_points(items: Iterable[Item]) -> list[HeatPoint]:
    """Stored items as the heat formula takes them, in the same order; one query."""
    own = list(items)
    usual = usual_engagement({item.source_id for item in own})
    return [point_of(item, usual) for item in own]
