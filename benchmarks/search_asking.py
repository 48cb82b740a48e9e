"""What the benchmarks of search share: their data, how a question is asked and timed, how a figure is printed."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from benchmarks.search_data import Words, time_of
from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchIndex
from pipeline.search.language.fields import Names
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node

SHARED = Path(os.environ.get("HUIYING_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
BATCH, LATE = 1_000, 50_000
NAMES = Names({name: name for name in ("bbs", "tieba", "news", "weibo", "board")}, lambda code: (code,))


def tree(query: str, count: int) -> Node:
    """A question as of the last of `count` posts."""
    return parse(query, datetime.fromtimestamp(time_of(count), SHANGHAI), NAMES)


def batches(made: Iterator[Document], size: int = BATCH) -> Iterator[list[Document]]:
    """`size` at a time."""
    while batch := list(islice(made, size)):
        yield batch


def ask(index: SearchIndex, trees: Sequence[Node], rounds: int = 5) -> str:
    """Milliseconds: of the clock, and of this thread's CPU alone (other work on the machine does not count)."""
    for each in trees[:40]:
        index.search(Search(each))
    wall, cpu, found = [], [], 0
    for _ in range(rounds):
        for each in trees:
            began, used = time.perf_counter(), time.thread_time()
            found += index.search(Search(each)).total
            cpu.append((time.thread_time() - used) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
    told = [f"{name} p50 {_at(taken, 0.5)}, p99 {_at(taken, 0.99)}" for name, taken in (("clock", wall), ("CPU", cpu))]
    return "; ".join([*told, f"{found / len(wall):.0f} found"])


def _at(taken: list[float], share: float) -> str:
    return f"{sorted(taken)[int(len(taken) * share)]:.2f} ms"


def questions(index: SearchIndex, words: Words, count: int, name: str) -> None:
    """The questions of the table."""
    asked: tuple[tuple[str, list[str], int], ...] = (
        ("two words, 7 days, facets, newest 50", [f"{pair} 从:7天" for pair in words.pairs(200)], 5),
        ("two words, all days", words.pairs(200), 5),
        ("each of the 20 most common words, 7 days", [f"{word} 从:7天" for word in words.common(20)], 5),
        ("the most common word, 7 days", [f"{words.common(1)[0]} 从:7天"], 50),
        ("the most common word, all days", words.common(1), 10),
        ("the character 水, 7 days", ["水 从:7天"], 10),
    )
    for what, queries, rounds in asked:
        say(name, what, ask(index, [tree(query, count) for query in queries], rounds))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def say(*parts: str) -> None:
    """One line."""
    print(" | ".join(parts), flush=True)
