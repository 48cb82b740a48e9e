"""The whole analyse step as live items grow: `python -m benchmarks.growth [--live 10000,50000,200000]`.

Posts of recombined clauses of the reference data (about 110 characters), twenty seconds apart, go through the worker's
step in full segments of the spool, into a store of its own, without flag rules and passes. At each size: processor time
a post over the ten segments before it; and of a hundred of their posts whether the topic of the likest earlier text of
all was among those that the engine compared them with, which is found by comparing them with every text that lives.
"""

# ruff: noqa: PLC0415  Django is set up in a folder of its own before its models are imported

import argparse
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.replay import empty_store
from benchmarks.search_data import clauses
from config import clock
from config.vocabulary import PostKind
from crawlers.items import Post
from nlp.topics.claims import JOINS
from nlp.topics.streaming import TopicEngine

ROOT = Path(__file__).resolve().parent.parent
SEGMENT, TIMED, ASKED = 500, 10, 100
APART = timedelta(seconds=20)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--live", default="10000,50000,200000")
    options = parser.parse_args()
    parts = clauses(options.shared / "data")
    sizes = sorted(map(int, options.live.split(",")))
    with empty_store() as folder:
        rows = _measured(folder, parts, sizes)
    print("| live items | topics | ms of processor time a post | times the first | nearest topic looked at |")
    print("|---|---|---|---|---|")
    for live, topics, cost, recall in rows:
        print(f"| {live:,} | {topics:,} | {1000 * cost:.2f} | {cost / rows[0][2]:.2f} | {recall} |", flush=True)


def _measured(folder: Path, parts: Sequence[str], sizes: Sequence[int]) -> list[tuple[int, int, float, str]]:
    from pipeline.models import Source
    from pipeline.transport.spool import SpoolTransport
    from pipeline.work import Worker

    Source.objects.create(key="bench", name="论坛", kind="discuz")
    dice, begin = random.Random(7919), clock.now() - APART * sizes[-1]
    spool = SpoolTransport(folder / "spool")
    worker = Worker(spool, None, clock.now)
    spent, found = list[float](), []
    for first in range(0, sizes[-1], SEGMENT):
        texts = ["".join(dice.choice(parts) for _ in range(8)) for _ in range(SEGMENT)]
        spool.send(_post(first + place, text, begin).to_line() for place, text in enumerate(texts))
        at = time.process_time()
        worker.step()
        spent.append(time.process_time() - at)
        if first + SEGMENT in sizes and worker.engines is not None:
            engine = worker.engines.topics
            cost = sum(spent[-TIMED:]) / (SEGMENT * min(TIMED, len(spent)))
            found.append((first + SEGMENT, len(worker.engines.numbers), cost, nearest_looked_at(engine, dice)))
            print(found[-1], flush=True)
    return found


def nearest_looked_at(engine: TopicEngine, dice: random.Random) -> str:
    """Of late texts that have one near enough to join: how often its topic was among those looked at."""
    live, links = engine.live, engine.links
    topic_of = np.array(live.topic_of)
    late = range(max(1, len(topic_of) - TIMED * SEGMENT), len(topic_of))
    asked = right = 0
    for row in dice.sample(late, min(ASKED, len(late))):
        earlier = np.flatnonzero(topic_of[:row])
        values = live.likely(np.full(len(earlier), row), earlier)
        likest = int(np.argmax(values))
        if values[likest] <= JOINS:
            continue
        asked += 1
        right += int(topic_of[earlier[likest]] in topic_of[links.others[links.rows == row]])
    return f"{right} of {asked}"


def _post(number: int, text: str, begin: Any) -> Post:
    at = begin + APART * number
    return Post(
        source="bench", external_id=str(number), url="", kind=PostKind.POST, title="", text=text, published_at=at,
        fetched_at=at, submitter=f"s{number}",
    )  # fmt: skip


if __name__ == "__main__":
    main()
