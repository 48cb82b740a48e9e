"""The periodic pass over live topics: merges and splits what arrival got wrong, and records each change."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from pipeline import topic_store
from pipeline.engines import REMEMBERED, Engines
from pipeline.models import Item, Topic, TopicChange

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two passes, at least."""
DAILY = timedelta(days=1)
SHARE = 0.05
"""Of the worker's time, at most, that passes take."""


def consolidate(engines: Engines, now: datetime) -> list[TopicChange]:
    """Group anew what hangs together with new items; one transaction. The changes, one for each pair of topics.

    A topic that has a case keeps its items. After an exception the engines must be restored.
    """
    with transaction.atomic():
        topic_store.follow(engines)
        key = {pk: number for number, pk in engines.numbers.items()}
        kept = {key[pk] for pk in topic_store.kept() if pk in key}
        moved = engines.topics.consolidate(kept, topic_store.bonds())
        if not moved:
            return []
        begun = sorted({move.after for move in moved} - engines.numbers.keys())
        engines.numbers.update(zip(begun, topic_store.start_topics(len(begun), now), strict=True))
        pairs = {int(one.item): (engines.numbers[one.before], engines.numbers[one.after]) for one in moved}
        carried = topic_store.carry(pairs, now)
        topic_store.date_topics([engines.numbers[number] for number in begun])
        empty = set(Topic.objects.filter(pk__in={pair[0] for pair in carried}, items=0).values_list("pk", flat=True))
        fresh = {engines.numbers[number] for number in begun}
        changes = [
            TopicChange.objects.create(
                kind=_kind(pair, empty, fresh), before_id=pair[0], after_id=pair[1], items=items, at=now
            )
            for pair, items in sorted(carried.items())
        ]
        engines.seen = changes[-1].pk
    return changes


def _kind(pair: tuple[int, int], empty: set[int], fresh: set[int]) -> str:
    if pair[0] in empty:
        return "合并"
    return "拆分" if pair[1] in fresh else "移动"


def age(engines: Engines, since: datetime, now: datetime) -> int:
    """Forget what nobody spoke of for 60 days: topics and signatures. `since`: when this was done last.

    Returns how many signatures went. What a restart restores is the same.
    """
    first = now - REMEMBERED
    live = set(Item.objects.filter(learnt_at__gte=first).values_list("topic_id", flat=True).distinct())
    for number in [number for number, pk in engines.numbers.items() if pk not in live]:
        engines.topics.forget(number)
        del engines.numbers[number]
    before = len(engines.copies)
    old = Item.objects.filter(learnt_at__gte=since - REMEMBERED, learnt_at__lt=first)
    engines.copies.drop(list(old.values_list("pk", flat=True)))
    return before - len(engines.copies)


@dataclass
class Passes:
    """When the worker makes a pass: something is new, a minute is over, and passes take no more than their share."""

    due: float = 0.0
    waiting: bool = False
    aged: datetime | None = None

    def note(self, posts: int) -> None:
        """So many posts were stored just now."""
        self.waiting = self.waiting or posts > 0

    def run(self, engines: Engines, now: datetime, at_once: bool = False) -> list[TopicChange]:
        """Make a pass if it is time, or `at_once` if anything is new. Once a day, first, what is old is forgotten."""
        begin = time.monotonic()
        if not self.waiting or (begin < self.due and not at_once):
            return []
        self.aged = self.aged or now
        if now - self.aged >= DAILY:
            age(engines, self.aged, now)
            self.aged = now
        changes = consolidate(engines, now)
        took = time.monotonic() - begin
        self.due, self.waiting = begin + max(EVERY, took / SHARE), False
        if changes:
            log.info("topics_consolidated changes=%d seconds=%.2f", len(changes), took)
        return changes
