"""Which topics are looked at, and which of them first: those of which an alert may come that somebody waits for."""

from collections.abc import Collection, Iterator, Sequence

from alerts.flag_rules import flag_file
from alerts.models import Case
from config.vocabulary import Severity
from pipeline.models import Topic
from pipeline.rows import asked, one_of
from pipeline.topics.item_rows import as_read, partial_row

_BATCH = 500
_LEFT = "centre"
"""A column of topics that no rule looks at, and that is long."""


def unseen(among: Collection[int] | None) -> Iterator[list[Topic]]:
    """Live topics whose revision was not looked at yet, some at a time, in the order of their keys. `among`: of these
    alone."""
    if among is not None:
        keys = sorted(among)
        for start in range(0, len(keys), _BATCH):
            own = keys[start : start + _BATCH]
            yield _unseen(f"topic.id IN {one_of(own)}", own)
        return
    last, more = 0, True
    while more:
        topics = _unseen("topic.id > %s", [last])
        yield topics
        more = len(topics) == _BATCH
        last = topics[-1].pk if topics else last


def _unseen(which: str, values: Sequence[int]) -> list[Topic]:
    names = [field.attname for field in Topic._meta.concrete_fields if field.attname != _LEFT]
    rows = asked(
        f"SELECT {', '.join(f'topic.{name}' for name in names)} FROM pipeline_topic topic"
        " LEFT JOIN alerts_flagcheck seen ON seen.topic_id = topic.id"
        f" WHERE NOT topic.history AND (seen.topic_id IS NULL OR topic.revision > seen.revision) AND {which}"
        f" ORDER BY topic.id LIMIT {_BATCH}",
        *values,
    )
    return [partial_row(Topic, names, row) for row in as_read(Topic, names, rows)]


def urgent_first(topics: Sequence[Topic]) -> list[list[Topic]]:
    """The topics in one or two groups, none of them empty, each in its order.

    First those that have no case yet, which are small, and those of a grade that is told at once. A matter that has its
    case is known; what is new of it is mostly nothing, and to find that out takes reading all its posts.
    """
    if not topics:
        return []
    own = [topic.pk for topic in topics]
    rows = asked(f"SELECT DISTINCT topic_id FROM {Case._meta.db_table} WHERE topic_id IN {one_of(own)}", *own)
    known, loud = {pk for (pk,) in rows}, flag_file().telling.loud.rank
    urgent = [topic for topic in topics if topic.pk not in known or Severity(topic.severity).rank >= loud]
    chosen = {topic.pk for topic in urgent}
    return [group for group in (urgent, [topic for topic in topics if topic.pk not in chosen]) if group]
