"""Items go from topic to topic in the store: the pass and people write it, the worker's engine follows people."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from nlp.topics.moves import Bond
from pipeline.models import Item, Topic, TopicChange
from pipeline.rows import asked, insert_rows, new_row, reserve_ids
from pipeline.search.changes import changed
from pipeline.topics.engines import Engines
from pipeline.topics.figures import refresh

_STEP = 500
_DEPTH = 10
_keepers: list[Callable[[], set[int]]] = []


def register_keeper(keeper: Callable[[], set[int]]) -> None:
    """Once, when an app is ready: primary keys of topics that nobody may empty, and no pass takes anything from."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def kept() -> set[int]:
    """Topics that somebody works on."""
    return {pk for keeper in _keepers for pk in keeper()}


def start_topics(count: int, now: datetime) -> list[int]:
    """New empty topics, described when their items have come. Inside the caller's transaction."""
    keys = reserve_ids(Topic, count)
    insert_rows([new_row(Topic, id=pk, title="", first_at=now, last_at=now, learnt_at=now) for pk in keys])
    return keys


def date_topics(keys: Collection[int]) -> None:
    """Set when new topics were learnt of: when their first item was. Inside the caller's transaction."""
    for pk in keys:
        first = Item.objects.filter(topic_id=pk).aggregate(first=Min("learnt_at"))["first"]
        if first is not None:
            Topic.objects.filter(pk=pk).update(learnt_at=first)


def carry(moves: Mapping[int, tuple[int, int]], now: datetime) -> dict[tuple[int, int], list[int]]:
    """Move items and the replies that hang on them, and describe all topics anew. Inside the caller's transaction.

    `moves`: item -> topic before and after. Returned: the items that moved by (before, after), replies included.
    """
    going = dict(moves)
    for pk, before, root in _replies(moves):
        if pk not in going and moves[root][0] == before:
            going[pk] = moves[root]
    by_pair: dict[tuple[int, int], list[int]] = {}
    for pk, pair in going.items():
        by_pair.setdefault(pair, []).append(pk)
    for (_, after), items in by_pair.items():
        for start in range(0, len(items), _STEP):
            Item.objects.filter(pk__in=items[start : start + _STEP]).update(topic_id=after)
    touched = {pk for pair in by_pair for pk in pair}
    refresh(touched, now, reworded=touched)
    _empty(touched)
    return by_pair


def _replies(moves: Mapping[int, tuple[int, int]]) -> Iterable[tuple[int, int, int]]:
    """Replies and reposts below the moved items, while they are in the topic that these leave: item, topic, root."""
    topics = {before for before, _ in moves.values()}
    below = Item.objects.filter(topic_id__in=topics).exclude(parent="")
    waiting = list(below.values_list("pk", "topic_id", "source_id", "external_id", "parent"))
    if not waiting:
        return
    named = Item.objects.filter(topic_id__in=topics).values_list("source_id", "external_id", "pk")
    root = {(source, name): pk for source, name, pk in named if pk in moves}
    for _ in range(_DEPTH):
        found = [row for row in waiting if (row[2], row[4]) in root]
        if not found:
            return
        waiting = [row for row in waiting if (row[2], row[4]) not in root]
        for pk, topic, source, name, parent in found:
            root[source, name] = root[source, parent]
            yield pk, topic or 0, root[source, parent]


def _empty(touched: Collection[int]) -> None:
    """Topics that have lost everything: they stay, so that links to them lead to what became of them."""
    gone = list(Topic.objects.filter(pk__in=touched, topic_items=None).values_list("pk", flat=True))
    Topic.objects.filter(pk__in=gone).update(items=0, submitters=0, sources=0, heat=0)
    changed("topic", gone)


def bonds() -> list[Bond]:
    """What people decided and nobody took back; a later word outranks an earlier one on the same items."""
    held = TopicChange.objects.exclude(by="").filter(undone_at=None).order_by("pk")
    found: list[_Word] = []
    for together, apart, items in held.values_list("together", "apart", "items"):
        for word in found:
            word.give_way(set(together), set(items) if apart else set())
        found.append(_Word([tuple(together)], [(one, other) for one, other in apart]))
    told = [Bond(own) for word in found for own in word.together if len(own) > 1]
    return [*told, *(Bond(apart=tuple(word.apart)) for word in found if word.apart)]


@dataclass
class _Word:
    """What is left of one decision: sets of items that stay together, pairs that stay apart."""

    together: list[tuple[int, ...]]
    apart: list[tuple[int, int]]

    def give_way(self, joined: Collection[int], taken_out: Collection[int]) -> None:
        """Later `joined` were put together, and `taken_out` taken from those that they were with."""
        self.apart = [(one, other) for one, other in self.apart if one not in joined or other not in joined]
        if taken_out:
            self.together = [
                tuple(item for item in own if (item in taken_out) is inside)
                for own in self.together
                for inside in (True, False)
            ]


def follow(engines: Engines) -> None:
    """Let the engine know what people changed since it looked last; one look-up by primary key where nobody did."""
    if not asked("SELECT 1 FROM pipeline_topicchange WHERE id > %s LIMIT 1", engines.seen):
        return
    for change in TopicChange.objects.filter(pk__gt=engines.seen).order_by("pk"):
        number = next((number for number, pk in engines.numbers.items() if pk == change.after_id), None)
        if number is None:
            number = engines.topics.new_number()
            engines.numbers[number] = change.after_id
        engines.topics.place(change.items, number)
        engines.seen = change.pk
