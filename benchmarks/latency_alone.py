"""From accepted to alerted, in processor time: `python -m benchmarks.latency_alone [--seconds 30]`. Prints one line.

The same posts as in `benchmarks.latency`, and the worker's loop in its order, in one process whose clock is its own
processor time: segments arrive at half of what it can do, and whatever else the machine does leaves the figure nearly
as it is. So a change of code can be judged on a busy machine. What it leaves out: waiting for the disk, other processes
at the store. An alert that a pass over topics brought about, by joining older posts, is counted apart: no post was
waiting for it.
"""

# ruff: noqa: PLC0415  Django is set up in a folder of its own before its models are imported

import argparse
import random
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.latency import ROOT, make_posts
from benchmarks.replay import empty_store
from benchmarks.search_data import clauses
from config import clock
from crawlers.items import Post

_SEGMENT, _WARM, _COUNTED = 20, 20, 40


class _Clock:
    """Seconds of this thread's processor time, and those that it slept until the next segment."""

    def __init__(self) -> None:
        self._skipped = -time.thread_time()

    def now(self) -> float:
        return self._skipped + time.thread_time()

    def sleep_until(self, instant: float) -> None:
        self._skipped += max(0.0, instant - self.now())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    posts = make_posts(clauses(asked.shared / "data"), random.Random(1), "alone")
    with empty_store() as folder:
        cost, took = _measured(folder, posts, asked.seconds)
    took, late = [own for own in took if own >= 0], sum(own < 0 for own in took)
    p50, p99 = 1000 * np.percentile(took, (50, 99))
    print(f"a segment of {_SEGMENT} posts costs {1000 * cost:.0f} ms of processor time, with flag rules")
    print(
        f"{len(took)} alerts of a post that came, from accepted to written p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest"
    )
    print(f"{1000 * max(took):.0f} ms; {late} more that a pass brought about")


def _measured(folder: Path, posts: Iterator[Post], seconds: float) -> tuple[float, list[float]]:  # noqa: C901  one clock for all of it
    """Processor seconds that a segment costs; from accepted to alerted for each alert, -1 where a pass made it."""
    from django.db import transaction
    from django.db.models.signals import post_save

    from alerts import flagging
    from alerts.models import Alert
    from alerts.notify.links import page
    from pipeline.models import Source
    from pipeline.transport.spool import SpoolTransport
    from pipeline.work import Worker

    Source.objects.create(key="bench", name="论坛", kind="discuz")
    spool = SpoolTransport(folder / "spool")
    page("alerts")  # as the worker does when it starts
    worker, own = Worker(spool, None, clock.now), _Clock()
    sent, taken, took = deque[dict[str, float]](), dict[str, float](), list[float]()

    def send(at: float) -> None:
        segment = [next(posts) for _ in range(_SEGMENT)]
        spool.send([post.to_line() for post in segment])
        sent.append(dict.fromkeys((post.external_id for post in segment), at))

    def work() -> None:
        nonlocal taken
        taken = sent.popleft() if worker.step() else {}
        flagging.review(clock.now(), worker.touched)
        worker.touched = set()

    def spent(segments: int) -> float:
        begin = own.now()
        for _ in range(segments):
            send(begin)
            work()
        return own.now() - begin

    spent(_WARM)
    cost = spent(_COUNTED) / _COUNTED

    def note(instance: Any, created: bool, **_: Any) -> None:
        def at_commit() -> None:
            newest = instance.topic.topic_items.order_by("-pk").values_list("external_id", flat=True)[0]
            took.append(own.now() - taken[newest] if newest in taken else -1.0)

        if created:
            transaction.on_commit(at_commit)

    post_save.connect(note, sender=Alert, weak=False)
    first = own.now()
    due = first
    while own.now() < first + seconds:
        while due <= own.now():
            send(due)
            due += 2 * cost
        work()
        changed = worker.consolidate()
        if not (changed or worker.passing or spool.waiting()):
            own.sleep_until(due)
    return cost, took


if __name__ == "__main__":
    main()
