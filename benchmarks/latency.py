"""From accepted to alerted: `python -m benchmarks.latency [--seconds 60]`. Prints one table.

The worker of `huiying worker` runs its own loop over a store of its own. Another process puts segments of posts into
the spool as a collector does, at such a pace that the worker would be busy half of the time (measured before); one post
in a hundred reports deaths. Measured is, for each alert, the time from when the newest post of its topic stood in the
spool until the transaction that wrote the alert has committed. Posts are recombined clauses of the reference data.
"""

# ruff: noqa: PLC0415  Django is set up in a folder of its own before its models are imported

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.replay import empty_store
from benchmarks.search_data import clauses
from config import clock
from config.vocabulary import PostKind
from crawlers.items import Post

ROOT = Path(__file__).resolve().parent.parent
_SEGMENT, _ONE_IN = 20, 100
_WARM = 60
_NAMES = "青松翠柏红枫白桦银杏金桂丹桂梧桐海棠玉兰紫薇石榴榆槐柳杨梅桃李杏兰竹菊荷莲"


def main() -> None:
    """Measure and print; or, as the other process, send."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--send", nargs=3, metavar=("FOLDER", "INTERVAL", "NOTES"))
    asked = parser.parse_args()
    parts = clauses(asked.shared / "data")
    if asked.send:
        folder, interval, notes = asked.send
        _send(Path(folder), float(interval), Path(notes), parts, asked.seconds)
        return
    with empty_store() as folder:
        cost, found = _measured(folder, parts, asked)
    p50, p99 = np.percentile(found, (50, 99))
    print(f"| accepted to alert written, {len(found)} alerts | figure |\n|---|---|")
    print(f"| capacity, posts a second (wall), with flag rules | {_SEGMENT / cost:,.0f} |")
    print(f"| offered | {_SEGMENT / cost / 2:,.0f} |")
    print(f"| p50, p99, longest, ms | {1000 * p50:.0f}, {1000 * p99:.0f}, {1000 * max(found):.0f} |")


def _measured(folder: Path, parts: Sequence[str], asked: argparse.Namespace) -> tuple[float, list[float]]:
    """Seconds that a segment costs, and from accepted to alerted, for each alert."""
    from django.db import transaction
    from django.db.models.signals import post_save

    from alerts import flagging
    from alerts.management.commands.worker import _loop
    from alerts.models import Alert
    from pipeline.models import Source
    from pipeline.transport.spool import SpoolTransport
    from pipeline.work import Worker

    Source.objects.create(key="bench", name="论坛", kind="discuz")
    spool, written = SpoolTransport(folder / "spool"), list[tuple[str, float]]()

    def note(instance: Any, created: bool, **_: Any) -> None:
        def at_commit() -> None:
            newest = instance.topic.topic_items.order_by("-pk").values_list("external_id", flat=True)[0]
            written.append((newest, time.time()))

        if created:
            transaction.on_commit(at_commit)

    post_save.connect(note, sender=Alert, weak=False)
    worker, posts = Worker(spool, None, clock.now), make_posts(parts, random.Random(1), "warm")
    begin = 0.0
    for number in range(_WARM):
        if number == _WARM // 3:
            begin = time.monotonic()
        spool.send([next(posts).to_line() for _ in range(_SEGMENT)])
        worker.step()
        flagging.review(clock.now())
    cost = (time.monotonic() - begin) / (_WARM - _WARM // 3)
    notes = folder / "accepted.jsonl"
    sender = subprocess.Popen(
        [
            *(sys.executable, "-m", "benchmarks.latency", "--shared", str(asked.shared)),
            *("--seconds", str(asked.seconds), "--send", str(folder), str(2 * cost), str(notes)),
        ]
    )
    _loop(worker, once=False)  # until the sender says that it has ended
    sender.wait()
    accepted = {row["id"]: row["at"] for row in map(json.loads, notes.read_text("utf-8").splitlines())}
    return cost, [at - accepted[name] for name, at in written if name in accepted]


def _send(folder: Path, interval: float, notes: Path, parts: Sequence[str], seconds: float) -> None:
    """Segments at their times, whatever the worker does; when each post was accepted."""
    from pipeline.transport.spool import SpoolTransport

    spool, posts = SpoolTransport(folder / "spool"), make_posts(parts, random.Random(2), "half")
    begin = time.monotonic()
    with notes.open("w", encoding="utf-8") as out:
        for number in range(int(seconds / interval)):
            time.sleep(max(0.0, begin + number * interval - time.monotonic()))
            segment = [next(posts) for _ in range(_SEGMENT)]
            spool.send([post.to_line() for post in segment])
            at = time.time()
            out.writelines(json.dumps({"id": post.external_id, "at": at}) + "\n" for post in segment)
    time.sleep(2)
    os.kill(os.getppid(), signal.SIGTERM)


def make_posts(parts: Sequence[str], dice: random.Random, name: str) -> Iterator[Post]:
    """Posts of about 110 characters, now and then a grave one."""
    number = 0
    while True:
        number += 1
        text = "".join(dice.choice(parts) for _ in range(8)) if number % _ONE_IN else _grave(dice)
        yield _post(f"{name}-{number}", text, clock.now())


def _grave(dice: random.Random) -> str:
    road, other = ("".join(dice.sample(_NAMES, 3)) + "路" for _ in range(2))
    what = dice.choice(("发生车祸", "发生火灾", "有工地坍塌", "发生煤气爆炸", "有人落水"))
    return f"{road}与{other}交叉口{what}，造成{dice.randint(1, 2)}人死亡，救护车已到现场"


def _post(name: str, text: str, now: datetime) -> Post:
    return Post(
        source="bench", external_id=name, url="", kind=PostKind.POST, title="", text=text, published_at=now,
        fetched_at=now, submitter=name,
    )  # fmt: skip


if __name__ == "__main__":
    main()
