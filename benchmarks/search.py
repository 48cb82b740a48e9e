"""Search at a million posts: `python -m benchmarks.search [--items N] [--elastic http://127.0.0.1:9200]`.

The posts are recombined from the clauses of the reference data (`search_data`). Figures: two words within 7 days with
all facets and the newest 50; the most common words alone; documents indexed a second by a rebuild, and in batches of
1,000, each durable, on top of it; bytes a document. With `--elastic` (scripts/elasticsearch.sh) the same of
Elasticsearch, its rate beside plain `helpers.parallel_bulk` of the same documents in turns, and whether 500 generated
questions find the same.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.search_asking import BATCH, LATE, SHARED, batches, questions, say, timed
from benchmarks.search_data import Words, clauses, documents
from pipeline.search.base import SearchIndex
from pipeline.search.sqlite import SqliteIndex


def indexing(index: SearchIndex, parts: Sequence[str], count: int) -> None:
    """Anew."""
    cpu, wall = timed(lambda: index.rebuild(batches(documents(parts, count), 5_000)))
    made, _ = timed(lambda: sum(1 for _ in documents(parts, count)))
    say("SQLite", f"rebuilt, {count:,}", f"{count / wall:,.0f} a second ({count / (cpu - made):,.0f} a CPU second)")


def on_top(index: SearchIndex, parts: Sequence[str], count: int) -> None:
    """Durable batches on an index that is full."""
    late = list(documents(parts, min(LATE, count // 10), seed=5, first=count))
    cpu, wall = timed(lambda: [index.index(batch) for batch in batches(iter(late))])
    told = f"{len(late) / wall:,.0f} a second ({len(late) / cpu:,.0f} a CPU second)"
    say("SQLite", f"durable batches of {BATCH} on top", told)


def main() -> None:
    """Run all that was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--elastic", default="", metavar="URL")
    options.add_argument(
        "--folder", default="", help="keep the index on SQLite here and use it again; without durable batches"
    )
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
    if not given.folder:  # what is used again stays the posts that Elasticsearch gets
        on_top(index, parts, count)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
