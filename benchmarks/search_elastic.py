"""The same posts and questions in Elasticsearch, beside plain `helpers.parallel_bulk` and beside SQLite."""

import statistics
import time
from collections.abc import Callable, Sequence

from elasticsearch import Elasticsearch, helpers

from benchmarks.search_asking import batches, questions, say, tree
from benchmarks.search_data import Words
from pipeline.search.base import Document, Search, SearchIndex
from pipeline.search.elastic import ElasticIndex
from pipeline.search.elastic_query import MAPPING, places
from pipeline.search.grams import grams, heads

ROUNDS, SHARE, QUESTIONS = 3, 50_000, 500
PATIENCE = 1_200  # seconds for the server to merge what a rebuild left
PREFIX = "bench"
_FIELDS = ("row", "kind", "at", "title", "text", "sector", "severity", "place", "source", "state", "heat")


def compare(url: str, sqlite: SearchIndex, kept: Sequence[Document], words: Words) -> None:
    """Rates in turns, then all posts, the table's questions, and whether both find the same."""
    client, index = Elasticsearch(url, request_timeout=120), ElasticIndex(url, prefix=PREFIX, patience=120)
    plain, ours = [], []
    share = min(SHARE, len(kept) // ROUNDS)
    for turn in range(ROUNDS):
        some = kept[turn * share : (turn + 1) * share]
        plain.append(len(some) / _taken(lambda some=some: _plain(client, some)))  # type: ignore[misc]
        ours.append(len(some) / _taken(lambda some=some: index.rebuild(batches(iter(some), 2_000))))  # type: ignore[misc]
    one, other = statistics.median(plain), statistics.median(ours)
    say("Elasticsearch", "plain parallel_bulk", f"{one:,.0f} a second")
    say("Elasticsearch", "our rebuild", f"{other:,.0f} a second, {other / one:.0%} of plain")
    began = time.perf_counter()
    index.rebuild(batches(iter(kept), 2_000))
    say("Elasticsearch", f"rebuilt, {len(kept):,}", f"{len(kept) / (time.perf_counter() - began):,.0f} a second")
    size = client.indices.stats(index=f"{PREFIX}-*")["_all"]["primaries"]["store"]["size_in_bytes"]
    say("Elasticsearch", "bytes a post, its text included", f"{size / len(kept):.0f}")
    say("Elasticsearch", "its months merged", f"{_merged(client):.0f} s after the rebuild")
    questions(index, words, len(kept), "Elasticsearch")
    size = client.indices.stats(index=f"{PREFIX}-*")["_all"]["primaries"]["store"]["size_in_bytes"]
    say("Elasticsearch", "bytes a post, merged", f"{size / len(kept):.0f}")
    say(
        "Elasticsearch",
        "two words, 7 days: CPU of the server",
        f"{_server(client, index, words, len(kept)):.2f} ms a question",
    )
    asked = [tree(query, len(kept)) for query in words.questions(QUESTIONS)]
    same = sum(set(sqlite.scan(each)) == set(index.scan(each)) for each in asked)
    say("both", f"the same found, of {QUESTIONS} generated questions", f"{same / QUESTIONS:.3f}")
    client.indices.delete(index=list(client.indices.get(index=f"{PREFIX}-*")))


def _merged(client: Elasticsearch) -> float:
    """Seconds until the server has done the merges that our rebuild asks for; staff meet an index at rest."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        told = client.indices.stats(index=f"{PREFIX}-*", metric=["segments", "merge"])
        parts = [each["primaries"] for each in told["indices"].values()]
        if all(one["segments"]["count"] <= 1 and not one["merges"]["current"] for one in parts):
            break
        time.sleep(1)
    return time.perf_counter() - began


def _server(client: Elasticsearch, index: SearchIndex, words: Words, count: int) -> float:
    """Milliseconds of processor time that the server spends on one question, all its threads together, as it counts."""
    asked = [Search(tree(f"{pair} 从:7天", count)) for pair in words.pairs(200)]
    before = _spent(client)
    for each in asked * ROUNDS:
        index.search(each)
    return (_spent(client) - before) / (len(asked) * ROUNDS)


def _spent(client: Elasticsearch) -> float:
    nodes = client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))


def _plain(client: Elasticsearch, some: Sequence[Document]) -> None:
    """The usual way: one index, the same mapping and fields, nothing tuned but the refresh at the end."""
    name = f"{PREFIX}-plain"
    client.indices.delete(index=name, ignore_unavailable=True)
    client.indices.create(index=name, mappings=MAPPING, settings={"number_of_replicas": 0, "refresh_interval": "-1"})
    actions = (
        {
            "_index": name,
            "_id": str(one.row),
            "_source": {field: getattr(one, field) for field in _FIELDS}
            | {
                "grams": " ".join(found := grams(one.whole)),
                "heads": " ".join(heads(found)),
                "places": places(one.place),
            },
        }
        for one in some
    )
    for _ in helpers.parallel_bulk(client, actions):
        pass
    client.indices.refresh(index=name)
    client.indices.delete(index=name)


def _taken(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
