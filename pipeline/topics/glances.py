"""All items of a topic counted by the store, without their words: a page that reads 400 of them counts them all."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from nlp.heat.coordinated import VOICES, Posted
from nlp.heat.rises import Counted, windows
from pipeline.models import Topic


class Group(NamedTuple):
    """Items of one source, kind and sector; `head`: those that hang on no other post.

    `first`, `last`: when they happened, by the source or, where it does not say, by when they were learnt. `recent`,
    `before`: how many fell into the windows of `nlp.heat.rises`; `copies`: how many are near-copies of others.
    """

    source_id: int
    source: str
    kind: str
    sector: str
    head: bool
    posts: int
    first: datetime
    last: datetime
    recent: int
    before: int
    copies: int


class Glances:
    """What was counted as of `now`; three queries at most, one for each of what is asked."""

    def __init__(self, topic: Topic, now: datetime) -> None:
        self._topic = topic.pk
        self._now = now

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The first that spoke first."""
        first, began, ends = map(connection.ops.adapt_datetimefield_value, windows(self._now))
        rows = _asked(_GROUPS, [began, ends, first, began, self._topic])
        return tuple(sorted(map(_group, rows), key=lambda one: (one.first, one.source_id)))

    @property
    def by_source(self) -> dict[int, Counted]:
        """How many posts of each source, as a rise is judged by."""
        found: dict[int, Counted] = {}
        for one in self.groups:
            posts, recent, before = found.get(one.source_id, Counted(0, 0, 0))
            found[one.source_id] = Counted(posts + one.posts, recent + one.recent, before + one.before)
        return found

    @cached_property
    def slots(self) -> list[tuple[datetime, int]]:
        """How many in each ten minutes that have any, in order; the first and the last by their exact instants."""
        found = [(_instant(f"{slot}0:00"), posts) for slot, posts in _asked(_SLOTS, [self._topic])]
        if found:
            found[-1] = (max(one.last for one in self.groups), found[-1][1])
            found[0] = (self.groups[0].first, found[0][1])
        return found

    @cached_property
    def copied(self) -> list[Posted]:
        """The posts of texts that several posted, replies apart; nothing is asked where there cannot be enough."""
        if sum(one.copies for one in self.groups if one.head) < VOICES - 1:
            return []
        rows = _asked(_COPIED, [self._topic, self._topic])
        return [Posted(text, who, _instant(at)) for text, who, at in rows]


_AT = "COALESCE(published_at, learnt_at)"
_GROUPS = (
    "SELECT g.source_id, s.name, g.kind, sector, head, posts, first_at, last_at, recent, earlier, copies FROM ("
    "SELECT source_id, kind, sector, CASE WHEN parent = '' THEN 1 ELSE 0 END AS head, COUNT(*) AS posts, "
    f"CAST(MIN({_AT}) AS TEXT) AS first_at, CAST(MAX({_AT}) AS TEXT) AS last_at, "
    f"SUM(CASE WHEN {_AT} > %s AND {_AT} <= %s THEN 1 ELSE 0 END) AS recent, "
    f"SUM(CASE WHEN {_AT} > %s AND {_AT} <= %s THEN 1 ELSE 0 END) AS earlier, "
    "COUNT(duplicate_of_id) AS copies FROM pipeline_item WHERE topic_id = %s "
    "GROUP BY source_id, kind, sector, CASE WHEN parent = '' THEN 1 ELSE 0 END) g "
    "JOIN pipeline_source s ON s.id = g.source_id"
)
_SLOTS = (
    f"SELECT SUBSTR(CAST({_AT} AS TEXT), 1, 15), COUNT(*) FROM pipeline_item WHERE topic_id = %s GROUP BY 1 ORDER BY 1"
)
_COPIED = (
    f"SELECT COALESCE(duplicate_of_id, id), submitter, CAST({_AT} AS TEXT) FROM pipeline_item WHERE topic_id = %s "
    "AND parent = '' AND (duplicate_of_id IS NOT NULL OR id IN (SELECT duplicate_of_id FROM pipeline_item "
    "WHERE topic_id = %s AND duplicate_of_id IS NOT NULL)) ORDER BY published_at, id"
)


def _asked(sql: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()


def _group(row: tuple[Any, ...]) -> Group:
    source, name, kind, sector, head, posts, first, last, recent, before, copies = row
    ends = _instant(first), _instant(last)
    return Group(source, name, kind, sector, bool(head), posts, *ends, recent, before, copies)


def _instant(text: str) -> datetime:
    """SQLite keeps UTC without an offset; PostgreSQL writes the connection's, which is UTC too."""
    return datetime.fromisoformat(text if "+" in text else f"{text}+00:00")
