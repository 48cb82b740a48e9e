"""Search at a million posts: `python -m benchmarks.search [--items N] [--elastic http://127.0.0.1:9200]`.

The posts are recombined from the clauses of the reference data (`search_data`). Figures: two words within 7 days with
all facets and the newest 50; the most common words alone; documents indexed a second by a rebuild, and in batches of
1,000, each durable, on top of it; bytes a document. With `--elastic` (scripts/elasticsearch.sh) the same of
Elasticsearch, its rate beside plain `helpers.parallel_bulk` of the same documents in turns, and whether 500 generated
questions find the same.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from benchmarks.search_data import Words, clauses, documents, time_of
from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchIndex
from pipeline.search.language.fields import Names
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node
from pipeline.search.sqlite import SqliteIndex

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


def indexing(index: SearchIndex, parts: Sequence[str], count: int) -> None:
    """Anew."""
    cpu, wall = _timed(lambda: index.rebuild(batches(documents(parts, count), 5_000)))
    made, _ = _timed(lambda: sum(1 for _ in documents(parts, count)))
    say("SQLite", f"rebuilt, {count:,}", f"{count / wall:,.0f} a second ({count / (cpu - made):,.0f} a CPU second)")


def on_top(index: SearchIndex, parts: Sequence[str], count: int) -> None:
    """Durable batches on an index that is full."""
    late = list(documents(parts, min(LATE, count // 10), seed=5, first=count))
    cpu, wall = _timed(lambda: [index.index(batch) for batch in batches(iter(late))])
    told = f"{len(late) / wall:,.0f} a second ({len(late) / cpu:,.0f} a CPU second)"
    say("SQLite", f"durable batches of {BATCH} on top", told)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def say(*parts: str) -> None:
    """One line."""
    print(" | ".join(parts), flush=True)


def main() -> None:
    """Run all that was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--elastic", default="", metavar="URL")
    options.add_argument("--folder", default="", help="keep the index on SQLite here and use it again")
    given = options.parse_args()
    parts = clauses(SHARED / "data")
    folder = Path(given.folder or tempfile.mkdtemp())
    index = SqliteIndex(folder)
    sample = list(documents(parts, 20_000))
    words = Words(sample)
    length = statistics.mean(len(one.text.encode()) for one in sample)
    if not index.ready():
        indexing(index, parts, given.items)
    count = index.health().counts["item"]
    say("data", f"{count:,} posts of {length:.0f} bytes, {len(parts):,} clauses")
    size = sum(path.stat().st_size for path in folder.glob("index-*"))
    say("SQLite", "bytes a post, its text included", f"{size / count:.0f}")
    questions(index, words, count, "SQLite")
    if given.elastic:
        from benchmarks.search_elastic import compare  # noqa: PLC0415  needs the extra [cluster]

        compare(given.elastic, index, list(documents(parts, count)), words)
    on_top(index, parts, count)
    if not given.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
