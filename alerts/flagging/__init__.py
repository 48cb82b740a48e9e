"""标记: puts the topics that changed before the flag rules, opens, promotes or follows up cases, and raises alerts."""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from alerts.flag_rules import flag_file, top_heat
from alerts.flagging.acting import Look, act
from alerts.flagging.looking import hit_of, posts_of
from alerts.flagging.order import unseen, urgent_first
from alerts.flagging.told import told_of
from alerts.models import Case
from alerts.office.alerting import telling
from alerts.rules.flags import FlagHit
from alerts.topic_facts import beside
from config.vocabulary import Severity
from pipeline.models import Topic
from pipeline.topics.forecasts import judge, keep

log = logging.getLogger(__name__)

_POSTS = 2000
"""Posts that are held at once."""
_TOGETHER = 20
"""Topics that are worked on in one transaction: each commit waits for the disk, and meanwhile nobody else writes."""


def review(now: datetime, among: Collection[int] | None = None) -> list[Case]:
    """Look at every live topic whose revision was not looked at yet; gives the cases opened. History never flags.

    `among`: at these only, where it is known that they have changed: to find out about all takes reading all.
    Those that may bring a first alert or a loud one are looked at, committed and told of before the others are read.
    A topic on which something raises costs only itself: it is looked at again the next time, and when all others are
    done its error is raised.
    """
    opened: list[Case] = []
    failed: list[Exception] = []
    for topics in unseen(among):
        for group in urgent_first(topics):
            for some in _of_so_many_posts(group):
                opened += _look_at_all(some, now, failed)
            telling.tell_loud(now)  # what is grave goes out at once
    if failed:
        raise failed[0]
    return opened


def _of_so_many_posts(topics: Sequence[Topic]) -> Iterator[list[Topic]]:
    """The topics in groups that have no more than `_POSTS`, or are a single topic."""
    some: list[Topic] = []
    posts = 0
    for topic in topics:
        if some and posts + topic.items > _POSTS:
            yield some
            some, posts = [], 0
        some.append(topic)
        posts += topic.items
    if some:
        yield some


def _look_at_all(topics: Sequence[Topic], now: datetime, failed: list[Exception]) -> list[Case]:
    """Some topics; what the rules need is read for all of them at once. The gravest come first.

    All that is written of them is one transaction, but for so many that others would wait too long.
    """
    posts = posts_of(topics)
    judged = judge(topics, posts.of, now, top_heat())
    known = beside(item for topic in topics for item in posts.fresh(topic))
    file = flag_file()
    hits: list[tuple[Topic, FlagHit]] = []
    quiet: list[Topic] = []
    for topic in topics:
        with _alone(topic, failed):
            hit = hit_of(topic, posts.fresh(topic), now, known, file)
            hits += [(topic, hit)] if hit is not None else []
            quiet += [topic] if hit is None else []
    hits.sort(key=lambda found: -Severity(found[0].severity).rank)
    look = Look(now, posts, known)
    opened: list[Case] = []
    for start in range(0, max(len(hits), 1), _TOGETHER):
        with transaction.atomic():
            keep(judged)
            opened += _act_on(hits[start : start + _TOGETHER], look, quiet, failed)
        judged, quiet = [], []
    return opened


def _act_on(
    hits: Sequence[tuple[Topic, FlagHit]], look: Look, quiet: Sequence[Topic], failed: list[Exception]
) -> list[Case]:
    """What comes of rules that hold; the revisions looked at, those of `quiet` topics too, are noted with it."""
    told = told_of([topic for topic, _ in hits])
    opened: list[Case] = []
    looked = [*quiet]
    for topic, hit in hits:
        with _alone(topic, failed), transaction.atomic():
            case = act(topic, hit, look, told)
            opened += [case] if case is not None else []
            looked.append(topic)
    _looked_at(looked)
    return opened


@contextmanager
def _alone(topic: Topic, failed: list[Exception]) -> Iterator[None]:
    """What goes wrong inside is the topic's own fault, unless it is the store's."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("flagging_failed topic=%d", topic.pk)
        failed.append(error)


def _looked_at(topics: Sequence[Topic]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO alerts_flagcheck (topic_id, revision) VALUES (%s, %s)"
            " ON CONFLICT (topic_id) DO UPDATE SET revision = excluded.revision",
            [(topic.pk, topic.revision) for topic in topics],
        )
