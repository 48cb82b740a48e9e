"""Search at a million posts: `python -m benchmarks.search [--items N] [--elastic http://127.0.0.1:9200]`.

The posts are recombined from the clauses of the reference data (`search_data`). Figures: two words within 7 days with
all facets and the newest 50; the most common words alone; documents indexed a second in batches of 1,000, each durable,
and by a rebuild; bytes a document. With `--elastic` (scripts/elasticsearch.sh) the same of Elasticsearch, its rate
beside plain `helpers.parallel_bulk` of the same documents in turns, and whether 500 generated questions find the same.
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

from benchmarks.search_data import NOW, Words, clauses, documents
from config.clock import SHANGHAI
from pipeline.search.base import Document, Search, SearchIndex
from pipeline.search.language.fields import Names
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node
from pipeline.search.sqlite import SqliteIndex

SHARED = Path(os.environ.get("HUIYING_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
BATCH = 1_000
_AT = datetime.fromtimestamp(NOW, SHANGHAI)
NAMES = Names({name: name for name in ("bbs", "tieba", "news", "weibo", "board")}, lambda code: (code,))


def tree(query: str) -> Node:
    """A question as of the end of the posts."""
    return parse(query, _AT, NAMES)


def batches(made: Iterator[Document], size: int = BATCH) -> Iterator[list[Document]]:
    """`size` at a time."""
    while batch := list(islice(made, size)):
        yield batch


def ask(index: SearchIndex, queries: Sequence[str], rounds: int = 5) -> str:
    """p50, p99 and the largest of the milliseconds, and how many were found on average."""
    trees = [tree(query) for query in queries]
    for each in trees[:40]:
        index.search(Search(each))
    taken, found = [], 0
    for _ in range(rounds):
        for each in trees:
            began = time.perf_counter()
            found += index.search(Search(each)).total
            taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, max {taken[-1]:.1f} ms, {found / len(taken):.0f} found"


def questions(index: SearchIndex, words: Words, name: str) -> None:
    """The questions of the table."""
    say(name, "two words, 7 days, facets, newest 50", ask(index, [f"{pair} 从:7天" for pair in words.pairs(200)]))
    say(name, "two words, all 30 days", ask(index, words.pairs(200)))
    say(name, "each of the 20 most common words, 7 days", ask(index, [f"{word} 从:7天" for word in words.common(20)]))
    say(name, "the most common word, 7 days", ask(index, [f"{words.common(1)[0]} 从:7天"], 100))
    say(name, "the most common word, 30 days", ask(index, words.common(1), 20))
    say(name, "the character 的, 7 days", ask(index, ["的 从:7天"], 20))


def indexing(index: SearchIndex, made: Callable[[], Iterator[Document]], count: int, name: str) -> None:
    """In durable batches, then anew."""
    cpu, wall = _timed(lambda: [index.index(batch) for batch in batches(made())])
    say(name, f"durable batches of {BATCH}", f"{count / wall:,.0f} a second ({count / cpu:,.0f} a CPU second)")
    cpu, wall = _timed(lambda: index.rebuild(batches(made(), 5_000)))
    say(name, "rebuilt", f"{count / wall:,.0f} a second ({count / cpu:,.0f} a CPU second)")


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
    kept = list(documents(parts, given.items))
    words = Words(kept[-20_000:])
    length = statistics.mean(len(one.text.encode()) for one in kept)
    say("data", f"{given.items:,} posts of {length:.0f} bytes, {len(parts):,} clauses")
    if not index.health().good:
        indexing(index, lambda: iter(kept), given.items, "SQLite")
    size = sum(path.stat().st_size for path in folder.glob("index-*"))
    say("SQLite", "bytes a post, its text included", f"{size / given.items:.0f}")
    questions(index, words, "SQLite")
    if given.elastic:
        from benchmarks.search_elastic import compare  # noqa: PLC0415  needs the extra [cluster]

        compare(given.elastic, index, kept, words)
    if not given.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
