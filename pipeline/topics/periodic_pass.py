"""The periodic pass over live topics: merges and splits what arrival got wrong, and records each change."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from nlp.topics.regrouping import Part, Pass
from pipeline.models import Item, Topic, TopicChange
from pipeline.topics import moving as topic_store
from pipeline.topics.engines import REMEMBERED, Engines

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two passes, at least."""
DAILY = timedelta(days=1)
SHARE = 0.05
"""Of the worker's time, at most, that passes take."""
MOMENT = 0.02
"""Seconds of a pass that a post which comes meanwhile has to wait for, or little more."""
_GROUPS = 8
"""Groups of texts, at least, that are moved in one transaction."""


def consolidate(engines: Engines, now: datetime) -> list[TopicChange]:
    """Group anew what hangs together with new items. The changes, one for each pair of topics.

    A topic that has a case keeps its items, but for those that came since the last pass. After an exception the engines
    must be restored.
    """
    making = begin(engines)
    for _ in making.steps():
        pass
    return [change for parts in shares(making.parts()) for change in write(making, parts, engines, now)]


def begin(engines: Engines) -> Pass:
    """A pass over what the engines know now."""
    topic_store.follow(engines)
    return engines.topics.begin_pass(_kept(engines), topic_store.bonds())


def shares(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts of a pass in shares that are written in one transaction each: others wait meanwhile."""
    share: list[Part] = []
    for part in parts:
        share.append(part)
        if sum(map(len, share)) >= _GROUPS:
            yield share
            share = []
    if share:
        yield share


def write(making: Pass, parts: Sequence[Part], engines: Engines, now: datetime) -> list[TopicChange]:
    """Do a share of a pass in the engines and in the store; one transaction. The changes."""
    with transaction.atomic():
        moved = making.do(parts, _kept(engines))
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


def _kept(engines: Engines) -> set[int]:
    """The engine's numbers of the topics that somebody works on."""
    key = {pk: number for number, pk in engines.numbers.items()}
    return {key[pk] for pk in topic_store.kept() if pk in key}


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
    """When the worker makes a pass: something is new, a minute is over, and passes take no more than their share.

    A pass is made a little at a time, so that no post waits for the whole of it.
    """

    due: float = 0.0
    waiting: bool = False
    aged: datetime | None = None
    running: "_Running | None" = None

    def note(self, posts: int) -> None:
        """So many posts were stored just now."""
        self.waiting = self.waiting or posts > 0

    def run(self, engines: Engines, now: datetime, at_once: bool = False) -> list[TopicChange]:
        """Go on with a pass for a moment, or begin one if it is time; `at_once`: make a whole one if anything is new.

        Once a day, first, what is old is forgotten.
        """
        started = time.monotonic()
        if self.running is not None and not self.running.holds(engines):
            self.running, self.waiting = None, True
        if self.running is None:
            if not self.waiting or (started < self.due and not at_once):
                return []
            self._forget(engines, now)
            self.running = _Running(engines, begin(engines), started, now)
            self.waiting = False
        changes = self.running.go_on(now, started, None if at_once else started + MOMENT)
        if self.running.over:
            self.due = self.running.began + max(EVERY, self.running.took / SHARE)
            self.running = None
        return changes

    def _forget(self, engines: Engines, now: datetime) -> None:
        self.aged = self.aged or now
        if now - self.aged >= DAILY:
            age(engines, self.aged, now)
            self.aged = now


@dataclass
class _Running:
    """A pass that has begun."""

    engines: Engines
    making: Pass
    began: float
    now: datetime
    took: float = 0.0
    changes: int = 0
    over: bool = False

    def __post_init__(self) -> None:
        self._decided = _last_decision()
        self._work = self._thought()

    def holds(self, engines: Engines) -> bool:
        """Whether it still fits: the engines are the same, and no person has changed topics since."""
        return engines is self.engines and _last_decision() == self._decided

    def go_on(self, now: datetime, started: float, until: float | None) -> list[TopicChange]:
        """Work until an instant of the monotonic clock, or to the end."""
        self.now = now
        found: list[TopicChange] = []
        for changes in self._work:
            found += changes
            if until is not None and time.monotonic() >= until:
                break
        else:
            self.over = True
        self.took += time.monotonic() - started
        self.changes += len(found)
        if self.over and self.changes:
            log.info("topics_consolidated changes=%d seconds=%.2f", self.changes, self.took)
        return found

    def _thought(self) -> Iterator[list[TopicChange]]:
        for _ in self.making.steps():
            yield []
        for parts in shares(self.making.parts()):
            with transaction.atomic():
                fits = self.holds(self.engines)
                changes = write(self.making, parts, self.engines, self.now) if fits else []
            if not fits:
                self.making.leave(parts)
            yield changes


def _last_decision() -> int | None:
    """The last change of topics that a person made."""
    last: int | None = TopicChange.objects.exclude(by="").aggregate(last=Max("pk"))["last"]
    return last
